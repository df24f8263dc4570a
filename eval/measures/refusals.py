"""Refusing by confidence: how right are the answers when the least sure ones are withheld?

Risk-coverage after El-Yaniv and Wiener (2010), "On the foundations of noise-free selective
classification"; the area as in Geifman and El-Yaniv (2017).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(coverage, risk) as the least sure answers are withheld, from the surest up; both in [0, 1].

    Equal confidences enter together: no threshold tells them apart. Empty input gives no points.
    """
    order = sorted(zip(confidence, right, strict=True), key=lambda pair: -pair[0])
    points, wrong = [], 0
    for i, (sure, is_right) in enumerate(order, start=1):
        wrong += not is_right
        if i == len(order) or order[i][0] != sure:
            points.append((i / len(order), wrong / i))
    return points


def risk_area(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Mean risk over all coverages (AURC; lower is better); None for no answers."""
    points = risk_coverage(confidence, right)
    if not points:
        return None
    area, before = 0.0, 0.0
    for coverage, risk in points:
        area += (coverage - before) * risk
        before = coverage
    return area


def auroc(confidence: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Probability that a positive is surer than a negative (ties half); None without both."""
    scores = np.asarray(confidence, dtype=np.float64)
    truth = np.asarray(positive, dtype=bool)
    high, low = scores[truth], np.sort(scores[~truth])
    if not len(high) or not len(low):
        return None
    below = np.searchsorted(low, high, side="left")
    ties = np.searchsorted(low, high, side="right") - below
    return float((below + 0.5 * ties).sum() / (len(high) * len(low)))
