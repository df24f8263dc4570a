from __future__ import annotations

from pathlib import Path

import pytest

from eval.questions import load_dialogues, load_questions
from index.errors import InvalidInput

SHARED = Path(__file__).parents[2].parent / "shared"


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_question_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '{"id": "a", "question": "谁？", "answers": ["甲", "乙"], "evidence": ["甲说"], "extra": 1}',
        "",
        '{"id": "b", "lang": "en", "question": "Who?", "answers": []}',
    )
    first, second = load_questions(path)
    assert (first.kind, first.lang, first.answers) == ("fact", "zh", (("甲", "乙"),))
    assert first.evidence == ("甲说",)
    assert (second.kind, second.answerable) == ("unanswerable", False)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "q.jsonl:2: not JSON"),
        ("[1]", "q.jsonl:2: expected a JSON object, got list"),
        ('{"id": "b", "answers": []}', 'q.jsonl:2: "question" must be a string'),
        ('{"id": "b", "question": "?"}', 'q.jsonl:2: "answers" must be a list of strings'),
        ('{"id": "b", "question": "?", "answers": [1]}', 'q.jsonl:2: "answers" must be'),
        ('{"id": "b", "question": "?", "answers": [""]}', "none of them empty"),
        ('{"id": "a", "question": "?", "answers": []}', 'id "a" was used before at .*q.jsonl:1'),
        (
            '{"id": "b", "question": "?", "kind": "unanswerable", "answers": ["x"]}',
            'q.jsonl:2: kind is "unanswerable" but there are 1 answers',
        ),
        ('{"id": "b", "question": "?", "answers": [], "evidence": "x"}', '"evidence" must be'),
    ],
)
def test_errors_name_the_line(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path, '{"id": "a", "question": "?", "answers": []}', line)
    with pytest.raises(InvalidInput, match=message):
        load_questions(path)


def test_missing_empty_and_binary_files(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no such file"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(InvalidInput, match="holds no question"):
        load_questions(write(tmp_path, ""))
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="not UTF-8"):
        load_questions(tmp_path / "b.jsonl")


def test_dialogues(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '{"id": "d", "turns": [{"question": "谁？", "answers": ["甲"]},'
        ' {"question": "何时？", "answers": []}]}',
    )
    (dialogue,) = load_dialogues(path)
    assert [turn.id for turn in dialogue.turns] == ["d.1", "d.2"]
    assert [turn.answerable for turn in dialogue.turns] == [True, False]
    bad = write(tmp_path, '{"id": "d", "turns": [{"question": "谁？"}]}')
    with pytest.raises(InvalidInput, match=r"q.jsonl:1: turn 1: \"answers\""):
        load_dialogues(bad)
    with pytest.raises(InvalidInput, match=r"\"turns\" must be a list"):
        load_dialogues(write(tmp_path, '{"id": "d"}'))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpus is not here")
def test_the_real_files_load() -> None:
    assert len(load_questions(SHARED / "corpus" / "questions.jsonl")) == 42
    assert len(load_dialogues(SHARED / "corpus" / "dialogues.jsonl")) == 2
