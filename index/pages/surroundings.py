"""What stands about each block in its chain: above it, below it, and in all of both.

Knows chains of blocks; not which of them are articles, nor what is made of it (`context`, `edges`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.pages.clues import PAIR, SINGLE, Clues
from index.pages.language import Floats
from index.pages.topics import unit

_HEAD, _OPENING, _LENGTH = (SINGLE.index(name) for name in ("headline", "opening", "length"))
_RANKS, _ALIKE = PAIR.index("ranks"), PAIR.index("alike")


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
        self.blocks_with_up = (clues.terms > 0).astype(np.float32)
        self.blocks_with_down = self.blocks_with_up.copy()
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
                self.blocks_with_up[block] += self.blocks_with_up[above]
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
                self.blocks_with_down[block] += self.blocks_with_down[below]
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

    def series(self, clues: Clues, chains: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        """(n, n) twice: the best place in a list, and the most alike first clause, that j has after
        any block of the chain up to i."""
        ranks, alike = clues.pair[:, :, _RANKS].copy(), clues.pair[:, :, _ALIKE].copy()
        for chain in chains:
            for above, below in pairwise(chain):
                # The nearest rank counts: a list that was begun before it is another one.
                ranks[below] = np.where(ranks[below] == 0, ranks[above], ranks[below])
                alike[below] = np.maximum(alike[below], alike[above])
        return ranks, alike

    def apart(self, clues: Clues) -> Floats:
        """(n, n): nearness in meaning when what all the page has in common is taken off."""
        mean = unit(clues.senses).mean(axis=0)
        sides = [
            total - mean * np.linalg.norm(total, axis=1, keepdims=True)
            for total in (self.senses_up, self.senses_down)
        ]
        out: Floats = unit(sides[0]) @ unit(sides[1]).T
        return out

    def own(self, clues: Clues) -> Floats:
        """(n, n): terms that the chain up to i and the chain from j on have, and no others: each
        weighs most where the two have all its blocks between them."""
        blocks = (clues.terms > 0).sum(axis=0)
        shared = blocks > 1
        weight = clues.terms[:, shared].max(axis=0, initial=0.0) * 4 / blocks[shared] ** 2
        up, down = self.blocks_with_up[:, shared], self.blocks_with_down[:, shared]
        out: Floats = np.log1p((up * weight) @ down.T).astype(np.float32)
        return out

    def products(self, clues: Clues) -> tuple[Floats, Floats, Floats, Floats]:
        """(n, n): topics, terms, the share of the head's terms that the chain from j has, and
        meanings."""
        topic = unit(self.topic_up) @ unit(self.topic_down).T
        terms = unit(self.terms_up) @ unit(self.terms_down).T
        total = np.maximum(self.head_terms.sum(axis=1), 1e-6)[:, None]
        head = self.head_terms @ (self.terms_down > 0).astype(np.float32).T / total
        sense = unit(self.senses_up) @ unit(self.senses_down).T
        return topic, terms, head.astype(np.float32), sense
