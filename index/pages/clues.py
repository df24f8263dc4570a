"""Everything that can be seen of a page's blocks, in numbers: of each, and of each pair.

Pure arithmetic on text; what the numbers are worth is learned elsewhere (`weights`). A pair
(i, j) asks: does block j read on from block i?
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.pages.blocks import Block, ends_sentence
from index.pages.language import ORDER, CharModel, Floats, Ids, keys_of
from index.pages.signs import look_of
from index.pages.topics import Topics, unit

HEAD_CHARS = 4
"""Characters of j's beginning that are weighed: further ones no longer see i's end."""
NEAR = 60
"""Characters about a cut that tell the matter at hand, rather than the whole block's."""
_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Clues:
    """`single`: (n, len(SINGLE)); `pair`: (n, n, len(PAIR)); `page`: (len(PAGE),), float32.

    `sums`: (n, dim) topic vectors that may be added; `terms`: (n, m) weights of the page's terms.
    """

    single: Floats
    pair: Floats
    page: Floats
    sums: Floats
    terms: Floats


SINGLE = (
    "length", "headline", "byline", "mark", "section", "lead", "from", "to", "ends", "comma",
    "closer", "starts_mark", "opens", "closes", "opening", "ending", "start_lm", "stop_lm",
    "place", "gap", "indent", "lower", "best_in", "best_out", "digits",
)  # fmt: skip
PAIR = (
    "step", "reads_on", "reads_on_in", "reads_on_out", "follows", "across", "terms", "terms_in",
    "terms_out", "topic", "topic_in", "topic_out", "near", "wide", "quotes", "holds", "held",
    "rare", "heads_between", "openings_between", "within", "gap",
)  # fmt: skip
PAGE = ("blocks", "heads", "torn", "indented", "opened", "han")


def clues_of(text: str, blocks: Sequence[Block], chars: CharModel, topics: Topics) -> Clues:
    """The clues of `blocks`, which are of the source text `text`, in page order."""
    ids = [chars.ids(block.text) for block in blocks]
    terms = _terms(blocks, ids, chars)
    sums = topics.sums(ids)
    ended = np.array([ends_sentence(block.text) for block in blocks])
    language = _language(ids, chars, ended)
    single = _single(text, blocks, ids, topics, language)
    pair = _pair(blocks, ids, language, single, terms, sums, topics)
    return Clues(single, pair, _page(blocks, single), sums, terms.weights)


@dataclass(frozen=True, slots=True)
class _Language:
    """`on`: (n, n) log-likelihood of j's beginning after i's end; `anew`: (n,) after a full stop;
    `stop`: (n,) of a full stop after i's end."""

    on: Floats
    anew: Floats
    stop: Floats


def _edge(ids: Sequence[Ids], size: int, last: bool) -> Ids:
    rows = np.zeros((len(ids), size), dtype=np.int64)
    for at, own in enumerate(ids):
        part = own[-size:] if last else own[:size]
        rows[at, size - len(part) if last else 0 : size if last else len(part)] = part
    return rows


def _language(ids: Sequence[Ids], chars: CharModel, ended: NDArray[np.bool_]) -> _Language:
    """After a full stop (`ended`) a block begins anew: only the other ends are weighed."""
    n, context = len(ids), ORDER - 1
    tails, heads = _edge(ids, context, last=True), _edge(ids, HEAD_CHARS, last=False)
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
    return _Language(whole, anew, chars.log_probability(after))


_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the of and to in for on with that is was are were be by at as it its he his she her they "
        "from this has have had not but or an will would which who said their been after than",
    )
)


@dataclass(frozen=True, slots=True)
class _Terms:
    """Pairs of characters and Latin words that several blocks share: `weights` (n, m), `rare`
    (n, m) for those that few share; `total`: (n,) weights of all terms of a block."""

    weights: Floats
    rare: Floats
    total: Floats


def _terms(blocks: Sequence[Block], ids: Sequence[Ids], chars: CharModel) -> _Terms:
    letters = chars.letters
    rows, keys = [], []
    for number, (block, own) in enumerate(zip(blocks, ids, strict=True)):
        both = letters[own[:-1]] & letters[own[1:]]
        pairs = (own[:-1] << 12 | own[1:])[both]
        words = [w.lower() for w in _WORD.findall(block.text)]
        hashed = [(1 << 24) + hash_word(w) for w in words if w not in _STOP_WORDS]
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
    return _Terms(
        kept.astype(np.float32),
        exclusive[:, shared].astype(np.float32),
        weights.sum(axis=1).astype(np.float32),
    )


