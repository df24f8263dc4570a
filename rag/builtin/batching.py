"""Batches of a pool for a CPU: rows of like length together, padded with 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.builtin.meanings import NONE
from rag.builtin.pools import ANSWERS, Pool

ASKED, TOKENS = 48, 320
"""Tokens of a question and of a passage that are read at most."""

SORTED = 24
"""Batches whose rows are sorted by length together."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Ids (rows, asked) and (rows, tokens), of tokens and of the words they stand in, dictionary
    matches (rows, asked, tokens) float32, and targets (rows, ANSWERS): -1 unused, `tokens` for no answer."""

    question: NDArray[np.int64]
    passage: NDArray[np.int64]
    said: NDArray[np.float32]
    asked_words: NDArray[np.int32]
    words: NDArray[np.int32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def assemble(pool: Pool, rows: NDArray[np.int64], forget: float, rng: np.random.Generator) -> Batch:
    """The examples `rows` of `pool`; a dictionary match is left out with probability `forget`,
    since a dictionary knows the words of training questions better than those of people."""
    asked = np.minimum(pool.asked_size[rows], ASKED)
    sizes = np.minimum(pool.passage_size[rows], TOKENS)
    question = np.zeros((len(rows), int(asked.max())), dtype=np.int64)
    passage = np.zeros((len(rows), int(sizes.max())), dtype=np.int64)
    asked_words = np.full(question.shape, NONE, dtype=np.int32)
    words = np.full(passage.shape, NONE, dtype=np.int32)
    said = np.zeros((*question.shape, passage.shape[1]), dtype=np.float32)
    starts = np.full((len(rows), ANSWERS), -1, dtype=np.int64)
    ends = starts.copy()
    for number, row in enumerate(rows):
        at = pool.asked_at[row]
        question[number, : asked[number]] = pool.asked[at : at + asked[number]]
        asked_words[number, : asked[number]] = pool.asked_words[at : at + asked[number]]
        at = pool.passage_at[row]
        passage[number, : sizes[number]] = pool.tokens[at : at + sizes[number]]
        words[number, : sizes[number]] = pool.words[at : at + sizes[number]]
        at = pool.matches_at[row]
        lines = pool.matches[at : at + pool.matches_size[row]]
        for line in lines[rng.random(len(lines)) >= forget]:
            place = said[number, line[0] : line[1], line[2] : line[3]]
            np.maximum(place, line[4] / 100, out=place)
        held = (pool.starts[row] >= 0) & (pool.ends[row] < sizes[number])
        starts[number, held], ends[number, held] = pool.starts[row][held], pool.ends[row][held]
        if not held.any():
            starts[number, 0] = ends[number, 0] = passage.shape[1]
    return Batch(question, passage, said, asked_words, words, starts, ends)


def draws(
    sizes: list[int], shares: list[float], rng: np.random.Generator
) -> Iterator[tuple[int, int]]:
    """Endless (pool, example): pools by their shares, each example of one once before any twice."""
    orders: list[Iterator[int]] = [iter(()) for _ in sizes]
    while True:
        which = int(rng.choice(len(sizes), p=shares))
        example = next(orders[which], None)
        if example is None:
            orders[which] = iter(rng.permutation(sizes[which]).tolist())
            example = next(orders[which])
        yield which, example


def batches(pools: list[Pool], shares: list[float], size: int, forget: float,
            rng: np.random.Generator) -> Iterator[Batch]:  # fmt: skip
    """Endless batches of `size` rows, each of one pool and of rows of like length."""
    stream = draws([len(pool) for pool in pools], shares, rng)
    while True:
        drawn = [next(stream) for _ in range(size * SORTED)]
        groups: list[tuple[int, NDArray[np.int64]]] = []
        for which, pool in enumerate(pools):
            rows = np.array([example for owner, example in drawn if owner == which], dtype=np.int64)
            rows = rows[np.argsort(pool.passage_size[rows], kind="stable")]
            groups += [(which, rows[at : at + size]) for at in range(0, len(rows), size)]
        for place in rng.permutation(len(groups)):
            which, rows = groups[place]
            yield assemble(pools[which], rows, forget if rng.random() < 0.85 else 1.0, rng)
