"""What chains tell of a pair of blocks, on clues set by hand."""

from dataclasses import fields

import numpy as np
import pytest

from index.pages.clues import PAGE, PAIR, SINGLE, Clues
from index.pages.context import CONTEXT, context_rows
from index.pages.solve import Division, last_looks, last_rows
from index.pages.surroundings import Surroundings
from index.pages.trees import Trees


def clues(terms: list[list[float]], heads=(), alike=()) -> Clues:
    """Clues of blocks that have terms, heads, and first clauses that are alike."""
    count = len(terms)
    tables = {field.name: np.zeros((count, 2), np.float32) for field in fields(Clues)}
    tables["terms"] = np.array(terms, np.float32)
    tables["single"] = np.zeros((count, len(SINGLE)), np.float32)
    tables["pair"] = np.zeros((count, count, len(PAIR)), np.float32)
    tables["page"] = np.zeros(len(PAGE), np.float32)
    tables["single"][list(heads), SINGLE.index("headline")] = 1
    for one, two, value in alike:
        tables["pair"][one, two, PAIR.index("alike")] = value
    return Clues(**tables)


def test_a_term_that_two_chains_alone_have_weighs_most():
    # The first term is in blocks 0 and 1, the second in all three: 4 * 2 / 2**2 and 4 * 3 / 3**2.
    page = clues([[2, 3], [2, 3], [0, 3]])
    own = Surroundings.of(page, [[0], [1], [2]]).own(page)
    assert own[0, 1] == pytest.approx(np.log1p(2 + 4 / 3))
    assert own[0, 2] == pytest.approx(np.log1p(4 / 3))


def column(name: str, page: Clues, links: list[int], pairs: list[tuple[int, int]]) -> list[float]:
    before, after = (np.array(side) for side in zip(*pairs, strict=True))
    weights = np.zeros((len(links), len(links)), np.float32)
    rows = context_rows(page, weights, links, before, after)
    return [round(float(v), 4) for v in rows[:, CONTEXT.index(name)]]


def test_a_body_is_held_against_the_other_bodies_and_the_other_stories():
    # Head and lead 0-1; bodies 2 and 3; head 4. Blocks 0, 1 and 2 share the first term.
    page = clues([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1]], heads=[0, 4])
    links = [1, -1, -1, -1, -1]
    # 1-2 are wholly alike, 1-3 not at all; 4-3 are wholly alike, 4-2 not at all.
    assert column("terms_rival", page, links, [(1, 2), (1, 3)]) == [1.0, -1.0]
    assert column("terms_story", page, links, [(1, 2), (4, 2)]) == [1.0, -1.0]


def test_the_last_body_has_no_rival():
    page = clues([[1], [1]], heads=[0])
    assert column("terms_rival", page, [-1, -1], [(0, 1)]) == [2.0]


def test_a_series_is_known_over_what_stands_between():
    page = clues([[1], [1], [1]], alike=[(0, 2, 5)])
    assert column("alike_up", page, [1, -1, -1], [(1, 2)]) == [5.0]
    assert column("alike_up", page, [-1, -1, -1], [(1, 2)]) == [0.0]


def division(links: list[int]) -> Division:
    nothing = np.zeros(len(links), np.float32)
    weights = np.full((len(links), len(links)), -5, np.float32)
    return Division(links, weights, nothing, nothing, weights)


def test_a_last_look_weighs_links_and_what_could_be_put_together_and_what_is_likely():
    page = clues([[1], [1], [1], [1]])
    links = [1, 2, -1, -1]
    one = division(links)
    one.weights[0, 2] = -1
    before, after, _ = last_rows(page, one, links)
    assert list(zip(before, after, strict=True)) == [(0, 1), (0, 2), (1, 2), (2, 3), (3, 0)]


class Likes:
    """A model whose last look likes what has a common term."""

    lean = 0.0
    last = Trees(
        np.array([[0, -1, -1]], np.int16),
        np.array([[0.5, 0, 0]], np.float32),
        np.array([[1, 1, 2]], np.int16),
        np.array([[2, 1, 2]], np.int16),
        np.array([[0, -1, 1]], np.float32),
        1,
    )

    def without(self, rows: np.ndarray, names: object, table: str) -> np.ndarray:
        from index.pages.weights import COLUMNS_OF

        return rows[:, [COLUMNS_OF[table].index("terms")]]


def test_a_last_look_puts_together_and_cuts():
    # Blocks 0 and 2 share a term; 0 and 1 were linked without one.
    page = clues([[1, 0], [0, 1], [1, 0]])
    found = last_looks(page, division([1, -1, -1]), Likes())
    assert found.chains in ([[0, 2], [1]], [[1], [2, 0]])


def test_a_text_that_is_one_article_stays_one():
    page = clues([[1, 0], [0, 1]])
    assert last_looks(page, division([1, -1]), Likes()).chains == [[0, 1]]
