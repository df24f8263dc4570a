"""The sentences of the passages that were found, each with the span that the reader sees in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from index.types import Hit, Span
from rag.reader import Reading, best_span_within, sentence_scores
from rag.short import Suits, any_words

SHORT_ANSWER_CHARS = 40
"""Longest span that is shown as a short answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. `sentence` is a range of the passage's text; `span` the reader's best
    answer in it, in the same text, or None without a reader; `read` is the reader's score of the
    sentence (higher is better), `sure` how probable it is that the answer overlaps the span, if it
    is in this sentence."""

    hit: Hit
    sentence: Span
    span: Span | None
    read: float
    sure: float = 1.0

    @property
    def text(self) -> str:
        return self.hit.passage.text[self.sentence[0] : self.sentence[1]]

    @property
    def answer(self) -> str:
        """The words of the span, none where there is no span."""
        return "" if self.span is None else self.hit.passage.text[self.span[0] : self.span[1]]


def candidates_of(hit: Hit, reading: Reading | None, suits: Suits = any_words) -> list[Candidate]:
    """Every sentence of a hit, its span one that `suits` the question where there is one; `reading`
    is None where no reader looked."""
    bounds, suit = hit.passage.sentences, partial(suits, hit.passage.text)
    if reading is None:
        return [Candidate(hit, bound, None, float("nan")) for bound in bounds]
    found = []
    for bound, score in zip(bounds, sentence_scores(reading, bounds), strict=True):
        best = best_span_within(reading, *bound, SHORT_ANSWER_CHARS, suit)
        if best is None:
            found.append(Candidate(hit, bound, None, float(score)))
        else:
            span = (best.start, best.end)
            found.append(Candidate(hit, bound, span, float(score), best.sure))
    return found


def is_head(candidate: Candidate) -> bool:
    """Whether the candidate is the headline, a subhead or the byline of its article."""
    article = candidate.hit.article
    return candidate.text in (article.headline, *article.subheads, *article.byline)
