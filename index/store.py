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
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.serial import Float32, article_from_json, spans_from_json, vector_from_blob
from index.types import Article, Passage, Source, text_of

FORMAT = 1
"""Version of the schema and of what is stored in it."""

FILE_NAME = "baowen.sqlite"
ALIVE = (1 << 62) - 1
"""`died` of a row that has not."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE generations (id INTEGER PRIMARY KEY, encoder TEXT NOT NULL, dim INTEGER NOT NULL);
CREATE TABLE files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
    born INTEGER NOT NULL, died INTEGER NOT NULL);
CREATE INDEX files_path ON files (path);
CREATE INDEX files_name ON files (name);
CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, name TEXT NOT NULL,
    kind TEXT NOT NULL, title TEXT, date TEXT, sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL,
    born INTEGER NOT NULL, died INTEGER NOT NULL);
CREATE INDEX sources_path ON sources (path);
CREATE INDEX sources_name ON sources (name);
CREATE INDEX sources_date ON sources (date);
CREATE INDEX sources_died ON sources (died);
CREATE INDEX sources_born ON sources (born);
CREATE TABLE texts (source INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, key TEXT NOT NULL,
    headline TEXT, date TEXT, data TEXT NOT NULL);
CREATE INDEX articles_source ON articles (source);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, article INTEGER NOT NULL,
    date INTEGER NOT NULL, spans TEXT NOT NULL, sentences TEXT NOT NULL);
CREATE INDEX passages_source ON passages (source);
CREATE TABLE vectors (passage INTEGER PRIMARY KEY, vector BLOB NOT NULL);
"""

_LISTED = (
    "FROM articles JOIN sources ON sources.id = source WHERE born <= :g AND died > :g"
    " AND (:name IS NULL OR name = :name)"
    " AND (:matching = '' OR instr(lower(coalesce(headline, '')), lower(:matching))"
    " OR instr(lower(name), lower(:matching)))"
)

_COUNTS = "counts"
"""Key of the row in `meta` that has the counts of the last generation."""

_MAPPED = 512 << 20
"""Bytes of the file that SQLite maps: reading a million vectors takes so much of a process's resident
pages, which the system can take back."""

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


class Store:
    """One SQLite file; a connection for each thread. Methods taking `generation` read as of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @classmethod
    def create(cls, folder: Path, encoder: str, dim: int) -> Store:
        """Make an empty store at generation 0 in `folder`: whole, or not there."""
        fresh = folder / (FILE_NAME + ".new")
        for path in folder.glob(FILE_NAME + "*"):
            path.unlink()
        store = cls(fresh)
        store.database.execute("PRAGMA journal_mode = WAL")
        store.database.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        with store.database:
            store.set_meta("format", str(FORMAT))
            store.set_meta("generation", "0")
            store.add_generation(0, encoder, dim)
        store.close()  # the last connection: nothing is left outside the file
        os.replace(fresh, folder / FILE_NAME)
        return cls(folder / FILE_NAME)

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Raises IndexMissing, IndexMismatch for another format, IndexDamaged for no database."""
        path = folder / FILE_NAME
        if not path.is_file():
            raise IndexMissing(f"{folder}: no index here; make one with `baowen index PATH`")
        store = cls(path)
        written = store.meta("format")
        if written != str(FORMAT):
            store.close()
            raise IndexMismatch(
                f"{folder}: index format {written}, this program reads {FORMAT}: remove the"
                " folder and run `baowen index PATH` again"
            )
        return store

    @property
    def database(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=30)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
            connection.execute("PRAGMA cache_size = -32768")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def rows(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[Any]:
        """Rows that `query` gives. Raises IndexDamaged when the file cannot be read."""
        try:
            for row in self.database.execute(query, values):  # noqa: UP028
                # Not `yield from`: that closes the cursor of a generator left halfway, and by
                # then the connection may be closed.
                yield row
        except sqlite3.DatabaseError as error:
            raise damaged(self.path, error) from error

    def row(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first row that `query` gives, or None; raises as `rows`."""
        try:
            return self.database.execute(query, values).fetchone()
        except sqlite3.DatabaseError as error:
            raise damaged(self.path, error) from error

    def meta(self, key: str) -> str | None:
        row = self.row("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        self.database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @property
    def generation(self) -> int:
        """The last generation that a writer finished; the lexical files may be one ahead."""
        return int(self.meta("generation") or 0)

    def add_generation(self, generation: int, encoder: str, dim: int) -> None:
        self.database.execute(
            "INSERT OR REPLACE INTO generations VALUES (?, ?, ?)", (generation, encoder, dim)
        )

    def encoder(self, generation: int) -> tuple[str, int]:
        """Name and dimension of the encoder whose vectors `generation` holds."""
        row = self.row(
            "SELECT encoder, dim FROM generations WHERE id <= ? ORDER BY id DESC LIMIT 1",
            (generation,),
        )
        if row is None:
            raise damaged(self.path, ValueError(f"it knows no generation {generation}"))
        return str(row[0]), int(row[1])

    def knows_generation(self, generation: int) -> bool:
        """Whether a commit of `generation` was ever begun here."""
        return self.row("SELECT 1 FROM generations WHERE id = ?", (generation,)) is not None

    # Reading

    def count(self, table: str, generation: int) -> int:
        """Visible rows of `sources`, `articles` or `passages`; counted unless a commit noted it."""
        try:
            noted = json.loads(self.meta(_COUNTS) or "{}")
            if noted.get("generation") == generation:
                return int(noted[table])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise damaged(self.path, error) from error
        return self.recount(table, generation)

    def recount(self, table: str, generation: int) -> int:
        """As `count`, whatever was noted."""
        if table == "sources":
            query = "SELECT count(*) FROM sources WHERE born <= ?1 AND died > ?1"
        else:
            query = (
                f"SELECT count(*) FROM {table} JOIN sources ON sources.id = {table}.source"
                " WHERE born <= ?1 AND died > ?1"
            )
        return int(self.row(query, (generation,))[0])

    def note_counts(self, generation: int, counts: Mapping[str, int]) -> None:
        """Note what `count` gives for a generation: counting a million rows takes a second."""
        self.set_meta(_COUNTS, json.dumps({"generation": generation, **counts}))

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


def damaged(path: Path, error: Exception) -> IndexDamaged:
    """The error for a database that SQLite cannot read."""
    return IndexDamaged(
        f"{path}: not a readable database ({error}): remove the index folder and run"
        " `baowen index PATH` again"
    )
