from __future__ import annotations

import numpy as np
import pytest

from eval.measures import bootstrap


def test_an_interval_of_constants_is_a_point() -> None:
    assert bootstrap.interval([1.0, 1.0, 1.0]) == (1.0, 1.0)
    with pytest.raises(ValueError, match="no values"):
        bootstrap.interval([])


def test_an_interval_of_shares_is_about_the_binomials() -> None:
    values = [1.0] * 70 + [0.0] * 30
    low, high = bootstrap.interval(values)
    # 0.7 +- 1.96 * sqrt(0.7 * 0.3 / 100) = 0.7 +- 0.09
    assert low == pytest.approx(0.61, abs=0.015)
    assert high == pytest.approx(0.79, abs=0.015)


def test_the_seed_decides() -> None:
    values = np.linspace(0, 1, 37).tolist()
    assert bootstrap.interval(values, seed=3) == bootstrap.interval(values, seed=3)
    assert bootstrap.interval(values, seed=3) != bootstrap.interval(values, seed=4)


def test_median_and_percentile() -> None:
    rows = np.array([[1.0, 2.0, 9.0], [4.0, 4.0, 5.0]])
    assert bootstrap.median(rows).tolist() == [2.0, 4.0]
    assert bootstrap.percentile(50)(rows).tolist() == [2.0, 4.0]


def test_paired_sees_what_unpaired_would_not() -> None:
    # Ten of a hundred questions became right and none wrong: surely better.
    before = [float(i % 2) for i in range(100)]
    after = [1.0 if i < 20 else value for i, value in enumerate(before)]
    change, low, high, p = bootstrap.paired(before, after)
    assert change == pytest.approx(0.1)
    assert 0 < low < 0.1 < high
    assert p < 0.01


def test_paired_with_no_difference_is_no_difference() -> None:
    change, low, high, p = bootstrap.paired([1.0, 0.0], [1.0, 0.0])
    assert (change, low, high, p) == (0.0, 0.0, 0.0, 1.0)
    with pytest.raises(ValueError, match="differ in length"):
        bootstrap.paired([1.0], [])
