"""CRUD-RAG's question answering as a suite: questions over one, two or three news articles.

Lyu et al. (2024), "CRUD-RAG". Read from `split_merged.json` (or `merged.json`) of the release: an
object with `questanswer_1doc`, `questanswer_2docs`, `questanswer_3docs`, each a list of {"ID",
"questions", "answers", "news1", "news2"?, "news3"?}. The articles of all questions are the corpus;
those of a question are its positive passages, all others its negative ones; the release's
`80000_docs`, a text file of an article a line, are further ones (`--distractors`). Taking passages
out (`sets.without_passages`) leaves questions for which there is only noise. The release has entries
whose question or answer is empty; they are left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.types import Question, Suite
from index.errors import InvalidInput
from index.types import Source

FILES = (
    "split_merged.json", "data/crud_split/split_merged.json", "merged.json",
    "data/crud/merged.json",
)  # fmt: skip
"""Where the questions are in the release: the part that the paper measures with, or all of them."""

PUBLISHED = "github.com/IAAR-Shanghai/CRUD_RAG, folder data/crud_split"
_TASKS = ("questanswer_1doc", "questanswer_2docs", "questanswer_3docs")
_NEWS = ("news1", "news2", "news3")


def load(path: Path) -> Suite:
    """Read the release's file. Raises InvalidInput naming the entry that is not of its form."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidInput(f"{path}: not JSON ({error})") from error
    present = [task for task in _TASKS if isinstance(data, dict) and task in data]
    if not present:
        raise InvalidInput(
            f"{path}: holds none of {', '.join(_TASKS)}; is this {FILES[0]} of {PUBLISHED}?"
        )
    sources: dict[str, Source] = {}
    found = [
        _question(entry, f"{path}: {task}[{number}]", task, sources)
        for task in present
        for number, entry in enumerate(data[task])
    ]
    questions = _named_apart([question for question in found if question is not None])
    if not questions:
        raise InvalidInput(f"{path}: holds no question")
    return Suite("crud", questions, sources=tuple(sources.values()), tasks=("retrieval", "answers"))


def _question(
    entry: Mapping[str, Any], place: str, task: str, sources: dict[str, Source]
) -> Question | None:
    """None for an entry without a question or an answer."""
    news = [entry.get(name) for name in _NEWS] if isinstance(entry, dict) else []
    texts = [text for text in news if isinstance(text, str) and text.strip()]
    if not texts:
        raise InvalidInput(f"{place}: no article in {', '.join(_NEWS)}")
    asked = _joined(entry.get("questions"), f'{place}: "questions"')
    answer = _joined(entry.get("answers"), f'{place}: "answers"')
    if not asked or not answer:
        return None
    for text in texts:
        sources.setdefault(text, Source(f"crud.jsonl#{len(sources):05}", text, "record"))
    return Question(
        id=f"{task}:{entry.get('ID', place.rpartition('[')[2].rstrip(']'))}",
        question=asked,
        kind=task.removeprefix("questanswer_"),
        answers=((answer,),),
        relevant=tuple(dict.fromkeys(sources[text].name for text in texts)),
    )


def _named_apart(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions with a number after every id that was used before."""
    seen: Counter[str] = Counter()
    found = []
    for question in questions:
        seen[question.id] += 1
        count = seen[question.id]
        found.append(question if count == 1 else replace(question, id=f"{question.id}.{count}"))
    return tuple(found)


def _joined(value: Any, place: str) -> str:
    """A string, or a list of strings as one; "" where there is nothing in it."""
    parts = value if isinstance(value, list) else [value]
    if not all(part is None or isinstance(part, str) for part in parts):
        raise InvalidInput(f"{place} must be a string or a list of strings")
    return "\n".join(part.strip() for part in parts if part and part.strip())
