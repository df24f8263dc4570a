"""What each block of a chain is: head, byline, section name or body; rows for a model to weigh.

A short line without a full stop may be a headline or a piece of a torn paragraph: what stands
before and after it in its chain tells them apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.pages.blocks import Block, width
from index.pages.clues import PAIR, SINGLE, Clues
from index.pages.language import Floats
from index.pages.topics import unit

KINDS = ("head", "title", "byline", "section")
"""What a model says of a block; body is none of these. A title is a head that is the headline (its
first line), not a kicker or a subhead."""
AROUND = (
    "place", "in_run", "run", "heads_before", "heads_after", "in_reads_on", "in_across",
    "in_ends", "out_reads_on", "out_across", "out_step", "in_step", "held", "widest", "again",
    "chain_chars", "chain_bodies", "next_lead", "next_length", "next_opening", "in_lead",
    "in_lead_margin", "sense_lead", "sense_all", "sense_all_margin",
)  # fmt: skip
_BARE = ("headline", "byline", "mark", "section")


def kind_rows(clues: Clues, blocks: Sequence[Block], chains: Sequence[Sequence[int]]) -> Floats:
    """One row for each block in page order, shape (n, len(SINGLE) + len(AROUND))."""
    around = np.zeros((len(blocks), len(AROUND)), dtype=np.float32)
    texts = [block.text for block in blocks]
    again = Counter(texts)
    for chain in chains:
        around[chain] = _around(clues, texts, again, chain)
    return np.concatenate([clues.single, around], axis=1)


def _around(
    clues: Clues, texts: Sequence[str], again: Mapping[str, int], chain: Sequence[int]
) -> list[list[float]]:
    """Rows of one chain's blocks: what stands before and after each, and in the chain's body."""
    single, pair = clues.single, clues.pair
    bare = [bool(single[b, _FLAGS].any()) for b in chain]
    run = next((k for k, flag in enumerate(bare) if not flag), len(chain))
    lead = clues.terms[chain[run]] > 0 if run < len(chain) else np.zeros(clues.terms.shape[1], bool)
    shares = [_share(clues.terms[b], lead) for b in chain]
    widths = [float(width(texts[b])) for b in chain]
    whole = clues.terms[chain].sum(axis=0)
    senses = clues.senses[chain]
    told = unit(senses) @ unit(senses[[run]] if run < len(chain) else senses[:1])[0]
    about = unit(senses) @ unit(senses.sum(axis=0, keepdims=True))[0]
    chars = np.log1p(sum(len(texts[b]) for b in chain))
    heads = np.cumsum([0, *bare])
    nothing = np.zeros(len(PAIR), np.float32)
    rows = []
    for place, block in enumerate(chain):
        above = chain[place - 1] if place else -1
        below = chain[place + 1] if place + 1 < len(chain) else -1
        into = pair[above, block] if above >= 0 else nothing
        onto = pair[block, below] if below >= 0 else nothing
        own = clues.terms[block]
        rows.append([
            min(place, 5),
            place < run,
            min(run, 6),
            min(heads[place], 6),
            min(max(0, heads[run] - heads[place + 1]), 6),
            into[_READS],
            into[_ACROSS],
            single[above, _ENDS] if above >= 0 else -1,
            onto[_READS],
            onto[_ACROSS],
            onto[_STEP],
            into[_STEP],
            _share(own, whole - own > 1e-5),
            widths[place] - _other(widths, place, run),
            min(again[texts[block]], 4),
            chars,
            len(chain) - run,
            single[below, _LEAD] if below >= 0 else -1,
            single[below, _LENGTH] if below >= 0 else -1,
            single[below, _OPENING] if below >= 0 else -9,
            shares[place],
            shares[place] - _other(shares, place, run),
            told[place],
            about[place],
            about[place] - _other(about, place, run),
        ])  # fmt: skip
    return rows


def _other(values: Sequence[float] | Floats, place: int, run: int) -> float:
    """The largest of the first `run` values but the one at `place`; 0 where there is none."""
    return max((*values[: min(run, place, 8)], *values[place + 1 : min(run, 8)]), default=0.0)


def _share(terms: Floats, there: NDArray[np.bool_]) -> float:
    """Share of a block's terms, by weight, that another block has."""
    return float((terms * there).sum() / max(float(terms.sum()), 1e-6))


_FLAGS = [SINGLE.index(name) for name in _BARE]
_ENDS, _LEAD, _LENGTH, _OPENING = (
    SINGLE.index(name) for name in ("ends", "lead", "length", "opening")
)
_READS, _ACROSS, _STEP = (PAIR.index(name) for name in ("reads_on", "across", "step"))
