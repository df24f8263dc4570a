"""An index open for reading: one generation at a time, whole, while a writer may be at work.

`Index.view` gives an immutable View of the newest committed generation. A question holds one
View from beginning to end; the next question may get a newer one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import numpy as np

from index.dense import DenseBase, DenseView
from index.errors import IndexDamaged, IndexLocked
from index.layout import DENSE, LEXICAL
from index.lexical import DateRange, LexicalReader
from index.serial import Float32
from index.store import Int64, Store, StoredArticle
from index.types import Article, Hit, Passage
from index.view import Kind, Query, Scope, StoredSource, require_encoder
from index.writer import IndexWriter

__all__ = ["Index", "Scope", "View", "require_encoder"]


class View:
    """Implements `index.view.View` over the files of a folder."""

    def __init__(self, folder: Path, store: Store, lexical: LexicalReader) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self.store = store
        self.lexical = lexical
        self.generation = lexical.generation
        self.encoder, self.dim = store.encoder(self.generation)
        self.passages = lexical.passages

    @cached_property
    def dense(self) -> DenseView:
        """The vectors of this generation, read at first use. Without a base that can be read,
        all of them come from the database: slower to open, with the same results."""
        try:
            base = DenseBase.open(self._folder / DENSE, self.generation)
        except IndexDamaged:
            base = None
        if base is not None and base.info.dim != self.dim:
            base = None
        last = 0 if base is None else base.info.last
        dead = np.empty(0, dtype=np.int64)
        if base is not None:
            dead = self.store.dead_passages(self.generation, up_to=last)
        tail_ids = self.store.passage_ids(self.generation, after=last)
        tail = self.store.vectors(tail_ids, self.dim)
        return DenseView(base, tail_ids, tail, dead)

    def vectors(self, ids: Int64) -> Float32:
        """See `index.view.View.vectors`."""
        return self.store.vectors(ids, self.dim)

    def search_lexical(
        self, query: Query, k: int, scope: Scope | None = None
    ) -> list[tuple[int, float]]:
        """(passage id, BM25) best first; see `LexicalReader.search`."""
        scope = scope or Scope()
        dates = DateRange(*scope.dates) if scope.dates else None
        return self.lexical.search(query, k, dates=dates, sources=self._rows(scope))

    def search_dense(
        self, vector: Float32, k: int, scope: Scope | None = None
    ) -> list[tuple[int, float]]:
        """(passage id, cosine) best first for a unit query vector (dim,)."""
        allowed = None
        if scope is not None and (scope.dates or scope.sources):
            allowed = self.store.allowed_passages(self.generation, scope.dates, self._rows(scope))
        with self._lock:
            dense = self.dense
        return dense.search(vector, k, allowed)

    def search_both(
        self, query: Query, vector: Float32, k: int, scope: Scope | None = None
    ) -> tuple[dict[int, float], dict[int, float]]:
        """BM25 of one leg's k best, and the cosine of all that either leg finds."""
        lexical = dict(self.search_lexical(query, k, scope))
        dense = dict(self.search_dense(vector, k, scope))
        missing = np.array([row for row in lexical if row not in dense], dtype=np.int64)
        if len(missing):
            cosines = self.vectors(missing) @ vector
            dense.update(zip(missing.tolist(), cosines.tolist(), strict=True))
        return lexical, dense

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        """In how many passages each term occurs; see `LexicalReader.document_frequency`."""
        return [self.lexical.document_frequency(term) for term in terms]

    def _rows(self, scope: Scope) -> list[int] | None:
        if not scope.sources:
            return None
        return self.store.source_rows(scope.sources, self.generation)

    def hits(self, scored: Sequence[tuple[int, float]]) -> list[Hit]:
        """Hits with text and article for (passage id, score) pairs, in their order."""
        found = self.store.passages([row for row, _ in scored], self.generation)
        return [
            Hit(stored.passage, stored.article, stored.source_name, stored.date, score)
            for row, score in scored
            if (stored := found.get(row)) is not None
        ]

    # What is stored: see `index.view.View`.

    def count(self, kind: Kind) -> int:
        return self.store.count(kind, self.generation)

    def source(self, name: str) -> StoredSource | None:
        row = self.store.row_named(name, self.generation)
        source = None if row is None else self.store.source(row)
        if row is None or source is None:
            return None
        return StoredSource(source, self.store.source_hash(row))

    def source_names(self) -> list[str]:
        return self.store.source_names(self.generation)

    def folders(self) -> list[Path]:
        return self.store.folders(self.generation)

    def articles(
        self, *, matching: str = "", source: str | None = None, limit: int = -1, offset: int = 0
    ) -> Iterator[StoredArticle]:
        return self.store.articles(
            self.generation, matching=matching, source=source, limit=limit, offset=offset
        )

    def count_articles(self, *, matching: str = "", source: str | None = None) -> int:
        return self.store.count_articles(self.generation, matching=matching, source=source)

    def find_article(self, source: str, key: str) -> StoredArticle | None:
        return self.store.find_article(self.generation, source, key)

    def content(self, name: str) -> tuple[list[Article], list[Passage]]:
        row = self.store.row_named(name, self.generation)
        if row is None:
            return [], []
        passages = [passage for passage, _, _ in self.store.passages_of(row)]
        return self.store.articles_of(row), passages


class Index:
    """The index in a folder, open for reading."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self._store = store
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._view: View | None = None

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open for reading; files that can be made from the database are made again when they
        are damaged or missing, unless another process is writing.

        Raises IndexMissing, IndexMismatch, IndexDamaged, IndexLocked.
        """
        index = cls(folder, Store.open(folder))
        try:
            view = index.view()
            stale = view.generation < index._store.generation
            unknown = not index._store.knows_generation(view.generation)
        except IndexDamaged:
            stale = unknown = True
        if stale or unknown:
            index._mend()
        try:
            DenseBase.open(folder / DENSE, index.view().generation)
        except IndexDamaged:
            with suppress(IndexLocked):  # then the vectors are read from the database
                index._mend()
        return index

    def close(self) -> None:
        """Close this thread's connection; files are released with the last view."""
        self._store.close()
        self._view = self._stamp = None

    def _mend(self) -> None:
        store = self._store
        IndexWriter.open(self.folder, *store.encoder(store.generation)).close()
        self._stamp = self._view = None
        self.view()

    def view(self) -> View:
        """The newest committed generation."""
        with self._lock:
            stamp = self._commit_stamp()
            if self._view is None:
                self._view, self._stamp = self._open_view(), stamp
            elif stamp != self._stamp:
                # While a writer mends the files the generation at hand is still a whole one.
                with suppress(IndexDamaged):
                    view = self._open_view()
                    if view.generation != self._view.generation:
                        self._view = view
                    self._stamp = stamp
            return self._view

    def _open_view(self) -> View:
        return View(self.folder, self._store, LexicalReader.open(self.folder / LEXICAL))

    def _commit_stamp(self) -> tuple[int, int] | None:
        try:
            status = (self.folder / LEXICAL / "meta.json").stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino
