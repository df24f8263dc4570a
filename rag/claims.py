"""A written answer as sentences with the passages that each cites."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.fold import fold
from index.sentences import split
from index.terms import is_han, terms
from index.types import Span
from rag.coverage import squeezed
from rag.markers import Marked
from rag.prompt import NOT_SAID

_BULLET = re.compile(r"^(?:[-*•·]\s+|\d{1,2}[.、)）]\s*|#{1,6}\s+)")
_EMPHASIS = re.compile(r"\*\*|__|`")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer: white space before it, its text, the numbers it cites.

    `closed` says that no more of it will come; `claims` that it says something to be checked.
    """

    before: str
    text: str
    numbers: tuple[int, ...]
    closed: bool
    claims: bool


def sentences(marked: Marked, *, complete: bool) -> tuple[Sentence, ...]:
    """The sentences of an answer so far. A marker belongs to the sentence before it or around it;
    the last sentence is closed when the answer is `complete` or a marker stands at its end."""
    ranges = [part for part in split(marked.text) for part in _lines(marked.text, *part)]
    cited: list[dict[int, None]] = [{} for _ in ranges]
    for mark in marked.marks:
        at = max((i for i, (start, _) in enumerate(ranges) if start < mark.at), default=0)
        if ranges:
            cited[at].update(dict.fromkeys(mark.numbers))
    last_mark = marked.marks[-1].at if marked.marks else -1
    marked_to_end = last_mark >= 0 and not re.search(r"\w", marked.text[last_mark:])
    found: list[Sentence] = []
    position = 0
    for i, (start, end) in enumerate(ranges):
        closed = complete or i + 1 < len(ranges) or marked_to_end
        text = marked.text[start:end]
        found.append(
            Sentence(
                marked.text[position:start],
                text,
                tuple(cited[i]),
                closed,
                bool(cited[i]) or is_claim(text),
            )
        )
        position = end
    return tuple(found)


def _lines(text: str, start: int, end: int) -> list[Span]:
    """A sentence of an answer ends with its line: the items of a list have no full stop."""
    return [
        (start + match.start(), start + match.end())
        for match in re.finditer(r"[^\s][^\n]*", text[start:end])
    ]


def is_claim(text: str) -> bool:
    """Whether a sentence says something: not a heading, an opening ("如下：") or the fixed sentence."""
    plain = bare(text)
    if plain.endswith(("：", ":")) or text.lstrip().startswith("#") or says_nothing(plain):
        return False
    words = terms(plain)
    return sum(map(is_han, plain)) >= 4 or sum(not is_han(word) for word in words) >= 3


def bare(text: str) -> str:
    """A sentence without list signs and emphasis."""
    return _EMPHASIS.sub("", _BULLET.sub("", text.strip())).strip()


def says_nothing(text: str) -> bool:
    """Whether `text` is the sentence for what the passages do not say, in either language."""
    said = squeezed(text)
    return any(said == squeezed(fixed) for fixed in NOT_SAID.values()) if fold(text) else False
