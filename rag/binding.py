"""Which number or date belongs to what a claim says: another one in the same statement contradicts.

A number is bound to the words of its clause, less firmly to those of its sentence, and least to
the rest of the passage. The claim's number must be bound at least as well as any other that could
stand in its place. The same holds of words that exclude each other (see `rag.choices`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from index.sentences import split
from index.terms import terms
from index.types import Span
from rag.choices import Choice, excludes
from rag.conflict import Conflict
from rag.dates import Date, agrees, conflicts
from rag.facts import Facts
from rag.numbers import Quantity, comparable, same, within
from rag.support import weighted_terms

IN_CLAUSE, IN_SENTENCE, IN_PASSAGE = 1.0, 0.6, 0.25
"""Credit for a word of the claim by where it stands to the number; tried on training pairs."""

SAME_STATEMENT = 0.4
"""Share of the claim's other words around a number from which it is the same statement."""

SAME_NOUN = 0.25
"""The same for a numeral before one and the same noun: 六车道 and 八车道."""

CHOSEN = 0.5
"""The same for words that exclude each other, which say less by themselves than numbers do; from
0.35 to 0.6 no more true training claims were called contradicted."""

MARGIN = 0.12
"""How much better another number must be bound than the claim's own."""

_CLAUSE = re.compile(r"(?:[^，,；;。！？!?]|(?<=\d),(?=\d))+")
_RESPECTIVELY = re.compile(r"分别|依次|respectively")

Item = Quantity | Date | Choice
T = TypeVar("T", Quantity, Date, Choice)


def conflict(claim: str, claimed: Facts, passage: str, stated: Facts) -> Conflict | None:
    """The first number, date or excluding word for which the passage says another one."""
    return (
        _first(
            claim, claimed.numbers, passage, stated.numbers, same, _could_replace(claimed.numbers)
        )
        or _of_another_name(claim, claimed, passage, stated)
        or _first(
            claim, claimed.dates, passage, stated.dates, agrees, _other_date(claimed.dates)
        )
        or _first(
            claim, claimed.choices, passage, stated.choices, _alike, _other_choice(claimed.choices),
            CHOSEN,
        )
    )  # fmt: skip


def _could_replace(claimed: Sequence[Quantity]) -> Callable[[Quantity, Quantity], bool]:
    def replaces(own: Quantity, other: Quantity) -> bool:
        # 六车道 is no 4.6公里: a number that counts something has no unit to be measured in.
        measured = own.unit == other.unit or not (own.unit or (own.noun and other.hard))
        known = any(same(q, other) for q in claimed) or within(own, other)
        # 六车道 and 四川: a numeral that may be none counts against its like alone.
        noun = own.noun == other.noun or not (own.loose or other.loose)
        return comparable(own, other) and measured and noun and not known

    return replaces


def _other_date(claimed: Sequence[Date]) -> Callable[[Date, Date], bool]:
    def replaces(own: Date, other: Date) -> bool:
        return conflicts(own, other) and not any(agrees(date, other) for date in claimed)

    return replaces


def _alike(own: Choice, other: Choice) -> bool:
    return own.kind == other.kind and not excludes(own, other)


def _other_choice(claimed: Sequence[Choice]) -> Callable[[Choice, Choice], bool]:
    def replaces(own: Choice, other: Choice) -> bool:
        return excludes(own, other) and not any(_alike(choice, other) for choice in claimed)

    return replaces


def _first(
    claim: str,
    claimed: Sequence[T],
    passage: str,
    stated: Sequence[T],
    is_same: Callable[[T, T], bool],
    replaces: Callable[[T, T], bool],
    enough: float = SAME_STATEMENT,
) -> Conflict | None:
    words = _words_beside(claim, claimed)
    bound = bindings(words, passage, stated) if claimed else {}
    for own in claimed:
        there = [item for item in stated if is_same(own, item)]
        mine = [bound[id(item)] for item in there]
        others = [item for item in stated if replaces(own, item)]
        if not others:
            continue
        best = max(others, key=lambda item: (_same_value(own, item), bound[id(item)]))
        if any(_in_list(passage, item, best) for item in there):
            continue
        margin = MARGIN if mine else 0.0
        needed = SAME_NOUN if not mine and _same_noun(own, best) else enough
        if bound[id(best)] >= max(needed, max(mine, default=0.0) + margin):
            return Conflict(claim[own.start : own.end], passage[best.start : best.end])
    return None


def _same_noun(own: Item, other: Item) -> bool:
    if isinstance(own, Quantity) and isinstance(other, Quantity):
        return len(own.noun) == 2 and own.noun == other.noun
    return False


def _same_value(own: Item, other: Item) -> bool:
    """不足三千 is to be set against 超过三千, whatever other numbers stand nearer."""
    if isinstance(own, Quantity) and isinstance(other, Quantity):
        return own.value == other.value
    return False


def _of_another_name(claim: str, claimed: Facts, passage: str, stated: Facts) -> Conflict | None:
    """上海50亿元 where that is Beijing's number and Shanghai has another: every clause with the
    number has another name of the kind instead, and a clause with the name another number."""
    if _RESPECTIVELY.search(passage):
        return None
    clauses = [match.span() for match in _CLAUSE.finditer(passage)]
    for name in claimed.names:
        if not name.whole and name.kind != "place":
            continue
        rivals = [n.text for n in stated.names if n.kind == name.kind and n.text not in claim]
        for own in claimed.numbers:
            there = [passage[slice(*_around(clauses, n))] for n in stated.numbers if same(own, n)]
            taken = [name.text not in text and any(r in text for r in rivals) for text in there]
            if not taken or not all(taken):
                continue
            for other in stated.numbers:
                instead = own.unit == other.unit != "" and not same(own, other)
                if instead and name.text in passage[slice(*_around(clauses, other))]:
                    return Conflict(claim[own.start : own.end], passage[other.start : other.end])
    return None


def _in_list(passage: str, item: Item, other: Item) -> bool:
    """Whether two numbers stand in "45 and 70 respectively", bound by order and not nearness."""
    start, end = _around(split(passage), item)
    return start <= other.start < end and _RESPECTIVELY.search(passage, start, end) is not None


def _words_beside(claim: str, items: Iterable[Item]) -> dict[str, float]:
    """The claim's weighted terms, its numbers and dates themselves left out; what may be no
    number (五马街) stays."""
    characters = list(claim)
    for item in items:
        if isinstance(item, Quantity) and item.loose:
            continue
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