def hash_word(word: str) -> int:
    """A stable number below 2**24 for a word (FNV-1a)."""
    value = 2166136261
    for byte in word.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value & 0xFFFFFF


def _rarity(keys: NDArray[np.int64], chars: CharModel) -> Floats:
    """How much a term says, about 0 to 10 nats above the commonest."""
    first, second = (keys >> 12) & 0xFFF, keys & 0xFFF
    grams = np.stack([first, second], axis=1)
    pairs = -(chars.unigrams[first] + chars.log_probability(grams))
    return np.where(keys >= 1 << 24, 6.0, np.clip(pairs - 6.0, 0, 10)).astype(np.float32)


_OPENERS, _CLOSERS = "“‘「『(（《【〔", "”’」』)）》】〕"


_QUOTES = re.compile(rf"[{re.escape(_OPENERS + _CLOSERS)}]")


def _balance(text: str) -> tuple[int, int]:
    """How many quotes and brackets are left open, and how many close what is not open."""
    stack: list[int] = []
    unopened = 0
    for char in _QUOTES.findall(text):
        opener = _OPENERS.find(char)
        if opener >= 0:
            stack.append(opener)
            continue
        closer = _CLOSERS.find(char)
        if closer < 0:
            continue
        if closer in stack:
            while stack.pop() != closer:
                pass
        else:
            unopened += 1
    return len(stack), unopened


def _single(
    text: str,
    blocks: Sequence[Block],
    ids: Sequence[Ids],
    topics: Topics,
    language: _Language,
) -> Floats:
    n = len(blocks)
    gain = language.on - language.anew[None, :]
    np.fill_diagonal(gain, -np.inf)
    best_in = gain.max(axis=0, initial=-20.0)
    best_out = gain.max(axis=1, initial=-20.0)
    opening, ending = topics.openings(ids), topics.endings(ids)
    rows = []
    for at, block in enumerate(blocks):
        look = look_of(block.text)
        opens, closes = _balance(block.text)
        before = text[max(0, block.start - 4) : block.start]
        rows.append(
            (
                np.log(len(block.text)), look.headline, look.byline, look.mark, look.section,
                look.lead, look.came is not None, look.goes is not None, look.ends, look.comma, look.closer,
                look.starts_mark, min(opens, 3), min(closes, 3), opening[at], ending[at],
                language.anew[at] / HEAD_CHARS, language.stop[at], at / max(1, n - 1),
                min(block.gap, 4), len(before) - len(before.rstrip(" \t\u3000")), look.lower,
                best_in[at], best_out[at], look.digits,
            )
        )  # fmt: skip
    return np.array(rows, dtype=np.float32)


def _others(values: Floats, axis: int) -> Floats:
    """For each entry, the largest of the others along `axis`."""
    ranked = np.sort(values, axis=axis)
    best = np.take(ranked, [-1], axis=axis)
    second = np.take(ranked, [-2], axis=axis) if values.shape[axis] > 1 else best
    return np.where(values == best, second, best).astype(np.float32)


def _said(single: Floats) -> tuple[Floats, Floats]:
    """Whose words stand for a block that has none: (n, n) matrices of 0 and 1.

    What a byline or a section name leads on from is the head above it, so that the first matrix
    adds to a block of a head those of the head above; what it leads to is the block below, so that
    the second gives a block without words the words of the next.
    """
    n = len(single)
    mute = (_column(single, "byline") + _column(single, "mark") + _column(single, "section")) > 0
    head = mute | (_column(single, "headline") > 0)
    above, below = np.eye(n, dtype=np.float32), np.eye(n, dtype=np.float32)
    for at in range(1, n):
        if head[at] and head[at - 1]:
            above[at] += above[at - 1]
    for at in range(n - 2, -1, -1):
        if mute[at]:
            below[at] += below[at + 1]
    return above, below


