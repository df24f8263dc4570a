"""From chains of blocks to Articles: kinds, headline, joints, names, dates, and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
from index.types import Article, Part, PartKind

_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page as a whole: its date, and the year it speaks from."""

    date: str | None = None
    year: int | None = None


def article_of(blocks: Sequence[Block], kinds: Sequence[PartKind], setting: Setting) -> Article:
    """The article of `blocks`, in reading order and of the given kinds. Its id is still empty."""
    parts: list[Part] = []
    for at, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        joined = at > 0 and kind == kinds[at - 1] == "body" and reads_on(blocks[at - 1], block)
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
        date=date_in_opening(opening, setting.year) or setting.date,
        continued_from=first_label([look.came for look in looks]),
        continued_to=first_label([look.goes for look in looks]),
    )


def plain_heading(heading: str) -> str:
    """A heading without the marks of Markdown."""
    match = _HEADING.match(heading)
    return match.group(1) if match else heading


def reads_on(before: Block, after: Block) -> bool:
    """Whether a paragraph goes on from one block to the next."""
    return (
        not ends_sentence(before.text) or after.text[0] in CLOSING or after.text[0] in "，。、,;；"
    )


def confidence(chain: Sequence[int], weights: Floats, sure: tuple[float, float]) -> float:
    """How sure an article is, in [0, 1]: that each of its links is right, that nothing comes
    before it and nothing after it; `sure` makes of it the share of such articles that are exact.
    """
    links = [float(weights[i, j]) for i, j in pairwise(chain)]
    ends = [float(weights[:, chain[0]].max()), float(weights[chain[-1]].max())]
    logs = [-np.logaddexp(0, -w) for w in links] + [-np.logaddexp(0, w) for w in ends]
    slope, bias = sure
    return float(1 / (1 + np.exp(-(slope * sum(logs) + bias))))


def part_kinds(
    chain: Sequence[int], blocks: Sequence[Block], odds: Mapping[str, Floats]
) -> list[PartKind]:
    """Kinds of a chain's blocks, by the log-odds of each kind, (n,)."""
    kinds: list[PartKind] = []
    for block in chain:
        best = max(odds, key=lambda kind: float(odds[kind][block]))
        kind: PartKind = "body"
        if look_of(blocks[block].text).mark:
            kind = "continuation"
        elif odds[best][block] > 0:
            started = "body" in kinds
            kind = {"head": "headline", "byline": "byline", "section": "section"}[best]  # type: ignore[assignment]
            if kind == "headline" and (started or "headline" in kinds):
                kind = "subhead"
        kinds.append(kind)
    return kinds
