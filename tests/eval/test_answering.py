from __future__ import annotations

from dataclasses import replace

import pytest

from eval.answering import scores
from eval.types import Question
from rag.types import Answer, Citation

TEXT = "据悉，大桥全长1,250米。三月通车。"


class Texts:
    def text(self, source: str) -> str | None:
        return TEXT if source == "a.txt" else None


def cite(quote: str, start: int, source: str = "a.txt", marker: int = 1) -> Citation:
    span = (start, start + len(quote))
    return Citation(marker, source, "a", None, None, quote, (span,), 0.5)


QUESTION = Question("q", "多长？", answers=(("1250米", "1.25公里"),), evidence=("大桥全长1,250米",))
ANSWER = Answer("多长？", "据悉，大桥全长1,250米。[1]", "zh", "1,250米",
                (cite("据悉，大桥全长1,250米。", 0),))  # fmt: skip


def test_a_right_answer() -> None:
    found = scores(QUESTION, ANSWER, Texts())
    assert found == {
        "answer_found": 1.0,
        "exact_match": 0.0,  # CMRC's script keeps the comma of 1,250
        "f1": pytest.approx(2 * 0.5 * 0.5 / 1.0),  # 米 of [1,250, 米] and [1250, 米]
        "rouge_l": pytest.approx(0.625),  # 5 of 据悉大桥全长1250米, all of 1250米
        "refused_wrong": 0.0,
        "citation_right": 1.0,
        "first_citation_right": 1.0,
        "citation_precision": 1.0,
        "evidence_recall": 1.0,
        "answer_length": float(len("据悉，大桥全长1,250米。[1]")),
        "verbatim": 1.0,
        "attribution": 1.0,
    }


def test_only_what_is_shown_counts_as_found() -> None:
    hidden = replace(ANSWER, text="三月通车。[1]", citations=(cite("三月通车。", 15),))
    found = scores(QUESTION, hidden, Texts())
    assert found["answer_found"] == 0.0
    assert found["first_citation_right"] == 0.0


def test_the_first_citation_and_any_citation() -> None:
    both = (cite("三月通车。", 14), cite("据悉，大桥全长1,250米。", 0, marker=2))
    found = scores(QUESTION, replace(ANSWER, citations=both), Texts())
    assert (found["citation_right"], found["first_citation_right"]) == (1.0, 0.0)
    assert found["citation_precision"] == 0.5


def test_a_quote_that_is_not_the_sources_is_not_verbatim() -> None:
    altered = (cite("据悉，大桥全长1,350米。", 0), cite("三月通车。", 14), cite("甲", 0, "b.txt"))
    found = scores(QUESTION, replace(ANSWER, citations=altered), Texts())
    assert found["verbatim"] == pytest.approx(1 / 3)


def test_refusing_an_answerable_question() -> None:
    refused = Answer("多长？", "没有找到。", "zh", abstained=True)
    found = scores(QUESTION, refused, Texts())
    assert found["refused_wrong"] == 1.0
    assert found["refusal_precision"] == 0.0
    assert found["answer_found"] == found["citation_right"] == found["f1"] == 0.0
    assert "citation_precision" not in found  # nothing was cited
    assert "verbatim" not in found
    assert "answer_length" not in found


def test_refusing_an_unanswerable_question() -> None:
    nobody = Question("u", "谁？", kind="unanswerable")
    refused = scores(nobody, Answer("谁？", "没有找到。", "zh", abstained=True), Texts())
    assert refused == {"refusal_precision": 1.0, "refused_right": 1.0}
    answered = scores(nobody, ANSWER, Texts())
    assert answered["refused_right"] == 0.0
    assert "answer_found" not in answered


def test_every_part_of_an_answer_is_wanted() -> None:
    parts = replace(QUESTION, answers=(("1250米",), ("四月", "4月")))
    found = scores(parts, ANSWER, Texts())
    assert found["answer_found"] == 0.0
    both = replace(ANSWER, text="大桥全长1,250米，4月通车。[1]")
    assert scores(parts, both, Texts())["answer_found"] == 1.0


def test_a_planted_answer_misleads_only_when_it_is_shown() -> None:
    planted = replace(QUESTION, false_answers=("1350米",))
    assert scores(planted, ANSWER, Texts())["misled"] == 0.0
    assert scores(planted, replace(ANSWER, text="全长1350米。[1]"), Texts())["misled"] == 1.0
    refused = Answer("多长？", "没有找到1350米。", "zh", abstained=True)
    assert scores(planted, refused, Texts())["misled"] == 0.0
