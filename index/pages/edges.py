"""Where articles end and begin: one row of numbers for each block, for two models to weigh.

A pair's odds alone cannot say how likely it is that nothing follows: a headline always has
something after it, though no single block may be likely. Knows blocks and chains, not articles.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.pages.clues import PAGE, PAIR, SINGLE, Clues
from index.pages.context import FLOOR, chains_of
from index.pages.language import Floats
from index.pages.surroundings import Surroundings

BESIDE = ("headline", "byline", "section", "mark", "lead", "opening", "ending", "ends", "length")
"""What of a block's neighbours on the page is seen."""
SUMMARY = (
    "out_best", "out_second", "out_all", "out_step", "in_best", "in_second", "in_all", "in_step",
    "headed", "heads_before", "heads_after", "before_chars", "after_chars", "before_blocks",
    "after_blocks", "before_opening", "within", "chains", "headed_chains", "torn_ends",
    "headless_down", "bodiless_up",
)  # fmt: skip
EDGE = (
    *SINGLE,
    *SUMMARY,
    *(f"previous.{name}" for name in BESIDE),
    *(f"next.{name}" for name in BESIDE),
    *PAGE,
)
_WITHIN, _ENDS = PAIR.index("within"), SINGLE.index("ends")
SHORT = 5.7
"""Characters, as log(1 + n), of a story that may lack most of its body: under 300."""


def edge_rows(clues: Clues, weights: Floats, links: Sequence[int]) -> Floats:
    """One row for each block, shape (n, len(EDGE)).

    `weights`: (n, n) log-odds of every link, FLOOR where it was not weighed; `links`: the
    division that they led to.
    """
    chains = chains_of(links)
    near = Surroundings.of(clues, chains)
    columns = (
        *_extremes(weights),
        *_extremes(weights.T),
        near.headed, near.heads_up, near.heads_down, near.chars_up, near.chars_down,
        near.blocks_up, near.blocks_down, near.opening, clues.pair[:, :, _WITHIN].max(axis=1),
        *_counts(clues, near, chains),
    )  # fmt: skip
    summary = np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)
    beside = clues.single[:, [SINGLE.index(name) for name in BESIDE]]
    nothing = np.full((1, len(BESIDE)), -9, dtype=np.float32)
    page = np.tile(clues.page, (len(weights), 1))
    return np.concatenate(
        [
            clues.single,
            summary,
            np.concatenate([nothing, beside[:-1]]),
            np.concatenate([beside[1:], nothing]),
            page,
        ],
        axis=1,
    ).astype(np.float32)


def _counts(clues: Clues, near: Surroundings, chains: Sequence[Sequence[int]]) -> list[Floats]:
    """Of the whole page, for each block: its chains; those with a head, those that break off; and
    those of the others that begin without a head, or end before they have much of a body."""
    n = len(clues.single)
    heads = np.array([bool(near.headed[chain[-1]]) for chain in chains])
    short = np.array([near.chars_up[chain[-1]] < SHORT for chain in chains])
    torn = sum(clues.single[chain[-1], _ENDS] == 0 for chain in chains)
    own = np.empty((2, n), dtype=np.float32)
    for chain, head, little in zip(chains, heads, short, strict=True):
        own[0, chain], own[1, chain] = not head, head and little
    every = np.ones(n, np.float32)
    counts = (len(chains), heads.sum(), torn)
    others = ((~heads).sum() - own[0], (heads & short).sum() - own[1])
    return [*(every * count for count in counts), *others]


def _extremes(weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Of each row: the best weight, the second best, the log of the expected number of links
    (each by itself), and how far away on the page the best one stands."""
    n = len(weights)
    open_ = weights.copy()
    np.fill_diagonal(open_, FLOOR)
    ranked = np.sort(open_, axis=1)
    best = ranked[:, -1]
    second = ranked[:, -2] if n > 1 else np.full(n, FLOOR, np.float32)
    total = np.log((1 / (1 + np.exp(-open_.astype(np.float64)))).sum(axis=1) + 1e-6)
    step = np.clip(open_.argmax(axis=1) - np.arange(n), -40, 40)
    return best, second, total.astype(np.float32), step.astype(np.float32)
