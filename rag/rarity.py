"""How rare a term is in newspapers at large, whatever the corpus at hand.

In a corpus of one page every term is rare; what tells a name from a common word there is a
background. The table holds inverse document frequencies over 68,156 news articles and the
English texts of the training sets, hashed and quantised (made by `python -m rag.builtin.rarity`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from index.terms import terms

TABLE = Path(__file__).parent / "builtin" / "rarity.npz"
SLOTS = 1 << 20
STEP = 1 / 16
"""Resolution of a stored value."""

Rarities = NDArray[np.uint8]


def slot(term: str) -> int:
    """Place of a term in the table."""
    return crc32(term.encode("utf-8", "surrogatepass")) % SLOTS


@cache
def _table() -> Rarities:
    try:
        with np.load(TABLE) as data:
            return np.asarray(data["rarity"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(f"{TABLE}: no table of rarities ({error})") from error


def rarity(term: str) -> float:
    """Natural-log inverse document frequency, 0 (in every text) to about 11 (in none)."""
    return float(_table()[slot(term)]) * STEP


def count(texts: Iterable[str]) -> Rarities:
    """The table for a collection: values (SLOTS,) in units of STEP.

    Terms that share a slot get the smaller rarity of the two together: a common term is never
    taken for a rare one.
    """
    frequency = np.zeros(SLOTS, dtype=np.int64)
    total = 0
    for text in texts:
        total += 1
        frequency[np.fromiter({slot(term) for term in terms(text)}, dtype=np.int64)] += 1
    values = np.log1p((total - frequency + 0.5) / (frequency + 0.5))
    return np.minimum(np.round(values / STEP), 255).astype(np.uint8)


def ceiling(total: int) -> float:
    """Rarity of a term that none of `total` texts has."""
    return math.log1p((total + 0.5) / 0.5)
