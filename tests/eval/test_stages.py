from __future__ import annotations

import time
from pathlib import Path

import pytest

from eval import suites
from eval.answering import ask
from eval.backend import BuiltIn
from eval.configurations import configuration
from eval.stages import Stages, percentiles
from eval.types import Row


class Worker:
    def sleep(self, ms: float) -> str:
        time.sleep(ms / 1000)
        return "slept"

    def fail(self) -> None:
        raise ZeroDivisionError


def test_time_is_counted_by_stage_until_it_is_taken() -> None:
    plain = Worker.sleep
    with Stages().watching({"sleep": [(Worker, "sleep")], "fail": [(Worker, "fail")]}) as stages:
        assert Worker().sleep(20) == "slept"
        assert Worker().sleep(20) == "slept"
        with pytest.raises(ZeroDivisionError):
            Worker().fail()
        taken = stages.take()
        assert 40 <= taken["sleep"] < 400
        assert taken["fail"] < 20
        assert stages.take() == {}
    assert Worker.sleep is plain


def row(latency_ms: float, **spent: float) -> Row:
    return Row("q", "fact", "zh", "?", {}, {}, {}, latency_ms, stages=spent)


def test_percentiles_by_stage() -> None:
    rows = [row(10, read=4, judge=1), row(20, read=8), row(5)]
    found = percentiles(rows)
    assert list(found) == ["read", "judge", "rest"]
    assert found["read"] == {"p50": 6.0, "p95": 7.8, "p99": 7.96}
    assert found["judge"]["p50"] == 0.5  # of 1 and 0
    assert found["rest"]["p50"] == 8.5  # of 5 and 12
    assert percentiles([row(5)]) == {}


def test_the_stages_of_a_real_answer(tmp_path: Path) -> None:
    suite = suites.resolve("sample")
    default = configuration("default")
    BuiltIn().build(suite.paths, tmp_path / "index", default)
    with BuiltIn().open(tmp_path / "index", default) as system:
        answered = ask(system, suite.questions[0])
    assert set(answered.stages) == {"retrieve", "read", "judge"}
    assert 0 < sum(answered.stages.values()) < answered.latency_ms
