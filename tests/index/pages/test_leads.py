"""Displaced leads: what is tried, what becomes of the links, and how likely a division is."""

import math

import numpy as np
import pytest

from index.pages.clues import SINGLE, Clues
from index.pages.leads import Lead, likeliest, likelihood, moved

# A page of seven blocks: a headline, its lead, the other story's lead (torn), the body, a second
# paragraph of it, the other headline, and the text that the torn lead goes on with.
HEAD, LEAD, TORN, BODY, MORE, OTHER_HEAD, REST = range(7)
WRONG = [LEAD, TORN, BODY, MORE, -1, REST, -1]
RIGHT = [LEAD, BODY, REST, MORE, -1, TORN, -1]


def page(torn: bool = True) -> Clues:
    single = np.zeros((7, len(SINGLE)), dtype=np.float32)
    single[:, SINGLE.index("length")] = 4.0
    single[:, SINGLE.index("ends")] = 1
    single[[HEAD, OTHER_HEAD], SINGLE.index("headline")] = 1
    single[[HEAD, OTHER_HEAD], SINGLE.index("ends")] = 0
    single[[HEAD, OTHER_HEAD], SINGLE.index("length")] = 2.5
    single[TORN, SINGLE.index("ends")] = not torn
    none = np.zeros((7, 0), dtype=np.float32)
    return Clues(single, np.zeros((7, 7, 0), np.float32), none[0], none, none, none)


def odds(value: float) -> np.ndarray:
    """Log-odds of the first look: `value` of every link."""
    return np.full((7, 7), value, dtype=np.float32)


def test_the_story_around_a_lead_reads_on_and_its_own_head_leads_to_it():
    assert moved(WRONG, Lead(TORN, OTHER_HEAD)) == RIGHT


def test_what_stood_after_the_head_alone_is_linked_once():
    # The lead with the other's body was an article, that one's head and lead another.
    links = [LEAD, -1, BODY, MORE, REST, -1, -1]
    assert moved(links, Lead(TORN, OTHER_HEAD)) == RIGHT


def test_no_circle_is_made():
    # The head is read after the body: the lead after that head would lead to it again.
    links = [LEAD, TORN, BODY, MORE, OTHER_HEAD, -1, HEAD]
    assert moved(links, Lead(TORN, OTHER_HEAD)) is None


def test_a_torn_block_in_another_story_is_tried():
    assert likeliest(page(), odds(-4.0), WRONG) == Lead(TORN, OTHER_HEAD)


@pytest.mark.parametrize(
    ("clues", "value", "links"),
    [
        pytest.param(page(torn=False), -4.0, WRONG, id="nothing breaks off"),
        pytest.param(page(), -5.0, WRONG, id="three links of -5 are under -14"),
        pytest.param(page(), -4.0, RIGHT, id="it is right already"),
    ],
)
def test_nothing_is_tried(clues: Clues, value: float, links: list[int]):
    assert likeliest(clues, odds(value), links) is None


def test_likelihood_is_of_links_and_of_what_is_not_linked():
    # Log-odds of log 3 are 3 in 4: the first is linked (3/4), the second is not (1/4).
    sure = np.full(2, math.log(3), dtype=np.float32)
    told = likelihood(sure, np.array([True, False]))
    assert told == pytest.approx(math.log(3 / 4) + math.log(1 / 4), abs=1e-6)
