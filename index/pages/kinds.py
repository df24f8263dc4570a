"""What each block of a chain is: head, byline, section name or body; rows for a model to weigh.

A short line without a full stop may be a headline or a piece of a torn paragraph: what stands
before and after it in its chain tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.pages.blocks import Block, width
from index.pages.clues import PAIR, SINGLE, Clues
from index.pages.language import Floats

KINDS = ("head", "byline", "section")
"""What a model says of a block; body is none of these."""
AROUND = (
    "place", "in_run", "run", "heads_before", "heads_after", "in_reads_on", "in_across",
    "in_ends", "out_reads_on", "out_across", "out_step", "in_step", "held", "widest", "again",
    "chain_chars", "chain_bodies", "next_lead", "next_length", "next_opening",
)  # fmt: skip
_BARE = ("headline", "byline", "mark", "section")


def kind_rows(clues: Clues, blocks: Sequence[Block], chains: Sequence[Sequence[int]]) -> Floats:
    """One row for each block in page order, shape (n, len(SINGLE) + len(AROUND))."""
    around = np.zeros((len(blocks), len(AROUND)), dtype=np.float32)
    texts = [block.text for block in blocks]
    for chain in chains:
        for place, block in enumerate(chain):
            around[block] = _around(clues, texts, chain, place)
    return np.concatenate([clues.single, around], axis=1)


def _around(clues: Clues, texts: Sequence[str], chain: Sequence[int], place: int) -> list[float]:
    single, pair = clues.single, clues.pair
    bare = [bool(single[b, _FLAGS].any()) for b in chain]
    run = next((k for k, flag in enumerate(bare) if not flag), len(chain))
    block = chain[place]
    above = chain[place - 1] if place else -1
    below = chain[place + 1] if place + 1 < len(chain) else -1
    into = pair[above, block] if above >= 0 else np.zeros(len(PAIR), np.float32)
    onto = pair[block, below] if below >= 0 else np.zeros(len(PAIR), np.float32)
    rest = clues.terms[[b for b in chain if b != block]].sum(axis=0) > 0
    own = clues.terms[block]
    widths = [width(texts[b]) for b in chain[:run] if b != block]
    return [
        min(place, 5),
        place < run,
        min(run, 6),
        min(sum(bare[:place]), 6),
        min(sum(bare[place + 1 : run]), 6),
        into[_READS],
        into[_ACROSS],
        single[above, _ENDS] if above >= 0 else -1,
        onto[_READS],
        onto[_ACROSS],
        onto[_STEP],
        into[_STEP],
        float((own * rest).sum() / max(float(own.sum()), 1e-6)),
        width(texts[block]) - max(widths, default=0),
        min(texts.count(texts[block]), 4),
        np.log1p(sum(len(texts[b]) for b in chain)),
        len(chain) - run,
        single[below, _LEAD] if below >= 0 else -1,
        single[below, _LENGTH] if below >= 0 else -1,
        single[below, _OPENING] if below >= 0 else -9,
    ]


_FLAGS = [SINGLE.index(name) for name in _BARE]
_ENDS, _LEAD, _LENGTH, _OPENING = (
    SINGLE.index(name) for name in ("ends", "lead", "length", "opening")
)
_READS, _ACROSS, _STEP = (PAIR.index(name) for name in ("reads_on", "across", "step"))
