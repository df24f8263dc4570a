"""Vectors of tokens from the company they keep: a start for training, made in a minute.

Positive pointwise mutual information of a token with the tokens just before, just after and near
it (Levy and Goldberg 2014), reduced by a randomised singular value decomposition (Halko et al.
2011). Months, surnames, units and place endings come to lie together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CONTEXTS = 3000
"""Most frequent tokens that count as company."""

PLACES: tuple[tuple[int, ...], ...] = ((-1,), (1,), (-3, -2, 2, 3))


def letter_vectors(tokens: NDArray[np.uint16], vocabulary: int, size: int, seed: int) -> NDArray[np.float32]:  # fmt: skip
    """(vocabulary, size) vectors of mean square 1, by the run of tokens given; 0 for tokens that do
    not stand in it."""
    counts = np.bincount(tokens, minlength=vocabulary)
    common = np.argsort(-counts)[:CONTEXTS]
    number = np.full(vocabulary, -1)
    number[common] = np.arange(len(common))
    blocks = [_mutual(tokens, number, vocabulary, len(common), shifts) for shifts in PLACES]
    left, values = _decompose(np.concatenate(blocks, 1), size, np.random.default_rng(seed))
    vectors = left * np.sqrt(values)
    scaled: NDArray[np.float32] = (vectors / (np.sqrt((vectors**2).mean()) + 1e-9)).astype(
        np.float32
    )
    return scaled


def _mutual(tokens: NDArray[np.uint16], number: NDArray[np.int64], vocabulary: int, contexts: int,
            shifts: tuple[int, ...]) -> NDArray[np.float32]:  # fmt: skip
    joint = np.zeros(vocabulary * contexts, dtype=np.float32)
    for shift in shifts:
        one, other = (
            (tokens[:-shift], tokens[shift:]) if shift > 0 else (tokens[-shift:], tokens[:shift])
        )
        column = number[other]
        held = column >= 0
        flat = one[held].astype(np.int64) * contexts + column[held]
        joint += np.bincount(flat, minlength=len(joint)).astype(np.float32)
    table = joint.reshape(vocabulary, contexts)
    rows, columns = table.sum(1, keepdims=True), table.sum(0, keepdims=True) ** 0.75
    expected = rows * columns / columns.sum() + 1e-9
    mutual: NDArray[np.float32] = np.sqrt(np.log(np.maximum(table / expected, 1.0)))
    return mutual.astype(np.float32)


def _decompose(table: NDArray[np.float32], size: int, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:  # fmt: skip
    sample = table @ rng.standard_normal((table.shape[1], size + 16)).astype(np.float32)
    for _ in range(2):
        basis, _ = np.linalg.qr(table @ (table.T @ sample))
        sample = basis.astype(np.float32)
    left, values, _ = np.linalg.svd(sample.T @ table, full_matrices=False)
    whole = sample @ left
    return whole[:, :size], values[:size]
