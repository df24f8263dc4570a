"""An index in Milvus, open for reading: implements `index.view` over its collections.

A view is one generation: every request carries its filter. Until a generation is surely known to
all of Milvus's nodes it is read with strong consistency, and after that with bounded staleness,
which waits for nothing.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np

from index.errors import IndexDamaged, IndexMissing
from index.milvus.client import PAGE_ROWS, Address, Milvus, Row, literal
from index.milvus.files import read_files
from index.milvus.rows import DOCUMENT_FIELDS, Document, Facts, facts_of, iso, joined
from index.milvus.schema import Commit, documents, passages, read_commit, verify
from index.milvus.search import Searcher
from index.serial import Float32, article_from_json, spans_from_json
from index.store import Int64, StoredArticle
from index.types import Article, Hit, Passage
from index.view import Kind, Query, Scope, StoredSource

SETTLED = 10.0
"""Seconds after which a commit is on every node: twice what Milvus allows a bounded reader to be
behind."""
REFRESH = 1.0
"""Seconds for which the newest commit is not asked for again."""
_KEPT_SOURCES = 32
_KEPT_TERMS = 100_000
_SOURCES_AT_ONCE = 200
_PASSAGE_FIELDS = ("source", "place", "date", "name", "text", "spans", "sentences")


class MilvusView:
    """One generation. For many threads at once."""

    def __init__(self, milvus: Milvus, commit: Commit) -> None:
        self.commit = commit
        self.generation, self.encoder, self.dim = commit.generation, commit.encoder, commit.dim
        self.passages = commit.passages
        self._milvus = milvus
        self._documents = documents(milvus.address, commit.epoch)
        self._passages = passages(milvus.address, commit.epoch)
        self._visible = commit.visible()
        self._searcher = Searcher(milvus, self._passages, self._visible)
        self._opened = time.monotonic()
        self._lock = threading.Lock()
        self._frequencies: dict[str, int] = {}
        self._sources: dict[str, StoredSource] = {}
        self._listing: list[tuple[str, int, int]] | None = None

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
        articles = self._articles_at(places)
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

    # What is stored

    def count(self, kind: Kind) -> int:
        return int(getattr(self.commit, kind))

    def source(self, name: str) -> StoredSource | None:
        with self._lock:
            if name in self._sources:
                return self._sources[name]
        numbers = self._numbers_named(name)
        if not numbers:
            return None
        rows = self._select(f'source == {numbers[0]} and kind in ["source", "text"]')
        head = next((facts_of(row) for row in rows if row.kind == "source"), None)
        text = next((row.data for row in rows if row.kind == "text"), None)
        if head is None or text is None:
            raise IndexDamaged(f"{self._milvus.address}: {name} has no text")
        stored = StoredSource(head.source(text), head.sha256)
        with self._lock:
            if len(self._sources) >= _KEPT_SOURCES:
                self._sources.pop(next(iter(self._sources)))
            self._sources[name] = stored
        return stored

    def source_names(self) -> list[str]:
        return [name for name, _, _ in self._listed()]

    def folders(self) -> list[Path]:
        files = read_files(self._milvus, self.generation, self.consistency)
        return sorted({Path(path).parent for path in files})

    def articles(
        self, *, matching: str = "", source: str | None = None, limit: int = -1, offset: int = 0
    ) -> Iterator[StoredArticle]:
        listed = [item for item in self._listed() if source is None or item[0] == source]
        if matching:
            places = self._matching(matching, listed)
        else:
            places = _places(listed, offset, limit)
            offset = 0
        for start in range(offset, len(places), _SOURCES_AT_ONCE):
            batch = places[start : start + _SOURCES_AT_ONCE]
            if limit >= 0:
                batch = batch[: max(0, limit - (start - offset))]
            found = self._stored_articles(batch)
            yield from (found[place] for place in batch if place in found)

    def count_articles(self, *, matching: str = "", source: str | None = None) -> int:
        if not matching and source is None:
            return self.commit.articles
        listed = [item for item in self._listed() if source is None or item[0] == source]
        if matching:
            return len(self._matching(matching, listed))
        return sum(count for _, _, count in listed)

    def find_article(self, source: str, key: str) -> StoredArticle | None:
        for number in self._numbers_named(source):
            for row in self._select(f'source == {number} and kind == "article"'):
                stored = _stored(row)
                if stored.article.id == key:
                    return stored
        return None

    def content(self, name: str) -> tuple[list[Article], list[Passage]]:
        articles: list[Article] = []
        found: list[Passage] = []
        for number in self._numbers_named(name):
            rows = self._select(f'source == {number} and kind == "article"')
            articles += [article_from_json(row.data) for row in rows]
            stored = self._milvus.rows(
                self._passages, f"source == {number}", _PASSAGE_FIELDS, "id",
                consistency_level=self.consistency,
            )  # fmt: skip
            found += [_passage(row, int(row["id"])) for row in stored]
        return articles, sorted(found, key=lambda passage: passage.id)

    # Requests

    def facts(self) -> Iterator[tuple[int, Facts]]:
        """Number and facts of every source."""
        rows = self._milvus.rows(
            self._documents, f'kind == "source" and {self._visible}', DOCUMENT_FIELDS, "key",
            consistency_level=self.consistency,
        )  # fmt: skip
        for row in joined(rows):
            facts = facts_of(row)
            if facts is None:
                raise IndexDamaged(f"{self._milvus.address}: source {row.source} cannot be read")
            yield row.source, facts

    def _listed(self) -> list[tuple[str, int, int]]:
        """(name, number, articles) of every source, by name; read once for each generation."""
        with self._lock:
            if self._listing is None:
                rows = self._milvus.rows(
                    self._documents, f'kind == "source" and piece == 0 and {self._visible}',
                    ["name", "source", "place"], "key", consistency_level=self.consistency,
                )  # fmt: skip
                self._listing = sorted(
                    (str(row["name"]), int(row["source"]), int(row["place"])) for row in rows
                )
            return self._listing

    def _matching(
        self, matching: str, listed: Sequence[tuple[str, int, int]]
    ) -> list[tuple[int, int]]:
        """(source, place) of the articles whose label holds `matching`, in the order of `listed`.
        Milvus's pattern finds some too many: what means something in a pattern stands for any
        character there."""
        wanted = matching.lower()
        pattern = "".join("_" if char in '"\\%\n' else char for char in wanted)
        rows = self._milvus.rows(
            self._documents,
            f'kind == "article" and piece == 0 and label like "%{pattern}%" and {self._visible}',
            ["source", "place", "label"], "key", consistency_level=self.consistency,
        )  # fmt: skip
        order = {number: at for at, (_, number, _) in enumerate(listed)}
        found = [
            (int(row["source"]), int(row["place"]))
            for row in rows
            if int(row["source"]) in order
            and any(wanted in part for part in str(row["label"]).rsplit("\n", 1))
        ]
        return sorted(found, key=lambda place: (order[place[0]], place[1]))

    def _stored_articles(
        self, places: Sequence[tuple[int, int]]
    ) -> dict[tuple[int, int], StoredArticle]:
        rows = self._select_at(places)
        return {(row.source, row.place): _stored(row) for row in rows}

    def _articles_at(self, places: set[tuple[int, int]]) -> dict[tuple[int, int], Article]:
        found = self._stored_articles(sorted(places))
        return {place: stored.article for place, stored in found.items()}

    def _select_at(self, places: Sequence[tuple[int, int]]) -> list[Document]:
        if not places:
            return []
        sources = sorted({source for source, _ in places})
        numbers = sorted({place for _, place in places})
        return self._select(f'kind == "article" and source in {sources} and place in {numbers}')

    def _select(self, where: str) -> list[Document]:
        rows = self._milvus.query(
            self._documents, where, DOCUMENT_FIELDS, consistency_level=self.consistency
        )
        return joined(rows)

    def _numbers_named(self, name: str) -> list[int]:
        where = f'kind == "source" and piece == 0 and name == {literal(name)} and {self._visible}'
        rows = self._milvus.query(
            self._documents, where, ["source"], consistency_level=self.consistency
        )
        return [int(row["source"]) for row in rows]

    def _by_id(self, ids: Sequence[int], fields: Sequence[str]) -> dict[int, Row]:
        found: dict[int, Row] = {}
        for start in range(0, len(ids), PAGE_ROWS):
            rows = self._milvus.query(
                self._passages, f"id in {list(ids[start : start + PAGE_ROWS])}", ["id", *fields],
                consistency_level=self.consistency,
            )  # fmt: skip
            found |= {int(row["id"]): row for row in rows}
        return found


class MilvusIndex:
    """Implements `index.view.Index`."""

    def __init__(self, milvus: Milvus) -> None:
        self._milvus = milvus
        self._lock = threading.Lock()
        self._view: MilvusView | None = None
        self._asked = 0.0

    @classmethod
    def open(cls, place: str) -> MilvusIndex:
        """Raises IndexMissing, IndexMismatch, IndexDamaged, IndexUnavailable."""
        milvus, commit = open_commit(Address.parse(place))
        if commit is None:
            if milvus is not None:
                milvus.close()
            raise IndexMissing(
                f"{place}: no index here; make one with `baowen index PATH --store {place}`"
            )
        assert milvus is not None
        verify(milvus, commit)
        index = cls(milvus)
        index._view = MilvusView(milvus, commit)
        return index

    def view(self) -> MilvusView:
        """The newest committed generation, asked for once a second at most."""
        with self._lock:
            assert self._view is not None
            now = time.monotonic()
            if now - self._asked >= REFRESH:
                commit = read_commit(self._milvus, "Bounded")
                if commit is not None and commit.generation > self._view.generation:
                    if commit.epoch != self._view.commit.epoch:
                        verify(self._milvus, commit)
                    self._view = MilvusView(self._milvus, commit)
                self._asked = now
            return self._view

    def close(self) -> None:
        self._milvus.close()


def open_commit(address: Address) -> tuple[Milvus | None, Commit | None]:
    """The connection and the newest commit; None for what is not there."""
    if address.is_file and not Path(address.uri).exists():
        return None, None
    milvus = Milvus.connect(address)
    if not milvus.call("has_collection", address.name):
        return milvus, None
    milvus.call("load_collection", address.name)
    return milvus, read_commit(milvus, "Strong")


def stored_encoder(place: str) -> str | None:
    """Name of the encoder of the index; None when there is none."""
    milvus, commit = open_commit(Address.parse(place))
    if milvus is not None:
        milvus.close()
    return commit.encoder if commit is not None and commit.generation else None


def _places(
    listed: Sequence[tuple[str, int, int]], offset: int, limit: int
) -> list[tuple[int, int]]:
    """(source, place) of articles `offset` to `offset + limit`, without reading any."""
    ends = list(accumulate(count for _, _, count in listed))
    total = ends[-1] if ends else 0
    stop = total if limit < 0 else min(total, offset + limit)
    found = []
    for number in range(offset, stop):
        at = bisect_right(ends, number)
        found.append((listed[at][1], number - (ends[at] - listed[at][2])))
    return found


def _stored(row: Document) -> StoredArticle:
    article = article_from_json(row.data)
    return StoredArticle(row.source << 20 | row.place, row.source, row.name, iso(row.date), article)


def _passage(row: Row, number: int) -> Passage:
    spans, sentences = spans_from_json(row["spans"]), spans_from_json(row["sentences"])
    return Passage(str(row["text"]), spans, sentences, number)
