"""What blocks say in common: pairs of characters, Latin words, whole lines.

Knows which terms are rare; not their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.pages.blocks import Block
from index.pages.language import ID_BITS, CharModel, Floats, Ids

_WORDS = 1 << (2 * ID_BITS)
"""Terms from here on are words; below are pairs of characters, first << ID_BITS | second."""
_WORD = re.compile(r"[A-Za-z]{2,}")
_CORE = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the of and to in for on with that is was are were be by at as it its he his she her they "
        "from this has have had not but or an will would which who said their been after than",
    )
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Pairs of characters and Latin words that several blocks share: `weights` (n, m), `rare`
    (n, m) for those that few share; `total`: (n,) weights of all terms of a block."""

    weights: Floats
    rare: Floats
    total: Floats


def terms_of(blocks: Sequence[Block], ids: Sequence[Ids], chars: CharModel) -> Terms:
    """The terms of a page's blocks: rare ones weigh more, and those that few blocks have."""
    letters = chars.letters
    rows, keys = [], []
    for number, (block, own) in enumerate(zip(blocks, ids, strict=True)):
        both = letters[own[:-1]] & letters[own[1:]]
        pairs = (own[:-1] << ID_BITS | own[1:])[both]
        words = [w.lower() for w in _WORD.findall(block.text)]
        hashed = [_WORDS + _hash(w) for w in words if w not in _STOP_WORDS]
        mine = np.concatenate([pairs, np.array(hashed, dtype=np.int64)])
        keys.append(mine)
        rows.append(np.full(len(mine), number))
    flat, row = np.concatenate(keys), np.concatenate(rows)
    known, column = np.unique(flat, return_inverse=True)
    counts = np.zeros((len(blocks), len(known)), dtype=np.float32)
    np.add.at(counts, (row, column.astype(np.intp)), np.float32(1))
    rarity = _rarity(known, chars)
    spread = (counts > 0).sum(axis=0)
    weights = np.log1p(counts) * (rarity * np.log((len(blocks) + 1) / spread))
    shared = spread > 1
    rest = np.sqrt((weights[:, ~shared] ** 2).sum(axis=1, keepdims=True))
    exclusive = (counts > 0) * (rarity * (spread <= 4))
    # What one block alone has adds to its length, but to no product: one column holds it all.
    kept = np.concatenate([weights[:, shared], np.diag(rest[:, 0])], axis=1)
    return Terms(
        kept.astype(np.float32),
        exclusive[:, shared].astype(np.float32),
        weights.sum(axis=1).astype(np.float32),
    )


def _hash(word: str) -> int:
    """A stable number below _WORDS for a word (FNV-1a)."""
    value = 2166136261
    for byte in word.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value % _WORDS


def _rarity(keys: NDArray[np.int64], chars: CharModel) -> Floats:
    """How much a term says, about 0 to 10 nats above the commonest."""
    letter = (1 << ID_BITS) - 1
    first, second = (keys >> ID_BITS) & letter, keys & letter
    grams = np.stack([first, second], axis=1)
    pairs = -(chars.unigrams[first] + chars.log_probability(grams))
    return np.where(keys >= _WORDS, 6.0, np.clip(pairs - 6.0, 0, 10)).astype(np.float32)


def overlaps(terms: Terms, above: Floats, below: Floats) -> tuple[Floats, Floats]:
    """Shares of i's terms that j has, and of j's terms that i has, by weight."""
    first, second = above @ terms.weights, below @ terms.weights
    holds = first @ (second > 0).astype(np.float32).T
    held = (first > 0).astype(np.float32) @ second.T
    total = np.maximum(terms.total, 1e-6)
    shares = holds / (above @ total)[:, None], held / (below @ total)[None, :]
    return shares[0].astype(np.float32), shares[1].astype(np.float32)


def lines_within(blocks: Sequence[Block]) -> Floats:
    """1 where i's text, 2 where j's text stands word for word in the other (a pull quote)."""
    out = np.zeros((len(blocks), len(blocks)), dtype=np.float32)
    found = [_CORE.search(block.text) for block in blocks]
    cores = [match[0] if match else "" for match in found]
    for short, core in enumerate(cores):
        if not 6 <= len(core) <= 80:
            continue
        for other, block in enumerate(blocks):
            if other != short and core in block.text:
                out[short, other], out[other, short] = 1, 2
    return out
