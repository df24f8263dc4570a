"""Sources into Milvus from any process: rows of the next generation, which nobody sees yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.milvus.client import Address, Milvus
from index.milvus.files import FileTable
from index.milvus.rows import Facts, source_rows
from index.milvus.schema import documents, passages
from index.work import Ready

Receipt = tuple[int, Facts]
"""The number and the facts of a source that is stored whole."""


class MilvusSender:
    """Implements `index.work.Sender`; connects when it first stores. `moved` knows the keys of files
    that are not their paths'."""

    def __init__(self, address: Address, epoch: int, born: int, moved: FileTable) -> None:
        self._address = address
        self._epoch = epoch
        self._born = born
        self._moved = moved
        self._milvus: Milvus | None = None

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_milvus": None}

    def store(self, first: int, items: Sequence[tuple[str, Ready]]) -> list[Receipt]:
        """See `index.work.Sender`. Raises IndexUnavailable."""
        if self._milvus is None:
            self._milvus = Milvus.connect(self._address)
        return list(self.send(self._milvus, first, items))

    def send(
        self, milvus: Milvus, first: int, items: Sequence[tuple[str, Ready]]
    ) -> Iterator[Receipt]:
        """As `store`, over a connection that is there."""
        made = [
            source_rows(number, self._moved.key(path), ready.prepared, ready.vectors, self._born)
            for number, (path, ready) in enumerate(items, first)
        ]
        texts = documents(self._address, self._epoch)
        milvus.upsert(texts, (row for one in made for row in one.documents))
        milvus.upsert(
            passages(self._address, self._epoch), (row for one in made for row in one.passages)
        )
        # What has a head is whole.
        milvus.upsert(texts, (row for one in made for row in one.head))
        return ((number, one.facts) for number, one in enumerate(made, first))
