"""Evidence for a claim in a passage of another language, through a dictionary and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.sentences import split
from index.terms import terms
from index.types import Span
from rag.dates import agrees
from rag.facts import Facts, facts
from rag.numbers import same
from rag.support import SECOND_GAIN, SENTENCES, Evidence

Translate = Callable[[str], Sequence[Sequence[tuple[str, float]]]]
"""For each word of a text its alternatives in the other language, as terms with weights."""

FACT_WEIGHT = 2.0
"""A number or date that agrees says as much as two words."""


def covering_translated(claim: str, passage: str, translate: Translate | None) -> Evidence:
    """As `support.covering`: a word is covered when one of its translations stands there, a
    number or date when the same one does."""
    concepts = [{term for term, _ in words} for words in translate(claim)] if translate else []
    claimed = facts(claim)
    wanted = len(concepts) + FACT_WEIGHT * (len(claimed.numbers) + len(claimed.dates))
    if not wanted:
        return Evidence((), 0.0, 0.0, 0.0)
    places = list(split(passage))
    have = [_covered(concepts, claimed, passage[start:end]) for start, end in places]
    chosen: list[Span] = []
    shares: list[float] = []
    known: set[str] = set()
    while places and len(chosen) < SENTENCES:
        gains = [
            sum(w for name, w in found.items() if name not in known) / wanted for found in have
        ]
        best = max(range(len(places)), key=gains.__getitem__)
        if gains[best] <= 0 or (chosen and gains[best] < SECOND_GAIN):
            break
        shares.append(gains[best])
        chosen.append(places.pop(best))
        known |= have.pop(best).keys()
    whole = sum(_covered(concepts, claimed, passage).values()) / wanted
    first = shares[0] if shares else 0.0
    return Evidence(tuple(sorted(chosen)), first, sum(shares), whole)


def _covered(concepts: Sequence[set[str]], claimed: Facts, text: str) -> dict[str, float]:
    have, stated = set(terms(text)), facts(text)
    found = {f"word {n}": 1.0 for n, words in enumerate(concepts) if words & have}
    for n, quantity in enumerate(claimed.numbers):
        if any(same(quantity, other) for other in stated.numbers):
            found[f"number {n}"] = FACT_WEIGHT
    for n, date in enumerate(claimed.dates):
        if any(agrees(date, other) for other in stated.dates):
            found[f"date {n}"] = FACT_WEIGHT
    return found
