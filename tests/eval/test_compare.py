from __future__ import annotations

from dataclasses import replace

import pytest

from eval import compare
from eval.figures import summarise
from eval.record import Run, without_texts
from eval.types import Row
from index.errors import InvalidInput


def run(name: str, found: dict[str, float], refused: float = 0.0) -> Run:
    rows = tuple(
        Row(key, "fact", "zh", f"question {key}", {}, {},
            {"answer_found": value, "refused_wrong": refused}, 10.0)
        for key, value in found.items()
    )  # fmt: skip
    return Run("s", "answers", name, "f", figures=summarise(rows), rows=rows)


BEFORE = run("a", {f"q{i}": 0.0 if i < 10 else 1.0 for i in range(40)})
AFTER = run("b", {f"q{i}": 0.0 if i == 39 else 1.0 for i in range(40)}, refused=0.0)


def test_differences_and_their_direction() -> None:
    (found, *_) = compare.differences(BEFORE, AFTER)
    assert (found.measure.name, found.n) == ("answer_found", 40)
    assert (found.before, found.after) == (0.75, 0.975)
    assert found.verdict == "better"
    (back, *_) = compare.differences(AFTER, BEFORE)
    assert back.verdict == "worse"


def test_lower_is_better_where_it_is() -> None:
    worse = run("b", {f"q{i}": 1.0 for i in range(40)}, refused=1.0)
    by_name = {one.measure.name: one for one in compare.differences(BEFORE, worse)}
    assert by_name["refused_wrong"].verdict == "worse"


def test_chance_is_no_difference() -> None:
    one_changed = run("b", {r.id: 1.0 if r.id == "q0" else r.scores["answer_found"]
                            for r in BEFORE.rows})  # fmt: skip
    (found, *_) = compare.differences(BEFORE, one_changed)
    assert found.verdict == "="


def test_a_run_is_no_other_than_what_was_published_of_it() -> None:
    ours = run("a", {f"q{i}": 1 / 3 for i in range(40)})
    (found, *_) = compare.differences(without_texts(replace(ours, configuration="default")), ours)
    assert (found.measure.name, found.before) == ("answer_found", pytest.approx(0.3333))
    assert found.verdict == "="
    assert compare.changes(without_texts(replace(ours, configuration="default")), ours) == []


def test_questions_that_changed() -> None:
    changed = compare.changes(BEFORE, AFTER)
    assert [change.before.id for change in changed] == [f"q{i}" for i in range(10)] + ["q39"]
    text = compare.report(BEFORE, AFTER)
    assert "10 questions better" in text
    assert "1 questions worse\n  q39  question q39  (answer found 1.00 -> 0.00)" in text


def test_runs_without_common_questions() -> None:
    with pytest.raises(InvalidInput, match="no question in common"):
        compare.differences(BEFORE, run("b", {"other": 1.0}))


def test_matching_by_name() -> None:
    other = run("b", {"q1": 1.0})
    assert compare.matched([BEFORE], [other]) == [(BEFORE, other)]
    assert compare.matched([BEFORE, other], [AFTER]) == [(other, AFTER)]
    with pytest.raises(InvalidInput, match="no run of A"):
        compare.matched([BEFORE], [other, other])


def test_what_was_not_run_alike_is_said_first() -> None:
    before = replace(BEFORE, settings={"seed": 0, "limit": None}, environment={"commit": "a1" * 20})
    after = replace(AFTER, settings={"seed": 0, "limit": 40})
    assert compare.report(before, after).splitlines()[:4] == [
        "A: s, answers: a (a1a1a1a1a1)",
        "B: s, answers: b",
        "not alike: limit None -> 40",
        "",
    ]
