"""Fusion, by hand."""

from __future__ import annotations

import math

import pytest

from rag.fusion import covered, idf, reciprocal_rank, weighted


def test_weighted_adds_the_share_of_the_ceiling_and_the_cosine() -> None:
    fused = weighted({1: 5.0, 2: 10.0}, {1: 0.9, 2: 0.1, 3: 0.5}, ceiling=20.0, weight=0.5)
    assert fused == [
        (1, pytest.approx(0.25 + 0.45)),
        (2, pytest.approx(0.5 + 0.05)),
        (3, pytest.approx(0.25)),
    ]


def test_weighted_leaves_a_question_in_another_script_to_the_vectors() -> None:
    assert [row for row, _ in weighted({}, {7: 0.2, 8: 0.3}, ceiling=0.0, weight=1.0)] == [8, 7]


def test_equal_scores_come_in_the_order_of_their_ids() -> None:
    assert [row for row, _ in weighted({5: 1.0, 3: 1.0}, {}, 1.0, 1.0)] == [3, 5]


def test_reciprocal_rank() -> None:
    fused = dict(reciprocal_rank([[1, 2], [2, 3]]))
    assert fused[2] == pytest.approx(1 / 62 + 1 / 61)
    assert fused[1] == pytest.approx(1 / 61)
    assert fused[3] == pytest.approx(1 / 62)


def test_idf_is_robertsons() -> None:
    assert idf(1, 10) == pytest.approx(math.log(1 + 9.5 / 1.5))
    assert idf(10, 10) > 0


def test_covered_is_the_share_by_rarity_of_the_best_alternatives_held() -> None:
    asked = [[("桥", 1.0)], [("投资", 3.0), ("资金", 2.0)], [("总额", 4.0)]]
    # 1 + 2 of 1 + 3 + 4: the rarer alternative is not held, the third concept not at all.
    assert covered(asked, {"桥", "资金", "长"}) == pytest.approx(3 / 8)
    assert covered(asked, {"桥", "投资", "资金", "总额"}) == pytest.approx(1.0)


def test_covered_of_nothing_asked_is_nothing() -> None:
    assert covered([], {"桥"}) == 0.0
