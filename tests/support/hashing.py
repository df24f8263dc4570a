"""An encoder without a model: the same vectors everywhere, and a record of what was encoded."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from index.terms import terms


class HashingEncoder:
    """An `index.encoder.Encoder`: each term adds one number, at a place that its CRC chooses.

    `texts` keeps every passage text that was ever encoded, in order.
    """

    def __init__(self, name: str = "hashing", dim: int = 32) -> None:
        self.name = name
        self.dim = dim
        self.texts: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        return self._encode(texts)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        rows[:, 0] = 0.1
        for row, text in zip(rows, texts, strict=True):
            for term in terms(text):
                code = zlib.crc32(f"{self.name} {term}".encode())
                row[code % self.dim] += 1.0 if code & 0x10000 else -1.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
