"""Words of which only one can be true in one place: 增长 or 下降, 周一 or 周二, gold or silver.

The classes stand in `rag/builtin/exclusive.txt`; the sides of the compass are found by rule.
Whether two of them speak of the same thing is for `rag.binding` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.fold import fold
from index.terms import is_han

_FILE = Path(__file__).parent / "builtin" / "exclusive.txt"
_COMPASS = re.compile(
    r"([东南西北]{1,2})(?:[部侧岸郊端麓段翼坡边面](?!试))|(?<=[城市县区镇村])([东南西北])(?![京方海洋路街门站])"
    r"|\b((?:north|south)?(?:east|west)?)(?:ern)?\b"
)
_LETTERS = str.maketrans("东南西北", "eswn")
# 没有增长 is no 增长, and 增长放缓 no growth to compare: what stands before or behind changes it.
_DENIED = re.compile(r"(?:不|没有?|未|无|非|not|never|no)\s?(?:能|会|曾|再)?$")


@dataclass(frozen=True, slots=True)
class Choice:
    """A word at [start, end) of a text that gives `value` for the class `kind`."""

    start: int
    end: int
    kind: str
    value: str


def choices(text: str) -> tuple[Choice, ...]:
    """The words of `text` that exclude others, in order; denied ones are left out."""
    folded = fold(text)
    found = [*_listed(folded), *_compass(folded)]
    return tuple(
        sorted(
            (c for c in found if not _DENIED.search(folded[max(0, c.start - 6) : c.start])),
            key=lambda choice: choice.start,
        )
    )


def excludes(left: Choice, right: Choice) -> bool:
    """Whether both cannot be true in the same place; 东 and 东北 can."""
    if left.kind != right.kind or left.value == right.value:
        return False
    return left.kind != "compass" or not set(left.value) & set(right.value)


def counterparts(choice: Choice, word: str) -> tuple[str, ...]:
    """Words that say the opposite of `word`, a listed one, in its script."""
    return tuple(
        other
        for other, (kind, value) in _table().items()
        if kind == choice.kind and value != choice.value and is_han(other[0]) == is_han(word[0])
    )


def _listed(folded: str) -> Iterator[Choice]:
    for match in _pattern().finditer(folded):
        kind, value = _table()[match.group()]
        yield Choice(match.start(), match.end(), kind, value)


def _compass(folded: str) -> Iterator[Choice]:
    for match in _COMPASS.finditer(folded):
        said = next((group for group in match.groups() if group), "")
        letters = said.translate(_LETTERS)
        for word in ("north", "south", "east", "west"):
            letters = letters.replace(word, word[0])
        if letters:
            yield Choice(match.start(), match.end(), "compass", letters)


@cache
def _table() -> Mapping[str, tuple[str, str]]:
    """Word to (class, value)."""
    found: dict[str, tuple[str, str]] = {}
    kind = ""
    for line in fold(_FILE.read_text(encoding="utf-8")).splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif words := line.partition("#")[0].split():
            found |= dict.fromkeys(words, (kind, words[0]))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_table(), key=len, reverse=True)
    han = "|".join(word for word in words if is_han(word[0]))
    latin = "|".join(word for word in words if not is_han(word[0]))
    return re.compile(rf"{han}|\b(?:{latin})\b")
