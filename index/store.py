"""The truth, in SQLite: files, sources, articles, passages and vectors, by generation.

Every row of a file or source says in which generation it was born and in which it died. A writer
adds rows of the next generation in as many transactions as it likes; nobody sees them before
the lexical files are committed with that generation's number (see `index.lexical`). So a reader
at generation g sees `born <= g < died`, whatever a writer is doing, and a crash leaves rows that
nobody sees and the next writer takes up again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.database import Database, damaged
from index.errors import IndexDamaged
from index.serial import Float32, article_from_json, spans_from_json, vector_from_blob
from index.types import Article, Passage, Source, text_of

_LISTED = (
    "FROM articles JOIN sources ON sources.id = source WHERE born <= :g AND died > :g"
    " AND (:name IS NULL OR name = :name)"
    " AND (:matching = '' OR instr(lower(coalesce(headline, '')), lower(:matching))"
    " OR instr(lower(name), lower(:matching)))"
)

Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with the row numbers and the Source facts that reading it takes."""

    row: int
    source: int
    source_name: str
    date: str | None
    article: Article


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its article; its text is filled in from the Source's."""

    passage: Passage
    article: Article
    source: int
    source_name: str
    date: str | None


def date_number(date: str | None) -> int:
    """YYYY-MM-DD as the number yyyymmdd; 0 for None."""
    return int(date.replace("-", "")) if date else 0


