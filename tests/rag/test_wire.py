"""The JSON contract."""

from __future__ import annotations

import json

import pytest

from index.errors import InvalidInput
from rag.types import Answer, Citation, Turn
from rag.wire import Asked, answer_json, read_batch

CITATION = Citation(1, "page.txt", "a1", "大桥通车", None, "大桥今天通车", ((3, 5), (9, 13)), 0.75)


def test_an_answer_has_every_field_of_the_contract() -> None:
    answer = Answer(
        "何时通车？", "大桥今天通车[1]", "zh", "今天", (CITATION,), confidence=0.75, latency_ms=3.0
    )
    line = answer_json(answer, "q1")
    contract = {"id", "question", "answer", "short_answer", "abstained", "citations", "latency_ms"}
    assert contract <= line.keys()
    assert line["citations"] == [
        {
            "marker": 1, "source": "page.txt", "article": "a1", "headline": "大桥通车", "date": None,
            "quote": "大桥今天通车", "spans": [[3, 5], [9, 13]], "score": 0.75,
        }
    ]  # fmt: skip
    assert json.loads(json.dumps(line, ensure_ascii=False)) == line


def test_read_batch_with_history_and_empty_lines() -> None:
    lines = [
        '{"id": 1, "question": "a"}',
        "",
        '{"question": "b", "history": [{"question": "a", "answer": "x [1]"}]}',
    ]
    first, second = read_batch(lines, "-")
    assert isinstance(first, Asked)
    assert isinstance(second, Asked)
    assert (first.id, first.question, first.history) == (1, "a", ())
    assert (second.id, second.history) == (None, (Turn("a", "x [1]"),))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 1: not JSON"),
        ("[]", 'expected an object with "question"'),
        ('{"question": 3}', 'expected an object with "question"'),
        ('{"question": "a", "history": [1]}', '"history" must be'),
    ],
)
def test_bad_lines_are_named_and_passed_over(line: str, says: str) -> None:
    good = '{"id": 2, "question": "b"}'
    wrong, asked = read_batch([line, good], "batch.jsonl")
    assert isinstance(wrong, InvalidInput)
    assert says in str(wrong)
    assert "batch.jsonl line 1" in str(wrong)
    assert asked == Asked(2, "b")
