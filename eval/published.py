"""Question sets in the forms that they are published in, as records of `eval.sets`.

- SQuAD's form (SQuAD, DRCD, XQuAD, CMRC 2018's squad-style data, ExpMRC): {"data": [{"paragraphs":
  [{"context", "qas": [{"id", "question", "answers": [{"text", "answer_start"}], "is_impossible"?,
  "evidences"?}]}]}]}
- CMRC 2018's own: [{"context_text", "qas": [{"query_id", "query_text", "answers": [text]}]}]
- NTREX: a text file a language, a sentence a line, the same sentences line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index.errors import InvalidInput

Placed = tuple[str, dict[str, Any]]
"""Where a record stands, for error messages, and the record."""


def question_records(path: Path) -> Iterator[Placed]:
    """The questions of a published JSON file. Raises InvalidInput for a file of another form."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise InvalidInput(f"{path}: not a JSON file ({error})") from error
    if isinstance(data, dict) and isinstance(data.get("data"), list):
        yield from _squad(data["data"], f"{path}: data")
    elif isinstance(data, list):
        yield from _cmrc(data, str(path))
    else:
        raise InvalidInput(
            f"{path}: neither SQuAD's form (an object with a list \"data\") nor CMRC 2018's (a list)"
        )


def sentence_pairs(path: Path, other: Path) -> Iterator[tuple[str, str, str]]:
    """(place, sentence, its translation) of two text files. Raises InvalidInput where the second is
    missing or the numbers of lines differ."""
    if not other.is_file():
        raise InvalidInput(f"{other}: no such file; it is the other half of {path.name}")
    here, there = (_lines(one) for one in (path, other))
    if len(here) != len(there):
        raise InvalidInput(f"{path} has {len(here)} lines and {other} has {len(there)}")
    for number, (sentence, translation) in enumerate(zip(here, there, strict=True), start=1):
        yield f"{path}:{number}", sentence, translation


def _lines(path: Path) -> list[str]:
    """Lines as the file has them: a sentence may hold a mark that `str.splitlines` cuts at."""
    with path.open(encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in lines]


def _squad(articles: list[Any], place: str) -> Iterator[Placed]:
    for i, article in enumerate(articles):
        for j, paragraph in enumerate(_list(article, "paragraphs", f"{place}[{i}]")):
            where = f"{place}[{i}].paragraphs[{j}]"
            for k, asked in enumerate(_list(paragraph, "qas", where)):
                context = paragraph.get("context")
                answers = [
                    _answer(one, context) for one in _list(asked, "answers", f"{where}.qas[{k}]")
                ]
                yield f"{where}.qas[{k}]", {**asked, "context": context, "answers": answers}


def _cmrc(paragraphs: list[Any], place: str) -> Iterator[Placed]:
    for i, paragraph in enumerate(paragraphs):
        where = f"{place}: [{i}]"
        for k, asked in enumerate(_list(paragraph, "qas", where)):
            context = paragraph.get("context_text")
            texts = _list(asked, "answers", f"{where}.qas[{k}]")
            yield (
                f"{where}.qas[{k}]",
                {
                    "id": asked.get("query_id"),
                    "question": asked.get("query_text"),
                    "context": context,
                    "answers": [_answer({"text": text}, context) for text in texts],
                },
            )


def _answer(answer: Any, context: Any) -> Any:
    """{"text", "start"}; the start is looked for where the release's is not that of the text, and
    left out where the context does not have the text."""
    text = answer.get("text") if isinstance(answer, dict) else None
    if not isinstance(text, str) or not isinstance(context, str):
        return answer
    start = answer.get("answer_start")
    if not isinstance(start, int) or context[start : start + len(text)] != text:
        start = context.find(text)
    return {"text": text} if start < 0 else {"text": text, "start": start}


def _list(value: Any, name: str, place: str) -> list[Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(found, list):
        raise InvalidInput(f'{place}: no list "{name}"')
    return found
