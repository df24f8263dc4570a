from __future__ import annotations

from pathlib import Path

import pytest

from eval import floors
from eval.record import Run
from eval.types import Figure
from index.errors import InvalidInput

RUN = Run(
    "sample", "answers", "default", "f",
    figures={"answer_found": Figure(0.92, 50), "refused_wrong": Figure(0.10, 50)},
    kinds={"fact": {"answer_found": Figure(0.80, 20)}},
)  # fmt: skip


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_floors_hold_and_fall(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "[sample.answers.default]\nanswer_found = 0.9\nrefused_wrong = 0.08\n"
        "[sample.answers.default.kinds.fact]\nanswer_found = 0.8\nf1 = 0.5\n",
    )
    verdicts = floors.check(floors.load(path), [RUN])
    assert [verdict.passed for verdict in verdicts] == [True, False, True, False]
    assert str(verdicts[1]) == (
        "FAIL sample.answers.default: answerable refused 0.1, wanted <= 0.08"
    )
    assert "(fact): F1 no such figure" in str(verdicts[3])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[sample.answers.default]\nanswers_found = 0.9", "no such measure"),
        ("[sample.answers]\nanswer_found = 0.9", r"expected a table \[SUITE"),
        ("[sample.cooking.default]\nanswer_found = 0.9", "no task cooking"),
        ("[sample.answers.default]\nanswer_found = 'high'", "expected a number"),
        ("[sample", "not TOML"),
        ("", "holds no floor"),
    ],
)
def test_a_wrong_file_says_so(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        floors.load(write(tmp_path, text))


def test_a_floor_needs_its_run(tmp_path: Path) -> None:
    path = write(tmp_path, "[cmrc.answers.default]\nf1 = 0.5")
    with pytest.raises(InvalidInput, match=r"no run cmrc\.answers\.default; there are sample"):
        floors.check(floors.load(path), [RUN])
