"""From text to blocks: the lines of a source, with hard-wrapped lines put together.

Knows line breaks, widths and scripts; does not know what a headline is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.types import Span

TERMINAL = frozenset("。！？!?…；;：:.")
"""Marks a paragraph or a clause may end with."""
CLOSING = frozenset("”’」』）)》】〉\"'〕]")
"""Marks that may follow the last mark of a sentence."""

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")

WRAP_SLACK = 0.25
"""A wrapped line is at least 1 - this share of the widest line: the next word did not fit."""
WRAP_WIDTHS = (24, 160)
"""Columns (wide characters count two) between which text files are wrapped by hand or by mail."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that no article boundary divides.

    `spans` are its lines, trimmed of outer whitespace; `gap` counts the line breaks before it
    (0 for the first block).
    """

    spans: tuple[Span, ...]
    text: str
    gap: int

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.spans[-1][1]


def lines_of(text: str) -> list[Span]:
    """Spans of the non-blank lines of `text`, trimmed of outer whitespace."""
    spans = []
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            spans.append((start, start + len(stripped)))
    return spans


def width(text: str) -> int:
    """Columns that `text` takes: wide (East Asian) characters count two."""
    return len(text) + len(_WIDE.findall(text))


def is_wide(char: str) -> bool:
    """True for Chinese characters and full-width marks."""
    return bool(_WIDE.match(char))


def ends_sentence(text: str) -> bool:
    """True where `text` ends with a full stop or its like, closing marks aside."""
    core = text.rstrip("".join(CLOSING))
    return bool(core) and core[-1] in TERMINAL


def _breaks(text: str, before: int, after: int) -> int:
    return max(1, text.count("\n", before, after) or text.count("\r", before, after))


def _wrapped(text: str, lines: Sequence[Span]) -> list[bool]:
    """For each line: is it the continuation of a hard-wrapped line before it?"""
    flags = [False] * len(lines)
    close = [i for i in range(1, len(lines)) if _breaks(text, lines[i - 1][1], lines[i][0]) == 1]
    if len(close) < 2:
        return flags
    widths = [width(text[start:end]) for start, end in lines]
    widest = max(widths[i - 1] for i in close)
    if not WRAP_WIDTHS[0] <= widest <= WRAP_WIDTHS[1] or max(widths) > widest * (1 + WRAP_SLACK):
        return flags
    full = widest * (1 - WRAP_SLACK)
    for i in close:
        flags[i] = widths[i - 1] >= full
    open_ends = sum(not ends_sentence(text[slice(*lines[i - 1])]) for i in close if flags[i])
    # Paragraphs that stand one a line all end with a full stop; wrapped lines seldom do.
    if open_ends * 2 < sum(flags):
        return [False] * len(lines)
    return flags


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of `text` in page order.

    A line is a block, except that hard-wrapped lines are one block together: of wide characters
    with a span per line (nothing stands between them), of others with one span over all lines
    (the line break is the space between two words).
    """
    lines = lines_of(text)
    flags = _wrapped(text, lines)
    starts = [i for i, flag in enumerate(flags) if not flag] + [len(lines)]
    blocks = []
    for first, stop in pairwise(starts):
        spans = _merge_latin(text, lines[first:stop])
        gap = _breaks(text, lines[first - 1][1], lines[first][0]) if first else 0
        blocks.append(Block(spans, "".join(text[start:end] for start, end in spans), gap))
    return tuple(blocks)


def _merge_latin(text: str, lines: Sequence[Span]) -> tuple[Span, ...]:
    merged = [lines[0]]
    for start, end in lines[1:]:
        if is_wide(text[merged[-1][1] - 1]) or is_wide(text[start]):
            merged.append((start, end))
        else:
            merged[-1] = (merged[-1][0], end)
    return tuple(merged)
