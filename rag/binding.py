"""Which number or date belongs to what a claim says: another one in the same statement contradicts.

A number is bound to the words of its clause, less firmly to those of its sentence, and least to
the rest of the passage. The claim's number must be bound at least as well as any other that could
stand in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.sentences import split
from index.terms import terms
from index.types import Span
from rag.dates import Date, agrees, conflicts
from rag.facts import Facts
from rag.numbers import Quantity, comparable, same
from rag.support import weighted_terms

IN_CLAUSE, IN_SENTENCE, IN_PASSAGE = 1.0, 0.6, 0.25
"""Credit for a word of the claim by where it stands to the number; tried on training pairs."""

SAME_STATEMENT = 0.4
"""Share of the claim's other words around a number from which it is the same statement."""

MARGIN = 0.12
"""How much better another number must be bound than the claim's own."""

_CLAUSE = re.compile(r"(?:[^，,；;。！？!?]|(?<=\d),(?=\d))+")
_RESPECTIVELY = re.compile(r"分别|依次|respectively")

Item = Quantity | Date
T = TypeVar("T", Quantity, Date)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A number or date of the claim, and the one that its source gives instead."""

    claimed: str
    stated: str


def conflict(claim: str, claimed: Facts, passage: str, stated: Facts) -> Conflict | None:
    """The first number or date of the claim for which the passage says another one."""
    numbers = _first(
        claim, claimed.numbers, passage, stated.numbers, same, _could_replace(claimed.numbers)
    )
    if numbers:
        return numbers
    return _first(claim, claimed.dates, passage, stated.dates, agrees, _other_date(claimed.dates))


def _could_replace(claimed: Sequence[Quantity]) -> Callable[[Quantity, Quantity], bool]:
    def replaces(own: Quantity, other: Quantity) -> bool:
        measured = own.unit == other.unit or not own.unit
        known = any(same(q, other) for q in claimed)
        return comparable(own, other) and measured and not known

    return replaces


def _other_date(claimed: Sequence[Date]) -> Callable[[Date, Date], bool]:
    def replaces(own: Date, other: Date) -> bool:
        return conflicts(own, other) and not any(agrees(date, other) for date in claimed)

    return replaces


def _first(
    claim: str,
    claimed: Sequence[T],
    passage: str,
    stated: Sequence[T],
    is_same: Callable[[T, T], bool],
    replaces: Callable[[T, T], bool],
) -> Conflict | None:
    words = _words_beside(claim, claimed)
    bound = bindings(words, passage, stated) if claimed else {}
    for own in claimed:
        there = [item for item in stated if is_same(own, item)]
        mine = [bound[id(item)] for item in there]
        others = [item for item in stated if replaces(own, item)]
        if not others:
            continue
        best = max(others, key=lambda item: bound[id(item)])
        if any(_in_list(passage, item, best) for item in there):
            continue
        margin = MARGIN if mine else 0.0
        if bound[id(best)] >= max(SAME_STATEMENT, max(mine, default=0.0) + margin):
            return Conflict(claim[own.start : own.end], passage[best.start : best.end])
    return None


def _in_list(passage: str, item: Item, other: Item) -> bool:
    """Whether two numbers stand in "45 and 70 respectively", bound by order and not nearness."""
    start, end = _around(split(passage), item)
    return start <= other.start < end and _RESPECTIVELY.search(passage, start, end) is not None


def _words_beside(claim: str, items: Iterable[Item]) -> dict[str, float]:
    """The claim's weighted terms, its numbers and dates themselves left out."""
    characters = list(claim)
    for item in items:
        characters[item.start : item.end] = " " * (item.end - item.start)
    return weighted_terms("".join(characters))


def bindings(words: Mapping[str, float], passage: str, items: Sequence[Item]) -> dict[int, float]:
    """How firmly the number at each of `items` is bound to `words`, in [0, 1], by the item's id."""
    total = sum(words.values())
    if not total or not items:
        return {id(item): 0.0 for item in items}
    sentences = split(passage)
    far = words.keys() & set(terms(passage))
    found: dict[int, float] = {}
    for item in items:
        start, end = _around(sentences, item)
        clause = _around([match.span() for match in _CLAUSE.finditer(passage, start, end)], item)
        near = words.keys() & set(terms(passage[slice(*clause)]))
        middle = words.keys() & set(terms(passage[start:end]))
        credit = (IN_CLAUSE - IN_SENTENCE) * sum(words[term] for term in near)
        credit += (IN_SENTENCE - IN_PASSAGE) * sum(words[term] for term in middle)
        credit += IN_PASSAGE * sum(words[term] for term in far)
        found[id(item)] = credit / total
    return found


def _around(ranges: Sequence[Span], item: Item) -> Span:
    for start, end in ranges:
        if start <= item.start < end:
            return start, end
    return item.start, item.end
