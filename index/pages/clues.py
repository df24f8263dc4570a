"""Everything that can be seen of a page's blocks, in numbers: of each, and of each pair.

Pure arithmetic on text; what the numbers are worth is learned elsewhere (`weights`). A pair
(i, j) asks: does block j read on from block i?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.pages.blocks import Block, ends_sentence
from index.pages.cuts import (
    HEAD_CHARS,
    Language,
    balance,
    language_over,
    quotes_over,
    words_across,
)
from index.pages.language import CharModel, Floats, Ids
from index.pages.series import series_over
from index.pages.signs import look_of
from index.pages.topics import Topics, unit
from index.pages.words import Terms, lines_within, overlaps, terms_of

NEAR = 60
"""Characters about a cut that tell the matter at hand, rather than the whole block's."""


@dataclass(frozen=True, slots=True)
class Clues:
    """`single`: (n, len(SINGLE)); `pair`: (n, n, len(PAIR)); `page`: (len(PAGE),), float32.

    `sums`: (n, dim) topic vectors that may be added; `terms`: (n, m) weights of the page's terms;
    `senses`: (n, dim) the encoder's vectors, the longer the text the longer; they may be added, too.
    """

    single: Floats
    pair: Floats
    page: Floats
    sums: Floats
    terms: Floats
    senses: Floats


SINGLE = (
    "length", "headline", "byline", "mark", "section", "lead", "from", "to", "ends", "comma",
    "closer", "starts_mark", "opens", "closes", "opening", "ending", "start_lm", "stop_lm",
    "place", "gap", "indent", "lower", "best_in", "best_out", "digits",
)  # fmt: skip
PAIR = (
    "step", "reads_on", "reads_on_in", "reads_on_out", "follows", "across", "terms", "terms_in",
    "terms_out", "topic", "topic_in", "topic_out", "near", "wide", "quotes", "holds", "held",
    "rare", "heads_between", "openings_between", "within", "gap",
    "sense", "sense_in", "sense_out", "sense_apart", "ranks", "alike",
)  # fmt: skip
PAGE = ("blocks", "heads", "torn", "indented", "opened", "han")


def clues_of(
    text: str, blocks: Sequence[Block], chars: CharModel, topics: Topics, encoder: Encoder
) -> Clues:
    """The clues of `blocks`, which are of the source text `text`, in page order."""
    ids = [chars.ids(block.text) for block in blocks]
    terms = terms_of(blocks, ids, chars)
    sums = topics.sums(ids)
    ended = np.array([ends_sentence(block.text) for block in blocks])
    language = language_over(ids, chars, ended)
    single = _single(text, blocks, ids, topics, language)
    weight = np.sqrt([len(block.text) for block in blocks])[:, None]
    senses = (encoder.encode_passages([block.text for block in blocks]) * weight).astype(np.float32)
    pair = np.concatenate(
        [
            _pair(blocks, ids, language, single, terms, sums, topics),
            _senses(single, senses),
            np.stack(series_over(blocks, _bodies(single).tolist()), axis=2),
        ],
        axis=2,
    )
    return Clues(single, pair, _page(blocks, single), sums, terms.weights, senses)


def _single(
    text: str,
    blocks: Sequence[Block],
    ids: Sequence[Ids],
    topics: Topics,
    language: Language,
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
        opens, closes = balance(block.text)
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
    language: Language,
    single: Floats,
    terms: Terms,
    sums: Floats,
    topics: Topics,
) -> Floats:
    n = len(blocks)
    closed = _column(single, "ends") + _column(single, "comma")
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
    holds, held = overlaps(terms, above, below)
    opens, closes = _column(single, "opens"), _column(single, "closes")
    exclusive = (above @ terms.rare) @ ((below @ terms.rare) > 0).astype(np.float32).T
    exclusive[same] = 0
    arrays = (
        np.clip(step, -40, 40), gain, gain - _others(gain, 0), gain - _others(gain, 1),
        language.on, words_across(ids, closed == 0), word, word - _others(word, 0), word - _others(word, 1),
        topic, topic - _others(topic, 0), topic - _others(topic, 1), tail @ head.T,
        unit(before) @ unit(after).T, quotes_over(opens, closes), holds, held,
        np.log1p(exclusive), _between(_column(single, "headline"), step),
        _between((_column(single, "opening") > 0).astype(np.float32), step),
        lines_within(blocks), np.where(step == 1, _column(single, "gap")[None, :], 9),
    )  # fmt: skip
    return np.stack([a.astype(np.float32) for a in arrays], axis=2)


def _senses(single: Floats, senses: Floats) -> Floats:
    """(n, n, 4): how near i's and j's meanings are, against the nearest others of j and of i, and
    how near when what all the page has in common is taken off."""
    above, below = _said(single)
    near = unit(above @ senses) @ unit(below @ senses).T
    own = senses - unit(senses).mean(axis=0) * np.linalg.norm(senses, axis=1, keepdims=True)
    apart = unit(above @ own) @ unit(below @ own).T
    for values in (near, apart):
        np.fill_diagonal(values, 0)
    arrays = (near, near - _others(near, 0), near - _others(near, 1), apart)
    return np.stack([a.astype(np.float32) for a in arrays], axis=2)


def _column(single: Floats, name: str) -> Floats:
    return single[:, SINGLE.index(name)]


def _between(flags: Floats, step: NDArray[np.int64]) -> Floats:
    """How many flagged blocks stand between i and j, ends excluded, at most 6."""
    total = np.concatenate([[0], np.cumsum(flags)])
    n = len(flags)
    low = np.minimum(np.arange(n)[:, None], np.arange(n)[None, :])
    high = low + np.abs(step)
    out: Floats = np.clip(total[high] - total[np.minimum(low + 1, high)], 0, 6).astype(np.float32)
    return out


def _bodies(single: Floats) -> NDArray[np.bool_]:
    """Which blocks look like body text."""
    bare = _column(single, "headline") + _column(single, "byline") + _column(single, "mark")
    body: NDArray[np.bool_] = bare == 0
    return body


def _page(blocks: Sequence[Block], single: Floats) -> Floats:
    body = _bodies(single)
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
