"""What an index holds, in a form that two indexes can be compared by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.check import check
from index.snapshot import Index, View
from index.terms import terms
from index.types import Article


@dataclass(frozen=True, slots=True)
class Content:
    """All that is visible of an index, without row numbers: sources with their articles, and
    passages with their vectors."""

    sources: tuple[tuple[str, str, str | None, str | None, tuple[Article, ...]], ...]
    passages: tuple[tuple[str, str, tuple[tuple[int, int], ...], bytes], ...]


def content_of(view: View) -> Content:
    store, generation = view.store, view.generation
    sources, passages = [], []
    for row in store.visible_sources(generation):
        source = store.source(row)
        assert source is not None
        articles = tuple(store.articles_of(row))
        sources.append((source.name, source.text, source.title, source.date, articles))
        for passage, _, _ in store.passages_of(row):
            vector = store.vectors(np.array([passage.id]), view.dim)[0].tobytes()
            passages.append((source.name, passage.text, passage.sentences, vector))
    return Content(tuple(sorted(sources)), tuple(sorted(passages)))


def content(folder: Path) -> Content:
    """What a reader sees, after everything is found to be in order."""
    index = Index.open(folder)
    assert list(check(folder)) == []
    return content_of(index.view())


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
