"""Reads question and dialogue files and says, with the line's number, what is wrong in them.

A question file has one JSON object a line: `id`, `question`, and `answers` (a list of accepted
strings, empty where the corpus does not say it); optional `lang`, `kind`, `evidence` (strings of
the source), `sources` (names of the sources that hold it). Other fields are left alone. A dialogue
file has `id` and `turns`, each turn a question without an id.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.types import Dialogue, Question
from index.errors import InvalidInput

UNANSWERABLE = "unanswerable"
"""Kind of the questions that the corpus does not answer."""


def records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """("FILE:LINE", object) for every line of a .jsonl or .jsonl.xz file that is not blank.

    Raises InvalidInput where the file is missing or a line is no JSON object.
    """
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file")
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{path}:{number}", _object(line, f"{path}:{number}")
    except (UnicodeDecodeError, lzma.LZMAError, EOFError) as error:
        raise InvalidInput(f"{path}: not UTF-8 JSON lines ({error})") from error


def load_questions(path: Path) -> tuple[Question, ...]:
    """The questions of a file, in order. Raises InvalidInput with FILE:LINE and what to mend."""
    seen: dict[str, str] = {}
    found = []
    for place, record in records(path):
        question = question_of(record, place)
        if question.id in seen:
            raise InvalidInput(
                f'{place}: id "{question.id}" was used before at {seen[question.id]}; '
                "give each question an id of its own"
            )
        seen[question.id] = place
        found.append(question)
    if not found:
        raise InvalidInput(f"{path}: holds no question")
    return tuple(found)


def load_dialogues(path: Path) -> tuple[Dialogue, ...]:
    """The dialogues of a file, in order. Raises InvalidInput with FILE:LINE."""
    found = []
    for place, record in records(path):
        turns = record.get("turns")
        if not isinstance(turns, list) or not turns:
            raise InvalidInput(f'{place}: "turns" must be a list of at least one question')
        name = _text(record, "id", place)
        found.append(Dialogue(name, tuple(_turns(turns, name, place))))
    if not found:
        raise InvalidInput(f"{path}: holds no dialogue")
    return tuple(found)


def question_of(record: Mapping[str, Any], place: str) -> Question:
    """One checked question. Raises InvalidInput beginning with `place`."""
    answers = _strings(record, "answers", place, required=True)
    kind = _text(record, "kind", place, "fact" if answers else UNANSWERABLE)
    if kind == UNANSWERABLE and answers:
        raise InvalidInput(
            f'{place}: kind is "{UNANSWERABLE}" but there are {len(answers)} answers; '
            "empty the list or change the kind"
        )
    return Question(
        id=_text(record, "id", place),
        question=_text(record, "question", place),
        kind=kind,
        lang=_text(record, "lang", place, "zh"),
        answers=(answers,) if answers else (),
        evidence=_strings(record, "evidence", place),
        relevant=_strings(record, "sources", place),
    )


def _turns(turns: list[Any], name: str, place: str) -> Iterator[Question]:
    for number, turn in enumerate(turns, start=1):
        if not isinstance(turn, dict):
            raise InvalidInput(f"{place}: turn {number} must be an object")
        yield question_of({"id": f"{name}.{number}", **turn}, f"{place}: turn {number}")


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise InvalidInput(f"{place}: not JSON ({error.msg} at column {error.colno})") from error
    if not isinstance(value, dict):
        raise InvalidInput(f"{place}: expected a JSON object, got {type(value).__name__}")
    return value


def _text(record: Mapping[str, Any], name: str, place: str, default: str | None = None) -> str:
    value = record.get(name, default)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f'{place}: "{name}" must be a string that is not empty')
    return value


def _strings(
    record: Mapping[str, Any], name: str, place: str, required: bool = False
) -> tuple[str, ...]:
    if name not in record and not required:
        return ()
    value = record.get(name)
    good = isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
    if not good:
        raise InvalidInput(f'{place}: "{name}" must be a list of strings, none of them empty')
    return tuple(value or ())
