"""The command line, from outside: what it prints, and with which status it exits."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import BaowenError
from index.types import text_of
from ui.cli import main

PAGES = Path(__file__).parents[2] / "eval" / "sample" / "pages"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "index"
    assert main(["index", str(PAGES), "--index", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return call


def test_indexing_again_changes_nothing_and_says_so(folder: Path, run: Run) -> None:
    status, out, _ = run("index", str(PAGES), "--index", str(folder), "--quiet")
    assert status == 0
    assert "0 added, 0 updated, 0 removed, 5 unchanged" in out


def test_articles_hold_every_character_once(folder: Path, run: Run) -> None:
    status, out, _ = run("articles", "--index", str(folder))
    assert status == 0
    lines = [json.loads(line) for line in out.splitlines()]
    fields = {"source", "id", "headline", "subheads", "byline", "section", "date", "spans"}
    assert all(fields <= line.keys() for line in lines)
    for page in PAGES.glob("*.txt"):
        text = page.read_bytes().decode("utf-8")
        spans = [span for line in lines if line["source"] == page.name for span in line["spans"]]
        places = [place for start, end in spans for place in range(start, end)]
        assert len(places) == len(set(places))
        assert not [c for i, c in enumerate(text) if not c.isspace() and i not in set(places)]


def test_a_question_as_json_quotes_the_file_to_the_character(folder: Path, run: Run) -> None:
    question = json.loads((PAGES.parent / "questions.jsonl").read_text("utf-8").splitlines()[0])
    status, out, err = run("ask", question["question"], "--index", str(folder), "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert not answer["abstained"]
    for citation in answer["citations"]:
        text = (PAGES / citation["source"]).read_bytes().decode("utf-8")
        assert text_of(text, map(tuple, citation["spans"])) == citation["quote"]


def test_a_question_for_people_shows_answer_and_source(folder: Path, run: Run) -> None:
    question = json.loads((PAGES.parent / "questions.jsonl").read_text("utf-8").splitlines()[0])
    status, out, _ = run("ask", question["question"], "--index", str(folder))
    assert status == 0
    assert "[1]" in out
    assert ".txt" in out


def test_a_batch_keeps_ids_and_order(
    folder: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"id": "x", "question": "谁？"}, {"id": 2, "question": "Who?", "history": []}]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    batch = tmp_path / "batch.jsonl"
    batch.write_text(text, "utf-8")
    status, out, _ = run("ask", "--batch", str(batch), "--index", str(folder))
    assert status == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["x", 2]
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    status, out, _ = run("ask", "--batch", "-", "--index", str(folder))
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["x", 2]


def test_a_broken_line_of_a_batch_is_named_and_the_others_are_answered(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        '{"id": 1, "question": "谁？"}\n{"id": 2,\n[]\n{"id": 4, "question": "谁？"}\n'
    )
    status, out, err = run("ask", "--batch", str(batch), "--index", str(folder))
    assert status == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 4]
    first, second = err.splitlines()
    assert first.startswith(f"baowen: {batch} line 2: not JSON")
    assert second.startswith(f"baowen: {batch} line 3: expected an object")
    assert "Traceback" not in err


def test_check_says_that_all_is_well(folder: Path, run: Run) -> None:
    assert run("check", "--index", str(folder))[:2] == (0, f"{folder}: all is well\n")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["ask", "谁？", "--index", "nowhere"], 1, "nowhere: no index here"),
        (["articles", "--index", "nowhere"], 1, "no index here"),
        (["check", "--index", "nowhere"], 1, "no index here"),
        (["index", "missing.txt", "--index", "nowhere"], 1, "missing.txt: no such file"),
        (["ask", "--batch", "none.jsonl", "--index", "INDEX"], 1, "none.jsonl: cannot be read"),
        (["ask", "--index", "INDEX"], 2, "either a question or --batch"),
        (["ask", "谁？", "--from", "gestern"], 2, "is no date"),
        (["ask", "", "--index", "INDEX"], 2, "either a question or --batch"),
        (["chat", "--auth", "nopassword"], 2, "USER:PASSWORD"),
        (["chat", "--port", "99999"], 2, "no port from 0 to 65535"),
        (["bogus"], 2, "invalid choice"),
        ([], 2, "required"),
    ],
)
def test_a_mistake_is_one_line_and_no_traceback(
    arguments: list[str], status: int, says: str, folder: Path, run: Run, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    given = [str(folder) if item == "INDEX" else item for item in arguments]
    found, _, err = run(*given)
    assert found == status
    assert says in err
    assert "Traceback" not in err
    if status == 1:
        assert err.startswith("baowen: ")
        assert len(err.splitlines()) == 1


def test_what_a_library_says_in_many_lines_is_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise BaowenError("model x cannot be loaded (no network.\nSee the guide.): give a folder")

    monkeypatch.setattr("ui.commands.open_assistant", fails)
    said = "baowen: model x cannot be loaded (no network. See the guide.): give a folder\n"
    assert run("ask", "谁？") == (1, "", said)


def test_help_of_every_command(run: Run) -> None:
    for command in ("index", "articles", "ask", "chat", "check"):
        status, out, _ = run(command, "--help")
        assert status == 0
        assert f"baowen {command}" in out
        assert "--index DIR" in out


def test_a_model_that_is_down_is_one_line_and_the_quoted_answer(folder: Path, run: Run) -> None:
    down = "openai:m@http://127.0.0.1:9/v1"
    status, out, _ = run("ask", "鹤汀大桥总投资多少？", "--index", str(folder), "--generator", down)
    assert status == 0
    assert "is the server running" in out
    assert "31.2亿元" in out
    assert "[1]" in out


def test_weights_that_are_nowhere_are_one_line_and_the_quoted_answer(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    arguments = ("--index", str(folder), "--generator", "hf:nobody/no-such-model", "--json")
    status, out, _ = run("ask", "鹤汀大桥总投资多少？", *arguments)
    answer = json.loads(out)
    assert status == 0
    assert "not on this machine" in answer["notice"]
    assert answer["citations"]
    assert "31.2亿元" in answer["answer"]


def test_chat_offers_every_model_and_asks_none_for_examples(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.generators.openai_endpoint import OpenAIGenerator

    asked: list[str] = []
    launched: dict[str, Any] = {}

    def launch(assistant: object, library: Any, **options: Any) -> None:
        launched.update(options, assistant=assistant, library=library)

    monkeypatch.setattr("ui.chat.launch", launch)
    monkeypatch.setattr(OpenAIGenerator, "generate", lambda *_, **__: asked.append("asked"))
    one, other = "openai:a@http://127.0.0.1:9/v1", "openai:b@http://127.0.0.1:9/v1"
    chosen = ("--generator", one, "--generator", other, "--strict")
    assert run("chat", "--index", str(folder), *chosen)[0] == 0
    assert list(launched["generators"]) == [one, other, "extractive"]
    assert list(launched["strict"]) == [one, other]
    assert launched["assistant"] is launched["generators"][one]
    assert launched["strict_at_first"] is True
    assert len(launched["library"].examples()) > 0
    assert asked == []
