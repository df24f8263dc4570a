"""Two stories of one matter on a page, as reports of one event are: one article cut in two.

What they speak of tells them apart least; their headlines and leads, and where they stand, do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from eval.simulate_habits import Habits
from eval.simulate_heads import SENTENCE

PAGES = 0.2
"""Share of the pages that have such a pair."""
HALF = 220
"""Characters of each of the two at least."""
_LEADING_ON = re.compile(
    r"[此其同另而但并还也该这对据]|与此|一方面|[二三四五]是|会上|随后|最后|然后"
)


def stories(
    texts: Sequence[str], rng: Random, habits: Habits
) -> Iterator[tuple[str, Habits, bool]]:
    """Each text, the habits it is written by, and whether it is the second of two; on a share of
    PAGES one that is long enough is made two, each with a headline and most with a lead."""
    long = [number for number, text in enumerate(texts) if len(text) > 2 * HALF]
    twins = rng.choice(long) if len(texts) > 2 and long and rng.random() < PAGES else -1
    both = replace(habits, headline=1.0, lead_mark=0.9, continued=0.0, short=0.0)
    for number, text in enumerate(texts):
        cuts = _cuts(text) if number == twins else []
        if cuts:
            at = rng.choice(cuts)
            yield text[:at], both, False
            yield text[at:].lstrip(), both, True
        else:
            yield text, habits, False


def _cuts(text: str) -> list[int]:
    """Ends of sentences at which a text can be cut in two, neither of which leads on."""
    at, cuts = 0, []
    for sentence in SENTENCE.findall(text):
        if HALF < at < len(text) - HALF and not _LEADING_ON.match(sentence.strip()):
            cuts.append(at)
        at += len(sentence)
    return cuts


def halves(text: str, rng: Random) -> list[str]:
    """A text as two stories; nothing where it is too short for that."""
    cuts = _cuts(text)
    at = rng.choice(cuts) if cuts else 0
    return [text[:at], text[at:].lstrip()] if at else []
