"""An index in Milvus, open for reading: implements `index.view.Index`."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from index.errors import IndexMissing
from index.milvus.client import Address, Milvus
from index.milvus.schema import Commit, read_commit, verify
from index.milvus.view import MilvusView

REFRESH = 1.0
"""Seconds for which the newest commit is not asked for again."""


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
