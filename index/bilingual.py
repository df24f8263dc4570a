"""A table of English words and phrases with the Chinese words they may stand for, and of syllables.

`index.builtin.bilingual` makes it from a dictionary and parallel texts. Knows neither sentences nor
how words are inflected (`translate`).
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from pathlib import Path

import numpy as np

TABLE = Path(__file__).parent / "builtin" / "bilingual.npz"

Alternatives = list[tuple[str, float]]
"""(Chinese word, weight in (0, 1])."""


@cache
def _table() -> tuple[list[bytes], dict[str, str]]:
    """Lines, sorted, and characters by syllable."""
    with np.load(TABLE) as arrays:
        lines = arrays["words"].tobytes().split(b"\n")
        syllables = arrays["syllables"].tobytes().decode().split("\n")
    return lines, dict(line.split("\t") for line in syllables)


def lookup(english: str) -> Alternatives:
    """The table's line for a word or phrase; `|` stands before the rarest pair of a long word."""
    lines, _ = _table()
    key = english.encode() + b"\t"
    at = bisect_left(lines, key)
    if at == len(lines) or not lines[at].startswith(key):
        return []
    return _options(lines[at][len(key) :])


def _options(line: bytes) -> Alternatives:
    shown = (part.split(":") for part in line.decode().split(" "))
    return [(word, int(weight) / 100) for word, weight in shown]


def sounds() -> dict[str, str]:
    """For each syllable of pinyin, without its tone, the characters it may be, the commonest first."""
    return _table()[1]


def sharing(chinese: str, least: float) -> list[str]:
    """Chinese words that stand for an English word of the table for which `chinese` does, both with
    at least the weight `least`; in the table's order."""
    lines, _ = _table()
    found: dict[str, None] = {}
    for line in (line for line in lines if chinese[:1].encode() in line):
        _, _, shown = line.partition(b"\t")
        good = [word.replace("|", "") for word, weight in _options(shown) if weight >= least]
        if chinese in good:
            found.update(dict.fromkeys(good))
    return [word for word in found if word != chinese and len(word) > 1]
