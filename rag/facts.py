"""What in a claim must stand in its source to the letter: numbers, dates, names, quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.terms import is_han, terms
from rag.choices import Choice, choices
from rag.coverage import squeezed
from rag.dates import Date, agrees, dates
from rag.entities import Entity, EntityKind, entities
from rag.hours import hours
from rag.numbers import Quantity, quantities, same
from rag.rarity import rarity

_QUOTE = re.compile(
    r"《([^《》]{2,})》|“([^“”]{2,})”|「([^「」]{2,})」|『([^『』]{2,})』|\"([^\"]{3,})\""
)

NAME_COVER = 0.6
"""Share of a Chinese name's bigrams that must stand in the passage: where an organisation's name
begins is guessed, and it may be shortened; a person's name must stand there whole."""

_COMPARE = frozenset(["less", "fewer", "half", "most", "nearly", "almost", "over", "under"])


@dataclass(frozen=True, slots=True)
class Words:
    """A name or a quotation at [start, end) of the text."""

    start: int
    end: int
    text: str
    whole: bool = True
    """Whether every character counts: people, titles, Latin names."""
    kind: EntityKind | None = None
    """What kind of name it is; None for a quotation."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything in a text that can be compared to the letter, each in order."""

    dates: tuple[Date, ...]
    numbers: tuple[Quantity, ...]
    names: tuple[Words, ...]
    quotes: tuple[Words, ...]
    choices: tuple[Choice, ...]


@lru_cache(maxsize=512)
def facts(text: str) -> Facts:
    """Numbers, dates, names and quotations of `text`; what is in quotation marks is no name."""
    clock = hours(text)
    found = tuple(
        date
        for date in dates(text)
        if not any(hour.start < date.end and date.start < hour.end for hour in clock)
    )
    quotes = tuple(
        Words(match.start(), match.end(), next(group for group in match.groups() if group))
        for match in _QUOTE.finditer(text)
    )
    taken = (*((day.start, day.end) for day in found), *((hour.start, hour.end) for hour in clock))
    names = tuple(
        Words(entity.start, entity.end, entity.text, _whole(entity), entity.kind)
        for entity in entities(text)
        if entity.kind in ("person", "organisation", "place", "latin")
        and not any(quote.start <= entity.start < quote.end for quote in quotes)
        and not any(start <= entity.start < end for start, end in taken)
        and not _only_opens(entity)
    )
    numbers = sorted((*clock, *quantities(text, taken)), key=lambda number: number.start)
    return Facts(found, tuple(numbers), names, quotes, choices(text))


def _only_opens(entity: Entity) -> bool:
    """A common word with the capital of a sentence's beginning: "Less than half of them"."""
    alone = entity.kind == "latin" and entity.start == 0 and " " not in entity.text
    return alone and entity.text.lower() in _COMPARE


def _whole(entity: Entity) -> bool:
    # Where a foreign name ends is guessed as well: 约翰·巴瑞曾.
    return entity.kind == "latin" or (entity.kind == "person" and "·" not in entity.text)


def stands(words: Words, passage: str) -> bool:
    """Whether a name or quotation stands in `passage`, as far as it can be told."""
    wanted = squeezed(words.text)
    if wanted in squeezed(passage):
        return True
    if words.whole:
        return _latin_parts_stand(words.text, passage)
    passage = squeezed(passage)
    pairs = [wanted[i : i + 2] for i in range(len(wanted) - 1)]
    return bool(pairs) and sum(pair in passage for pair in pairs) / len(pairs) >= NAME_COVER


def _latin_parts_stand(name: str, passage: str) -> bool:
    """A Latin name of several words may be shortened (Newton for Cam Newton): half of it must stand
    there, by rarity."""
    if any(map(is_han, name)):
        return False
    parts = [term for term in terms(name) if len(term) > 1]
    if not parts:
        # V&A: nothing is left to look for.
        return True
    have = set(terms(passage))
    standing = sum(rarity(part) for part in parts if part in have)
    return 2 * standing >= sum(map(rarity, parts))


def missing_numbers(claimed: Facts, stated: Facts) -> tuple[Quantity, ...]:
    """Numbers of the claim that stand nowhere in what is stated."""
    # 1989時: a year whose sign was left out is a number here and a date there.
    years = {float(date.year) for date in stated.dates if date.year is not None}
    return tuple(
        q
        for q in claimed.numbers
        if not q.loose
        and not any(same(q, other) for other in stated.numbers)
        and not (q.value in years and q.noun and not q.unit)
    )


def missing_dates(claimed: Facts, stated: Facts) -> tuple[Date, ...]:
    """Dates of the claim that what is stated does not give; their parts may stand apart there
    (the year in one sentence, the day in the next)."""
    known = {pair for date in stated.dates for pair in date.said.items()}
    return tuple(
        date
        for date in claimed.dates
        if not any(agrees(date, other) for other in stated.dates)
        and not (len(date.said) > 1 and date.said.items() <= known)
    )


def missing_names(claimed: Facts, passage: str) -> tuple[Words, ...]:
    """Names and quotations of the claim that do not stand in `passage`."""
    return tuple(w for w in (*claimed.names, *claimed.quotes) if not stands(w, passage))


def as_stated(claim: str, claimed: Facts, source: str, stated: Facts) -> str:
    """`claim` with its numbers written as `source` writes them, where it has them: compared word
    by word, 两千三百名 and 2300名 have nothing in common."""
    text = claim
    for number in reversed(claimed.numbers):
        written = claim[number.start : number.end]
        alike = [source[q.start : q.end] for q in stated.numbers if same(number, q)]
        if alike and written not in alike:
            text = text[: number.start] + alike[0] + text[number.end :]
    return text
