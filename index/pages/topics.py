"""What a text speaks of, as a small vector; and how it opens and ends.

Each known character and pair of neighbouring characters has a learned vector; a text's vector is
their sum, so that texts can be put together by adding. The openings and endings are one learned
number per pair of characters. Order within a text is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.pages.language import ID_BITS, Floats, Ids

EDGE = 28
"""Characters of a text's beginning or end that tell an opening or an ending."""


@dataclass(frozen=True, slots=True)
class Topics:
    """`keys`: (m,) sorted uint32, (first id << ID_BITS | second id), a single character with
    first id 0; `vectors`: (m, dim) int8; `scales`: (m,); `roles`: (m, 2) int8, how much a pair
    speaks for an article's opening and for its ending, with `role_scale` and `role_bias` (2,)."""

    keys: NDArray[np.uint32]
    vectors: NDArray[np.int8]
    scales: Floats
    roles: NDArray[np.int8]
    role_scale: Floats
    role_bias: Floats

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> Topics:
        """From the arrays of `tables`, named as the fields."""
        return cls(**{name: tables[name] for name in cls.__slots__})

    def rows(self, ids: Ids) -> Ids:
        """Rows of the known characters and pairs of a text's character ids."""
        return self._known(np.concatenate([ids, (ids[:-1] << ID_BITS) | ids[1:]]))[0]

    def _known(self, wanted: Ids) -> tuple[Ids, NDArray[np.bool_]]:
        """Rows of the keys that are in the table, and which of `wanted` they are."""
        place = np.minimum(np.searchsorted(self.keys, wanted.astype(np.uint32)), len(self.keys) - 1)
        found: NDArray[np.bool_] = self.keys[place] == wanted
        return place[found], found

    def _grouped(self, texts: Sequence[Ids]) -> tuple[Ids, Ids]:
        """All rows of all texts, and to which text each belongs."""
        flat = np.concatenate([*texts, np.zeros(1, np.int64)])
        owner = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
        inside = np.flatnonzero(owner[:-1] == owner[1:])
        pairs = (flat[inside] << ID_BITS) | flat[inside + 1]
        rows, found = self._known(np.concatenate([flat[:-1], pairs]))
        return rows, np.concatenate([owner, owner[inside]])[found]

    def sums(self, texts: Sequence[Ids]) -> Floats:
        """Unnormalised topic vectors, shape (len(texts), dim); they may be added."""
        rows, owner = self._grouped(texts)
        order = np.argsort(owner, kind="stable")
        scaled = self.vectors[rows[order]] * self.scales[rows[order], None]
        out = np.zeros((len(texts), self.vectors.shape[1]), dtype=np.float32)
        present, first = np.unique(owner[order], return_index=True)
        if len(present):
            out[present] = np.add.reduceat(scaled, first, axis=0)
        return out

    def openings(self, texts: Sequence[Ids]) -> Floats:
        """Log-odds, shape (len(texts),), that a text is the opening of an article's body."""
        return self._role(0, [ids[:EDGE] for ids in texts])

    def endings(self, texts: Sequence[Ids]) -> Floats:
        """Log-odds, shape (len(texts),), that a text ends an article."""
        return self._role(1, [ids[-EDGE:] for ids in texts])

    def _role(self, which: int, edges: Sequence[Ids]) -> Floats:
        rows, owner = self._grouped(edges)
        total = np.bincount(owner, self.roles[rows, which], minlength=len(edges))
        odds: Floats = (total * self.role_scale[which] + self.role_bias[which]).astype(np.float32)
        return odds


def unit(vectors: Floats) -> Floats:
    """Rows of length 1; a row of zeros stays."""
    norm = np.linalg.norm(vectors, axis=-1, keepdims=True)
    out: Floats = (vectors / np.maximum(norm, 1e-9)).astype(np.float32)
    return out
