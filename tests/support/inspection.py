"""What an index holds, in a form that two indexes can be compared by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.stores import Place, check, open_index
from index.terms import terms
from index.types import Article
from index.view import View


@dataclass(frozen=True, slots=True)
class Content:
    """All that is visible of an index, without row numbers: sources with their articles, and
    passages with their vectors."""

    sources: tuple[tuple[str, str, str | None, str | None, tuple[Article, ...]], ...]
    passages: tuple[tuple[str, str, tuple[tuple[int, int], ...], bytes], ...]


def content_of(view: View) -> Content:
    sources, passages = [], []
    for name in view.source_names():
        stored = view.source(name)
        assert stored is not None
        source, (articles, found) = stored.source, view.content(name)
        sources.append((name, source.text, source.title, source.date, tuple(articles)))
        for passage in found:
            vector = view.vectors(np.array([passage.id]))[0].tobytes()
            passages.append((name, passage.text, passage.sentences, vector))
    return Content(tuple(sorted(sources)), tuple(sorted(passages)))


def content(place: Place) -> Content:
    """What a reader sees, after everything is found to be in order."""
    index = open_index(place)
    try:
        assert list(check(place)) == []
        return content_of(index.view())
    finally:
        index.close()


def lexical(view: View, words: str, k: int = 10) -> list[tuple[str, float]]:
    """(passage text, BM25) for the terms of `words`, in an order that ties don't change."""
    query = [[(term, 1.0)] for term in terms(words)]
    hits = view.hits(view.search_lexical(query, k))
    return sorted(((hit.passage.text, round(hit.score, 4)) for hit in hits), key=_rank)


def dense(view: View, vector: np.ndarray, k: int = 10) -> list[tuple[str, float]]:
    """The same for vectors, with the cosine."""
    hits = view.hits(view.search_dense(vector, k))
    return sorted(((hit.passage.text, round(hit.score, 4)) for hit in hits), key=_rank)


def _rank(found: tuple[str, float]) -> tuple[float, str]:
    return -found[1], found[0]


def jsonl(*records: Mapping[str, object]) -> str:
    """Records as a .jsonl file's text."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
