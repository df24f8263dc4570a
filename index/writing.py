"""The seam between building and storing: what a run needs of a store, wherever it is kept.

`index.writer` implements it over a folder, `index.milvus` over Milvus. Nothing of what is staged
is seen by anyone before `commit`, and all of it at once after; a run that was cut off leaves
what the next one takes up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from index.prepare import Prepared
from index.serial import Float32
from index.types import Source
from index.view import Kind
from index.work import Depot
from index.writer import IndexedFile, StagedSource


class Writer(Protocol):
    """The one writer of an index; `open` of an implementation raises IndexLocked for a second."""

    def encoder(self) -> tuple[str, int]:
        """Name and dimension of the encoder of the current generation."""
        ...

    def files(self) -> Mapping[str, IndexedFile]:
        """The files of the current generation by path."""
        ...

    def sources_of(self, path: str) -> Sequence[StagedSource]:
        """Sources of a file in the current generation."""
        ...

    def staged_of(self, path: str) -> Sequence[StagedSource]:
        """Sources of a file that a run which was cut off has left for this one."""
        ...

    def staying(self) -> Sequence[int]:
        """Rows of the current generation's sources that are not retired."""
        ...

    def stored(self, row: int) -> tuple[str, Source]:
        """The path and the Source in a row. Raises IndexDamaged."""
        ...

    def paths_named(self, name: str, path: str) -> list[str]:
        """Paths other than `path` of files that are called `name`."""
        ...

    def stage(self, items: Sequence[tuple[str, Prepared, Float32]]) -> None:
        """Store (path, prepared source, its passages' vectors (n, dim)) for the next generation."""
        ...

    def depot(self) -> Depot | None:
        """How workers elsewhere store by themselves what would else be staged; None where only
        this process can."""
        ...

    def adopt(self, row: int) -> None:
        """Take up a source of `staged_of`."""
        ...

    def retire(self, rows: Iterable[int]) -> None:
        """Mark sources as not in the next generation."""
        ...

    def set_file(self, path: str, file: IndexedFile | None) -> None:
        """Note a file as of the next generation; None when it is gone."""
        ...

    def move_file(self, old: str, new: str) -> None:
        """Let `new` have the sources of `old`, a file that is there no longer."""
        ...

    def commit(self) -> bool:
        """Make what is staged the new generation. False when nothing had changed."""
        ...

    def count(self, kind: Kind) -> int:
        """How many the current generation holds."""
        ...

    def close(self) -> None:
        """Release the write lock."""
        ...
