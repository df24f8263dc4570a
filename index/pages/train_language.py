"""Learn the character model of `language.py` from plain texts.

Absolute discounting for the counts, and the n-grams whose loss costs the most likelihood are kept
(weighted difference pruning, Seymore & Rosenfeld 1996).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.pages.language import (
    BACKOFF,
    ID_BITS,
    NATS_PER_STEP,
    ORDER,
    SLOTS,
    UNKNOWN,
    CharModel,
    encoded,
    fold,
    mixed,
)

DISCOUNT = 0.6
LEAST_COUNT = 2
"""An n-gram seen less often says too little for the 3 bytes that it takes."""
BUCKETS = 1 << 20
"""24 MiB. With half as many, and with a quarter, it is told right less often which opening reads on
from a torn end."""
FILL = 0.85
"""Share of the slots that is filled: fuller, and too many n-grams find no room."""


def train_language(texts: Sequence[str]) -> CharModel:
    """The model of `texts`; each begins with nothing before it."""
    chars = _vocabulary(texts)
    gap = np.zeros(ORDER - 1, np.int64)
    ids = np.concatenate([part for text in texts for part in (gap, encoded(text, chars))])
    counts = np.bincount(ids, minlength=1 << ID_BITS).astype(np.float64)
    counts[0] = 0
    unigrams = np.log((counts + 0.5) / (counts.sum() + 0.5 * len(counts))).astype(np.float32)
    keys, logs, gains = _ngrams(ids, unigrams)
    keep = np.argsort(-gains)[: int(BUCKETS * SLOTS * FILL)]
    prints, values = _table(keys[keep], logs[keep])
    return CharModel(chars, _letters(chars), unigrams, prints, values)


def _letters(chars: NDArray[np.uint16]) -> NDArray[np.bool_]:
    letters = np.zeros(1 << ID_BITS, dtype=np.bool_)
    for code in np.flatnonzero(chars > UNKNOWN):
        letters[chars[code]] |= chr(code).isalnum()
    return letters


def _vocabulary(texts: Sequence[str]) -> NDArray[np.uint16]:
    counter: Counter[str] = Counter()
    for text in texts:
        counter.update(text)
    folded: Counter[str] = Counter()
    for char, count in counter.items():
        folded[fold(char)] += count
    known = [c for c, _ in folded.most_common((1 << ID_BITS) - 2) if ord(c) < 0xFFFF]
    number = {char: at for at, char in enumerate(sorted(known), UNKNOWN + 1)}
    table = np.full(1 << 16, UNKNOWN, dtype=np.uint16)
    for code in range(1 << 16):
        table[code] = number.get(fold(chr(code)), UNKNOWN)
    return table


Grams = tuple[NDArray[np.uint64], NDArray[np.float32], NDArray[np.float32]]


def _ngrams(ids: NDArray[np.int64], unigrams: NDArray[np.float32]) -> Grams:
    """Keys, log-probabilities and gains of the n-grams worth keeping, all orders together."""
    found: list[Grams] = []
    lower_keys = np.arange(1 << ID_BITS, dtype=np.uint64)
    lower_logs: NDArray[np.float32] = unigrams
    lower_counts = np.bincount(ids, minlength=1 << ID_BITS).astype(np.float32)
    window = ids.astype(np.uint64)
    for size in range(2, ORDER + 1):
        window = (window[:-1] << np.uint64(ID_BITS)) | ids[size - 1 :].astype(np.uint64)
        mask = np.uint64((1 << (ID_BITS * (size - 1))) - 1)
        whole = ids[size - 1 :] > 0
        keys, count = np.unique(window[whole], return_counts=True)
        often = count >= LEAST_COUNT
        keys, count = keys[often], count[often].astype(np.float32)
        context = _at(lower_keys, lower_counts, keys >> np.uint64(ID_BITS), np.float32(1))
        logs = np.log((count - DISCOUNT) / np.maximum(context, count))
        shorter = _at(lower_keys, lower_logs, keys & mask, np.float32(-14)) + BACKOFF
        marker = np.uint64(size << (ID_BITS * size)) if size < ORDER else np.uint64(size << 60)
        found.append((keys | marker, logs.astype(np.float32), count * (logs - shorter)))
        lower_keys, lower_logs, lower_counts = (
            keys,
            logs.astype(np.float32),
            count.astype(np.float32),
        )
    keys, logs, gains = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return keys, logs, gains


def _at(
    keys: NDArray[np.uint64],
    values: NDArray[np.float32],
    wanted: NDArray[np.uint64],
    default: np.float32,
) -> NDArray[np.float32]:
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], default)


def _table(
    keys: NDArray[np.uint64], logs: NDArray[np.float32]
) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """Fill the buckets, the most valuable n-grams first; what finds no room is left out."""
    hashed = mixed(keys)
    bucket = (hashed % np.uint64(BUCKETS)).astype(np.int64)
    order = np.argsort(bucket, kind="stable")
    ordered = bucket[order]
    first = np.searchsorted(ordered, np.arange(BUCKETS))
    slot = np.arange(len(ordered)) - first[ordered]
    fits = slot < SLOTS
    place = (ordered[fits], slot[fits])
    prints = np.zeros((BUCKETS, SLOTS), dtype=np.uint16)
    values = np.zeros((BUCKETS, SLOTS), dtype=np.uint8)
    prints[place] = (hashed[order][fits] >> np.uint64(48)).astype(np.uint16)
    steps = np.clip(np.round(-logs[order][fits] / NATS_PER_STEP), 0, 254)
    values[place] = (steps + 1).astype(np.uint8)
    return prints, values
