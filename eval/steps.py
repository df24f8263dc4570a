"""What each task does with a suite: the rows of its questions, dialogues or pages as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eval import answering, dividing, searching
from eval.types import Row, Suite, System

Step = Callable[[System, Suite, frozenset[str]], Iterator[list[Row]]]
"""Yields the rows of the questions whose ids are not done, a question or a dialogue at a time."""


def _answers(system: System, suite: Suite, done: frozenset[str]) -> Iterator[list[Row]]:
    for question in suite.questions:
        if question.id not in done:
            yield [answering.ask(system, question)]


def _retrieval(system: System, suite: Suite, done: frozenset[str]) -> Iterator[list[Row]]:
    for question in suite.questions:
        if question.id not in done and question.relevant:
            yield [searching.search(system.searcher, question)]


def _dialogues(system: System, suite: Suite, done: frozenset[str]) -> Iterator[list[Row]]:
    for dialogue in suite.dialogues:
        if dialogue.turns[-1].id not in done:
            yield list(answering.converse(system, dialogue))


def _articles(system: System, suite: Suite, done: frozenset[str]) -> Iterator[list[Row]]:
    return dividing.rows(suite.gold, done)


STEPS: dict[str, Step] = {
    "answers": _answers,
    "retrieval": _retrieval,
    "dialogues": _dialogues,
    "articles": _articles,
}
