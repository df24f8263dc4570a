"""The SQLite file of an index: its schema, its connections, its generations and counts.

What is stored in it, and when it is seen, is `index.store`'s to say.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.layout import DATABASE

FORMAT = 1
"""Version of the schema and of what is stored in it."""

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

_COUNTS = "counts"
"""Key of the row in `meta` that has the counts of the last generation."""

_MAPPED = 512 << 20
"""Bytes of the file that SQLite maps: reading a million vectors takes so much of a process's resident
pages, which the system can take back."""


class Database:
    """One SQLite file; a connection for each thread. Methods taking `generation` read as of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @classmethod
    def create(cls, folder: Path, encoder: str, dim: int) -> Self:
        """Make an empty store at generation 0 in `folder`: whole, or not there."""
        fresh = folder / (DATABASE + ".new")
        for path in folder.glob(DATABASE + "*"):
            path.unlink()
        store = cls(fresh)
        store.database.execute("PRAGMA journal_mode = WAL")
        store.database.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        with store.database:
            store.set_meta("format", str(FORMAT))
            store.set_meta("generation", "0")
            store.add_generation(0, encoder, dim)
        store.close()  # the last connection: nothing is left outside the file
        os.replace(fresh, folder / DATABASE)
        return cls(folder / DATABASE)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Raises IndexMissing, IndexMismatch for another format, IndexDamaged for no database."""
        path = folder / DATABASE
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


def damaged(path: Path, error: Exception) -> IndexDamaged:
    """The error for a database that SQLite cannot read."""
    return IndexDamaged(
        f"{path}: not a readable database ({error}): remove the index folder and run"
        " `baowen index PATH` again"
    )
