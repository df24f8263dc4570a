"""Ranks documents for questions: one row a question, and the run that the rows were made from."""

from __future__ import annotations

from dataclasses import replace

from eval.measures import ranking
from eval.measures.cost import Stopwatch
from eval.types import Question, Row, Searcher

PASSAGES = 50
"""Passages asked for: enough for `ranking.DEPTH` documents where a document has two or three."""


def search(searcher: Searcher, question: Question, passages: int = PASSAGES) -> Row:
    """Rank documents (sources) for `question`; the scores come later, from `score`."""
    watch = Stopwatch()
    hits = searcher.search(question.question, passages)
    latency_ms, cpu_ms = watch.read()
    documents = ranking.ranked_documents((hit.source, hit.score) for hit in hits)
    return Row(
        id=question.id,
        kind=question.kind,
        lang=question.lang,
        question=question.question,
        expected={"sources": list(question.relevant)},
        shown={"ranking": [[name, round(value, 6)] for name, value in documents]},
        scores={},
        latency_ms=latency_ms,
        cpu_ms=cpu_ms,
    )


def score(rows: list[Row]) -> list[Row]:
    """The rows with their retrieval measures; those without a relevant source are left out."""
    asked = [row for row in rows if row.expected["sources"]]
    values = ranking.by_question(qrels(asked), run(asked))
    return [replace(row, scores=values[row.id]) for row in asked]


def qrels(rows: list[Row]) -> dict[str, dict[str, int]]:
    """Question id to its relevant documents, each with grade 1."""
    return {row.id: dict.fromkeys(row.expected["sources"], 1) for row in rows}


def run(rows: list[Row]) -> dict[str, list[tuple[str, float]]]:
    """Question id to its ranking, best first."""
    return {row.id: [(name, value) for name, value in row.shown["ranking"]] for row in rows}
