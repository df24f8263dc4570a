"""From one Source to its Articles.

A record and a document are one article each; a page is divided. Pure and deterministic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.pages.blocks import Block, blocks_of
from index.pages.signs import look_of
from index.types import Article, Part, PartKind, Source

_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")


def divide(source: Source) -> tuple[Article, ...]:
    """The articles of `source` in page order.

    Every non-space character of `source.text` is in exactly one span of exactly one article.
    A source without any text has no articles.
    """
    blocks = blocks_of(source.text)
    if not blocks:
        return ()
    if source.kind == "record":
        return (_one(blocks, ["body"] * len(blocks), source),)
    if source.kind == "document":
        return (_one(blocks, _document_kinds(blocks, source), source),)
    return _page(blocks, source)


def _document_kinds(blocks: Sequence[Block], source: Source) -> list[PartKind]:
    kinds: list[PartKind] = []
    fenced = False
    for block in blocks:
        if block.text.startswith(("```", "~~~")):
            fenced = not fenced
        heading = not fenced and bool(_HEADING.match(block.text))
        title = not kinds and source.title is not None and block.text == source.title.strip()
        head: PartKind = "subhead" if "headline" in kinds else "headline"
        kinds.append(head if heading or title else "body")
    return kinds


def _one(blocks: Sequence[Block], kinds: Sequence[PartKind], source: Source) -> Article:
    article = _article(blocks, kinds)
    title = source.title.strip() if source.title else None
    return replace(article, id="a1", headline=article.headline or title, date=source.date)


def _article(blocks: Sequence[Block], kinds: Sequence[PartKind]) -> Article:
    parts = []
    for block, kind in zip(blocks, kinds, strict=True):
        parts += [Part(kind, span, joined=at > 0) for at, span in enumerate(block.spans)]
    heads = {
        kind: [_plain(b.text) for b, k in zip(blocks, kinds, strict=True) if k == kind]
        for kind in ("headline", "subhead")
    }
    return Article(
        id="",
        parts=tuple(parts),
        headline=heads["headline"][0] if heads["headline"] else None,
        subheads=tuple(heads["subhead"]),
    )


def _plain(heading: str) -> str:
    match = _HEADING.match(heading)
    return match.group(1) if match else heading


def _page(blocks: Sequence[Block], source: Source) -> tuple[Article, ...]:
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
            date=source.date,
        )
        for number, group in enumerate(groups, 1)
    )


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
