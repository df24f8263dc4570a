from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval.cli import main
from eval.record import load


def test_questions_over_a_corpus(
    little_corpus: Path, backend: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.json"
    questions, pages = little_corpus / "questions.jsonl", little_corpus / "pages"
    arguments = ["questions", str(questions), "--corpus", str(pages), "--json", str(out)]
    assert main(arguments, backend) == 0
    shown = capsys.readouterr().out
    assert "questions, answers: Baowen as it comes" in shown
    assert re.search(r"answer found +3 +66\.7 \[", shown)
    assert re.search(r"unanswerable refused +1 +100\.0", shown)
    (run,) = load(out)
    assert [row.id for row in run.rows] == ["q1", "q2", "q3", "q4"]


def test_questions_over_an_index(
    little_corpus: Path, backend: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from eval.configurations import configuration

    index = tmp_path / "index"
    backend.build([little_corpus / "pages"], index, configuration("default"))
    questions = str(little_corpus / "questions.jsonl")
    assert main(["questions", questions, "--index", str(index)], backend) == 0
    assert "answer found" in capsys.readouterr().out
    dialogues = str(little_corpus / "dialogues.jsonl")
    assert main(["dialogues", dialogues, "--index", str(index)], backend) == 0
    assert "turn 2" in capsys.readouterr().out


def test_retrieval_with_trec_export(
    tmp_path: Path, backend: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"id": "q", "context": "大桥。", "question": "大桥", "answers": []}
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    noise = tmp_path / "noise.txt"
    noise.write_text("别的。", encoding="utf-8")
    trec = tmp_path / "trec"
    arguments = ["retrieval", str(path), "--distractors", str(noise), "--trec", str(trec)]
    assert main(arguments, backend) == 0
    assert re.search(r"R@1 +1 +100\.0", capsys.readouterr().out)
    assert (trec / "set.retrieval.default.qrels").read_text() == "q 0 set.jsonl#00000 1\n"
    assert len((trec / "set.retrieval.default.run").read_text().splitlines()) == 2


def test_run_compare_check_publish_and_report(
    little_corpus: Path, backend: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["run", str(little_corpus), "--out", str(out), "--configuration", "default"]
    assert main([*arguments, "--configuration", "bm25"], backend) == 0
    names = sorted(path.name for path in out.glob("*.json"))
    assert names == [
        "little.answers.bm25.json", "little.answers.default.json",
        "little.dialogues.bm25.json", "little.dialogues.default.json",
    ]  # fmt: skip

    a, b = str(out / names[0]), str(out / names[1])
    assert main(["compare", a, b], backend) == 0
    assert "B - A" in capsys.readouterr().out

    floors = tmp_path / "floors.toml"
    floors.write_text("[little.answers.default]\nanswer_found = 0.6\n")
    assert main(["check", str(floors), "--results", str(out)], backend) == 0
    floors.write_text("[little.answers.default]\nanswer_found = 0.7\n")
    assert main(["check", str(floors), "--results", str(out)], backend) == 1
    assert "FAIL little.answers.default: answer found 0.6667" in capsys.readouterr().out

    published = tmp_path / "published"
    assert main(["publish", str(out), "--into", str(published)], backend) == 0
    text = (published / names[1]).read_text(encoding="utf-8")
    assert "大桥" not in text
    assert load(published / names[0])[0].rows == ()  # a baseline's figures are enough
    kept, full = load(published / names[1])[0], load(out / names[1])[0]
    assert kept.figures == full.figures
    assert [row.id for row in kept.rows] == ["q1", "q2", "q3", "q4"]
    assert text.count('{"id":"q') == len([t for t in text.splitlines() if '"id"' in t]) == 4
    assert set(kept.rows[0].scores) == {
        "answer_found", "first_citation_right", "refused_wrong", "f1",
    }  # fmt: skip
    assert kept.rows[3].scores == {"refused_right": 1.0}
    assert kept.rows[3].shown == {"abstained": True, "confidence": full.rows[3].shown["confidence"]}
    assert main(["compare", str(published / names[1]), b], backend) == 0
    assert re.search(r"answer found +3 +66\.7 +66\.7 +\+0\.0", capsys.readouterr().out)
    assert main(["compare", str(published), str(out)], backend) == 0
    said = capsys.readouterr()
    assert re.search(r"answer found +3 +66\.7 +66\.7 +\+0\.0", said.out)
    assert said.err == "baowen eval: 2 runs left out: kept without their rows\n"

    page = tmp_path / "report.html"
    assert main(["report", str(out), "--out", str(page)], backend) == 0
    assert page.with_suffix(".md").read_text(encoding="utf-8").startswith("| suite |")


def test_check_runs_what_it_needs(backend: Any, tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text(
        "[sample.answers.default]\nverbatim = 1.0\n[sample.dialogues.no-reader]\nverbatim = 1.0\n"
    )
    out = tmp_path / "out"
    assert main(["check", str(floors), "--out", str(out)], backend) == 0
    made = {path.name for path in out.glob("*.json")}
    assert made == {"sample.answers.default.json", "sample.dialogues.no-reader.json"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["questions", "none.jsonl", "--index", "x"], "none.jsonl: no such file"),
        (["run", "nonesuch", "--out", "o"], "no suite and no file"),
        (["run", "sample", "sample", "--out", "o"], "two suites are called sample"),
        (["run", "cmrc", "--out", "o"], "published at github.com/ymcui/cmrc2018"),
        (["run", "sample", "--out", "o", "--removed", "2"], "expected a share from 0"),
        (["run", "sample", "--out", "o", "--limit", "0"], "expected at least 1"),
        (["verdicts", "--data", "x", "--workers", "0"], "--workers 0: expected at least 1"),
        (["verdicts", "--data", "x", "--limit", "-1"], "--limit -1: expected at least 1"),
        (["draft", "x", "--out", "o", "--count", "0"], "--count 0: expected at least 1"),
        (["table", "--into", "none.md"], "none.md: No such file"),
        (["run", "sample", "--out", f"{__file__}/o"], "Not a directory"),
        (["report", "empty"], "cannot be read as a result file"),
        (["check", "none.toml"], "cannot be read"),
    ],
)
def test_mistakes_are_one_line(
    arguments: list[str], message: str, backend: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, backend) == 1
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("baowen eval: ")
    assert error.count("\n") == 1


def test_the_figures_of_articles_go_into_a_new_folder(tmp_path: Path) -> None:
    gold = next((Path(__file__).parents[2] / "eval" / "sample" / "gold").glob("*.json"))
    out = tmp_path / "new" / "articles.json"
    assert main(["articles", "--gold", str(gold), "--out", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["pages"][gold.name]["baowen"]["pages"] == 1.0


def test_not_both_index_and_corpus(
    little_corpus: Path, backend: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "questions",
        str(little_corpus / "questions.jsonl"),
        "--index",
        "x",
        "--corpus",
        "y",
    ]
    assert main(arguments, backend) == 1
    assert "not both" in capsys.readouterr().err


def test_the_default_index_is_that_of_the_other_commands(
    little_corpus: Path, backend: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eval.configurations import configuration

    monkeypatch.chdir(tmp_path)
    backend.build([little_corpus / "pages"], Path(".baowen"), configuration("default"))
    assert main(["questions", str(little_corpus / "questions.jsonl")], backend) == 0


def test_wrong_usage_exits_with_2(backend: Any) -> None:
    for arguments in ([], ["nonsense"], ["run", "sample"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments, backend)
        assert stopped.value.code == 2


def test_help_names_every_command_and_suite() -> None:
    def shown(*arguments: str) -> str:
        command = [sys.executable, "-m", "eval", *arguments, "--help"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    commands = ("questions", "retrieval", "dialogues", "articles", "run", "report", "compare",
                "publish", "table", "check", "draft")  # fmt: skip
    overview = shown()
    assert all(re.search(rf"^ +{name}\b", overview, re.M) for name in commands)
    text = shown("run")
    assert all(name in text for name in ("sample", "xquad-en-zh", "rgb", "no-articles", "bm25"))
