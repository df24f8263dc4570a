"""From one Source to its Articles.

A record and a document are one article each; a page is divided. Pure and deterministic; the
learned model is opened once, on the first page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from index.pages.assemble import (
    Setting,
    article_of,
    confidence,
    doubts,
    part_kinds,
    plain_heading,
)
from index.pages.blocks import Block, blocks_of
from index.pages.clues import clues_of
from index.pages.furniture import furniture_of
from index.pages.heads import at_heads, kind_of
from index.pages.kinds import kind_rows
from index.pages.metadata import day_of, year_of
from index.pages.quotes import with_quotes
from index.pages.solve import solve
from index.pages.weights import PageModel, page_model
from index.pages.windows import windows_of
from index.types import Article, Part, PartKind, Source

LONGEST_PAGE = 600
"""Blocks; a broadsheet page has some 60 to 150."""

_HEADING = re.compile(r"^#{1,6}\s+\S")


def divide(source: Source) -> tuple[Article, ...]:
    """The articles of `source` in page order.

    Every non-space character of `source.text` is in exactly one span of exactly one article.
    A source without any text has no articles. Raises ModelUnavailable where the files of the
    page model are missing.
    """
    blocks = blocks_of(source.text)
    if not blocks:
        return ()
    if source.kind == "record":
        return (_one(blocks, ["body"] * len(blocks), source),)
    if source.kind == "document":
        return (_one(blocks, _document_kinds(blocks, source), source),)
    if len(blocks) > LONGEST_PAGE:
        return at_heads(blocks, Setting(source.date, _year(source, None)))
    return divide_page(source, blocks, page_model())


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
    setting = Setting(source.date, _year(source, None))
    article = article_of(blocks, kinds, setting)
    title = plain_heading(source.title.strip()) if source.title else None
    date = source.date or article.date
    return replace(article, id="a1", headline=article.headline or title, date=date)


def _year(source: Source, day: str | None) -> int | None:
    known = source.date or day
    return int(known[:4]) if known else year_of(source.text)


def divide_page(
    source: Source, blocks: Sequence[Block], model: PageModel, without: Collection[str] = ()
) -> tuple[Article, ...]:
    """The articles of a page, by `model`; `without` names signs (`weights.SIGNS`) to do without."""
    aside, rest = furniture_of(blocks)
    day = next(filter(None, (day_of(block.text) for block in aside)), None)
    setting = Setting(source.date or day, _year(source, day))
    found: list[tuple[int, Article]] = []
    for window in windows_of(rest):
        found += _articles(source.text, window, model, without, setting)
    if aside:
        found = _with_furniture(found, aside, setting.date)
    ordered = sorted(found, key=lambda item: item[0])
    return tuple(
        replace(article, id=f"a{number}") for number, (_, article) in enumerate(ordered, 1)
    )


def _articles(
    text: str,
    blocks: Sequence[Block],
    model: PageModel,
    without: Collection[str],
    setting: Setting,
) -> list[tuple[int, Article]]:
    """Articles of one window with the place on the page by which they are put in order."""
    if len(blocks) == 1:
        # Nothing to divide, and nothing beside it that a model could tell a head from a body by.
        return [(blocks[0].start, article_of(blocks, [kind_of(blocks[0].text)], setting))]
    clues = clues_of(text, blocks, model.chars, model.topics, model.encoder)
    division = solve(clues, model, without)
    chains = with_quotes(division.chains, clues)
    rows = kind_rows(clues, blocks, [chain for chain in chains if chain])
    odds = {kind: trees.weigh(rows) for kind, trees in model.kinds.items()}
    found = []
    for linked, chain in zip(division.chains, chains, strict=True):
        if not chain:
            continue
        kinds = part_kinds(chain, blocks, odds)
        article = article_of([blocks[b] for b in chain], kinds, setting)
        sure = confidence(doubts(linked, division), model.sure)
        heads = [b for b, kind in zip(chain, kinds, strict=True) if kind == "headline"]
        place = blocks[min(heads or chain)].start
        found.append((place, replace(article, confidence=round(sure, 4))))
    return found


def _with_furniture(
    found: list[tuple[int, Article]], aside: Sequence[Block], date: str | None
) -> list[tuple[int, Article]]:
    """Mastheads and date lines: in an article that is alone, else an entry of their own, of the
    page's `date`."""
    parts = [Part("section", span, at > 0) for b in aside for at, span in enumerate(b.spans)]
    if len(found) == 1:
        place, article = found[0]
        spans = sorted([*article.parts, *parts], key=lambda part: part.span)
        in_order = [p.span for p in article.parts] == sorted(p.span for p in article.parts)
        merged = tuple(spans) if in_order else (*parts, *article.parts)
        return [(min(place, aside[0].start), replace(article, parts=merged))]
    alone = Article(id="", parts=tuple(parts), date=date)
    return [*found, (aside[0].start, alone)]
