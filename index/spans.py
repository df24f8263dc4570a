"""Arithmetic on spans: from places in a joined text back to places in the Source.

A joined text is the Source's characters concatenated over spans; these functions know nothing
of what the characters mean.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from index.types import Span


def slicer(spans: Sequence[Span]) -> Callable[[int, int], tuple[Span, ...]]:
    """`slice_spans` for many ranges of the same spans: each takes the time of what it returns."""
    ends = list(accumulate(right - left for left, right in spans))
    length = ends[-1] if ends else 0

    def cut(start: int, end: int) -> tuple[Span, ...]:
        if not 0 <= start <= end <= length:
            raise ValueError(
                f"range {start}..{end} is outside the joined text of {length} characters"
            )
        pieces: list[Span] = []
        at = bisect_right(ends, start)
        while start < end:
            shift = spans[at][1] - ends[at]
            stop = min(end, ends[at])
            if start < stop:
                pieces.append((start + shift, stop + shift))
            start, at = stop, at + 1
        return merge_adjacent(pieces)

    return cut


def slice_spans(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """Source spans of the characters [start, end) of the text joined over `spans`.

    Adjacent pieces are merged. Raises ValueError when the range does not lie in the joined text.
    """
    return slicer(spans)(start, end)


def merge_adjacent(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters in the same order, with spans that touch made one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def trim(text: str, span: Span) -> Span:
    """`span` without the white space at its ends; empty at its start if there is nothing else."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def overlap(left: Iterable[Span], right: Iterable[Span]) -> int:
    """How many characters two sets of spans share (spans within a set do not overlap)."""
    other = list(right)
    return sum(
        max(0, min(end, stop) - max(start, begin)) for start, end in left for begin, stop in other
    )
