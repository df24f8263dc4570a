"""The one writer of an index: stages rows, makes them visible in one step, tidies up after.

Order of a commit: rows of the next generation in SQLite (seen by nobody), then the lexical commit
that carries the generation's number (from here on it is the index), then SQLite's own note of
it, then the derived dense base. A crash between any two leaves the index before or after.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.database import ALIVE, damaged
from index.errors import IndexLocked, InvalidInput
from index.layout import LEXICAL, LOCK
from index.lexical import LexicalWriter
from index.prepare import Prepared
from index.recovery import open_or_create, recover
from index.rows import delete_sources, insert_source, lexical_documents, path_value
from index.serial import Float32
from index.store import Store
from index.types import Source
from index.upkeep import tidy
from index.view import Kind

REBUILD_LIMIT = 256
"""Passages up to which the lexical files are written anew at every commit, so that the scores are
those of a full build: tantivy counts deleted documents until it merges them away. Takes 0.1 s."""

REBUILD_SHARE = 0.2
"""...and when so many passages go, for each that stays, that their traces would tell in the scores."""


@dataclass(frozen=True, slots=True)
class StagedSource:
    """A source row of the next generation, or of the current one, with what identifies it."""

    row: int
    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file of the current generation: the SHA-256 of its bytes and the name its sources have."""

    sha256: str
    name: str


