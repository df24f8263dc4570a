"""Vectors of the words that a reader's tokens stand in.

From the built-in static embedding, which was learnt from what is said in the same place in other
words and in two languages: 谱写 and 创作 lie near each other, and so do 谱写 and composed. A reader's
token is a character or a word piece, and gets the vector of the word that it is part of (fixed word
vectors beside what is learnt; Chen et al. 2017, DrQA).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import BUILTIN, open_encoder
from index.static import StaticEncoder

NONE = -1
"""In place of a word's id: the token is part of no word of the embedding."""

KEPT = 256
"""Texts whose words are kept: the passages of some questions asked one after another."""


class Meanings(Protocol):
    """Words of texts and their vectors."""

    @property
    def dim(self) -> int:
        """Numbers of a vector."""
        ...

    def placed(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """(n,) ids of a text's words and their (n, 2) characters [start, end), in order."""
        ...

    def words(self, text: str, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """(n,) ids of the words that the tokens at the (n, 2) characters `places` begin in."""
        ...

    def vectors(self, words: NDArray[np.int32]) -> NDArray[np.float32]:
        """(n, dim) vectors of words, as long as the words weigh; 0 for NONE."""
        ...

    def table(self) -> NDArray[np.float32]:
        """The vectors of all words by id, and last that of NONE."""
        ...


class EmbeddedMeanings:
    """By the tokens of a static embedding. Safe to call from several threads at once."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self.dim = encoder.dim
        self.placed = lru_cache(KEPT)(encoder.places)

    def words(self, text: str, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """See `Meanings`."""
        ids, bounds = self.placed(text)
        found = np.full(len(places), NONE, dtype=np.int32)
        if not len(ids) or not len(places):
            return found
        at = np.minimum(np.searchsorted(bounds[:, 1], places[:, 0], side="right"), len(ids) - 1)
        held = (bounds[at, 0] <= places[:, 0]) & (places[:, 0] < bounds[at, 1])
        found[held] = ids[at[held]]
        return found

    def vectors(self, words: NDArray[np.int32]) -> NDArray[np.float32]:
        """See `Meanings`."""
        found = np.zeros((len(words), self.dim), dtype=np.float32)
        held = words != NONE
        found[held] = self._encoder.rows(words[held])
        return found

    def table(self) -> NDArray[np.float32]:
        """See `Meanings`."""
        return self.vectors(np.append(np.arange(self._encoder.size, dtype=np.int32), NONE))


@cache
def open_meanings() -> Meanings:
    """By the built-in embedding, the one that finds passages as well."""
    encoder = open_encoder(BUILTIN)
    assert isinstance(encoder, StaticEncoder)
    return EmbeddedMeanings(encoder)
