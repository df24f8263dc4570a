"""What stands around a candidate: its neighbours, the words near the reader's span, its own rank.

A subject is often named a sentence before the one that answers, and an answer stands near the
words that are asked about. Features only; a learned ranker weighs them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.fold import fold_wide
from index.types import Span
from rag.coverage import Asked, Known, covered
from rag.wanted import Wanted, offers

Float32 = NDArray[np.float32]

NEIGHBOURS = (
    "cover_before",
    "cover_after",
    "cover_with_before",
    "cover_with_first",
    "cover_rank_in",
)
"""Shares of the question that the sentence before, the one after, this with the one before, and
this with the passage's first one hold; how many of the passage's sentences hold more than this."""

AROUND_SPAN = ("cover_close", "cover_by", "span_offers", "span_asked", "span_shared")
"""Shares of the question within CLOSE and BY characters of the reader's span; whether the span is
of the kind asked for; whether the question says it whole; how many of its characters it says."""

CLOSE, BY = 15, 35
"""A phrase and a clause to either side."""

OVER = 40
"""Characters past the sentence's own ends that count as near."""


def neighbours(about: Asked, texts: Sequence[Known]) -> Float32:
    """(len(texts), len(NEIGHBOURS)) of the sentences of one passage, in order."""
    held = np.array([[term.is_in(text) for term in about.terms] for text in texts], dtype=bool)
    held = held.reshape(len(texts), len(about.terms))
    weights = np.array([term.weight for term in about.terms]) / about.total
    none = np.zeros_like(held[:1])
    before, after = np.concatenate([none, held[:-1]]), np.concatenate([held[1:], none])
    alone = held @ weights
    columns = [
        before @ weights, after @ weights, (held | before) @ weights, (held | held[:1]) @ weights,
        (alone[None, :] > alone[:, None]).sum(axis=1),
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def around_span(
    question: str, about: Asked, kind: Wanted, text: str, sentence: Span, span: Span | None
) -> list[float]:
    """The features AROUND_SPAN of one candidate of the passage `text`; NaN without a span."""
    if span is None:
        return [float("nan")] * len(AROUND_SPAN)
    shares = []
    for reach in (CLOSE, BY):
        start = max(0, sentence[0] - OVER, span[0] - reach)
        end = min(sentence[1] + OVER, span[1] + reach)
        shares.append(covered(about, Known.of(text[start:end])).share)
    asked, said = fold_wide(question), fold_wide(text[span[0] : span[1]])
    return [
        *shares,
        float(offers(said, kind)),
        float(said in asked),
        sum(letter in asked for letter in said) / max(1, len(said)),
    ]
