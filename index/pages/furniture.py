"""What a page has beside its articles: the newspaper's name, the date line, the page number.

Only lines that look like nothing else; a doubtful line is left to the articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.pages.blocks import Block
from index.pages.signs import look_of

_MASTHEAD = re.compile(
    r"^[\u4e00-\u9fff]{2,6}(?:[日晚早晨时商都青周]报|报|日報|晚報|週報|周刊|週刊|時報)$|^(?:THE )?[A-Z][A-Z .&'’-]{4,40}$"
)


def furniture_of(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Blocks of furniture and the other blocks; a masthead counts only beside a date line."""
    plain = [look_of(block.text).furniture for block in blocks]
    aside = list(plain)
    for at, block in enumerate(blocks):
        beside = any(plain[k] for k in (at - 1, at + 1) if 0 <= k < len(blocks))
        aside[at] = aside[at] or (beside and bool(_MASTHEAD.match(block.text)))
    if all(aside):
        return [], list(blocks)
    return (
        [b for b, flag in zip(blocks, aside, strict=True) if flag],
        [b for b, flag in zip(blocks, aside, strict=True) if not flag],
    )
