"""Division at everything that looks like a headline: no model, linear time, page order.

For text far too long to be a newspaper page (a book, a log), where weighing every block against
every other would take minutes and nothing is torn out of order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.pages.assemble import Setting, article_of
from index.pages.blocks import Block
from index.pages.signs import look_of
from index.types import Article, PartKind

CONFIDENCE = 0.5
"""How sure such a division is: nothing about it was measured."""


def at_heads(blocks: Sequence[Block], setting: Setting) -> tuple[Article, ...]:
    """A new article at each head that stands after body text."""
    kinds = [kind_of(block.text) for block in blocks]
    groups: list[list[int]] = []
    for at, kind in enumerate(kinds):
        if not groups or (kind == "headline" and kinds[at - 1] != "headline"):
            groups.append([])
        groups[-1].append(at)
    return tuple(
        replace(
            article_of(
                [blocks[at] for at in group],
                _one_headline([kinds[at] for at in group]),
                setting,
                # The lines of a log end without a full stop and are no paragraph for that.
                joins=lambda before, after: False,
            ),
            id=f"a{number}",
            confidence=CONFIDENCE,
        )
        for number, group in enumerate(groups, 1)
    )


def kind_of(text: str) -> PartKind:
    """What a block is by its look alone."""
    look = look_of(text)
    if look.mark:
        return "continuation"
    if look.byline:
        return "byline"
    return "headline" if look.headline else "body"


def _one_headline(kinds: Sequence[PartKind]) -> list[PartKind]:
    """All headlines but the first made subheads."""
    kept: list[PartKind] = []
    for kind in kinds:
        again = kind == "headline" and "headline" in kept
        kept.append("subhead" if again else kind)
    return kept
