"""Question-passage sets as suites: every context a source, every question with its evidence.

A record has `id`, `context`, `question`, `answers` (each `text` and `start`, code points into
`context`), optional `lang` and `evidences`. The records of one set that share a context share its
source.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.questions import UNANSWERABLE, records
from eval.types import Question, Suite, Task
from index.errors import InvalidInput
from index.sentences import split
from index.types import Source

REMOVED = "removed"
"""Kind of the questions whose passage was taken out of the corpus: refusing is right."""


def load_set(path: Path, name: str, tasks: tuple[Task, ...] = ("retrieval", "answers")) -> Suite:
    """A set in one file. Raises InvalidInput with FILE:LINE for a record of another form."""
    sources: dict[str, Source] = {}
    questions = []
    for place, record in records(path):
        context = _field(record, "context", place)
        source = sources.setdefault(context, _source(name, len(sources), context))
        questions.append(_question(record, source, place))
    if not questions:
        raise InvalidInput(f"{path}: holds no question")
    return Suite(name, tuple(questions), sources=tuple(sources.values()), tasks=tasks)


def with_questions_of(contexts: Suite, questions: Suite, name: str) -> Suite:
    """`contexts` asked in another language: line by line the questions of `questions`.

    Answers and evidence stay those of `contexts`. Raises InvalidInput where the lengths differ.
    """
    if len(contexts.questions) != len(questions.questions):
        raise InvalidInput(
            f"{contexts.name} has {len(contexts.questions)} questions and {questions.name} has "
            f"{len(questions.questions)}: the two must be the same questions line by line"
        )
    pairs = zip(contexts.questions, questions.questions, strict=True)
    asked = tuple(replace(here, question=there.question, lang=there.lang) for here, there in pairs)
    return replace(contexts, name=name, questions=asked)


def load_parallel(path: Path, name: str, ask: str = "en", find: str = "zh") -> Suite:
    """Sentence pairs as retrieval: each `ask` sentence should find its `find` sentence."""
    sources: list[Source] = []
    questions = []
    for place, record in records(path):
        source = _source(name, len(sources), _field(record, find, place))
        sources.append(source)
        text = _field(record, ask, place)
        number = f"{name}:{len(sources)}"
        questions.append(Question(number, text, "sentence", ask, relevant=(source.name,)))
    return Suite(name, tuple(questions), sources=tuple(sources), tasks=("retrieval",))


def load_distractors(paths: Sequence[Path], limit: int | None = None) -> tuple[Source, ...]:
    """Passages that answer nothing: the `text` or `context` of every line, or a .txt file whole.

    `limit` keeps the first so many. Names begin with "distractor.jsonl#".
    """
    found: list[Source] = []
    for text in (text for path in paths for text in _texts(path)):
        if limit is not None and len(found) >= limit:
            break
        found.append(_source("distractor", len(found), text))
    return tuple(found)


def without_passages(suite: Suite, share: float, seed: int) -> Suite:
    """`suite` with `share` (0 to 1) of its sources taken out and their questions unanswerable."""
    named = sorted({name for question in suite.questions for name in question.relevant})
    count = round(share * len(named))
    gone = frozenset(random.Random(seed).sample(named, count))
    return replace(
        suite,
        sources=tuple(source for source in suite.sources if source.name not in gone),
        questions=tuple(_left_over(question, gone) for question in suite.questions),
    )


def _left_over(question: Question, gone: frozenset[str]) -> Question:
    if not gone.intersection(question.relevant):
        return question
    left = tuple(name for name in question.relevant if name not in gone)
    if left:
        return replace(question, relevant=left)
    return replace(question, kind=REMOVED, answers=(), evidence=(), relevant=())


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".txt":
        yield path.read_text(encoding="utf-8")
        return
    for place, record in records(path):
        yield _field(record, "text" if "text" in record else "context", place)


def _question(record: Mapping[str, Any], source: Source, place: str) -> Question:
    impossible = bool(record.get("is_impossible", False))
    answers = record.get("answers", [])
    if not isinstance(answers, list) or not all(_is_answer(one, source.text) for one in answers):
        raise InvalidInput(
            f'{place}: "answers" must be a list of {{"text", "start"}} that stand in the context'
        )
    texts = tuple(dict.fromkeys(one["text"] for one in answers))
    answerable = bool(texts) and not impossible
    return Question(
        id=_field(record, "id", place),
        question=_field(record, "question", place),
        kind="fact" if answerable else UNANSWERABLE,
        lang="zh" if str(record.get("lang", "zh")).startswith("zh") else str(record["lang"]),
        answers=(texts,) if answerable else (),
        evidence=_evidence(record, source.text) if answerable else (),
        relevant=(source.name,),
    )


def _is_answer(answer: Any, context: str) -> bool:
    if not isinstance(answer, dict) or not isinstance(answer.get("text"), str):
        return False
    start, text = answer.get("start"), answer["text"]
    return isinstance(start, int) and context[start : start + len(text)] == text


def _evidence(record: Mapping[str, Any], context: str) -> tuple[str, ...]:
    """The human evidence where the record has it, else the sentences that the answers begin in."""
    if record.get("evidences"):
        return tuple(dict.fromkeys(record["evidences"]))
    starts = {answer["start"] for answer in record["answers"]}
    ranges = split(context)
    return tuple(context[a:b] for a, b in ranges if any(a <= start < b for start in starts))


def _source(name: str, number: int, text: str) -> Source:
    return Source(f"{name}.jsonl#{number:05}", text, "record")


def _field(record: Mapping[str, Any], name: str, place: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f'{place}: "{name}" must be a string that is not empty')
    return value
