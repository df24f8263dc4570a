"""Division at everything that looks like a headline: no model, linear time, page order.

For text far too long to be a newspaper page (a book, a log), where weighing every block against
every other would take minutes and nothing is torn out of order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.pages.blocks import Block
from index.pages.signs import look_of
from index.types import Article, Part, PartKind


def at_heads(blocks: Sequence[Block], date: str | None) -> tuple[Article, ...]:
    """A new article at each head that stands after body text."""
    looks = [_kind(block.text) for block in blocks]
    groups: list[list[int]] = []
    for at, kind in enumerate(looks):
        if not groups or (kind == "headline" and looks[at - 1] != "headline"):
            groups.append([])
        groups[-1].append(at)
    return tuple(
        replace(
            _article([blocks[i] for i in group], _kinds([looks[i] for i in group])),
            id=f"a{number}",
            date=date,
        )
        for number, group in enumerate(groups, 1)
    )


def _article(blocks: Sequence[Block], kinds: Sequence[PartKind]) -> Article:
    parts: list[Part] = []
    for block, kind in zip(blocks, kinds, strict=True):
        parts += [Part(kind, span, joined=at > 0) for at, span in enumerate(block.spans)]
    heads = [b.text for b, k in zip(blocks, kinds, strict=True) if k in ("headline", "subhead")]
    return Article("", tuple(parts), heads[0] if heads else None, tuple(heads[1:]), confidence=0.5)


def _kind(text: str) -> PartKind:
    look = look_of(text)
    if look.mark:
        return "continuation"
    if look.byline:
        return "byline"
    return "headline" if look.headline else "body"


def _kinds(looks: Sequence[PartKind]) -> list[PartKind]:
    kinds: list[PartKind] = []
    for look in looks:
        again = look == "headline" and "headline" in kinds
        kinds.append("subhead" if again else look)
    return kinds
