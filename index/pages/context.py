"""A second look at each pair of blocks, knowing the chains that a first look made.

Whether j reads on from i is told better by what stands in the chain up to i and in the chain from
j on, and by where else either could go (auto-context, Tu 2008). Knows chains, not articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.pages.clues import SINGLE, Clues
from index.pages.language import Floats
from index.pages.links import Index
from index.pages.topics import unit

CONTEXT = (
    "weight", "in_margin", "out_margin", "chosen", "has_out", "has_in", "topic", "topic_margin",
    "terms", "terms_margin", "head_held", "head_margin", "headed", "heads_before", "heads_after",
    "head_after", "before_chars", "after_chars", "before_blocks", "after_blocks", "before_opening",
    "after_opening", "ahead", "gap_to_chain", "same_chain", "jumps_before", "jumps_after",
    "chains", "headed_chains", "loose_chains", "out_weight", "in_weight", "near_topic",
    "sense", "sense_margin",
)  # fmt: skip
FLOOR = -12.0
"""Weight of a pair that was no candidate."""


def chains_of(links: Sequence[int]) -> list[list[int]]:
    """The chains that links (next block or -1) make, by their first block."""
    later = {j for j in links if j >= 0}
    chains = []
    for first in range(len(links)):
        if first in later:
            continue
        chain = [first]
        while links[chain[-1]] >= 0:
            chain.append(links[chain[-1]])
        chains.append(chain)
    return chains


def context_rows(
    clues: Clues, weights: Floats, links: Sequence[int], before: Index, after: Index
) -> Floats:
    """One row for each pair (before[k], after[k]), shape (m, len(CONTEXT)).

    `weights`: (n, n) log-odds of the first look, FLOOR where a pair was no candidate.
    """
    chains = chains_of(links)
    chain_of = np.empty(len(links), dtype=np.int64)
    for number, chain in enumerate(chains):
        chain_of[chain] = number
    near = Surroundings.of(clues, chains)
    loose = sum(not near.headed[c[-1]] and clues.single[c[0], _OPENING] < 0 for c in chains)
    headed = sum(bool(near.headed[c[-1]]) for c in chains)
    topic, terms, head, sense = near.products(clues)
    next_ = np.asarray(links)
    chosen = next_[before] == after
    previous = np.full(len(links), -1)
    previous[next_[next_ >= 0]] = np.flatnonzero(next_ >= 0)
    share = chain_of[before] == chain_of[after]
    count = np.ones(len(before))
    single = clues.single
    columns = (
        weights[before, after],
        weights[before, after] - _best_other(weights, 0)[before, after],
        weights[before, after] - _best_other(weights, 1)[before, after],
        chosen, (next_[before] >= 0) & ~chosen, (previous[after] >= 0) & ~chosen,
        topic[before, after], _margin(topic, chain_of)[before, after],
        terms[before, after], _margin(terms, chain_of)[before, after],
        head[before, after], _margin(head, chain_of)[before, after],
        near.headed[before], near.heads_up[before], near.heads_down[after],
        single[after, _HEAD] > 0, near.chars_up[before], near.chars_down[after],
        near.blocks_up[before], near.blocks_down[after],
        near.opening[before], single[after, _OPENING],
        after > near.highest[before], np.clip(after - near.highest[before], -40, 40),
        share & ~chosen, near.jumps_up[before], near.jumps_down[after],
        len(chains) * count, headed * count, loose * count,
        np.where(next_[before] >= 0, weights[before, next_[before]], FLOOR),
        np.where(previous[after] >= 0, weights[previous[after], after], FLOOR),
        near.topic_near[before, after],
        sense[before, after], _margin(sense, chain_of)[before, after],
    )  # fmt: skip
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


_HEAD, _OPENING, _LENGTH = (SINGLE.index(name) for name in ("headline", "opening", "length"))


def _best_other(values: Floats, axis: int) -> Floats:
    ranked = np.sort(values, axis=axis)
    best = ranked.take([-1], axis=axis)
    second = ranked.take([-2], axis=axis) if values.shape[axis] > 1 else best
    return np.where(values == best, second, best).astype(np.float32)


def _margin(values: Floats, chain_of: NDArray[np.int64]) -> Floats:
    """How much nearer j is to the chain up to i than to the nearest chain that i is not of."""
    chains = int(chain_of.max()) + 1
    best = np.full((chains, values.shape[1]), -1.0, dtype=np.float32)
    np.maximum.at(best, chain_of, values)
    best[chain_of, np.arange(len(chain_of))] = -1.0  # j's own chain is no rival
    rival = _best_other(best, 0) if chains > 1 else best
    return (values - rival[chain_of]).astype(np.float32)


class Surroundings:
    """What stands in each block's chain up to it, and from it on. (n,) unless said otherwise."""

    def __init__(self, count: int, clues: Clues) -> None:
        self.headed, self.heads_up, self.heads_down = (np.zeros(count) for _ in range(3))
        self.chars_up, self.chars_down = np.zeros(count), np.zeros(count)
        self.blocks_up, self.blocks_down = np.zeros(count), np.zeros(count)
        self.jumps_up, self.jumps_down = np.zeros(count), np.zeros(count)
        self.opening, self.highest = np.zeros(count), np.zeros(count, dtype=np.int64)
        self.topic_up, self.topic_down = clues.sums.copy(), clues.sums.copy()
        self.terms_up, self.terms_down = clues.terms.copy(), clues.terms.copy()
        self.senses_up, self.senses_down = clues.senses.copy(), clues.senses.copy()
        self.head_terms = np.zeros_like(clues.terms)
        self.topic_near = np.zeros((count, count), dtype=np.float32)

    @classmethod
    def of(cls, clues: Clues, chains: Sequence[Sequence[int]]) -> Surroundings:
        near = cls(len(clues.single), clues)
        for chain in chains:
            near._up(clues, chain)
            near._down(clues, chain)
        near._windows(clues, chains)
        return near

    def _up(self, clues: Clues, chain: Sequence[int]) -> None:
        run = next((k for k, b in enumerate(chain) if not clues.single[b, _HEAD]), len(chain))
        chars = heads = jumps = 0.0
        first_body = chain[min(run, len(chain) - 1)]
        for place, block in enumerate(chain):
            chars += float(np.exp(clues.single[block, _LENGTH]))
            heads += float(clues.single[block, _HEAD])
            if place:
                above = chain[place - 1]
                jumps += block != above + 1
                self.topic_up[block] += self.topic_up[above]
                self.terms_up[block] += self.terms_up[above]
                self.senses_up[block] += self.senses_up[above]
                self.head_terms[block] = self.head_terms[above]
                self.highest[block] = max(self.highest[above], block)
            else:
                self.highest[block] = block
            if place < run:
                self.head_terms[block] = self.head_terms[block] + clues.terms[block]
            self.headed[block] = run > 0
            self.chars_up[block], self.heads_up[block] = np.log1p(chars), heads
            self.blocks_up[block], self.jumps_up[block] = place + 1, jumps
            self.opening[block] = clues.single[first_body, _OPENING]

    def _down(self, clues: Clues, chain: Sequence[int]) -> None:
        chars = heads = jumps = 0.0
        for place, block in enumerate(reversed(chain)):
            chars += float(np.exp(clues.single[block, _LENGTH]))
            heads += float(clues.single[block, _HEAD])
            if place:
                below = chain[len(chain) - place]
                jumps += below != block + 1
                self.topic_down[block] += self.topic_down[below]
                self.terms_down[block] += self.terms_down[below]
                self.senses_down[block] += self.senses_down[below]
            self.chars_down[block], self.heads_down[block] = np.log1p(chars), heads
            self.blocks_down[block], self.jumps_down[block] = place + 1, jumps

    def _windows(self, clues: Clues, chains: Sequence[Sequence[int]]) -> None:
        """Topic of two blocks up to i against two from j on."""
        up, down = clues.sums.copy(), clues.sums.copy()
        for chain in chains:
            for above, below in pairwise(chain):
                up[below] += clues.sums[above]
                down[above] += clues.sums[below]
        self.topic_near = unit(up) @ unit(down).T

    def products(self, clues: Clues) -> tuple[Floats, Floats, Floats, Floats]:
        """(n, n): topics, terms, the share of the head's terms that the chain from j has, and
        meanings."""
        topic = unit(self.topic_up) @ unit(self.topic_down).T
        terms = unit(self.terms_up) @ unit(self.terms_down).T
        total = np.maximum(self.head_terms.sum(axis=1), 1e-6)[:, None]
        head = self.head_terms @ (self.terms_down > 0).astype(np.float32).T / total
        sense = unit(self.senses_up) @ unit(self.senses_down).T
        return topic, terms, head.astype(np.float32), sense
