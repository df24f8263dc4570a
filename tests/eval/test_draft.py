from __future__ import annotations

from pathlib import Path

import pytest

from eval import draft
from eval.questions import load_questions
from index.errors import InvalidInput


def asked(text: str) -> dict[str, str]:
    return {p.question: p.answer for p in draft.proposals(draft.Sentence(text, 1))}


def test_numbers_and_times_in_chinese() -> None:
    found = asked("白鹭江大桥全长1250米，于2031年通车。")
    assert found["白鹭江大桥全长多少米？"] == "1250米"
    assert found["白鹭江大桥全长1250米，于哪一年通车？"] == "2031年"


def test_gaps_in_english() -> None:
    found = asked("The harbor route carried 4,200 riders last spring.")
    assert found["Fill the gap: The harbor route carried ____ riders last spring."] == "4,200"


def test_sentences_that_lean_on_others_and_headlines_are_left_alone() -> None:
    assert asked("他于2031年出任校长一职。") == {}
    assert asked("白鹭江大桥2031年通车") == {}


def test_a_near_miss_names_what_the_corpus_does_not(tmp_path: Path) -> None:
    import random

    corpus = [draft.Sentence("白鹭江大桥全长1250米，于2031年通车，造价9亿元。", 1)]
    (cost,) = [p for p in draft.proposals(corpus[0]) if p.answer == "9亿元"]
    _, question = draft.near_miss(cost, corpus, random.Random(0)) or (None, "")
    assert question != cost.question
    assert "2031" not in question
    assert (
        question.replace("2030", "2031")
        .replace("2032", "2031")
        .replace("2029", "2031")
        .replace("2033", "2031")
        == cost.question
    )


def test_a_drafted_file_loads(tmp_path: Path) -> None:
    sample = Path(__file__).parents[2] / "eval" / "sample" / "pages"
    out = tmp_path / "draft.jsonl"
    assert draft.write([sample], out, 40, seed=3) == 40
    questions = load_questions(out)
    assert sum(not question.answerable for question in questions) == 10
    for question in questions:
        if question.answerable:
            assert question.alternatives[0] in question.evidence[0]
    again = tmp_path / "again.jsonl"
    draft.write([sample], again, 40, seed=3)
    assert again.read_text() == out.read_text()


def test_a_corpus_without_facts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("好。", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no sentence with a name"):
        draft.write([tmp_path], tmp_path / "q.jsonl", 10, 0)
