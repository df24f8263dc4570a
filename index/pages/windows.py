"""Long texts in windows: pairs of blocks grow with the square of their number.

A newspaper page has far fewer blocks than LIMIT; what has more is many pages in a row, or a book.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.pages.blocks import Block, ends_sentence
from index.pages.signs import look_of

LIMIT = 220
"""Blocks weighed together: twice the largest page seen."""


def windows_of(blocks: Sequence[Block]) -> list[Sequence[Block]]:
    """Runs of at most LIMIT blocks, cut before a head where there is one in the last half."""
    windows = []
    start = 0
    while len(blocks) - start > LIMIT:
        cut = start + LIMIT
        for at in range(cut, start + LIMIT // 2, -1):
            head = look_of(blocks[at].text).headline and ends_sentence(blocks[at - 1].text)
            if head and not look_of(blocks[at - 1].text).headline:
                cut = at
                break
        windows.append(blocks[start:cut])
        start = cut
    windows.append(blocks[start:])
    return windows