class IndexWriter:
    """Holds the write lock from `open` to `close`. Not for use from several threads."""

    def __init__(self, folder: Path, lock: FileLock, store: Store, encoder: str, dim: int) -> None:
        self.folder = folder
        self.store = store
        self._target = encoder, dim
        self._lock = lock
        self._lexical: LexicalWriter | None = None
        recover(store, folder)
        self.generation = store.generation
        self.next = self.generation + 1
        self._changed = False
        self._retired: set[int] = set()
        self._added: set[int] = set()
        tidy(store, folder)
        if store.meta("staging") != encoder:
            self._discard_leftovers()
            with store.database:
                store.set_meta("staging", encoder)

    @classmethod
    def open(cls, folder: Path, encoder: str, dim: int) -> IndexWriter:
        """Take the lock; make the index if there is none. `encoder` makes what will be staged.

        Raises IndexLocked at once when another process writes.
        """
        lock = FileLock(folder / LOCK)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexLocked(
                f"{folder}: another process is writing this index; wait for it and run again"
            ) from error
        except OSError as error:
            raise InvalidInput(
                f"{folder}: no index can be written here ({error.strerror or error}); name another"
                " folder with --index"
            ) from error
        try:
            return cls(folder, lock, open_or_create(folder, encoder, dim), encoder, dim)
        except sqlite3.DatabaseError as error:
            lock.release()
            raise damaged(folder, error) from error
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        if self._lexical is not None:
            self._lexical.close(merge=not (self._added or self._retired))
            self._lexical = None
        self.store.close()
        self._lock.release()

    # What is there

    def encoder(self) -> tuple[str, int]:
        """Name and dimension of the encoder of the current generation."""
        return self.store.encoder(self.generation)

    def files(self) -> dict[str, IndexedFile]:
        """The files of the current generation by path."""
        rows = self.store.rows(
            "SELECT path, sha256, name FROM files WHERE born <= ?1 AND died > ?1",
            (self.generation,),
        )
        return {os.fsdecode(path): IndexedFile(sha256, name) for path, sha256, name in rows}

    def sources_of(self, path: str) -> list[StagedSource]:
        """Sources of a file in the current generation."""
        rows = self.store.rows(
            "SELECT id, name, fingerprint FROM sources"
            " WHERE path = ?1 AND born <= ?2 AND died > ?2",
            (path_value(path), self.generation),
        )
        return [StagedSource(*row) for row in rows]

    def staged_of(self, path: str) -> list[StagedSource]:
        """Sources of a file that a run which was cut off has left for this one."""
        rows = self.store.rows(
            "SELECT id, name, fingerprint FROM sources WHERE path = ? AND born > ?",
            (path_value(path), self.generation),
        )
        return [StagedSource(*row) for row in rows if row[0] not in self._added]

    def staying(self) -> list[int]:
        """Rows of the current generation's sources that are not retired."""
        rows = self.store.rows(
            "SELECT id FROM sources WHERE born <= ? AND died = ? ORDER BY id",
            (self.generation, ALIVE),
        )
        return [row for (row,) in rows]

    def stored(self, row: int) -> tuple[str, Source]:
        """The path and the Source in `row`. Raises IndexDamaged when its text is missing."""
        source = self.store.source(row)
        if source is None:
            raise damaged(self.store.path, ValueError(f"source {row} has no text"))
        return self.store.path_of(row), source

    def count(self, kind: Kind) -> int:
        """How many the current generation holds."""
        return self.store.count(kind, self.generation)

    def paths_named(self, name: str, path: str) -> list[str]:
        """Paths other than `path` of files that are called `name`."""
        rows = self.store.rows(
            "SELECT path FROM files WHERE name = ? AND path != ? AND died = ?",
            (name, path_value(path), ALIVE),
        )
        return [os.fsdecode(found) for (found,) in rows]

    # Staging

    def stage(self, items: Sequence[tuple[str, Prepared, Float32]]) -> None:
        """Store (path, prepared source, its passages' vectors) in one transaction."""
        with self.store.database as database:
            for path, prepared, vectors in items:
                row, documents = insert_source(database, path, prepared, vectors, self.next)
                self._added.add(row)
                self._writer().add(documents)
        self._changed = True

    def depot(self) -> None:
        """SQLite has one writer: this one."""

    def adopt(self, row: int) -> None:
        """Take up a staged source: its vectors are there, only its terms are made again."""
        with self.store.database:
            self.store.database.execute(
                "UPDATE sources SET born = ? WHERE id = ?", (self.next, row)
            )
        self._added.add(row)
        self._writer().add(lexical_documents(self.store, row))
        self._changed = True

    def retire(self, rows: Iterable[int]) -> None:
        """Mark sources as not in the next generation."""
        rows = list(rows)
        with self.store.database:
            self.store.database.executemany(
                "UPDATE sources SET died = ? WHERE id = ?", [(self.next, row) for row in rows]
            )
        self._retired |= set(rows)
        self._changed = self._changed or bool(rows)

    def set_file(self, path: str, file: IndexedFile | None) -> None:
        """Note a file as of the next generation; None when it is gone."""
        with self.store.database as database:
            database.execute(
                "UPDATE files SET died = ? WHERE path = ? AND died = ?",
                (self.next, path_value(path), ALIVE),
            )
            if file is not None:
                database.execute(
                    "INSERT INTO files (path, name, sha256, born, died) VALUES (?, ?, ?, ?, ?)",
                    (path_value(path), file.name, file.sha256, self.next, ALIVE),
                )
        self._changed = True

    def move_file(self, old: str, new: str) -> None:
        """Let `new` have the sources of `old`, a file that is there no longer. No reader sees
        paths, so this needs no generation of its own."""
        with self.store.database as database:
            database.execute(
                "UPDATE sources SET path = ? WHERE path = ?", (path_value(new), path_value(old))
            )
        self.set_file(old, None)

    # Committing

    def commit(self) -> bool:
        """Make everything staged the new generation. False when nothing had changed."""
        self._discard_leftovers()
        if not self._changed and self.encoder() == self._target:
            return False
        database = self.store.database
        # The lexical commit below is synced to disk; what it stands for has to be there first.
        database.execute("PRAGMA synchronous = FULL")
        with database:
            self.store.add_generation(self.next, *self._target)
        database.execute("PRAGMA synchronous = NORMAL")
        lexical, counts = self._writer(), self._counts()
        if self._worth_rebuilding(counts["passages"]):
            lexical.restart()
            for row in self.store.visible_sources(self.next):
                lexical.add(lexical_documents(self.store, row))
        else:
            lexical.delete(self._retired)
        lexical.commit(self.next)
        self._finish(self.next, counts)
        return True

    def _counts(self) -> dict[str, int]:
        """What the next generation holds."""
        added, gone = self.store.counts_of(self._added), self.store.counts_of(self._retired)
        return {
            kind: self.store.count(kind, self.generation) + added[kind] - gone[kind]
            for kind in added
        }

    def _worth_rebuilding(self, stay: int) -> bool:
        if stay <= REBUILD_LIMIT:
            return True
        return self.store.counts_of(self._retired)["passages"] > REBUILD_SHARE * stay

    def _finish(self, generation: int, counts: Mapping[str, int]) -> None:
        with self.store.database:
            self.store.set_meta("generation", str(generation))
            self.store.note_counts(generation, counts)
        self.generation, self.next = generation, generation + 1
        self._changed, self._added, self._retired = False, set(), set()
        tidy(self.store, self.folder)

    def _discard_leftovers(self) -> None:
        """Forget what a run that was cut off has left and this one has not taken up."""
        rows = self.store.rows("SELECT id FROM sources WHERE born > ?", (self.generation,))
        leftovers = [row for (row,) in rows if row not in self._added]
        with self.store.database as database:
            delete_sources(database, leftovers)

    def _writer(self) -> LexicalWriter:
        if self._lexical is None:
            self._lexical = LexicalWriter(self.folder / LEXICAL, create=False)
        return self._lexical
