"""Looks at every pair of blocks: a first by themselves, then second ones, each with the chains that
the one before it led to.

Knows how likely links are, not which of them make the best whole (`solve`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from index.pages.chains import best_links
from index.pages.clues import Clues
from index.pages.context import FLOOR, chains_of, context_rows
from index.pages.language import Floats
from index.pages.links import Index, candidates, rows_of
from index.pages.weights import PageModel

SECOND_LOOK = -7.0
"""Log-odds under which the first look is final: one in a thousand."""
LEAN = 2.0
"""Added to the log-odds of links for the chains that a second look goes by: it is better shown
chains that are too long than pieces. What is divided in the end goes by `together` instead."""
ROUNDS = 2
"""Second looks; the later ones see better chains. A third changes next to nothing."""


def first_look(clues: Clues, model: PageModel, without: Collection[str] = ()) -> Floats:
    """Log-odds of every link, (n, n), by what each pair of blocks shows by itself."""
    before, after = candidates(clues)
    weights = np.full((len(clues.single),) * 2, FLOOR, dtype=np.float32)
    rows = model.without(rows_of(clues, before, after), without, "links")
    weights[before, after] = model.links.weigh(rows)
    return weights


def leaning(weights: Floats) -> list[int]:
    """The best links by log-odds alone, for a look to go by."""
    return best_links(weights + LEAN * (weights > FLOOR))


def second_pairs(first: Floats, links: Sequence[int]) -> NDArray[np.bool_]:
    """The pairs that a second look weighs, (n, n): any that may be, and every chain's end with
    every chain's beginning."""
    wanted = first > SECOND_LOOK
    chains = chains_of(links)
    wanted[np.ix_([c[-1] for c in chains], [c[0] for c in chains])] = True
    np.fill_diagonal(wanted, False)
    return wanted


def second_rows(clues: Clues, first: Floats, links: Sequence[int]) -> tuple[Index, Index, Floats]:
    """Pairs and rows of a second look, which knows the chains of `links`; `first`: weights of the
    first look."""
    before, after = np.nonzero(second_pairs(first, links))
    return before, after, looked_at(clues, first, links, before, after)


def looked_at(
    clues: Clues, first: Floats, links: Sequence[int], before: Index, after: Index
) -> Floats:
    """One row for each pair (before[k], after[k]), as a second look sees it."""
    seen = context_rows(clues, first, links, before, after)
    return np.concatenate([rows_of(clues, before, after), seen], axis=1)


def second_looks(
    clues: Clues, first: Floats, model: PageModel, without: Collection[str] = ()
) -> Floats:
    """Log-odds of every link, (n, n), after all looks; `first`: those of the first look."""
    weights = first
    if model.again is None:
        return first
    for _ in range(ROUNDS):
        before, after, rows = second_rows(clues, first, leaning(weights))
        weights = np.full_like(first, FLOOR)
        weights[before, after] = model.again.weigh(model.without(rows, without, "again"))
    return weights
