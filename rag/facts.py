"""What in a claim must stand in its source to the letter: numbers, dates, names, quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.fold import fold
from index.terms import is_han, terms
from rag.dates import Date, agrees, dates
from rag.entities import entities
from rag.numbers import Quantity, quantities, same

_QUOTE = re.compile(
    r"《([^《》]{2,})》|“([^“”]{2,})”|「([^「」]{2,})」|『([^『』]{2,})』|\"([^\"]{3,})\""
)
_PUNCTUATION = re.compile(r"[^\w\u3400-\u9fff]+")

NAME_COVER = 0.6
"""Share of a Chinese name's bigrams that must stand in the passage: where an organisation's name
begins is guessed, and it may be shortened; a person's name must stand there whole."""


@dataclass(frozen=True, slots=True)
class Words:
    """A name or a quotation at [start, end) of the text."""

    start: int
    end: int
    text: str
    whole: bool = True
    """Whether every character counts: people, titles, Latin names."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything in a text that can be compared to the letter, each in order."""

    dates: tuple[Date, ...]
    numbers: tuple[Quantity, ...]
    names: tuple[Words, ...]
    quotes: tuple[Words, ...]


def facts(text: str) -> Facts:
    """Numbers, dates, names and quotations of `text`; what is in quotation marks is no name."""
    found = dates(text)
    quotes = tuple(
        Words(match.start(), match.end(), next(group for group in match.groups() if group))
        for match in _QUOTE.finditer(text)
    )
    taken = tuple((date.start, date.end) for date in found)
    names = tuple(
        Words(entity.start, entity.end, entity.text, entity.kind in ("person", "latin"))
        for entity in entities(text)
        if entity.kind in ("person", "organisation", "place", "latin")
        and not any(quote.start <= entity.start < quote.end for quote in quotes)
        and not any(start <= entity.start < end for start, end in taken)
    )
    return Facts(found, quantities(text, taken), names, quotes)


def squeezed(text: str) -> str:
    """`text` folded, without white space and punctuation."""
    return _PUNCTUATION.sub("", fold(text))


def stands(words: Words, passage: str) -> bool:
    """Whether a name or quotation stands in `passage`, which is `squeezed`."""
    wanted = squeezed(words.text)
    if wanted in passage:
        return True
    if words.whole:
        return _latin_parts_stand(words.text, passage)
    pairs = [wanted[i : i + 2] for i in range(len(wanted) - 1)]
    return bool(pairs) and sum(pair in passage for pair in pairs) / len(pairs) >= NAME_COVER


def _latin_parts_stand(name: str, passage: str) -> bool:
    """A Latin name of several words may be shortened or inflected: each word must stand there."""
    parts = [term for term in terms(name) if not is_han(term) and len(term) > 1]
    return bool(parts) and not any(map(is_han, name)) and all(part in passage for part in parts)


def missing_numbers(claimed: Facts, stated: Facts) -> tuple[Quantity, ...]:
    """Numbers of the claim that stand nowhere in what is stated."""
    return tuple(q for q in claimed.numbers if not any(same(q, other) for other in stated.numbers))


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
    squeezed_passage = squeezed(passage)
    return tuple(w for w in (*claimed.names, *claimed.quotes) if not stands(w, squeezed_passage))
