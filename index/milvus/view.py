"""One generation in Milvus: implements `index.view.View` over its collections.

Every request carries the generation's filter. Until a generation is surely known to all of Milvus's
nodes it is read with strong consistency, and after that with bounded staleness, which waits for
nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.errors import IndexDamaged
from index.milvus.client import PAGE_ROWS, Milvus, Row
from index.milvus.documents import Documents
from index.milvus.files import read_files
from index.milvus.rows import iso
from index.milvus.schema import Commit, passages
from index.milvus.search import Searcher
from index.serial import Float32, spans_from_json
from index.store import Int64, StoredArticle
from index.types import Article, Hit, Passage
from index.view import Kind, Query, Scope, StoredSource

SETTLED = 10.0
"""Seconds after which a commit is on every node: twice what Milvus allows a bounded reader to be
behind."""
_KEPT_TERMS = 100_000
_PASSAGE_FIELDS = ("source", "place", "date", "name", "text", "spans", "sentences")


class MilvusView:
    """One generation. For many threads at once."""

    def __init__(self, milvus: Milvus, commit: Commit) -> None:
        self.commit = commit
        self.generation, self.encoder, self.dim = commit.generation, commit.encoder, commit.dim
        self.passages = commit.passages
        self.documents = Documents(milvus, commit, lambda: self.consistency)
        self._milvus = milvus
        self._passages = passages(milvus.address, commit.epoch)
        self._searcher = Searcher(milvus, self._passages, commit.visible())
        self._opened = time.monotonic()
        self._lock = threading.Lock()
        self._frequencies: dict[str, int] = {}

    @property
    def consistency(self) -> str:
        """How sure a read must be to see all of this generation."""
        return "Strong" if time.monotonic() - self._opened < SETTLED else "Bounded"

    # Searching: see `index.view.View`

    def search_lexical(
        self, query: Query, k: int, scope: Scope | None = None
    ) -> list[tuple[int, float]]:
        if k < 1:
            return []
        return list(self._searcher.lexical(query, k, scope, self.consistency).items())

    def search_dense(
        self, vector: Float32, k: int, scope: Scope | None = None
    ) -> list[tuple[int, float]]:
        return list(self._searcher.dense(vector, k, scope, self.consistency).items())

    def search_both(
        self, query: Query, vector: Float32, k: int, scope: Scope | None = None
    ) -> tuple[dict[int, float], dict[int, float]]:
        return self._searcher.both(query, vector, k, scope, self.consistency)

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        with self._lock:
            known = {term: self._frequencies.get(term) for term in terms}
        new = [term for term, count in known.items() if count is None]
        if new:
            mean = self.commit.terms / max(1, self.passages)
            counts = self._searcher.frequencies(new, self.passages, mean, self.consistency)
            with self._lock:
                if len(self._frequencies) > _KEPT_TERMS:
                    self._frequencies.clear()
                self._frequencies.update(zip(new, counts, strict=True))
            known |= dict(zip(new, counts, strict=True))
        return [known[term] or 0 for term in terms]

    def hits(self, scored: Sequence[tuple[int, float]]) -> list[Hit]:
        rows = self._by_id([row for row, _ in scored], _PASSAGE_FIELDS)
        places = {(int(row["source"]), int(row["place"])) for row in rows.values()}
        articles = self.documents.at(places)
        found = []
        for number, score in scored:
            row = rows.get(number)
            article = articles.get((int(row["source"]), int(row["place"]))) if row else None
            if row and article:
                found.append(
                    Hit(_passage(row, number), article, row["name"], iso(int(row["date"])), score)
                )
        return found

    def vectors(self, ids: Int64) -> Float32:
        rows = self._by_id(ids.tolist(), ["vector"])
        missing = [row for row in ids.tolist() if row not in rows]
        if missing:
            raise IndexDamaged(f"{self._milvus.address}: {len(missing)} passages have no vector")
        vectors = [rows[row]["vector"] for row in ids.tolist()]
        return np.array(vectors, dtype=np.float32).reshape(-1, self.dim)

    # What is stored: see `index.view.View`

    def count(self, kind: Kind) -> int:
        return int(getattr(self.commit, kind))

    def folders(self) -> list[Path]:
        files = read_files(self._milvus, self.generation, self.consistency)
        return sorted({Path(path).parent for path in files})

    def source(self, name: str) -> StoredSource | None:
        return self.documents.source(name)

    def source_names(self) -> list[str]:
        return self.documents.source_names()

    def articles(
        self, *, matching: str = "", source: str | None = None, limit: int = -1, offset: int = 0
    ) -> Iterator[StoredArticle]:
        return self.documents.articles(matching=matching, source=source, limit=limit, offset=offset)

    def count_articles(self, *, matching: str = "", source: str | None = None) -> int:
        return self.documents.count_articles(matching=matching, source=source)

    def find_article(self, source: str, key: str) -> StoredArticle | None:
        return self.documents.find_article(source, key)

    def content(self, name: str) -> tuple[list[Article], list[Passage]]:
        found: list[Passage] = []
        for number in self.documents.numbers_named(name):
            stored = self._milvus.rows(
                self._passages, f"source == {number}", _PASSAGE_FIELDS, "id",
                consistency_level=self.consistency,
            )  # fmt: skip
            found += [_passage(row, int(row["id"])) for row in stored]
        ordered = sorted(found, key=lambda passage: passage.id)
        return self.documents.articles_named(name), ordered

    def _by_id(self, ids: Sequence[int], fields: Sequence[str]) -> dict[int, Row]:
        found: dict[int, Row] = {}
        for start in range(0, len(ids), PAGE_ROWS):
            rows = self._milvus.query(
                self._passages, f"id in {list(ids[start : start + PAGE_ROWS])}", ["id", *fields],
                consistency_level=self.consistency,
            )  # fmt: skip
            found |= {int(row["id"]): row for row in rows}
        return found


def _passage(row: Row, number: int) -> Passage:
    spans, sentences = spans_from_json(row["spans"]), spans_from_json(row["sentences"])
    return Passage(str(row["text"]), spans, sentences, number)
