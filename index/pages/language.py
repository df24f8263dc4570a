"""A character n-gram model in a small hash table: how likely is this text after that one?

Orders 2 to ORDER with a constant backoff (Brants et al. 2007, "Large language models in machine
translation", stupid backoff); n-grams are found by a 16-bit fingerprint in buckets of 8, so that
about one look-up in 10,000 finds what was not there. Knows characters only: no words, no blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.fold import fold as plain

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

ORDER = 5
ID_BITS = 12
"""Characters are numbered below 2**ID_BITS: five of them fit one 64-bit key."""
UNKNOWN = 1
"""Id of a character outside the vocabulary; 0 is nothing (before the text)."""
BACKOFF = float(np.log(0.4))
SLOTS = 8
NATS_PER_STEP = 1 / 16
"""Log-probabilities are kept as uint8: 0 is free, v is -(v - 1) * NATS_PER_STEP."""


def fold(char: str) -> str:
    """The character that stands for `char` in the model: all digits are one, all white space is
    one, and full width, upper case and traditional forms are their plain ones."""
    if char.isdigit():
        return "0"
    return " " if char.isspace() else plain(char)


def mixed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """64 well-mixed bits for each key (splitmix64 finaliser, Steele et al. 2014)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def keys_of(grams: Ids) -> NDArray[np.uint64]:
    """Keys, shape (m,), of n-grams, shape (m, n): exact, and apart by n."""
    keys = np.full(len(grams), grams.shape[1], dtype=np.uint64)
    for column in grams.T:
        keys = (keys << np.uint64(ID_BITS)) | column.astype(np.uint64)
    return keys


def encoded(text: str, chars: NDArray[np.uint16]) -> Ids:
    """Ids of the characters of `text`, shape (len(text),); `chars`: (65536,) id by code point."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return chars[np.minimum(codes, 0xFFFF)].astype(np.int64)


@dataclass(frozen=True, slots=True)
class CharModel:
    """The tables. `chars`: (65536,) id by code point; `letters`: (2**ID_BITS,) which ids are
    letters or digits; `unigrams`: (2**ID_BITS,) natural log; `fingerprints`, `values`: (buckets,
    SLOTS)."""

    chars: NDArray[np.uint16]
    letters: NDArray[np.bool_]
    unigrams: Floats
    fingerprints: NDArray[np.uint16]
    values: NDArray[np.uint8]

    @classmethod
    def open(cls, folder: Path, tables: Mapping[str, Any]) -> CharModel:
        """Map the model in `folder`; `tables` holds its two small arrays."""
        return cls(
            tables["chars"],
            tables["letters"],
            tables["unigrams"],
            np.load(folder / "lm_fingerprints.npy", mmap_mode="r"),
            np.load(folder / "lm_values.npy", mmap_mode="r"),
        )

    def ids(self, text: str) -> Ids:
        """Character ids of `text`, shape (len(text),)."""
        return encoded(text, self.chars)

    def _find(self, grams: Ids) -> Floats:
        """Log-probability of the last character of each n-gram, NaN where it is not kept."""
        hashed = mixed(keys_of(grams))
        bucket = (hashed % np.uint64(len(self.fingerprints))).astype(np.int64)
        print_ = (hashed >> np.uint64(48)).astype(np.uint16)
        steps = self.values[bucket]
        same = (self.fingerprints[bucket] == print_[:, None]) & (steps > 0)
        value = np.where(same, steps, 0).max(axis=1).astype(np.float32)
        return np.where(value > 0, -(value - 1) * np.float32(NATS_PER_STEP), np.nan)

    def log_probability(self, grams: Ids) -> Floats:
        """Natural log of P(last | those before), shape (m,), for n-grams (m, n), n <= ORDER."""
        result = np.full(len(grams), np.nan, dtype=np.float32)
        penalty = 0.0
        for size in range(min(grams.shape[1], ORDER), 1, -1):
            rows = np.flatnonzero(np.isnan(result))
            if not len(rows):
                return result
            result[rows] = self._find(grams[rows, -size:]) + penalty
            penalty += BACKOFF
        rest = np.isnan(result)
        result[rest] = self.unigrams[grams[rest, -1]] + penalty
        return result
