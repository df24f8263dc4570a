"""Which blocks may follow which, and the row of numbers by which a model weighs each such pair.

Knows the layout of a row; not the model, nor the division.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.pages.clues import PAGE, PAIR, SINGLE, Clues
from index.pages.language import Floats

Index = NDArray[np.int64]

COLUMNS = (
    tuple(f"before.{name}" for name in SINGLE)
    + tuple(f"after.{name}" for name in SINGLE)
    + tuple(f"pair.{name}" for name in PAIR)
    + tuple(f"page.{name}" for name in PAGE)
)
NEAREST = {
    "reads_on": 4,
    "across": 2,
    "topic": 4,
    "terms": 5,
    "near": 4,
    "wide": 3,
    "holds": 3,
    "sense": 4,
}
"""How many of the best by each clue may follow a block, and may be followed by it."""
STEPS = (-3, -2, -1, 1, 2, 3, 4)
"""Neighbours on the page, which are always weighed."""


def candidates(clues: Clues) -> tuple[Index, Index]:
    """Pairs (i, j), two arrays of shape (m,), that are worth weighing."""
    n = len(clues.single)
    wanted = np.zeros((n, n), dtype=bool)
    for step in STEPS:
        wanted |= np.eye(n, k=step, dtype=bool)
    for name, count in NEAREST.items():
        values = clues.pair[:, :, PAIR.index(name)]
        for axis in (0, 1):
            floor = np.sort(values, axis=axis).take([max(0, n - count)], axis=axis)
            wanted |= (values >= floor) & (values > 0)
    np.fill_diagonal(wanted, False)
    before, after = np.nonzero(wanted)
    return before, after


def rows_of(clues: Clues, before: Index, after: Index) -> Floats:
    """One row for each pair, shape (m, len(COLUMNS))."""
    return np.concatenate(
        [
            clues.single[before],
            clues.single[after],
            clues.pair[before, after],
            np.tile(clues.page, (len(before), 1)),
        ],
        axis=1,
    ).astype(np.float32)
