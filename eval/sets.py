"""Question-passage sets as suites: every context a source, every question with its evidence.

A record has `id`, `context`, `question`, `answers` (each `text` and, where the context has it,
`start`, in code points), optional `lang` and `evidences`. The records of one set that share a
context share its source. Files ending in .json are read in the form that they are published in.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval import published
from eval.questions import UNANSWERABLE, records
from eval.types import Question, Suite, Task
from index.errors import InvalidInput
from index.sentences import split
from index.types import Source

NTREX_SOURCE = "newstest2019-src.eng.txt"
"""The English sentences of NTREX."""

REMOVED = "removed"
"""Kind of the questions whose passage was taken out of the corpus: refusing is right."""


def load_set(
    path: Path, name: str, tasks: tuple[Task, ...] = ("retrieval", "answers"), lang: str = "zh"
) -> Suite:
    """A set in one file, in `lang` where its records don't say otherwise.

    Raises InvalidInput with FILE:LINE for a record of another form.
    """
    sources: dict[str, Source] = {}
    places: dict[str, str] = {}
    questions = []
    read = published.question_records if path.suffix == ".json" else records
    for place, record in read(path):
        context = _field(record, "context", place)
        source = sources.setdefault(context, _source(name, len(sources), context))
        question = _question({"lang": lang} | record, source, place)
        if (before := places.setdefault(question.id, place)) != place:
            raise InvalidInput(f'{place}: id "{question.id}" was used before at {before}')
        questions.append(question)
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
    """Sentence pairs as retrieval: each `ask` sentence should find its `find` sentence.

    From JSON lines with both, or from a text file of the `find` sentences beside NTREX's source.
    """
    sources: list[Source] = []
    questions = []
    for place, record in _pairs(path, ask, find):
        source = _source(name, len(sources), _field(record, find, place))
        sources.append(source)
        text = _field(record, ask, place)
        number = f"{name}:{len(sources)}"
        questions.append(Question(number, text, "sentence", ask, relevant=(source.name,)))
    return Suite(name, tuple(questions), sources=tuple(sources), tasks=("retrieval",))


def load_distractors(paths: Sequence[Path], limit: int | None = None) -> tuple[Source, ...]:
    """Passages that answer nothing: the `text` or `context` of every line of JSON, a .txt file whole,
    or a line each of any other text file; of a folder, those of its files in order of name.

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
    if path.is_dir():
        for file in sorted(one for one in path.iterdir() if one.is_file()):
            yield from _texts(file)
    elif path.suffix == ".txt":
        yield path.read_text(encoding="utf-8")
    elif path.suffix in (".jsonl", ".xz") or not path.is_file():
        for place, record in records(path):
            yield _field(record, "text" if "text" in record else "context", place)
    else:
        with path.open(encoding="utf-8") as lines:
            yield from (line.strip() for line in lines if line.strip())


def _pairs(path: Path, ask: str, find: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if path.suffix != ".txt":
        yield from records(path)
        return
    for place, there, here in published.sentence_pairs(path, path.with_name(NTREX_SOURCE)):
        yield place, {find: there, ask: here}


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
    if start is None:
        return text not in context
    return isinstance(start, int) and context[start : start + len(text)] == text


def _evidence(record: Mapping[str, Any], context: str) -> tuple[str, ...]:
    """The human evidence where the record has it, else the sentences that the answers begin in."""
    if record.get("evidences"):
        return tuple(dict.fromkeys(record["evidences"]))
    starts = {answer["start"] for answer in record["answers"] if "start" in answer}
    ranges = split(context)
    return tuple(context[a:b] for a, b in ranges if any(a <= start < b for start in starts))


def _source(name: str, number: int, text: str) -> Source:
    return Source(f"{name}.jsonl#{number:05}", text, "record")


def _field(record: Mapping[str, Any], name: str, place: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f'{place}: "{name}" must be a string that is not empty')
    return value
