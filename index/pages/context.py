"""A second look at each pair of blocks, knowing the chains that a first look made.

Whether j reads on from i is told better by what stands in the chain up to i and in the chain from
j on, and by where else either could go (auto-context, Tu 2008). Knows chains, not articles.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.pages.clues import SINGLE, Clues
from index.pages.language import Floats
from index.pages.links import Index
from index.pages.surroundings import Surroundings

CONTEXT = (
    "weight", "in_margin", "out_margin", "chosen", "has_out", "has_in", "topic", "topic_margin",
    "terms", "terms_margin", "head_held", "head_margin", "headed", "heads_before", "heads_after",
    "head_after", "before_chars", "after_chars", "before_blocks", "after_blocks", "before_opening",
    "after_opening", "ahead", "gap_to_chain", "same_chain", "jumps_before", "jumps_after",
    "chains", "headed_chains", "loose_chains", "out_weight", "in_weight", "near_topic",
    "sense", "sense_margin", "apart", "apart_margin", "own", "own_margin",
    "sense_rival", "terms_rival", "own_rival", "sense_story", "terms_story", "own_story",
    "ranks_up", "alike_up", "torn_ends", "near_out", "near_in", "after_head", "after_ends",
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
    apart, own = near.apart(clues), near.own(clues)
    ranks, alike = near.series(clues, chains)
    rest = np.array([chain[0] for chain in chains if not _begins(clues.single[chain[0]])], int)
    stories = np.array([bool(near.headed[chain[-1]]) for chain in chains])
    torn_ends = sum(clues.single[c[-1], _ENDS] == 0 for c in chains)
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
        apart[before, after], _margin(apart, chain_of)[before, after],
        own[before, after], _margin(own, chain_of)[before, after],
        *(_rival(v, chain_of, rest)[before, after] for v in (sense, terms, own)),
        *(_margin(v, chain_of, stories)[before, after] for v in (sense, terms, own)),
        ranks[before, after], alike[before, after], torn_ends * count,
        *_beside(weights, single, before, after),
    )  # fmt: skip
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


_HEAD, _OPENING, _ENDS = (SINGLE.index(name) for name in ("headline", "opening", "ends"))
_BEGINNINGS = [SINGLE.index(name) for name in ("headline", "byline", "mark", "section", "lead")]


def _best_other(values: Floats, axis: int) -> Floats:
    ranked = np.sort(values, axis=axis)
    best = ranked.take([-1], axis=axis)
    second = ranked.take([-2], axis=axis) if values.shape[axis] > 1 else best
    return np.where(values == best, second, best).astype(np.float32)


def _beside(weights: Floats, single: Floats, before: Index, after: Index) -> list[Floats]:
    """Whether i goes on right below it, and j right above it, on the page: log-odds of both; whether
    the block right above j is a head, and whether it ends a sentence."""
    below, above = np.minimum(before + 1, len(single) - 1), np.maximum(after - 1, 0)
    return [
        np.where(below > before, weights[before, below], FLOOR),
        np.where(above < after, weights[above, after], FLOOR),
        np.where(above < after, single[above, _HEAD], -1),
        np.where(above < after, single[above, _ENDS], -1),
    ]


def _begins(single: Floats) -> bool:
    """Whether a block looks like the beginning of a story: a head, a byline, or a lead."""
    return bool(single[_BEGINNINGS].any()) or float(single[_OPENING]) > 0


def _margin(
    values: Floats, chain_of: NDArray[np.int64], rivals: NDArray[np.bool_] | None = None
) -> Floats:
    """How much nearer j is to the chain up to i than to the nearest chain that i is not of; of the
    `rivals`, (chains,), where they are given."""
    chains = int(chain_of.max()) + 1
    best = np.full((chains, values.shape[1]), -1.0, dtype=np.float32)
    np.maximum.at(best, chain_of, values)
    best[chain_of, np.arange(len(chain_of))] = -1.0  # j's own chain is no rival
    if rivals is not None:
        best[~rivals] = -1.0
    rival = _best_other(best, 0) if chains > 1 else best
    return (values - rival[chain_of]).astype(np.float32)


def _rival(values: Floats, chain_of: NDArray[np.int64], rest: NDArray[np.int64]) -> Floats:
    """How much nearer j is to the chain up to i than is the nearest of `rest`, the beginnings of
    chains that do not look like the beginning of a story; those of i's and j's chains aside."""
    near = values[:, rest].copy()  # (n, rest)
    near[chain_of[:, None] == chain_of[rest][None, :]] = -1.0
    ranked = np.sort(np.concatenate([np.full((len(values), 2), -1.0), near], axis=1), axis=1)
    best, second = ranked[:, -1], ranked[:, -2]
    # Where j's own chain is the nearest of them, the next one is the rival.
    nearest = _own(near, chain_of, rest) >= best[:, None]
    out: Floats = (values - np.where(nearest, second[:, None], best[:, None])).astype(np.float32)
    return out


def _own(near: Floats, chain_of: NDArray[np.int64], rest: NDArray[np.int64]) -> Floats:
    """(n, n): of `near`, (n, rest), what is of j's chain; -9 where that is not of the rest."""
    column = np.full(int(chain_of.max()) + 1, len(rest))
    column[chain_of[rest]] = np.arange(len(rest))
    wide = np.concatenate([near, np.full((len(near), 1), -9.0, np.float32)], axis=1)
    own: Floats = wide[:, column[chain_of]]
    return own
