"""Which word translates which: IBM Model 1 (Brown et al. 1993) in both directions.

Learnt from sentence pairs given as token ids; knows nothing of where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_LARGEST = 900
"""Token pairs of a sentence pair beyond which it is left out: long pairs say little and their
pairs grow with the square."""


@dataclass(frozen=True, slots=True)
class Translations:
    """For each pair of tokens seen together: source, target, p(target | source) and the
    geometric mean of that and p(source | target), which is high for true translations only."""

    source: Ints
    target: Ints
    forward: NDArray[np.float64]
    mutual: NDArray[np.float64]


def align(pairs: list[tuple[Ints, Ints]], size: int, rounds: int = 6) -> Translations:
    """Translation probabilities from (source ids, target ids); ids below `size`."""
    sources, targets, sentence = [], [], []
    for number, (left, right) in enumerate(pairs):
        if 0 < len(left) * len(right) <= _LARGEST:
            sources.append(np.repeat(left, len(right)))
            targets.append(np.tile(right, len(left)))
            sentence.append(np.full(len(left) * len(right), number))
    source, target = np.concatenate(sources), np.concatenate(targets)
    place = np.concatenate(sentence)
    codes, pair = np.unique(source * size + target, return_inverse=True)
    kinds = (codes // size, codes % size)
    forward = _expect(pair, kinds[0], place * size + target, rounds)
    backward = _expect(pair, kinds[1], place * size + source, rounds)
    return Translations(kinds[0], kinds[1], forward, np.sqrt(forward * backward))


def _expect(pair: Ints, given: Ints, slot: Ints, rounds: int) -> NDArray[np.float64]:
    """EM: each `slot` (a word in a sentence) is explained by one of its pairs. Returns
    p(pair | given) per kind of pair."""
    _, slot = np.unique(slot, return_inverse=True)
    probability = np.full(len(given), 1.0)
    for _ in range(rounds):
        weight = probability[pair]
        weight /= np.bincount(slot, weight)[slot]
        counts = np.bincount(pair, weight, len(given))
        # Absolute discounting keeps words seen once from being sure of everything beside them.
        counts = np.maximum(counts - 0.05, 1e-9)
        probability = counts / (np.bincount(given, counts) + 0.5)[given]
    return probability
