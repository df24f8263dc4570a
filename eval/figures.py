"""From rows to figures: what each measure is called, which way is better, how it is summed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from eval.measures import bootstrap, refusals
from eval.types import Figure, Row

Unit = Literal["share", "ms", "characters", "per second"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How one score is shown. `share` values lie in [0, 1] and are printed in percent."""

    name: str
    label: str
    higher_is_better: bool = True
    unit: Unit = "share"


MEASURES: tuple[Measure, ...] = (
    Measure("answer_found", "answer found"),
    Measure("first_citation_right", "first citation right"),
    Measure("citation_right", "any citation right"),
    Measure("citation_precision", "citation precision"),
    Measure("evidence_recall", "evidence recall"),
    Measure("attribution", "sentences attributed"),
    Measure("verbatim", "quotes verbatim"),
    Measure("refused_right", "unanswerable refused"),
    Measure("refused_wrong", "answerable refused", higher_is_better=False),
    Measure("refusal_precision", "refusals right"),
    Measure("misled", "false answer shown", higher_is_better=False),
    Measure("exact_match", "EM"),
    Measure("f1", "F1"),
    Measure("rouge_l", "ROUGE-L"),
    Measure("answerable_auroc", "AUROC answerable"),
    Measure("right_auroc", "AUROC right"),
    Measure("risk_area", "risk-coverage area", higher_is_better=False),
    Measure("R@1", "R@1"),
    Measure("R@5", "R@5"),
    Measure("R@10", "R@10"),
    Measure("R@20", "R@20"),
    Measure("RR@10", "MRR@10"),
    Measure("nDCG@10", "nDCG@10"),
    Measure("bcubed_f1", "B-cubed F1"),
    Measure("headlines_right", "headlines right"),
    Measure("articles_exact", "articles exact"),
    Measure("joins_restored", "joins restored"),
    Measure("answer_length", "answer length (median)", False, "characters"),
    Measure("latency_p50", "p50", False, "ms"),
    Measure("latency_p95", "p95", False, "ms"),
    Measure("latency_p99", "p99", False, "ms"),
    Measure("cpu_p50", "processor time p50", False, "ms"),
    Measure("throughput", "questions a second", True, "per second"),
)

BY_NAME = {measure.name: measure for measure in MEASURES}

_STATISTICS: dict[str, bootstrap.Statistic] = {"answer_length": bootstrap.median}
_PERCENTILES = (50, 95, 99)
_RESAMPLES_OF_CURVES = 400

Figures = dict[str, Figure]


def summarise(rows: Sequence[Row], seed: int = 0) -> Figures:
    """Every figure that the rows allow, in the order of MEASURES, with bootstrap intervals."""
    found: Figures = {}
    for measure in MEASURES:
        values = [row.scores[measure.name] for row in rows if measure.name in row.scores]
        if values:
            statistic = _STATISTICS.get(measure.name, bootstrap.mean)
            found[measure.name] = _figure(values, statistic, seed)
    found |= _of_confidence(rows, seed)
    found |= _of_time([row for row in rows if row.latency_ms], seed)
    return {name: found[name] for name in BY_NAME if name in found}


def by_group(rows: Iterable[Row], group: Callable[[Row], str], seed: int = 0) -> dict[str, Figures]:
    """`summarise` for the rows of each group (kind, language), in order of first appearance."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(group(row), []).append(row)
    return {name: summarise(members, seed) for name, members in groups.items()}


def _figure(values: Sequence[float], statistic: bootstrap.Statistic, seed: int) -> Figure:
    low, high = bootstrap.interval(values, statistic, seed)
    value = float(statistic(np.asarray([values], dtype=np.float64))[0])
    return Figure(value, len(values), low, high)


def _of_time(rows: Sequence[Row], seed: int) -> Figures:
    if not rows:
        return {}
    latencies = [row.latency_ms for row in rows]
    found = {
        f"latency_p{q}": _figure(latencies, bootstrap.percentile(q), seed) for q in _PERCENTILES
    }
    processor = [row.cpu_ms for row in rows]
    if any(processor):
        found["cpu_p50"] = _figure(processor, bootstrap.percentile(50), seed)
    seconds = sum(latencies) / 1000
    if seconds:
        found["throughput"] = Figure(len(latencies) / seconds, len(latencies))
    return found


def _of_confidence(rows: Sequence[Row], seed: int) -> Figures:
    known = [row for row in rows if "confidence" in row.shown]
    answered = [row for row in known if not row.shown["abstained"]]
    answerable = [(_sure(row), "refused_right" not in row.scores) for row in known]
    right = [(_sure(row), row.scores.get("answer_found", 0.0) > 0) for row in answered]
    curves = {
        "answerable_auroc": (answerable, refusals.auroc),
        "right_auroc": (right, refusals.auroc),
        "risk_area": (right, refusals.risk_area),
    }
    figures = {name: _curve(pairs, curve, seed) for name, (pairs, curve) in curves.items()}
    return {name: figure for name, figure in figures.items() if figure is not None}


def _sure(row: Row) -> float:
    return float(row.shown["confidence"])


Curve = Callable[[Sequence[float], Sequence[bool]], float | None]


def _curve(pairs: Sequence[tuple[float, bool]], curve: Curve, seed: int) -> Figure | None:
    """A figure that no mean over questions gives, with the interval over resampled questions."""
    value = curve([sure for sure, _ in pairs], [truth for _, truth in pairs]) if pairs else None
    if value is None:
        return None
    random = np.random.default_rng(seed)
    draws = []
    for _ in range(_RESAMPLES_OF_CURVES):
        chosen = [pairs[i] for i in random.integers(0, len(pairs), len(pairs))]
        drawn = curve([sure for sure, _ in chosen], [truth for _, truth in chosen])
        if drawn is not None:
            draws.append(drawn)
    low, high = np.percentile(draws, (2.5, 97.5)) if draws else (value, value)
    return Figure(value, len(pairs), float(low), float(high))
