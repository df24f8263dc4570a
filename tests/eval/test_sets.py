from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from eval import sets
from index.errors import InvalidInput


def record(number: int, context: str, answer: str, question: str = "?") -> dict[str, Any]:
    start = context.index(answer)
    return {"id": f"q{number}", "lang": "zh-Hant", "context": context, "question": question,
            "answers": [{"text": answer, "start": start}], "is_impossible": False}  # fmt: skip


RECORDS = [
    record(1, "甲校在东。乙校在西。", "东"),
    record(2, "甲校在东。乙校在西。", "西"),
    record(3, "丙校在南。", "南"),
]


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)
    if path.suffix == ".xz":
        path.write_bytes(lzma.compress(lines.encode()))
    else:
        path.write_text(lines, encoding="utf-8")
    return path


def test_contexts_become_sources_once(tmp_path: Path) -> None:
    suite = sets.load_set(write(tmp_path / "s.jsonl.xz", RECORDS), "s")
    assert [source.name for source in suite.sources] == ["s.jsonl#00000", "s.jsonl#00001"]
    assert [question.relevant for question in suite.questions] == [
        ("s.jsonl#00000",), ("s.jsonl#00000",), ("s.jsonl#00001",),
    ]  # fmt: skip
    assert [question.lang for question in suite.questions] == ["zh"] * 3


def test_evidence_is_the_sentence_that_the_answer_begins_in(tmp_path: Path) -> None:
    suite = sets.load_set(write(tmp_path / "s.jsonl", RECORDS), "s")
    assert [question.evidence for question in suite.questions] == [
        ("甲校在东。",), ("乙校在西。",), ("丙校在南。",),
    ]  # fmt: skip
    human = [RECORDS[0] | {"evidences": ["甲校在东", "甲校在东"]}]
    suite = sets.load_set(write(tmp_path / "h.jsonl", human), "h")
    assert suite.questions[0].evidence == ("甲校在东",)


def test_impossible_questions_are_unanswerable(tmp_path: Path) -> None:
    path = write(tmp_path / "s.jsonl", [RECORDS[0] | {"is_impossible": True}])
    (question,) = sets.load_set(path, "s").questions
    assert not question.answerable


def test_an_answer_must_stand_where_it_says(tmp_path: Path) -> None:
    wrong = RECORDS[0] | {"answers": [{"text": "东", "start": 0}]}
    with pytest.raises(InvalidInput, match=r"s.jsonl:2: \"answers\""):
        sets.load_set(write(tmp_path / "s.jsonl", [RECORDS[1], wrong]), "s")


def test_an_id_is_used_once(tmp_path: Path) -> None:
    twice = [RECORDS[0], RECORDS[2], RECORDS[1] | {"id": "q1"}]
    with pytest.raises(InvalidInput, match=r's.jsonl:3: id "q1" was used before at .*s.jsonl:1'):
        sets.load_set(write(tmp_path / "s.jsonl", twice), "s")


def test_the_questions_of_another_language(tmp_path: Path) -> None:
    here = sets.load_set(write(tmp_path / "zh.jsonl", RECORDS), "zh")
    english = [one | {"question": f"Q{i}", "lang": "en"} for i, one in enumerate(RECORDS)]
    there = sets.load_set(write(tmp_path / "en.jsonl", english), "en")
    crossed = sets.with_questions_of(here, there, "en-zh")
    first = crossed.questions[0]
    assert (first.question, first.lang, first.answers) == ("Q0", "en", (("东",),))
    assert crossed.sources == here.sources
    short = sets.load_set(write(tmp_path / "short.jsonl", english[:2]), "short")
    with pytest.raises(InvalidInput, match="3 questions and short has 2"):
        sets.with_questions_of(here, short, "x")


def test_taking_passages_out_leaves_their_questions_unanswerable(tmp_path: Path) -> None:
    suite = sets.load_set(write(tmp_path / "s.jsonl", RECORDS), "s")
    half = sets.without_passages(suite, 0.5, seed=0)
    assert len(half.sources) == 1
    kept = half.sources[0].name
    for before, after in zip(suite.questions, half.questions, strict=True):
        if before.relevant == (kept,):
            assert after == before
        else:
            assert (after.kind, after.answers, after.relevant) == ("removed", (), ())
    assert sets.without_passages(suite, 0.0, seed=0) == suite


def test_parallel_sentences(tmp_path: Path) -> None:
    path = write(tmp_path / "n.jsonl", [{"zh": "你好", "en": "Hello"}])
    suite = sets.load_parallel(path, "n")
    assert (suite.questions[0].question, suite.sources[0].text) == ("Hello", "你好")
    assert suite.tasks == ("retrieval",)


def test_distractors(tmp_path: Path) -> None:
    news = write(tmp_path / "news.jsonl", [{"text": "甲"}, {"text": "乙"}])
    page = tmp_path / "page.txt"
    page.write_text("丙", encoding="utf-8")
    assert [s.text for s in sets.load_distractors([news, page])] == ["甲", "乙", "丙"]
    assert [s.text for s in sets.load_distractors([news, page], limit=1)] == ["甲"]
