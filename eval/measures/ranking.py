"""Retrieval measures through ir-measures: recall@k, reciprocal rank, nDCG.

A run ranks documents; several passages of one document count once, at the best of their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

NAMES = ("R@1", "R@5", "R@10", "R@20", "RR@10", "nDCG@10")
"""What is computed, by ir-measures' names."""

DEPTH = 20
"""Documents kept of each ranking: the deepest cut-off above."""

Qrels = Mapping[str, Mapping[str, int]]
"""Question id to {document: relevance}; relevance > 0 is relevant."""

Run = Mapping[str, Sequence[tuple[str, float]]]
"""Question id to (document, score), best first, every document once."""


def ranked_documents(
    pairs: Iterable[tuple[str, float]], depth: int = DEPTH
) -> list[tuple[str, float]]:
    """(document, score) in the given order, each document at its first place only."""
    found: dict[str, float] = {}
    for document, score in pairs:
        found.setdefault(document, score)
    return list(found.items())[:depth]


def by_question(
    qrels: Qrels, run: Run, names: Sequence[str] = NAMES
) -> dict[str, dict[str, float]]:
    """{question: {measure: value in [0, 1]}} for every question of `qrels`.

    A question that the run lacks scores 0. Order, not score, decides: equal scores would
    otherwise be broken by name.
    """
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in names]
    graded = {q: dict(documents) for q, documents in qrels.items()}
    ordered = {q: {d: -float(i) for i, (d, _) in enumerate(run.get(q, ()))} for q in qrels}
    values = {q: dict.fromkeys(names, 0.0) for q in qrels}
    for metric in ir_measures.iter_calc(measures, graded, ordered):
        values[metric.query_id][str(metric.measure)] = float(metric.value)
    return values


def write_trec(folder: Path, name: str, qrels: Qrels, run: Run) -> tuple[Path, Path]:
    """Write `NAME.qrels` and `NAME.run` in TREC format; white space in ids becomes "_"."""
    folder.mkdir(parents=True, exist_ok=True)
    qrels_path, run_path = folder / f"{name}.qrels", folder / f"{name}.run"
    with qrels_path.open("w", encoding="utf-8") as file:
        for question, documents in qrels.items():
            for document, grade in documents.items():
                file.write(f"{_word(question)} 0 {_word(document)} {grade}\n")
    with run_path.open("w", encoding="utf-8") as file:
        for question, ranking in run.items():
            for rank, (document, score) in enumerate(ranking, start=1):
                line = f"{_word(question)} Q0 {_word(document)} {rank} {score:.6f} {name}\n"
                file.write(line)
    return qrels_path, run_path


def _word(text: str) -> str:
    return "_".join(text.split())
