"""The one writer of an index: stages rows, makes them visible in one step, tidies up after.

Order of a commit: rows of the next generation in SQLite (seen by nobody), then the lexical commit
that carries the generation's number (from here on it is the index), then SQLite's own note of
it, then the derived dense base. A crash between any two leaves the index before or after.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from index.dense import DenseBase, write_base
from index.errors import IndexDamaged, IndexLocked, IndexMissing
from index.lexical import LexicalDocument, LexicalReader, LexicalWriter
from index.prepare import Prepared, passage_terms
from index.store import (
    ALIVE,
    Float32,
    Store,
    article_from_json,
    article_to_json,
    damaged,
    date_number,
    spans_to_json,
    vector_blobs,
)
from index.types import Passage, text_of

LEXICAL, DENSE, LOCK = "lexical", "dense", "write.lock"

TAIL_LIMIT = 4096
"""Passages outside the dense base before it is written anew: the tail is read at every opening,
20 ms for so many."""

TAIL_SHARE = 0.1
"""...or this share of the base, when that is more."""

REBUILD_LEXICAL_LIMIT = 2000
"""Passages up to which the lexical files are written anew after a removal, so that the scores
are those of a full build; tantivy counts deleted documents until it merges them away."""

_CHUNK = 8192


@dataclass(frozen=True, slots=True)
class StagedSource:
    """A source row of the next generation, or of the current one, with what identifies it."""

    row: int
    name: str
    fingerprint: str


class IndexWriter:
    """Holds the write lock from `open` to `close`. Not for use from several threads."""

    def __init__(self, folder: Path, lock: FileLock, store: Store, encoder: str, dim: int) -> None:
        self.folder = folder
        self.store = store
        self._target = encoder, dim
        self._lock = lock
        self._lexical: LexicalWriter | None = None
        self._recover()
        self.generation = store.generation
        self.next = self.generation + 1
        self._changed = False
        self._retired: list[int] = []
        self._added: set[int] = set()
        if store.meta("staging") != encoder:
            self._discard_leftovers()
            with store.database:
                store.set_meta("staging", encoder)

    @classmethod
    def open(cls, folder: Path, encoder: str, dim: int) -> IndexWriter:
        """Take the lock; make the index if there is none. `encoder` makes what will be staged.

        Raises IndexLocked at once when another process writes.
        """
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexLocked(
                f"{folder}: another process is writing this index; wait for it and run again"
            ) from error
        try:
            return cls(folder, lock, _open_or_create(folder, encoder, dim), encoder, dim)
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

    def files(self) -> dict[str, str]:
        """SHA-256 by path of the files in the current generation."""
        rows = self.store.database.execute(
            "SELECT path, sha256 FROM files WHERE born <= ?1 AND died > ?1", (self.generation,)
        )
        return dict(rows.fetchall())

    def sources_of(self, path: str) -> list[StagedSource]:
        """Sources of a file in the current generation."""
        return self._sources("path = ? AND born <= ? AND died > ?", path, self.generation)

    def staged_of(self, path: str) -> list[StagedSource]:
        """Sources of a file that a run which was cut off has left for this one."""
        rows = self.store.database.execute(
            "SELECT id, name, fingerprint FROM sources WHERE path = ? AND born > ?",
            (path, self.generation),
        )
        return [StagedSource(*row) for row in rows if row[0] not in self._added]

    def paths_named(self, name: str, path: str) -> list[str]:
        """Paths other than `path` that have a source called `name`."""
        rows = self.store.database.execute(
            "SELECT DISTINCT path FROM sources WHERE name = ? AND path != ? AND died = ?",
            (name, path, ALIVE),
        )
        return [found for (found,) in rows]

    def _sources(self, where: str, path: str, generation: int) -> list[StagedSource]:
        rows = self.store.database.execute(
            f"SELECT id, name, fingerprint FROM sources WHERE {where}",
            (path, generation, generation),
        )
        return [StagedSource(*row) for row in rows]

    # Staging

    def stage(self, items: Sequence[tuple[str, Prepared, Float32]]) -> None:
        """Store (path, prepared source, its passages' vectors) in one transaction."""
        with self.store.database:
            for path, prepared, vectors in items:
                self._added.add(self._insert(path, prepared, vectors))
        self._changed = True

    def adopt(self, row: int) -> None:
        """Take up a staged source: its vectors are there, only its terms are made again."""
        with self.store.database:
            self.store.database.execute(
                "UPDATE sources SET born = ? WHERE id = ?", (self.next, row)
            )
        self._added.add(row)
        self._writer().add(self._stored_documents(row))
        self._changed = True

    def retire(self, rows: Iterable[int]) -> None:
        """Mark sources as not in the next generation."""
        rows = list(rows)
        with self.store.database:
            self.store.database.executemany(
                "UPDATE sources SET died = ? WHERE id = ?", [(self.next, row) for row in rows]
            )
        self._retired += rows
        self._changed = self._changed or bool(rows)

    def set_file(self, path: str, sha256: str | None) -> None:
        """Note the hash of a file as of the next generation; None when it is gone."""
        with self.store.database:
            self.store.database.execute(
                "UPDATE files SET died = ? WHERE path = ? AND died = ?", (self.next, path, ALIVE)
            )
            if sha256 is not None:
                self.store.database.execute(
                    "INSERT INTO files (path, sha256, born, died) VALUES (?, ?, ?, ?)",
                    (path, sha256, self.next, ALIVE),
                )
        self._changed = True

    def _insert(self, path: str, prepared: Prepared, vectors: Float32) -> int:
        database, source = self.store.database, prepared.source
        row = database.execute(
            "INSERT INTO sources (path, name, kind, title, date, sha256, fingerprint, born, died)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (path, source.name, source.kind, source.title, source.date, source.sha256,
             prepared.fingerprint, self.next, ALIVE),
        ).lastrowid  # fmt: skip
        assert row is not None
        database.execute("INSERT INTO texts VALUES (?, ?)", (row, source.text))
        blobs = iter(vector_blobs(vectors))
        documents = []
        for article, passages in prepared.articles:
            when = article.date or source.date
            article_row = database.execute(
                "INSERT INTO articles (source, key, headline, date, data) VALUES (?, ?, ?, ?, ?)",
                (row, article.id, article.headline, when, article_to_json(article)),
            ).lastrowid
            number = date_number(when)
            for passage in passages:
                key = database.execute(
                    "INSERT INTO passages (source, article, date, spans, sentences) VALUES (?, ?, ?, ?, ?)",
                    (
                        row,
                        article_row,
                        number,
                        spans_to_json(passage.spans),
                        spans_to_json(passage.sentences),
                    ),
                ).lastrowid
                assert key is not None
                database.execute("INSERT INTO vectors VALUES (?, ?)", (key, next(blobs)))
                terms = passage_terms(article, passage)
                documents.append(LexicalDocument(key, row, number, terms))
        self._writer().add(documents)
        return row

    def _stored_documents(self, row: int) -> Iterator[LexicalDocument]:
        source = self.store.source(row)
        assert source is not None
        articles = {
            key: article_from_json(data)
            for key, data in self.store.database.execute(
                "SELECT id, data FROM articles WHERE source = ?", (row,)
            )
        }
        for key, article_row, number, spans in self.store.passages_of(row):
            passage = Passage(text_of(source.text, spans), spans, id=key)
            terms = passage_terms(articles[article_row], passage)
            yield LexicalDocument(key, row, number, terms)

    # Committing

    def commit(self) -> bool:
        """Make everything staged the new generation. False when nothing had changed."""
        self._discard_leftovers()
        if not self._changed:
            return False
        with self.store.database:
            self.store.add_generation(self.next, *self._target)
        lexical = self._writer()
        if self._retired and self.store.count("passages", self.next) <= REBUILD_LEXICAL_LIMIT:
            lexical.delete_all()
            for row in self.store.visible_sources(self.next):
                lexical.add(self._stored_documents(row))
        else:
            lexical.delete(self._retired)
        lexical.commit(self.next)
        self._finish(self.next)
        return True

    def _finish(self, generation: int) -> None:
        with self.store.database:
            self.store.set_meta("generation", str(generation))
        self.generation, self.next = generation, generation + 1
        self._changed, self._added, self._retired = False, set(), []
        self._renew_base()

    def _renew_base(self) -> None:
        """Write the dense base anew when too much lies outside it, then drop dead rows."""
        folder = self.folder / DENSE
        base = _readable_base(folder, self.generation)
        last = 0 if base is None else base.info.last
        _, dim = self.encoder()
        if base is not None and base.info.dim != dim:
            base, last = None, 0
        outside = len(self.store.passage_ids(self.generation, after=last))
        if base is not None:
            outside += len(self.store.dead_passages(self.generation, up_to=last))
        held = 0 if base is None else base.info.count
        if outside > max(TAIL_LIMIT, TAIL_SHARE * held):
            ids = self.store.passage_ids(self.generation)
            write_base(folder, self.generation, ids, lambda: self._chunks(ids, dim), dim)
            base = None
        if base is None:
            self._purge()

    def _chunks(self, ids: np.ndarray, dim: int) -> Iterator[Float32]:
        for start in range(0, len(ids), _CHUNK):
            yield self.store.vectors(ids[start : start + _CHUNK], dim)

    def _discard_leftovers(self) -> None:
        """Forget what a run that was cut off has left and this one has not taken up."""
        rows = self.store.database.execute(
            "SELECT id FROM sources WHERE born > ?", (self.generation,)
        )
        leftovers = [row for (row,) in rows if row not in self._added]
        with self.store.database:
            self._delete(leftovers)

    def _purge(self) -> None:
        rows = self.store.database.execute(
            "SELECT id FROM sources WHERE died <= ?", (self.generation,)
        )
        dead = [row for (row,) in rows]
        with self.store.database:
            self._delete(dead)
            self.store.database.execute("DELETE FROM files WHERE died <= ?", (self.generation,))

    def _delete(self, sources: Sequence[int]) -> None:
        database, keys = self.store.database, [(row,) for row in sources]
        database.executemany(
            "DELETE FROM vectors WHERE passage IN (SELECT id FROM passages WHERE source = ?)", keys
        )
        for table in ("passages", "articles", "texts"):
            database.executemany(f"DELETE FROM {table} WHERE source = ?", keys)
        database.executemany("DELETE FROM sources WHERE id = ?", keys)

    # Recovery

    def _writer(self) -> LexicalWriter:
        if self._lexical is None:
            self._lexical = LexicalWriter(self.folder / LEXICAL, create=False)
        return self._lexical

    def _recover(self) -> None:
        """Bring the lexical files and SQLite to one generation; undo marks of a run cut off."""
        generation = self.store.generation
        try:
            committed = LexicalReader.open(self.folder / LEXICAL).generation
        except IndexDamaged:
            committed = -1
        if committed > generation:
            with self.store.database:
                self.store.set_meta("generation", str(committed))
            generation = committed
        with self.store.database as database:
            for table in ("sources", "files"):
                database.execute(
                    f"UPDATE {table} SET died = ?1 WHERE died > ?2 AND died < ?1",
                    (ALIVE, generation),
                )
            database.execute("DELETE FROM files WHERE born > ?", (generation,))
        if committed < generation:
            self._rebuild_lexical(generation)

    def _rebuild_lexical(self, generation: int) -> None:
        # Made beside the damaged files and swapped in, so that a crash here leaves a state that
        # is recognised again.
        fresh = self.folder / (LEXICAL + ".new")
        lexical = LexicalWriter(fresh, create=True)
        for row in self.store.visible_sources(generation):
            lexical.add(self._stored_documents(row))
        lexical.commit(generation)
        lexical.close()
        _replace_folder(fresh, self.folder / LEXICAL)


def _readable_base(folder: Path, generation: int) -> DenseBase | None:
    try:
        return DenseBase.open(folder, generation)
    except IndexDamaged:
        return None


def _replace_folder(fresh: Path, target: Path) -> None:
    import shutil

    shutil.rmtree(target, ignore_errors=True)
    os.replace(fresh, target)


def _open_or_create(folder: Path, encoder: str, dim: int) -> Store:
    try:
        return Store.open(folder)
    except IndexMissing:
        for path in folder.glob("baowen.sqlite*"):
            path.unlink()
        store = Store.create(folder, encoder, dim)
        lexical = LexicalWriter(folder / LEXICAL, create=True)
        lexical.commit(0)
        lexical.close()
        return store
