"""What a writer tidies up between commits: the dense base, and rows that nobody can see any more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.dense import DenseBase, Int64
from index.dense_files import drop_bases, write_base
from index.errors import IndexDamaged
from index.layout import DENSE
from index.rows import delete_sources
from index.serial import Float32
from index.store import Store

TAIL_LIMIT = 4096
"""Passages outside the dense base before it is written anew: the tail is read at every opening,
20 ms for so many."""

TAIL_SHARE = 0.1
"""...or this share of the base, when that is more."""

_CHUNK = 8192


def tidy(store: Store, folder: Path) -> None:
    """Write the dense base anew when too much lies outside it, then drop rows long dead."""
    generation, bases = store.generation, folder / DENSE
    _, dim = store.encoder(generation)
    base = _readable_base(bases, generation, dim)
    held, last = (base.info.count, base.info.last) if base is not None else (0, 0)
    outside = len(store.passage_ids(generation, after=last))
    outside += len(store.dead_passages(generation, up_to=last))
    if outside > max(TAIL_LIMIT, TAIL_SHARE * held):
        ids = store.passage_ids(generation)
        write_base(bases, generation, ids, lambda: _chunks(store, ids, dim), dim)
        last = int(ids[-1]) if len(ids) else 0
    elif base is None:
        drop_bases(bases)
    _purge(store, generation, last)


def _chunks(store: Store, ids: Int64, dim: int) -> Iterator[Float32]:
    for start in range(0, len(ids), _CHUNK):
        yield store.vectors(ids[start : start + _CHUNK], dim)


def _purge(store: Store, generation: int, last: int) -> None:
    """Delete what died before this generation: a question that is being answered may still
    hold the one before. Rows in the base, up to passage `last`, are needed to mask it."""
    rows = store.rows(
        "SELECT id FROM sources WHERE died < ?1 AND NOT EXISTS (SELECT 1 FROM passages"
        " WHERE passages.source = sources.id AND passages.id <= ?2)",
        (generation, last),
    )
    dead = [row for (row,) in rows]
    with store.database as database:
        delete_sources(database, dead)
        database.execute("DELETE FROM files WHERE died <= ?", (generation,))


def _readable_base(folder: Path, generation: int, dim: int) -> DenseBase | None:
    try:
        base = DenseBase.open(folder, generation)
    except IndexDamaged:
        return None
    return base if base is not None and base.info.dim == dim else None