def _pair(
    blocks: Sequence[Block],
    ids: Sequence[Ids],
    language: _Language,
    single: Floats,
    terms: _Terms,
    sums: Floats,
    topics: Topics,
) -> Floats:
    n = len(blocks)
    gain = np.clip(language.on - language.anew[None, :], -15, 30)
    same = np.eye(n, dtype=bool)
    gain[same] = -15
    above, below = _said(single)
    word = unit(above @ terms.weights) @ unit(below @ terms.weights).T
    topic = unit(above @ sums) @ unit(below @ sums).T
    word[same], topic[same] = 0, 0
    tail = unit(above @ topics.sums([own[-NEAR:] for own in ids]))
    head = unit(below @ topics.sums([own[:NEAR] for own in ids]))
    before, after = sums.copy(), sums.copy()
    before[1:] += sums[:-1]
    after[:-1] += sums[1:]
    place = np.arange(n)
    step = place[None, :] - place[:, None]
    holds, held = _overlaps(terms, above, below)
    opens, closes = _column(single, "opens"), _column(single, "closes")
    exclusive = (above @ terms.rare) @ ((below @ terms.rare) > 0).astype(np.float32).T
    exclusive[same] = 0
    arrays = (
        np.clip(step, -40, 40), gain, gain - _others(gain, 0), gain - _others(gain, 1),
        language.on, _across(ids, single), word, word - _others(word, 0), word - _others(word, 1),
        topic, topic - _others(topic, 0), topic - _others(topic, 1), tail @ head.T,
        unit(before) @ unit(after).T, _quotes(opens, closes), holds, held,
        np.log1p(exclusive), _between(_column(single, "headline"), step),
        _between((_column(single, "opening") > 0).astype(np.float32), step),
        _within(blocks), np.where(step == 1, _column(single, "gap")[None, :], 9),
    )  # fmt: skip
    return np.stack([a.astype(np.float32) for a in arrays], axis=2)


def _overlaps(terms: _Terms, above: Floats, below: Floats) -> tuple[Floats, Floats]:
    """Shares of i's terms that j has, and of j's terms that i has, by weight."""
    first, second = above @ terms.weights, below @ terms.weights
    holds = first @ (second > 0).astype(np.float32).T
    held = (first > 0).astype(np.float32) @ second.T
    total = np.maximum(terms.total, 1e-6)
    shares = holds / (above @ total)[:, None], held / (below @ total)[None, :]
    return shares[0].astype(np.float32), shares[1].astype(np.float32)


def _column(single: Floats, name: str) -> Floats:
    return single[:, SINGLE.index(name)]


def _quotes(opens: Floats, closes: Floats) -> Floats:
    """+ where what i leaves open is closed by j, - where it is not, 0 where nothing is open."""
    match = np.minimum(opens[:, None], closes[None, :])
    miss = np.abs(opens[:, None] - closes[None, :])
    out: Floats = (2 * match - miss).astype(np.float32)
    return out


def _between(flags: Floats, step: NDArray[np.int64]) -> Floats:
    """How many flagged blocks stand between i and j, ends excluded, at most 6."""
    total = np.concatenate([[0], np.cumsum(flags)])
    n = len(flags)
    low = np.minimum(np.arange(n)[:, None], np.arange(n)[None, :])
    high = low + np.abs(step)
    out: Floats = np.clip(total[high] - total[np.minimum(low + 1, high)], 0, 6).astype(np.float32)
    return out


def _within(blocks: Sequence[Block]) -> Floats:
    """1 where i's text, 2 where j's text stands word for word in the other (a pull quote)."""
    out = np.zeros((len(blocks), len(blocks)), dtype=np.float32)
    cores = [re.sub(r"\W+$|^\W+", "", block.text) for block in blocks]
    for short, core in enumerate(cores):
        if not 6 <= len(core) <= 80:
            continue
        for other, block in enumerate(blocks):
            if other != short and core in block.text:
                out[short, other], out[other, short] = 1, 2
    return out


def _across(ids: Sequence[Ids], single: Floats) -> Floats:
    """Length of the longest string over the cut (2 to 5 characters) that the page has elsewhere."""
    rows = np.flatnonzero(_column(single, "ends") + _column(single, "comma") == 0)
    best = np.zeros((len(ids), len(ids)), dtype=np.float32)
    reach = best[rows]
    tails, heads = _edge(ids, 3, last=True)[rows], _edge(ids, 3, last=False)
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


def _page(blocks: Sequence[Block], single: Floats) -> Floats:
    body = _column(single, "headline") + _column(single, "byline") + _column(single, "mark") == 0
    torn = body & (_column(single, "ends") == 0)
    text = "".join(block.text for block in blocks)
    han = sum("\u4e00" <= char <= "\u9fff" for char in text[:4000])
    count = max(1, int(body.sum()))
    return np.array(
        [
            len(blocks), _column(single, "headline").mean(), torn.sum() / count,
            (_column(single, "indent") > 0).sum() / count,
            (_column(single, "opening") > 0).sum() / count, han / max(1, len(text[:4000])),
        ],
        dtype=np.float32,
    )  # fmt: skip
