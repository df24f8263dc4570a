"""Figures of a judge on its held-out questions, for the card.

All are of scores from trees that did not see the question's context.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.builtin.judge_questions import ANSWERED, OWN, Example
from rag.builtin.measures import area

Float64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

BINS = 10
"""Bins of equal size for the error of calibration."""

COVERAGES = (0.2, 0.4, 0.6, 0.8, 1.0)


def figures(
    found: Sequence[Example],
    first: Flags,
    kinds: NDArray[np.str_],
    right: Flags,
    probability: Float64,
    thresholds: Mapping[str, float],
) -> dict[str, Any]:
    """`first` (len(found),): whether the sentence ranked first answers; `kinds`, `right` and
    `probability` are of the examples that are not OWN, in order."""
    answered = right & (kinds == "asked")
    weights = even_weights(np.isin(kinds, ANSWERED))
    usual = np.isin(kinds, (*ANSWERED, "removed"))
    measured: dict[str, Any] = {
        "first_sentence_right": _firsts(found, first),
        "auroc_right_answer": _area(probability, right),
        "calibration_error": round(calibration_error(probability, right, weights), 4),
        "questions": {str(kind): int((kinds == kind).sum()) for kind in np.unique(kinds)},
    }
    for kind in np.unique(kinds):
        if kind not in ANSWERED:
            chosen = answered | (kinds == kind)
            measured[f"auroc_{kind}"] = _area(probability[chosen], answered[chosen])
    measured["risk_at_coverage"] = {
        str(share): round(risk, 4)
        for share, risk in risks(probability[usual], right[usual]).items()
    }
    for name, threshold in thresholds.items():
        shown = probability >= threshold
        measured[f"shown_at_{name}"] = {
            str(kind): round(float(shown[kinds == kind].mean()), 4) for kind in np.unique(kinds)
        } | {"right": round(float(shown[right].mean()), 4)}
    return measured | {"thresholds": dict(thresholds)}


def _firsts(found: Sequence[Example], first: Flags) -> dict[str, float]:
    """By kind and language of the text: how often the first sentence answers, where one does."""
    groups: dict[str, list[bool]] = {}
    for example, hit in zip(found, first, strict=True):
        if example.right.any():
            where = "given paragraph" if example.kind == OWN else f"found, {example.kind}"
            name = f"{where}, {'Chinese' if example.chinese else 'English'}"
            groups.setdefault(name, []).append(bool(hit))
    return {name: round(float(np.mean(hits)), 4) for name, hits in sorted(groups.items())}


def _area(probability: Float64, right: Flags) -> float:
    return round(area(probability[right].tolist(), probability[~right].tolist()), 4)


def even_weights(answerable: Flags) -> Float64:
    """A weight for each question that lets those with an answer count as much as those without."""
    share = float(np.clip(answerable.mean(), 0.01, 0.99))
    return np.where(answerable, 0.5 / share, 0.5 / (1 - share))


def calibration_error(probability: Float64, right: Flags, weights: Float64) -> float:
    """Expected calibration error: mean distance of probability and share right, over BINS bins of
    as many questions each (Naeini et al., 2015), each question weighed."""
    total = 0.0
    for part in np.array_split(np.argsort(probability, kind="stable"), BINS):
        if len(part):
            apart = weights[part] @ (probability[part] - right[part])
            total += abs(float(apart))
    return total / float(weights.sum())


def risks(probability: Float64, right: Flags) -> dict[float, float]:
    """Share of wrong answers among the surest, for several shares of all questions."""
    surest = right[np.argsort(-probability, kind="stable")]
    return {
        share: 1.0 - float(surest[: max(1, round(share * len(surest)))].mean())
        for share in COVERAGES
    }
