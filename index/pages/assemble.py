"""From chains of blocks to Articles: kinds, headline, joints, names, dates, and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.pages.blocks import CLOSING, Block, ends_sentence
from index.pages.language import Floats
from index.pages.metadata import (
    date_in_opening,
    first_label,
    names_in,
    names_in_opening,
)
from index.pages.signs import look_of
from index.pages.solve import Division
from index.types import Article, Part, PartKind

_HEADING = re.compile(r"#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page as a whole: its date, and the year it speaks from."""

    date: str | None = None
    year: int | None = None


def reads_on(before: Block, after: Block) -> bool:
    """Whether a paragraph goes on from one block to the next."""
    return (
        not ends_sentence(before.text) or after.text[0] in CLOSING or after.text[0] in "，。、,;；"
    )


def article_of(
    blocks: Sequence[Block],
    kinds: Sequence[PartKind],
    setting: Setting,
    joins: Callable[[Block, Block], bool] = reads_on,
) -> Article:
    """The article of `blocks`, in reading order and of the given kinds. Its id is still empty.

    `joins` says whether a block of the body is of one paragraph with the one before it.
    """
    parts: list[Part] = []
    for at, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        joined = at > 0 and kind == kinds[at - 1] == "body" and joins(blocks[at - 1], block)
        parts.append(Part(kind, block.spans[0], joined))
        parts += [Part(kind, span, True) for span in block.spans[1:]]

    def texts(wanted: PartKind) -> list[str]:
        return [b.text for b, kind in zip(blocks, kinds, strict=True) if kind == wanted]

    looks = [look_of(block.text) for block in blocks]
    bodies = texts("body")
    names = [name for line in texts("byline") for name in names_in(line)]
    opening = bodies[0] if bodies else ""
    sections = [text for text in texts("section") if not look_of(text).furniture]
    return Article(
        id="",
        parts=tuple(parts),
        headline=next(iter(map(plain_heading, texts("headline"))), None),
        subheads=tuple(map(plain_heading, texts("subhead"))),
        byline=tuple(dict.fromkeys([*names, *names_in_opening(opening)])),
        section=sections[0] if sections else None,
        date=date_in_opening(opening, setting.year, setting.date) or setting.date,
        continued_from=first_label([look.came for look in looks]),
        continued_to=first_label([look.goes for look in looks]),
    )


def plain_heading(heading: str) -> str:
    """A heading without the marks of Markdown."""
    match = _HEADING.match(heading)
    return heading[match.end() :].rstrip().rstrip("#").rstrip() if match else heading


def doubts(chain: Sequence[int], division: Division) -> Floats:
    """What speaks against a chain's being one article to the block, (5,): of its links the sum of
    their doubts and the worst; of its end and its beginning; and the best link that was not taken
    from its end or to its beginning. A doubt is the negative log of a probability.
    """
    worth = division.worth
    links = [float(np.logaddexp(0, -worth[i, j])) for i, j in pairwise(chain)]
    rivals = max(float(worth[chain[-1]].max()), float(worth[:, chain[0]].max()))
    return np.array(
        [
            np.log1p(sum(links)),
            max(links, default=0.0),
            np.logaddexp(0, -division.ends[chain[-1]]),
            np.logaddexp(0, -division.starts[chain[0]]),
            np.logaddexp(0, rivals),
        ],
        dtype=np.float32,
    )


def confidence(against: Floats, sure: Sequence[float]) -> float:
    """The share of articles with such doubts that are exact, in [0, 1]; `sure`: a bias, then a
    weight for each doubt."""
    odds = sure[0] + float(np.dot(against, np.array(sure[1:], dtype=np.float32)))
    return float(1 / (1 + np.exp(-odds)))


def part_kinds(
    chain: Sequence[int], blocks: Sequence[Block], odds: Mapping[str, Floats]
) -> list[PartKind]:
    """Kinds of a chain's blocks, by the log-odds of each kind of `kinds.KINDS`, (n,). Of the heads
    above the body the likeliest title is the headline, where there are none a likely title further
    down (a lead may stand before its headline); all others are subheads."""
    kinds: list[PartKind] = [_kind(block, blocks, odds) for block in chain]
    title = [float(odds["title"][block]) for block in chain]
    body = next((at for at, kind in enumerate(kinds) if kind == "body"), len(kinds))
    heads = [at for at, kind in enumerate(kinds) if kind == "subhead"]
    titles = [at for at in heads if at < body] or [at for at in heads if title[at] > 0]
    if titles:
        kinds[max(titles, key=title.__getitem__)] = "headline"
    return kinds


_KINDS: dict[str, PartKind] = {"head": "subhead", "byline": "byline", "section": "section"}


def _kind(block: int, blocks: Sequence[Block], odds: Mapping[str, Floats]) -> PartKind:
    if look_of(blocks[block].text).mark:
        return "continuation"
    best = max(_KINDS, key=lambda kind: float(odds[kind][block]))
    return _KINDS[best] if odds[best][block] > 0 else "body"
