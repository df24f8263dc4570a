"""Which figures stand for a run, and which of its questions went worst."""

from __future__ import annotations

from eval.record import Run
from eval.types import Row

SUMMARY: dict[str, tuple[str, ...]] = {
    "answers": (
        "answer_found", "first_citation_right", "citation_precision", "refused_right",
        "refused_wrong", "misled", "f1", "exact_match", "rouge_l", "answerable_auroc", "risk_area",
        "verbatim", "attribution", "answer_length", "latency_p50", "latency_p95", "latency_p99",
        "throughput",
    ),
    "retrieval": (
        "R@1", "R@5", "R@10", "R@20", "RR@10", "nDCG@10", "latency_p50", "latency_p95",
        "latency_p99", "throughput",
    ),
    "dialogues": ("answer_found", "first_citation_right", "refused_wrong", "latency_p50"),
    "articles": ("bcubed_f1", "headlines_right", "articles_exact", "joins_restored", "latency_p50"),
}  # fmt: skip
"""Measures of the summary table by task."""

PLOTTED: dict[str, tuple[str, ...]] = {
    "answers": ("answer_found", "first_citation_right", "refused_right", "refused_wrong"),
    "retrieval": ("R@1", "R@10", "RR@10", "nDCG@10"),
    "dialogues": ("answer_found", "first_citation_right"),
    "articles": ("bcubed_f1", "headlines_right", "articles_exact"),
}
"""Measures that are plotted by configuration and by kind."""

WORST = 25
"""Questions shown of each run."""


def worst(run: Run) -> list[Row]:
    """The questions that went wrong, the surest mistakes first; at most WORST."""
    bad = [row for row in run.rows if badness(row) > 0]
    return sorted(bad, key=lambda row: (-badness(row), -_sure(row), row.id))[:WORST]


def badness(row: Row) -> float:
    """How wrong a row is: 0 where nothing is to be seen, up to 2."""
    scores = row.scores
    if "RR@10" in scores:
        return 1 - scores["RR@10"]
    if "refused_right" in scores:
        return 2 * (1 - scores["refused_right"])
    missed = 1 - scores.get("answer_found", scores.get("articles_exact", 1.0))
    return missed + 0.5 * (1 - scores.get("first_citation_right", 1.0))


def _sure(row: Row) -> float:
    return float(row.shown.get("confidence", 0.0))
