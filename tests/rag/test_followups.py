"""Conversations written by hand, held with short answers, whole sentences, and no answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.fold import fold
from rag.builtin.claim_pairs import stated
from rag.conversation import standalone
from rag.phrases import NOT_FOUND
from rag.query import language
from rag.types import Turn

CONVERSATIONS = Path(__file__).parent / "followups.txt"
ALIKE = 0.86
"""F1 of characters or words: 的 more or less, or the year said again, is the same question."""

Told = tuple[str, str, str]


def conversations() -> Iterator[list[Told]]:
    """Turns of (question, answer, standalone question)."""
    for block in CONVERSATIONS.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        turns = [line.split("\t") for line in lines if line]
        if turns:
            yield [
                (asked, answer, asked if alone == "=" else alone) for asked, answer, alone in turns
            ]


def resolved(answered: str) -> tuple[list[bool], list[bool]]:
    """For every follow-up, and every new topic, whether it was made what is written down."""
    follow_ups: list[bool] = []
    new_topics: list[bool] = []
    for turns in conversations():
        history: list[Turn] = []
        for asked, answer, alone in turns:
            made = standalone(asked, history)
            if history and alone == asked:
                new_topics.append(made == asked)
            elif history:
                follow_ups.append(alike(made, alone) >= ALIKE)
            history.append(Turn(asked, shown(answered, alone, answer)))
    return follow_ups, new_topics


def shown(answered: str, alone: str, answer: str) -> str:
    if answered == "short":
        return answer
    if answered == "sentence":
        return (stated(alone, answer) or answer) + "[1]"
    return NOT_FOUND[language(alone)]


def alike(left: str, right: str) -> float:
    one, other = parts(left), parts(right)
    return 2 * (one & other).total() / (one.total() + other.total())


def parts(text: str) -> Counter[str]:
    if language(text) == "zh":
        return Counter(char for char in fold(text).replace("的", "") if char.isalnum())
    words = re.findall(r"[a-z0-9$]+", fold(text))
    return Counter(
        word for word in words if word not in ("the", "a", "an", "in", "of", "to", "s", "did")
    )


@pytest.mark.parametrize(
    ("answered", "share"), [("short", 0.87), ("sentence", 0.86), ("nothing", 0.76)]
)
def test_most_follow_ups_are_resolved(answered: str, share: float) -> None:
    follow_ups, new_topics = resolved(answered)
    assert len(follow_ups) >= 300
    assert sum(follow_ups) / len(follow_ups) >= share
    assert sum(new_topics) >= len(new_topics) - 1


def test_the_measure_tells_questions_apart() -> None:
    assert alike("东湖大桥多长？", "东湖大桥的多长") == 1.0
    assert alike("东湖大桥多长？", "西湖公园多长？") < ALIKE
    assert alike("How long is it?", "How long is the bridge?") < ALIKE


@pytest.mark.parametrize("answer", [*NOT_FOUND.values(), "没有提到。", "文章没有提到这一点。"])
def test_no_answer_is_not_taken_for_a_name(answer: str) -> None:
    made = standalone("他是哪里人？", [Turn("东湖公司的总经理是谁？", answer)])
    assert "没有" not in made
    assert "papers" not in made
    assert "东湖公司" in made
