from __future__ import annotations

import pytest

from eval.measures import refusals


def test_risk_coverage_goes_from_the_surest_up() -> None:
    points = refusals.risk_coverage([0.9, 0.5, 0.7, 0.1], [True, True, False, False])
    assert points == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    # 0.25 * (0 + 1/2 + 1/3 + 1/2)
    area = refusals.risk_area([0.9, 0.5, 0.7, 0.1], [True, True, False, False])
    assert area == pytest.approx(1 / 3)


def test_equal_confidences_enter_together() -> None:
    assert refusals.risk_coverage([0.5, 0.5], [False, True]) == [(1.0, 0.5)]
    assert refusals.risk_coverage([], []) == []
    assert refusals.risk_area([], []) is None


def test_auroc() -> None:
    # Pairs: .9 beats .4 and .1; .4 ties .4 and beats .1: 3.5 of 4.
    assert refusals.auroc([0.9, 0.4, 0.4, 0.1], [True, True, False, False]) == 0.875
    assert refusals.auroc([0.9], [True]) is None
