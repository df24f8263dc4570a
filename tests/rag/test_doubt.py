"""A short question that may be a follow-up or a new topic is asked both ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rag.assistant import BaowenAssistant
from rag.doubt import doubtful, likelier
from rag.types import Answer, Filters, Turn

HISTORY = [Turn("东湖大桥全长多少公里？", "4公里")]


@pytest.mark.parametrize(
    ("question", "alone", "expected"),
    [
        ("主塔有多高？", "东湖大桥的主塔有多高？", True),
        ("招聘会什么时候举行？", "东湖大桥招聘会什么时候举行？", True),
        ("哪些人获得了五四奖章？", "东湖大桥哪些人获得了五四奖章？", True),
        ("地铁票价是多少？", "东湖大桥的地铁票价是多少？", True),
        ("票价是多少？", "东湖大桥的票价是多少？", False),
        ("谁出席了？", "东湖大桥谁出席了？", False),
        ("占地多大？", "东湖大桥占地多大？", False),
        ("它多高？", "东湖大桥多高？", False),
        ("那西湖大桥呢？", "西湖大桥全长多少公里？", False),
        ("主塔有多高？", "主塔有多高？", False),
        ("How many people were hurt?", "How many people were hurt (the fire)?", True),
        ("How tall is the tower?", "How tall is the tower (the lighthouse)?", False),
        ("Was anyone hurt?", "Was anyone hurt (the fire)?", False),
        ("How tall is it?", "How tall is the tower?", False),
    ],
)
def test_what_may_be_either(question: str, alone: str, expected: bool) -> None:
    assert doubtful(question, alone) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the ferry fare?", True),
        ("How tall is the lighthouse?", True),
        ("Who is the mayor?", False),
        ("What is the population?", False),
    ],
)
def test_after_a_refusal_the_thing_named_may_be_another(question: str, expected: bool) -> None:
    alone = f"{question[:-1]} (Port Alder)?"
    assert doubtful(question, alone, refused=True) is expected
    assert not doubtful(question, alone)


def answer(question: str, confidence: float, *, abstained: bool = False) -> Answer:
    return Answer(question, "文。", "zh", confidence=confidence, abstained=abstained)


@pytest.mark.parametrize(
    ("follow_up", "by_itself", "taken"),
    [
        (answer("a", 0.8), answer("b", 0.9), "a"),
        (answer("a", 0.5), answer("b", 0.9), "b"),
        (answer("a", 0.4, abstained=True), answer("b", 0.5), "b"),
        (answer("a", 0.5), answer("b", 0.9, abstained=True), "a"),
        (answer("a", 0.1, abstained=True), answer("b", 0.9, abstained=True), "b"),
        (answer("a", 0.1, abstained=True), answer("b", 0.05, abstained=True), "a"),
        (answer("a", 0.0, abstained=True), answer("b", 0.0, abstained=True), "b"),
    ],
)
def test_the_surer_answer_by_a_margin(follow_up: Answer, by_itself: Answer, taken: str) -> None:
    assert likelier(follow_up, by_itself).question == taken


class Sure:
    """Answers every question, as sure as it is told."""

    def __init__(self, **sure: float) -> None:
        self.sure = sure
        self.asked: list[str] = []

    def stream(self, question: str, filters: Filters | None) -> Iterator[Answer]:
        self.asked.append(question)
        yield answer(question, self.sure["bridge" if "大桥" in question else "other"])


class NoIndex:
    def view(self) -> Any:
        return None


def assistant(answerer: Sure, **options: bool) -> BaowenAssistant:
    return BaowenAssistant(NoIndex(), answerer, answerer, **options)  # type: ignore[arg-type]  # stand-ins


def test_the_new_topic_is_answered_as_one_when_that_answer_is_surer() -> None:
    made = assistant(Sure(bridge=0.3, other=0.9)).ask("招聘会有多少人？", HISTORY)
    assert made.rewritten is None
    made = assistant(Sure(bridge=0.9, other=0.9)).ask("招聘会有多少人？", HISTORY)
    assert made.rewritten == "东湖大桥招聘会有多少人？"


def test_what_is_no_doubt_is_asked_once() -> None:
    answerer = Sure(bridge=0.1, other=0.9)
    assert assistant(answerer).ask("什么时候通车？", HISTORY).rewritten == "东湖大桥什么时候通车？"
    assert answerer.asked == ["东湖大桥什么时候通车？"]
    writing = Sure(bridge=0.1, other=0.9)
    assistant(writing, twice=False).ask("招聘会有多少人？", HISTORY)
    assert writing.asked == ["东湖大桥招聘会有多少人？"]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("The newspapers in this collection do not answer this question.", 2),
        ("It is 4 km long. [1]", 1),
    ],
)
def test_the_assistant_knows_whether_the_turn_before_was_refused(said: str, asked: int) -> None:
    answerer = Sure(bridge=0.1, other=0.9)
    assistant(answerer).ask("What is the ferry fare?", [Turn("How long is Elm Bridge?", said)])
    assert len(answerer.asked) == asked
