"""Answers in a language model's words: finds as the quoting answerer does, writes, falls back.

Knows nothing of how passages are found or judged; it is handed the answerer that does.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.types import Hit
from rag.extractive import Extractive, Found
from rag.query import language
from rag.types import Answer, Filters
from rag.writer import Writer

PASSAGES = 6
"""Passages a model is given: the answer is among the first six nearly always, and a model on a
laptop reads about 300 characters a second."""


class Written:
    """An Answerer that writes. Safe to call from several threads; the model takes them in turn."""

    def __init__(self, quoting: Extractive, writer: Writer) -> None:
        self._quoting = quoting
        self._writer = writer

    def stream(self, question: str, filters: Filters | None = None) -> Iterator[Answer]:
        """Growing answers; the quoted answer where the model cannot be used."""
        found = self._quoting.find(question, filters)
        yield from self._writer.write(
            question,
            best_first(found)[:PASSAGES],
            language(question),
            lambda: self._quoting.put(question, found),
        )


def best_first(found: Found) -> list[Hit]:
    """The passages found, those of the best-judged sentences first, each once."""
    ordered: list[Hit] = []
    if found.judgement is not None and found.evidence is not None:
        ordered += [found.evidence.candidates[place].hit for place in found.judgement.order]
    ordered += found.hits
    seen: set[int] = set()
    unique: list[Hit] = []
    for hit in ordered:
        if id(hit.passage) not in seen:
            seen.add(id(hit.passage))
            unique.append(hit)
    return unique
