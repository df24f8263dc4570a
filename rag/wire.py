"""Answers and questions as JSON objects: the contract that scripts depend on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from index.continued import Key
from index.errors import InvalidInput
from index.store import StoredArticle
from rag.types import Answer, Citation, Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch."""

    id: Any
    question: str
    history: tuple[Turn, ...] = ()


def answer_json(answer: Answer, id: Any = None) -> dict[str, Any]:
    """An answer as one output object."""
    return {
        "id": id,
        "question": answer.question,
        "answer": answer.text,
        "short_answer": answer.short_answer,
        "abstained": answer.abstained,
        "citations": [citation_json(citation) for citation in answer.citations],
        "confidence": round(answer.confidence, 4),
        "rewritten": answer.rewritten,
        "notice": answer.notice,
        "claims": [
            {"text": c.text, "markers": list(c.markers), "verdict": c.verdict, "reason": c.reason}
            for c in answer.claims
        ],
        "nearest": [
            {
                "source": hit.source,
                "article": hit.article.id,
                "headline": hit.article.headline,
                "date": hit.date,
                "text": hit.passage.text,
                "spans": [list(span) for span in hit.passage.spans],
            }
            for hit in (answer.nearest if answer.abstained else ())
        ],
        "latency_ms": answer.latency_ms,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as it stands in an output object."""
    return {
        "marker": citation.marker,
        "source": citation.source,
        "article": citation.article,
        "headline": citation.headline,
        "date": citation.date,
        "quote": citation.quote,
        "spans": [list(span) for span in citation.spans],
        "score": citation.score,
    }


def article_json(
    stored: StoredArticle, goes_on: Key | None = None, comes_from: Key | None = None
) -> dict[str, Any]:
    """An article as one output object; `goes_on`, `comes_from`: the articles of other sources in
    which its story goes on, and began."""
    article = stored.article
    return {
        "source": stored.source_name,
        "id": article.id,
        "headline": article.headline,
        "subheads": list(article.subheads),
        "byline": list(article.byline),
        "section": article.section,
        "date": stored.date,
        "spans": [list(span) for span in article.spans],
        "confidence": round(article.confidence, 4),
        "continued_from": article.continued_from,
        "continued_to": article.continued_to,
        "goes_on_in": _reference(goes_on),
        "comes_from": _reference(comes_from),
    }


def _reference(key: Key | None) -> dict[str, str] | None:
    return {"source": key[0], "id": key[1]} if key else None


def read_batch(lines: Iterable[str], name: str) -> Iterator[Asked | InvalidInput]:
    """Questions of a batch file; in the place of a line that is none, what is wrong with it, with
    the line number."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _asked(line, f"{name} line {number}")
            except InvalidInput as error:
                yield error


def _asked(line: str, place: str) -> Asked:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{place}: not JSON ({error}); expected an object a line") from error
    if not isinstance(record, dict) or not isinstance(record.get("question"), str):
        raise InvalidInput(f'{place}: expected an object with "question" as a string')
    try:
        history = tuple(
            Turn(str(turn["question"]), str(turn["answer"])) for turn in record.get("history") or ()
        )
    except (TypeError, KeyError) as error:
        raise InvalidInput(
            f'{place}: "history" must be a list of {{"question", "answer"}} objects'
        ) from error
    return Asked(record.get("id"), record["question"], history)
