"""Chinese names of places, people and companies: which there are, which are the same, what lies in which.

Derived from CC-CEDICT (CC BY-SA 3.0) by `rag.builtin.names`. All names are folded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "builtin" / "names.txt"
_WHOLE = re.compile("全[省市州县区镇乡国岛]")
"""All of the place that is spoken of, though 全州 and 全国 may be listed as names."""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    names: frozenset[str]
    spellings: dict[str, frozenset[str]]
    belonging: dict[str, frozenset[str]]


@cache
def _gazetteer() -> _Gazetteer:
    listed, same, own = _FILE.read_text(encoding="utf-8").partition("\n")[2].split("\n\n")
    spellings: dict[str, frozenset[str]] = {}
    for line in same.splitlines():
        group = frozenset(line.split())
        spellings.update({name: spellings.get(name, frozenset()) | group for name in group})
    rows = (line.split() for line in own.splitlines())
    return _Gazetteer(
        frozenset(listed.split()), spellings, {row[0]: frozenset(row[1:]) for row in rows}
    )


def is_name(word: str) -> bool:
    """Whether `word` is on the list of names."""
    return word in _gazetteer().names and not _WHOLE.fullmatch(word)


def spelt(name: str) -> frozenset[str]:
    """The name in every spelling on the list: 加州, 加利福尼亚."""
    return _gazetteer().spellings.get(name, frozenset()) | {name}


def of(name: str) -> frozenset[str]:
    """The places in it: of a country its cities."""
    known = _gazetteer()
    same = spelt(name)
    return frozenset().union(*(known.belonging.get(one, frozenset()) for one in same)) - same
