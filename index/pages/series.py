"""Paragraphs that make a series: 一是 and 二是, first and second, or first clauses built alike.

Knows how a list is told in paragraphs; not what they speak of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from index.pages.blocks import Block
from index.pages.language import Floats

CLAUSE = 14
"""Characters of a first clause that may be built like another: 在教育方面, 对老年人来说."""
_HAN = "一二三四五六七八九十"
_RANK = re.compile(
    rf"第?([{_HAN}])(?:是要?|来|、|[,，:：])|[（(]?([{_HAN}]|\d)[)）、]|第([{_HAN}])(?=[,，])"
)
_WORDS = {
    "首先": 1, "其次": 2, "再次": 3, "最后": 9,
    "First": 1, "Second": 2, "Third": 3, "Fourth": 4, "Finally": 9,
}  # fmt: skip
_WORD = re.compile("|".join(_WORDS))
_CLAUSE = re.compile(r"[^,，。、;；:：!！?？“”]+")


def series_over(blocks: Sequence[Block], plain: Sequence[bool]) -> tuple[Floats, Floats]:
    """Two (n, n) matrices over blocks, of which the `plain` ones are body text: whether the place in
    a list that j begins with comes right after the last one in i (1), later (0.5), or not (-1; 0
    where either has none); and how many characters of their first clauses are the same, from their
    beginnings and from their ends."""
    n = len(blocks)
    ranks, alike = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    first = [_first_rank(b.text) if p else 0 for b, p in zip(blocks, plain, strict=True)]
    last = [_last_rank(b.text) if p else 0 for b, p in zip(blocks, plain, strict=True)]
    for j, after in enumerate(first):
        for i, before in enumerate(last):
            if i != j and after and before:
                ranks[i, j] = 1 if before + 1 == after else 0.5 if before < after else -1
    clauses = [_clause(b.text) if p else "" for b, p in zip(blocks, plain, strict=True)]
    for i in range(n):
        for j in range(i):
            if clauses[i] and clauses[j]:
                alike[i, j] = alike[j, i] = _shared(clauses[i], clauses[j])
    return ranks, alike


def _rank(match: re.Match[str]) -> int:
    mark = next(group for group in match.groups() if group)
    return int(mark) if mark.isdigit() else _HAN.index(mark) + 1


def _first_rank(text: str) -> int:
    """The place in a list that a text begins with, from 1; 0 for none."""
    match = _RANK.match(text)
    word = _WORD.match(text)
    return _rank(match) if match else _WORDS[word[0]] if word else 0


def _last_rank(text: str) -> int:
    """The last place in a list that a text names, from 1; 0 for none."""
    found = [_rank(match) for match in _RANK.finditer(text)]
    words = _WORD.findall(text)
    return found[-1] if found else _WORDS[words[-1]] if words else 0


def _clause(text: str) -> str:
    match = _CLAUSE.match(text)
    return match[0] if match and 3 <= len(match[0]) <= CLAUSE else ""


def _shared(one: str, two: str) -> int:
    """Characters alike from both beginnings and from both ends, none counted twice."""
    most = min(len(one), len(two))
    head = next((k for k in range(most) if one[k] != two[k]), most)
    tail = next((k for k in range(most - head) if one[-1 - k] != two[-1 - k]), most - head)
    return head + tail
