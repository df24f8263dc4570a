"""How an article begins: its headline, or where it has none the words it opens with, cut where a
sentence or a clause ends. Every character comes from the Source.
"""

from __future__ import annotations

import re

from index.types import Article, Span

REACH = 2
"""How many times the wanted length an opening may have where no clause ends within it."""

_ENDS = re.compile(
    r"""(?:[。！？；，：、]|(?<!\d)[,:]|[,:](?!\d)|[;!?])[”’」』）)"']*|\.[”’"')]*(?=\s)|\n\s*\n"""
)
"""Ends of clauses; the comma of 5,800 and the point of 5.8 are none."""


def opening(text: str, article: Article, limit: int) -> Span:
    """Range of the headline in the Source's `text`, else of how the body begins, else of how the
    first part does: about `limit` characters, up to an end of a clause where one is at hand, else
    of a word."""
    by_kind = {part.kind: part.span for part in reversed(article.parts)}
    span = by_kind.get("headline") or by_kind.get("body") or article.parts[0].span
    start, end = _stripped(text, span)
    return start, _cut(text, start, end, limit)


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return start, max(start, start + len(inner.strip()))


def _cut(text: str, start: int, end: int, limit: int) -> int:
    if end - start <= limit:
        return end
    ends = [match.end() for match in _ENDS.finditer(text, start, min(end, start + REACH * limit))]
    within = [stop for stop in ends if start + limit // 3 <= stop <= start + limit]
    stop = within[-1] if within else next((stop for stop in ends if stop > start + limit), None)
    if stop is None:
        gap = text.rfind(" ", start + limit // 3, start + limit + 1)
        stop = gap if gap > 0 else start + limit
    return start + len(text[start:stop].rstrip())
