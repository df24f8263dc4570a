from __future__ import annotations

import pytest

from eval.figures import MEASURES, by_group, summarise
from eval.types import Row


def row(number: int, scores: dict[str, float], kind: str = "fact", ms: float = 10.0,
        sure: float = 0.5, abstained: bool = False) -> Row:  # fmt: skip
    shown = {"confidence": sure, "abstained": abstained}
    return Row(f"q{number}", kind, "zh", "?", {}, shown, scores, ms)


def test_means_count_only_the_rows_that_have_the_score() -> None:
    rows = [row(1, {"answer_found": 1.0}), row(2, {"answer_found": 0.0}), row(3, {"verbatim": 1.0})]
    figures = summarise(rows)
    assert (figures["answer_found"].value, figures["answer_found"].n) == (0.5, 2)
    assert figures["verbatim"].n == 1
    low, high = figures["answer_found"].low, figures["answer_found"].high
    assert low is not None
    assert high is not None
    assert 0 <= low <= 0.5 <= high <= 1


def test_precision_and_recall_of_refusals() -> None:
    rows = [
        row(1, {"refusal_precision": 1.0, "refused_right": 1.0}, "unanswerable"),  # refused
        row(2, {"refusal_precision": 0.0, "refused_wrong": 1.0}),  # refused, though answerable
        row(3, {"refused_right": 0.0}, "unanswerable"),  # answered
        row(4, {"refusal_precision": 1.0, "refused_right": 1.0}, "unanswerable"),  # refused
    ]
    figures = summarise(rows)
    assert figures["refusal_precision"].value == pytest.approx(2 / 3)
    assert figures["refused_right"].value == pytest.approx(2 / 3)  # recall
    assert figures["refused_wrong"].value == 1.0


def test_length_is_a_median_and_time_has_percentiles() -> None:
    rows = [row(i, {"answer_length": n}, ms=10.0 * i) for i, n in enumerate([10, 20, 900], 1)]
    figures = summarise(rows)
    assert figures["answer_length"].value == 20
    assert figures["latency_p50"].value == 20.0
    assert figures["latency_p95"].value == pytest.approx(29.0)  # 20 + 0.9 * 10
    assert figures["throughput"].value == pytest.approx(3 / 0.060)


def test_confidence_tells_answerable_from_not() -> None:
    rows = [
        row(1, {"answer_found": 1.0}, sure=0.9),
        row(2, {"answer_found": 0.0}, sure=0.6),
        row(3, {"refused_right": 1.0}, "unanswerable", sure=0.7, abstained=True),
        row(4, {"refused_right": 1.0}, "unanswerable", sure=0.1, abstained=True),
    ]
    figures = summarise(rows)
    assert figures["answerable_auroc"].value == 0.75  # .9 > both, .6 > .1 only
    assert figures["right_auroc"].value == 1.0  # of those answered, .9 right, .6 wrong
    assert figures["risk_area"].value == pytest.approx(0.5 * 0 + 0.5 * 0.5)


def test_groups_and_order() -> None:
    rows = [row(1, {"answer_found": 1.0}), row(2, {"answer_found": 0.0}, "paraphrase")]
    groups = by_group(rows, lambda one: one.kind)
    assert list(groups) == ["fact", "paraphrase"]
    assert groups["fact"]["answer_found"].value == 1.0
    names = [measure.name for measure in MEASURES]
    figures = list(summarise(rows))
    assert figures == sorted(figures, key=names.index)


def test_no_rows_give_no_figures() -> None:
    assert summarise([]) == {}
