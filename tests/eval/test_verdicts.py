"""The measure of the check: hand-worked figures, and a small run end to end."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from eval.cli import main
from eval.verdicts import Judged, figures, judged, load
from index.errors import InvalidInput
from rag.builtin.claim_pairs import Pair, Spoil, negated, pairs, stated
from rag.types import Verdict

ROWS = [
    {
        "id": "1",
        "question": "滨江大桥全长多少公里？",
        "context": "滨江大桥于2019年开工建设，设计使用一百二十年。滨江大桥全长12公里，由王小明主持设计。",
        "answers": [{"text": "12公里", "start": 29}],
    },
    {
        "id": "2",
        "question": "谁主持设计了东湖图书馆？",
        "context": "东湖图书馆昨天正式开放，藏书三十万册。东湖图书馆由李建国主持设计，明年扩建。",
        "answers": [{"text": "李建国", "start": 25}],
    },
]


def pair(spoil: Spoil) -> Pair:
    return Pair("甲。", "乙。", spoil)


def test_precision_and_recall_by_hand() -> None:
    given: list[tuple[Spoil, Verdict]] = [
        ("none", "supported"),
        ("none", "supported"),
        ("none", "partly"),
        ("number", "contradicted"),
        ("number", "supported"),
        ("date", "contradicted"),
        ("passage", "not_found"),
        ("name", "partly"),
        ("joined", "partly"),
    ]
    found = figures([Judged(pair(spoil), verdict, "") for spoil, verdict in given])
    verdicts = found["verdicts"]
    # Given "supported" three times, twice rightly; three deserve it.
    assert (verdicts["supported"]["precision"], verdicts["supported"]["recall"]) == (0.6667, 0.6667)
    # Three deserve "contradicted", two got it, nobody else did.
    assert (verdicts["contradicted"]["precision"], verdicts["contradicted"]["recall"]) == (
        1.0,
        0.6667,
    )
    assert (verdicts["partly"]["precision"], verdicts["partly"]["recall"]) == (0.3333, 1.0)
    assert (verdicts["not_found"]["precision"], verdicts["not_found"]["recall"]) == (1.0, 0.5)
    # One of the six spoilt pairs was called supported.
    assert found["spoilt called supported"] == 0.1667
    assert found["kinds"]["none"] == {
        "pairs": 3, "supported": 2, "partly": 1, "not_found": 0, "contradicted": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "answer", "claim"),
    [
        ("滨江大桥全长多少公里？", "12公里", "滨江大桥全长12公里。"),
        ("谁主持设计了东湖图书馆？", "李建国", "李建国主持设计了东湖图书馆。"),
        ("为什么停工？", "下雨", None),
        ("Who designed the library?", "Ann Lee", "Ann Lee designed the library."),
        ("How many people did the ferry seat?", "350", "the ferry seat 350 people."),
        ("Why did it close?", "rain", None),
    ],
)
def test_questions_become_statements(question: str, answer: str, claim: str | None) -> None:
    assert stated(question, answer) == claim


def test_negations_are_put_in_and_taken_out() -> None:
    import random

    chance = random.Random(0)
    assert negated("大桥是王小明设计的。", chance) == "大桥不是王小明设计的。"
    assert negated("大桥没有开放。", chance) == "大桥开放。"
    assert negated("The bridge was opened.", chance) == "The bridge was not opened."
    assert negated("The bridge was not opened.", chance) == "The bridge was opened."


def test_spoilt_claims_differ_from_what_they_were_made_of() -> None:
    made = list(pairs(ROWS, seed=1))
    assert {one.spoil for one in made} >= {"none", "number", "negation", "passage", "joined"}
    whole = {one.claim for one in made if one.spoil == "none"}
    for one in made:
        if one.spoil == "passage":
            assert one.claim in whole
            assert one.passage != next(r["context"] for r in ROWS if r["id"] == one.source)
        elif one.spoil != "none":
            assert one.claim not in whole
    assert list(pairs(ROWS, seed=1)) == made


def test_a_supported_and_a_spoilt_pair_are_told_apart() -> None:
    context = str(ROWS[0]["context"])
    assert judged(Pair("滨江大桥全长12公里。", context, "none")).verdict == "supported"
    assert judged(Pair("滨江大桥全长15公里。", context, "number")).verdict == "contradicted"


def test_the_command_writes_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with lzma.open(tmp_path / "tiny.jsonl.xz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    out = tmp_path / "new" / "figures.json"
    assert main(["verdicts", "--data", str(tmp_path), "--sets", "tiny", "--json", str(out)]) == 0
    assert "tiny:" in capsys.readouterr().out
    assert json.loads(out.read_text("utf-8"))["tiny"]["kinds"]["none"]["pairs"] >= 2


def test_a_missing_set_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidInput, match="--data"):
        load(tmp_path, "cmrc2018_dev", 1)
    (tmp_path / "drcd_test.jsonl.xz").write_bytes(b"no archive")
    with pytest.raises(InvalidInput, match="not UTF-8 JSON lines"):
        load(tmp_path, "drcd_test", 1)
    assert main(["verdicts", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