class Store(Database):
    """What an index holds, read by generation."""

    def counts_of(self, sources: Collection[int]) -> dict[str, int]:
        """How many articles and passages these sources have, and how many they are."""
        values = (json.dumps(list(sources)),)
        counts = {"sources": len(sources)}
        for table in ("articles", "passages"):
            query = f"SELECT count(*) FROM {table} WHERE source IN (SELECT value FROM json_each(?))"
            counts[table] = int(self.row(query, values)[0])
        return counts

    def source(self, row: int) -> Source | None:
        """The Source in `row`, or None when it has been purged."""
        found = self.row(
            "SELECT name, text, kind, title, date FROM sources JOIN texts ON source = id"
            " WHERE id = ?",
            (row,),
        )
        return None if found is None else Source(*found)

    def path_of(self, row: int) -> str:
        """The file that source `row` was read from."""
        query = "SELECT path FROM sources WHERE id = ?"
        return os.fsdecode(self.row(query, (row,))[0])

    def source_hash(self, row: int) -> str:
        """The SHA-256 that the text of source `row` had when it was indexed."""
        found = self.row("SELECT sha256 FROM sources WHERE id = ?", (row,))
        return "" if found is None else str(found[0])

    def articles_of(self, row: int) -> list[Article]:
        """Articles of source `row`, in page order."""
        query = "SELECT data FROM articles WHERE source = ? ORDER BY id"
        return [article_from_json(data) for (data,) in self.rows(query, (row,))]

    def source_rows(self, names: Sequence[str], generation: int) -> list[int]:
        """Rows of the visible sources called `names`; a file's name also stands for its records."""
        rows: list[int] = []
        for name in names:
            rows += [
                row
                for (row,) in self.rows(
                    "SELECT id FROM sources WHERE (name = ?2 OR (name >= ?2 || '#' AND"
                    " name < ?2 || '$')) AND born <= ?1 AND died > ?1",
                    (generation, name),
                )
            ]
        return rows

    def row_named(self, name: str, generation: int) -> int | None:
        """Row of the visible source called exactly `name`."""
        query = "SELECT id FROM sources WHERE name = ?2 AND born <= ?1 AND died > ?1"
        found = self.row(query, (generation, name))
        return None if found is None else int(found[0])

    def source_names(self, generation: int) -> list[str]:
        """Names of all visible sources, sorted."""
        query = "SELECT name FROM sources WHERE born <= ?1 AND died > ?1 ORDER BY name"
        return [name for (name,) in self.rows(query, (generation,))]

    def folders(self, generation: int) -> list[Path]:
        """Folders that visible sources were read from."""
        query = "SELECT DISTINCT path FROM sources WHERE born <= ?1 AND died > ?1"
        paths = (Path(path) for (path,) in self.rows(query, (generation,)))
        return sorted({path.parent for path in paths})

    def articles(
        self,
        generation: int,
        *,
        matching: str = "",
        source: str | None = None,
        limit: int = -1,
        offset: int = 0,
    ) -> Iterator[StoredArticle]:
        """Visible articles by source name and place; `matching` is sought in headline and name,
        `source` is the name of the only Source to list."""
        rows = self.rows(
            f"SELECT articles.id, source, name, articles.date, data {_LISTED}"
            " ORDER BY name, articles.id LIMIT :limit OFFSET :offset",
            {
                "g": generation,
                "matching": matching,
                "name": source,
                "limit": limit,
                "offset": offset,
            },
        )
        for row, source_row, name, date, data in rows:
            yield StoredArticle(row, source_row, name, date, article_from_json(data))

    def count_articles(
        self, generation: int, *, matching: str = "", source: str | None = None
    ) -> int:
        """How many articles `articles` would give without a limit."""
        values = {"g": generation, "matching": matching, "name": source}
        return int(self.row(f"SELECT count(*) {_LISTED}", values)[0])

    def find_article(self, generation: int, source: str, key: str) -> StoredArticle | None:
        """The visible article `key` of the source called `source`."""
        row = self.row(
            "SELECT articles.id, source, name, articles.date, data FROM articles"
            " JOIN sources ON sources.id = source"
            " WHERE name = ?2 AND key = ?3 AND born <= ?1 AND died > ?1",
            (generation, source, key),
        )
        if row is None:
            return None
        return StoredArticle(row[0], row[1], row[2], row[3], article_from_json(row[4]))

    def passages(self, ids: Sequence[int], generation: int) -> dict[int, StoredPassage]:
        """The passages with these ids that are visible, with their text."""
        rows = self.rows(
            "SELECT passages.id, spans, sentences, articles.data, sources.id, name, articles.date"
            " FROM passages JOIN sources ON sources.id = passages.source"
            " JOIN articles ON articles.id = passages.article WHERE passages.id IN"
            " (SELECT value FROM json_each(?1)) AND born <= ?2 AND died > ?2",
            (json.dumps(list(ids)), generation),
        )
        texts: dict[int, str] = {}
        found = {}
        for row, spans_json, ranges, data, source, name, date in rows:
            if source not in texts:
                texts[source] = self._text(source)
            spans = spans_from_json(spans_json)
            text = text_of(texts[source], spans)
            passage = Passage(text, spans, spans_from_json(ranges), row)
            found[row] = StoredPassage(passage, article_from_json(data), source, name, date)
        return found

    def _text(self, source: int) -> str:
        found = self.row("SELECT text FROM texts WHERE source = ?", (source,))
        if found is None:
            raise damaged(self.path, ValueError(f"source {source} has no text"))
        return str(found[0])

    def passages_of(self, source: int) -> Iterator[tuple[Passage, int, int]]:
        """Each passage of one source in order, with its article's row and its yyyymmdd.

        Raises IndexDamaged when a span points outside the source's text.
        """
        text = self._text(source)
        rows = self.rows(
            "SELECT id, article, date, spans, sentences FROM passages WHERE source = ? ORDER BY id",
            (source,),
        )
        for row, article, date, spans_json, ranges in rows:
            spans = spans_from_json(spans_json)
            if any(not 0 <= start < end <= len(text) for start, end in spans):
                raise damaged(self.path, ValueError(f"passage {row} points outside the text"))
            yield (
                Passage(text_of(text, spans), spans, spans_from_json(ranges), row),
                article,
                date,
            )

    def visible_sources(self, generation: int) -> list[int]:
        """Rows of all visible sources, ascending."""
        query = "SELECT id FROM sources WHERE born <= ?1 AND died > ?1 ORDER BY id"
        return [row for (row,) in self.rows(query, (generation,))]

    def passage_ids(self, generation: int, *, after: int = 0) -> Int64:
        """Ids of the visible passages above `after`, ascending."""
        rows = self.rows(
            "SELECT passages.id FROM passages JOIN sources ON sources.id = source"
            " WHERE passages.id > ?2 AND born <= ?1 AND died > ?1 ORDER BY passages.id",
            (generation, after),
        )
        return np.fromiter((row for (row,) in rows), dtype=np.int64)

    def dead_passages(self, generation: int, *, up_to: int) -> Int64:
        """Ids up to `up_to` of passages whose source has died by `generation`."""
        rows = self.rows(
            # CROSS: the few that have died are looked at first, not the many passages.
            "SELECT passages.id FROM sources CROSS JOIN passages ON passages.source = sources.id"
            " WHERE died <= ? AND passages.id <= ?",
            (generation, up_to),
        )
        return np.fromiter((row for (row,) in rows), dtype=np.int64)

    def allowed_passages(
        self, generation: int, dates: tuple[int, int] | None, sources: Sequence[int] | None
    ) -> Int64:
        """Ids of the visible passages within `dates` (yyyymmdd, inclusive) and `sources`."""
        query = (
            "SELECT passages.id FROM passages JOIN sources ON sources.id = source"
            " WHERE born <= ? AND died > ?"
        )
        values: list[Any] = [generation, generation]
        if dates is not None:
            query += " AND passages.date BETWEEN ? AND ?"
            values += dates
        if sources is not None:
            query += " AND source IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(list(sources)))
        return np.fromiter((row for (row,) in self.rows(query, values)), np.int64)

    def vectors(self, ids: Int64, dim: int) -> Float32:
        """Stored vectors of `ids` as float32 (len(ids), dim), in their order."""
        out = np.empty((len(ids), dim), dtype=np.float32)
        places = {int(row): place for place, row in enumerate(ids)}
        for start in range(0, len(ids), 10_000):
            batch = json.dumps([int(row) for row in ids[start : start + 10_000]])
            rows = self.rows(
                "SELECT passage, vector FROM vectors WHERE passage IN"
                " (SELECT value FROM json_each(?))",
                (batch,),
            )
            for row, blob in rows:
                out[places.pop(row)] = vector_from_blob(blob, dim)
        if places:
            raise IndexDamaged(f"{self.path}: {len(places)} passages have no vector")
        return out
