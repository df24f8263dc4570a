"""Which store an index lives in: a folder, or Milvus. The one place that knows both.

A place is a folder's path or `milvus:URI`; Milvus's client is imported for that alone.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.check import check as check_folder
from index.database import damaged
from index.errors import InvalidInput
from index.layout import DATABASE
from index.snapshot import Index as FolderIndex
from index.store import Store
from index.view import Index
from index.writer import IndexWriter
from index.writing import Writer

Place = str | os.PathLike[str]
PREFIX = "milvus:"


def is_milvus(place: Place) -> bool:
    return isinstance(place, str) and place.startswith(PREFIX)


def open_index(place: Place) -> Index:
    """Open for reading.

    Raises IndexMissing, IndexMismatch, IndexDamaged, IndexLocked, IndexUnavailable.
    """
    if is_milvus(place):
        from index.milvus.index import MilvusIndex

        return MilvusIndex.open(str(place))
    return FolderIndex.open(Path(place))


def stored_encoder(place: Place) -> str | None:
    """Name of the encoder that the index was made with; None when there is no index yet."""
    if is_milvus(place):
        from index.milvus.index import stored_encoder as stored

        return stored(str(place))
    if not (Path(place) / DATABASE).is_file():
        return None
    store = Store.open(Path(place))
    try:
        return store.encoder(store.generation)[0]
    finally:
        store.close()


@contextmanager
def open_writer(place: Place, encoder: str, dim: int) -> Iterator[Writer]:
    """The writer of an index, made if there is none; closed at the end.

    Raises IndexLocked at once when another process writes, InvalidInput when there is no room.
    """
    if is_milvus(place):
        from index.milvus.writer import MilvusWriter

        far = MilvusWriter.open(str(place), encoder, dim)
        try:
            yield far
        finally:
            far.close()
        return
    folder = Path(place)
    try:
        writer = IndexWriter.open(folder, encoder, dim)
        try:
            yield writer
        finally:
            writer.close()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname == "SQLITE_FULL":
            raise InvalidInput(
                f"{folder}: the disk is full: make room and run again; what is done is kept"
            ) from error
        raise damaged(folder / DATABASE, error) from error


def check(place: Place) -> Iterator[str]:
    """One line for each thing that is wrong with an index; nothing when all is well."""
    if is_milvus(place):
        from index.milvus.check import check as check_milvus

        return check_milvus(str(place))
    return check_folder(Path(place))
