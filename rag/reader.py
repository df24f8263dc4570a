"""Reads passages for a question: where in each an answer may stand, and whether any does.

A `Reading` is what a reader says of one passage; `best_spans` and `sentence_scores` make sense of
it and do not know which reader it was. The readers themselves are in `rag.readers`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

TRIED = 30
"""Spans of a sentence that are tried for one that suits: further ones have no share in its score."""

MAX_TOKENS = 60
"""Tokens of an answer at most, whatever its length in characters."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says of one passage.

    `offsets` (n, 2): characters of the passage's n tokens, end exclusive. `start`, `end` (n,):
    logits, higher is better. `null`: the score of "no answer here" on the scale of start + end.
    """

    offsets: NDArray[np.int64]
    start: Float32
    end: Float32
    null: float


@dataclass(frozen=True, slots=True)
class SpanScore:
    """Characters start:end of a passage; `score` above 0 means more likely than no answer. `sure`
    in [0, 1]: given that the answer is in the sentence, how probable it is that it overlaps this."""

    start: int
    end: int
    score: float
    sure: float = 1.0


class Reader(Protocol):
    """Anything that reads."""

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading a passage, in the order given; scores compare over passages."""
        ...


def best_spans(reading: Reading, k: int = 5, max_chars: int = 60) -> list[SpanScore]:
    """The `k` best spans of at most `max_chars` characters, best first; a span that overlaps a
    better one is left out. Score: start + end - null."""
    count = len(reading.start)
    if count == 0 or k < 1:
        return []
    scores = _span_scores(reading, max_chars)
    order = np.argsort(scores, axis=None)[::-1]
    found: list[SpanScore] = []
    for flat in order[: 400 * k]:
        first, further = divmod(int(flat), scores.shape[1])
        if not np.isfinite(scores[first, further]) or len(found) == k:
            break
        start = int(reading.offsets[first, 0])
        end = int(reading.offsets[first + further, 1])
        if all(end <= other.start or start >= other.end for other in found):
            found.append(SpanScore(start, end, float(scores[first, further])))
    return found


def best_span_within(
    reading: Reading,
    start: int,
    end: int,
    max_chars: int,
    suits: Callable[[int, int], bool] = lambda start, end: True,
) -> SpanScore | None:
    """The best span of at most `max_chars` characters in [start, end), or None where none is: the
    first of the TRIED best that suits, or else the best."""
    part = _within(reading, start, end)
    if not len(part.start):
        return None
    scores = _span_scores(part, max_chars)
    if not np.isfinite(scores).any():
        return None
    first, further = _best_suiting(part, scores, suits)
    left, right = part.offsets[first, 0], part.offsets[first + further, 1]
    weights = np.exp(scores - scores.max())
    starts = np.arange(len(scores))[:, None]
    ends = starts + np.arange(scores.shape[1])
    over = weights[(starts <= first + further) & (ends >= first)].sum() / weights.sum()
    return SpanScore(int(left), int(right), float(scores[first, further]), float(over))


def _best_suiting(
    part: Reading, scores: Float32, suits: Callable[[int, int], bool]
) -> tuple[int, int]:
    """(first token, further tokens) of the best span that suits."""
    width = int(scores.shape[1])
    best = int(np.argmax(scores))
    # Mostly the best one does: the others are put in order only where it does not.
    for order in ([best], np.argsort(scores, axis=None)[::-1][:TRIED].tolist()):
        for flat in order:
            first, further = flat // width, flat % width
            if np.isfinite(scores[first, further]) and suits(
                int(part.offsets[first, 0]), int(part.offsets[first + further, 1])
            ):
                return first, further
    return best // width, best % width


def _within(reading: Reading, start: int, end: int) -> Reading:
    """The tokens that lie in the characters [start, end) and are not empty."""
    inside = (reading.offsets[:, 0] >= start) & (reading.offsets[:, 1] <= end)
    inside &= reading.offsets[:, 1] > reading.offsets[:, 0]
    return Reading(
        reading.offsets[inside], reading.start[inside], reading.end[inside], reading.null
    )


def _span_scores(reading: Reading, max_chars: int) -> Float32:
    """(n, MAX_TOKENS) score of the span from token i to token i + j; -inf where not allowed."""
    count = len(reading.start)
    width = min(MAX_TOKENS, count)
    last = np.arange(count)[:, None] + np.arange(width)[None]
    held = np.minimum(last, count - 1)
    chars = reading.offsets[held, 1] - reading.offsets[:, :1]
    scores = reading.start[:, None] + reading.end[held] - np.float32(reading.null)
    allowed = (last < count) & (chars <= max_chars) & (chars > 0)
    return np.where(allowed, scores, np.float32(-np.inf)).astype(np.float32)


def sentence_scores(reading: Reading, bounds: Sequence[tuple[int, int]]) -> Float32:
    """For each sentence, given as characters of the passage, the score of an answer in it.

    (len(bounds),), higher is better, comparable over passages: log-sum-exp of the scores of the
    spans that begin and end in the sentence, in tokens; -100 where it holds no token.
    """
    scores = np.full(len(bounds), -100.0, dtype=np.float32)
    for number, (start, end) in enumerate(bounds):
        part = _within(reading, start, end)
        if len(part.start):
            spans = _span_scores(part, max_chars=10_000)
            scores[number] = _log_sum_exp(spans[np.isfinite(spans)])
    return scores


def _log_sum_exp(values: Float32) -> float:
    top = float(values.max())
    return top + float(np.log(np.exp(values - top).sum()))


def joined(parts: Sequence[Reading]) -> Reading:
    """One reading of overlapping windows of one passage: a token takes its highest logits, after
    each window's were set against its own null."""
    if len(parts) == 1:
        return parts[0]
    places: dict[tuple[int, int], list[float]] = {}
    for part in parts:
        for offset, start, end in zip(part.offsets, part.start, part.end, strict=True):
            half = part.null / 2
            held = places.setdefault((int(offset[0]), int(offset[1])), [-1e9, -1e9])
            held[0] = max(held[0], float(start) - half)
            held[1] = max(held[1], float(end) - half)
    offsets = sorted(places)
    logits = np.array([places[offset] for offset in offsets], dtype=np.float32)
    return Reading(np.array(offsets, dtype=np.int64), logits[:, 0], logits[:, 1], 0.0)
