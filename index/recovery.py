"""From whatever a crash has left to one generation that SQLite and the lexical files agree on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from index.database import ALIVE
from index.dense_files import drop_bases
from index.errors import IndexDamaged, IndexMissing
from index.layout import DENSE, LEXICAL
from index.lexical import LexicalReader, LexicalWriter
from index.rows import lexical_documents
from index.store import Store


def open_or_create(folder: Path, encoder: str, dim: int) -> Store:
    """The store in `folder`; made at generation 0, with its lexical files, where there is none."""
    try:
        return Store.open(folder)
    except IndexMissing:
        # The database comes last: an index that can be seen is whole.
        lexical = LexicalWriter(folder / LEXICAL, create=True)
        lexical.commit(0)
        lexical.close()
        drop_bases(folder / DENSE)
        return Store.create(folder, encoder, dim)


def recover(store: Store, folder: Path) -> None:
    """Bring the lexical files and SQLite to one generation; undo marks of a run cut off."""
    generation = store.generation
    try:
        committed = LexicalReader.open(folder / LEXICAL).generation
    except IndexDamaged:
        committed = -1
    if not store.knows_generation(committed):
        committed = -1  # not made from this database
    if committed > generation:
        with store.database:
            store.set_meta("generation", str(committed))
        generation = committed
    with store.database as database:
        for table in ("sources", "files"):
            database.execute(
                f"UPDATE {table} SET died = ?1 WHERE died > ?2 AND died < ?1",
                (ALIVE, generation),
            )
        database.execute("DELETE FROM files WHERE born > ?", (generation,))
    if committed < generation:
        _rebuild_lexical(store, folder, generation)


def _rebuild_lexical(store: Store, folder: Path, generation: int) -> None:
    # Made beside the damaged files and swapped in, so that a crash here leaves a state that
    # is recognised again.
    fresh = folder / (LEXICAL + ".new")
    lexical = LexicalWriter(fresh, create=True)
    for row in store.visible_sources(generation):
        lexical.add(lexical_documents(store, row))
    lexical.commit(generation)
    lexical.close()
    _replace_folder(fresh, folder / LEXICAL)


def _replace_folder(fresh: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    os.replace(fresh, target)
