"""Sources and articles of one generation in Milvus, put together from the pieces of their rows."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from index.errors import IndexDamaged
from index.milvus.client import LARGEST_PAGE, Milvus, literal
from index.milvus.rows import DOCUMENT_FIELDS, Document, facts_of, iso, joined
from index.milvus.schema import Commit, documents
from index.serial import article_from_json
from index.store import StoredArticle
from index.types import Article
from index.view import StoredSource

_KEPT_SOURCES = 32
_SOURCES_AT_ONCE = 200

Place = tuple[int, int]
"""Number of a source, place of an article in it."""


class Documents:
    """For many threads at once. `consistency` says how sure a read must be at the moment."""

    def __init__(self, milvus: Milvus, commit: Commit, consistency: Callable[[], str]) -> None:
        self._milvus = milvus
        self._collection = documents(milvus.address, commit.epoch)
        self._visible = commit.visible()
        self._total = commit.articles
        self._consistency = consistency
        self._lock = threading.Lock()
        self._sources: dict[str, StoredSource] = {}
        self._listing: list[tuple[str, int, int]] | None = None

    def source(self, name: str) -> StoredSource | None:
        with self._lock:
            if name in self._sources:
                return self._sources[name]
        numbers = self.numbers_named(name)
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
            return self._total
        listed = [item for item in self._listed() if source is None or item[0] == source]
        if matching:
            return len(self._matching(matching, listed))
        return sum(count for _, _, count in listed)

    def find_article(self, source: str, key: str) -> StoredArticle | None:
        for number in self.numbers_named(source):
            for row in self._select(f'source == {number} and kind == "article"'):
                stored = _stored(row)
                if stored.article.id == key:
                    return stored
        return None

    def articles_named(self, name: str) -> list[Article]:
        """The articles of the source called `name`, in order."""
        found: list[Article] = []
        for number in self.numbers_named(name):
            rows = self._select(f'source == {number} and kind == "article"')
            found += [article_from_json(row.data) for row in rows]
        return found

    def _listed(self) -> list[tuple[str, int, int]]:
        """(name, number, articles) of every source, by name; read once for each generation."""
        with self._lock:
            if self._listing is None:
                rows = self._milvus.rows(
                    self._collection, f'kind == "source" and piece == 0 and {self._visible}',
                    ["name", "source", "place"], "key", consistency_level=self._consistency(),
                )  # fmt: skip
                self._listing = sorted(
                    (str(row["name"]), int(row["source"]), int(row["place"])) for row in rows
                )
            return self._listing

    def _matching(self, matching: str, listed: Sequence[tuple[str, int, int]]) -> list[Place]:
        """(source, place) of the articles whose label holds `matching`, in the order of `listed`.
        Milvus's pattern finds some too many: what means something in a pattern stands for any
        character there."""
        wanted = matching.lower()
        pattern = "".join("_" if char in '"\\%\n' else char for char in wanted)
        rows = self._milvus.rows(
            self._collection,
            f'kind == "article" and piece == 0 and label like "%{pattern}%" and {self._visible}',
            ["source", "place", "label"], "key", consistency_level=self._consistency(),
        )  # fmt: skip
        order = {number: at for at, (_, number, _) in enumerate(listed)}
        found = [
            (int(row["source"]), int(row["place"]))
            for row in rows
            if int(row["source"]) in order
            and any(wanted in part for part in str(row["label"]).rsplit("\n", 1))
        ]
        return sorted(found, key=lambda place: (order[place[0]], place[1]))

    def _stored_articles(self, places: Sequence[Place]) -> dict[Place, StoredArticle]:
        rows = self._select_at(places)
        return {(row.source, row.place): _stored(row) for row in rows}

    def at(self, places: set[Place]) -> dict[Place, Article]:
        found = self._stored_articles(sorted(places))
        return {place: stored.article for place, stored in found.items()}

    def _select_at(self, places: Sequence[Place]) -> list[Document]:
        if not places:
            return []
        sources = sorted({source for source, _ in places})
        numbers = sorted({place for _, place in places})
        return self._select(f'kind == "article" and source in {sources} and place in {numbers}')

    def _select(self, where: str) -> list[Document]:
        options = {"consistency_level": self._consistency()}
        rows = self._milvus.query(self._collection, where, DOCUMENT_FIELDS, **options)
        if len(rows) >= LARGEST_PAGE:  # there may be more: page by page
            rows = self._milvus.rows(self._collection, where, DOCUMENT_FIELDS, "key", **options)
        return joined(rows)

    def numbers_named(self, name: str) -> list[int]:
        where = f'kind == "source" and piece == 0 and name == {literal(name)} and {self._visible}'
        rows = self._milvus.query(
            self._collection, where, ["source"], consistency_level=self._consistency()
        )
        return [int(row["source"]) for row in rows]


def _places(listed: Sequence[tuple[str, int, int]], offset: int, limit: int) -> list[Place]:
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
