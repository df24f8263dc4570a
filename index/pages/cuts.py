"""What a cut between two blocks shows: how the text reads over it, and what it leaves open.

Knows characters and marks; not what the blocks speak of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.pages.language import ORDER, CharModel, Floats, Ids, keys_of

HEAD_CHARS = 4
"""Characters of j's beginning that are weighed: further ones no longer see i's end."""


@dataclass(frozen=True, slots=True)
class Language:
    """`on`: (n, n) log-likelihood of j's beginning after i's end; `anew`: (n,) after a full stop;
    `stop`: (n,) of a full stop after i's end."""

    on: Floats
    anew: Floats
    stop: Floats


def edge_of(ids: Sequence[Ids], size: int, last: bool) -> Ids:
    """The first or `last` `size` characters of each text, (n, size); 0 where a text is shorter."""
    rows = np.zeros((len(ids), size), dtype=np.int64)
    for at, own in enumerate(ids):
        part = own[-size:] if last else own[:size]
        rows[at, size - len(part) if last else 0 : size if last else len(part)] = part
    return rows


def language_over(ids: Sequence[Ids], chars: CharModel, ended: NDArray[np.bool_]) -> Language:
    """How each text reads on after each other; after a full stop (`ended`, (n,)) a block begins
    anew, so that only the other ends are weighed."""
    n, context = len(ids), ORDER - 1
    tails, heads = edge_of(ids, context, last=True), edge_of(ids, HEAD_CHARS, last=False)
    stop = int(chars.ids("。")[0])
    fresh = np.concatenate([np.zeros((n, context), np.int64), heads], axis=1)
    fresh[:, context - 1] = stop
    open_ = np.flatnonzero(~ended)
    joined = np.concatenate(
        [np.repeat(tails[open_], n, axis=0), np.tile(heads, (len(open_), 1))], axis=1
    )  # (open ends * n, context + HEAD_CHARS)
    on, anew = np.zeros(len(joined), np.float32), np.zeros(n, np.float32)
    for at in range(HEAD_CHARS):
        there = heads[:, at] > 0
        window = slice(at, at + ORDER)
        on += np.where(np.tile(there, len(open_)), chars.log_probability(joined[:, window]), 0)
        anew += np.where(there, chars.log_probability(fresh[:, window]), 0)
    whole = np.tile(anew, (n, 1))
    whole[open_] = on.reshape(len(open_), n)
    after = np.concatenate([tails, np.full((n, 1), stop)], axis=1)
    return Language(whole, anew, chars.log_probability(after))


_OPENERS, _CLOSERS = "“‘「『(（《【〔", "”’」』)）》】〕"
_QUOTES = re.compile(rf"[{re.escape(_OPENERS + _CLOSERS)}]")


def balance(text: str) -> tuple[int, int]:
    """How many quotes and brackets are left open, and how many close what is not open."""
    stack: list[int] = []
    held = [0] * len(_OPENERS)
    unopened = 0
    for char in _QUOTES.findall(text):
        opener = _OPENERS.find(char)
        if opener >= 0:
            stack.append(opener)
            held[opener] += 1
            continue
        closer = _CLOSERS.find(char)
        if not held[closer]:
            unopened += 1
            continue
        while held[closer]:
            last = stack.pop()
            held[last] -= 1
            if last == closer:
                break
    return len(stack), unopened


def quotes_over(opens: Floats, closes: Floats) -> Floats:
    """+ where what i leaves open is closed by j, - where it is not, 0 where nothing is open."""
    match = np.minimum(opens[:, None], closes[None, :])
    miss = np.abs(opens[:, None] - closes[None, :])
    out: Floats = (2 * match - miss).astype(np.float32)
    return out


def words_across(ids: Sequence[Ids], open_: NDArray[np.bool_]) -> Floats:
    """Length of the longest string over the cut (2 to 5 characters) that the page has elsewhere,
    (n, n); `open_`: (n,) which blocks end in the middle of a clause."""
    rows = np.flatnonzero(open_)
    best = np.zeros((len(ids), len(ids)), dtype=np.float32)
    reach = best[rows]
    tails, heads = edge_of(ids, 3, last=True)[rows], edge_of(ids, 3, last=False)
    for size in range(2, ORDER + 1):
        windows = [np.lib.stride_tricks.sliding_window_view(o, size) for o in ids if len(o) >= size]
        if not windows:
            break
        found = np.unique(keys_of(np.concatenate(windows)))
        for left in range(max(1, size - 3), min(3, size - 1) + 1):
            right = size - left
            grams = np.concatenate(
                [
                    np.repeat(tails[:, 3 - left :], len(heads), axis=0),
                    np.tile(heads[:, :right], (len(tails), 1)),
                ],
                axis=1,
            )
            wanted = keys_of(grams)
            place = np.minimum(np.searchsorted(found, wanted), len(found) - 1)
            hit = (found[place] == wanted) & (grams > 1).all(axis=1)
            reach = np.maximum(reach, np.where(hit, size, 0).reshape(reach.shape))
    best[rows] = reach
    return best
