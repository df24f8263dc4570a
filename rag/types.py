"""What goes in and comes out of answering: filters, citations, claims, answers.

Knows the data of `index.types`; knows nothing of how an answer is found or shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.types import Hit, Span

Language = Literal["zh", "en"]
"""Language in which Baowen speaks of its own accord (abstentions, labels)."""

Verdict = Literal["supported", "partly", "not_found", "contradicted", "uncited"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may be used. Dates are YYYY-MM-DD, both ends inclusive; a passage without a
    date passes only when no date is asked for. `sources` are Source names; empty means all."""

    date_from: str | None = None
    date_to: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question and the answer that was shown."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Characters of a Source that an answer rests on.

    `quote` equals the Source's text joined over `spans`, to the character. `score` is in [0, 1]:
    how probable it is that this is the right evidence.
    """

    marker: int
    source: str
    article: str
    headline: str | None
    date: str | None
    quote: str
    spans: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a written answer, with the markers it carries and what a check found."""

    text: str
    markers: tuple[int, ...]
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown. `text` carries inline markers [1] that number `citations`.

    When `abstained`, `text` says so in `language`, `citations` is empty and `nearest` holds the
    passages that came closest, shown as such. `confidence` in [0, 1] is the calibrated
    probability that the answer is right. `rewritten` is the standalone question that was used,
    where it differs from the one asked. `notice` is one line for the person (a generator that
    could not be used, sentences left out in strict mode).
    """

    question: str
    text: str
    language: Language
    short_answer: str | None = None
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    nearest: tuple[Hit, ...] = ()
    confidence: float = 0.0
    claims: tuple[Claim, ...] = ()
    rewritten: str | None = None
    notice: str | None = None
    latency_ms: float = 0.0


class Assistant(Protocol):
    """Answers one question. Implementations are safe to call from several threads at once."""

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer: ...

    def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Iterator[Answer]:
        """Growing answers; the last one is what `ask` would return."""
        ...
