"""Which words of a text mean nearly what words of a question mean, be it in other words.

By the built-in static embedding: two tokens whose vectors point the same way (议员 and 国会议员, 第一 and
首次, 联盟 and Coalition; soft alignment after Chen et al. 2017, DrQA's aligned question embedding, with
vectors that are not learnt here). Knows nothing of which text is an answer.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.builtin.dictionary import Match
from rag.builtin.meanings import KEPT, Meanings, open_meanings

NEAR = 0.35
"""Cosine from which two tokens are alike: under it what is found is mostly company (皇帝, 腓特烈)."""

SAME = 0.995
"""Cosine of a token with itself, but for rounding: the reader sees equal words by itself."""

HEAVY = 10.0
"""Least length of a token's vector, which is its weight in the embedding; 的 has 3, 是 6, 什么 7, 年 9, 国家 15."""

Placed = tuple[NDArray[np.float32], NDArray[np.int64]]
"""(n, dim) unit vectors of the heavy tokens of a text, and their (n, 2) characters."""


class Likeness(Protocol):
    """Finds like words."""

    def matches(self, question: str, text: str) -> list[Match]: ...


class EmbeddedLikeness:
    """By the vectors of words. Safe to call from several threads at once."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._placed = lru_cache(KEPT)(self._heavy)

    def matches(self, question: str, text: str) -> list[Match]:
        """Pairs of unequal tokens that are alike; the weight is their cosine."""
        (asked, asked_at), (said, said_at) = self._placed(question), self._placed(text)
        cosines = asked @ said.T
        alike = np.argwhere((cosines >= NEAR) & (cosines < SAME))
        return [
            Match(tuple(asked_at[row]), tuple(said_at[column]), float(cosines[row, column]))
            for row, column in alike.tolist()
        ]

    def _heavy(self, text: str) -> Placed:
        words, places = self._meanings.placed(text)
        vectors = self._meanings.vectors(words)
        weight = np.linalg.norm(vectors, axis=1)
        heavy = weight >= HEAVY
        return vectors[heavy] / weight[heavy, None], places[heavy]


@cache
def open_likeness() -> Likeness:
    """By the built-in embedding."""
    return EmbeddedLikeness(open_meanings())
