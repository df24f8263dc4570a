"""Citation markers in a text as it is written: [1], 【1】, [1,2], [1][2], [1-3].

Takes pieces as they come and holds back a tail that may still become a marker. Knows nothing of
how many passages there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WIDEST = 12
"""Most passages that a range [a-b] stands for; a wider one is no list of sources but its two ends."""

_OPEN = r"\[【［"
_LABEL = r"(?:\^|#|(?:passages?|sources?|refs?|documents?|段落?|资料|来源|文章|文|引文|引用)\s*[:：]?\s*)?"
_NUMBER = rf"{_LABEL}\d{{1,3}}"
_MARKER = re.compile(
    rf"\s*[{_OPEN}]\s*(?P<list>{_NUMBER}(?:\s*(?:[,，、;；&和及]|and|[-–—~～至到])\s*{_NUMBER})*)"
    r"\s*(?:†[^\]】］]{0,40})?[\]】］]",
    re.IGNORECASE,
)
# What a marker can look like before its closing bracket has come.
_UNFINISHED = re.compile(
    rf"\s*(?:[{_OPEN}][\s\d,，、;；&和及至到\-–—~～^#:：a-zA-Z段落资料来源文章引用]{{0,40}}(?:†[^\]】］]{{0,40}})?)?$"
)
_RANGE = re.compile(r"(\d{1,3})\s*[-–—~～至到]\s*(?:\D{0,10})(\d{1,3})|(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker: `at` is its place in the text without markers, `numbers` what it names."""

    at: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its markers, and the markers in order."""

    text: str
    marks: tuple[Mark, ...]


def parse(written: str, *, complete: bool) -> Marked:
    """Take the markers out of `written`; unless `complete`, hold back what may become one."""
    if not complete:
        written = written[: _settled(written)]
    pieces: list[str] = []
    marks: list[Mark] = []
    length = position = 0
    for match in _MARKER.finditer(written):
        before = written[position : match.start()]
        pieces.append(before)
        length += len(before)
        marks.append(Mark(length, numbers(match.group("list"))))
        position = match.end()
    pieces.append(written[position:])
    return Marked("".join(pieces), tuple(marks))


def _settled(written: str) -> int:
    """Length of the part in which no marker can still be growing."""
    opened = max(written.rfind(bracket) for bracket in "[【［")
    if opened >= 0 and _UNFINISHED.fullmatch(written[opened:]):
        written = written[:opened]
    # White space before a marker goes with it.
    return len(written.rstrip())


def numbers(inside: str) -> tuple[int, ...]:
    """What "1,2" or "1-3" or "来源1、2" names, each number once, in order."""
    found: dict[int, None] = {}
    for low, high, single in _RANGE.findall(inside):
        if single:
            found[int(single)] = None
            continue
        first, last = int(low), int(high)
        whole = range(first, last + 1) if 0 <= last - first < WIDEST else (first, last)
        found.update(dict.fromkeys(whole))
    return tuple(found)
