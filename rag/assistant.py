"""The Assistant: makes a follow-up stand alone, answers it, checks every citation again.

Wires together what it is handed; decides nothing about models or places (see `rag.assemble`).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from index.types import Hit
from index.view import Index, View
from rag.conversation import standalone
from rag.doubt import doubtful, likelier
from rag.phrases import NOT_FOUND, WITHHELD
from rag.query import language
from rag.quoting import holds
from rag.topic import plain
from rag.types import Answer, Filters, Turn

MAX_QUESTION_CHARS = 2000
"""Longer questions are cut: what a person asks fits, a pasted page does not hold up others."""


Rewrite = Callable[[str, Sequence[Turn]], str]
"""Makes a follow-up stand alone, given the turns before it."""


class Answerer(Protocol):
    """Answers a standalone question, in growing answers; the last one is the whole."""

    def stream(self, question: str, filters: Filters | None) -> Iterator[Answer]: ...


class Searcher(Protocol):
    """Finds passages."""

    def search(self, question: str, k: int, filters: Filters | None = None) -> list[Hit]: ...


class BaowenAssistant:
    """Implements `rag.types.Assistant` over an index."""

    def __init__(
        self,
        index: Index,
        searcher: Searcher,
        answerer: Answerer,
        rewrite: Rewrite = standalone,
        *,
        twice: bool = True,
    ) -> None:
        """`twice`: whether a question that may be a new topic or not is asked both ways."""
        self.index = index
        self._twice = twice
        self._rewrite = rewrite
        self._searcher = searcher
        self._answerer = answerer

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer:
        """One whole answer. `latency_ms` counts from the call."""
        return _last(self.stream(question, history, filters))

    def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Iterator[Answer]:
        """Growing answers, every citation in them checked against the stored text."""
        started = time.perf_counter()
        question = question[:MAX_QUESTION_CHARS]
        if not any(map(str.isalnum, question)):
            speaks = language(question)
            yield Answer(question, NOT_FOUND[speaks], speaks, abstained=True)
            return
        alone = self._rewrite(question, history) if history else question
        view = self.index.view()
        answers = self._answerer.stream(alone, filters)
        refused = bool(history) and not plain(history[-1].answer)
        if self._twice and alone != question and doubtful(question, alone, refused=refused):
            chosen = likelier(_last(answers), _last(self._answerer.stream(question, filters)))
            alone, answers = chosen.question, iter([chosen])
        for answer in answers:
            checked = _checked(answer, view)
            elapsed = (time.perf_counter() - started) * 1000
            yield replace(
                checked,
                question=question,
                rewritten=alone if alone != question else None,
                latency_ms=round(elapsed, 2),
            )

    def search(self, query: str, k: int, filters: Filters | None = None) -> list[Hit]:
        """The k best passages for a query, best first."""
        return self._searcher.search(query[:MAX_QUESTION_CHARS], k, filters)


def _last(answers: Iterator[Answer]) -> Answer:
    return deque(answers, maxlen=1)[0]


def _checked(answer: Answer, view: View) -> Answer:
    """`answer` without citations that are not, to the character, what its Source says."""
    kept = []
    for citation in answer.citations:
        stored = view.source(citation.source)
        if stored and holds(citation, stored.source.text, stored.sha256):
            kept.append(citation)
    if len(kept) == len(answer.citations):
        return answer
    return replace(answer, citations=tuple(kept), notice=WITHHELD[answer.language])
