"""The one writer of an index in Milvus: implements `index.writing.Writer`.

Rows of the next generation are upserted as they come; nobody sees them before the one row of the
catalogue that is the commit. A run that was cut off leaves sources above `Commit.next_source`: those
with a head are whole and can be taken up again, the others go at the next commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.errors import IndexDamaged
from index.milvus.client import PAGE_ROWS, Address, Milvus
from index.milvus.files import FileRow, FileTable, read_files
from index.milvus.lease import Lease
from index.milvus.rows import DOCUMENT_FIELDS, Facts, facts_of, joined
from index.milvus.schema import (
    Commit,
    Range,
    catalogue_row,
    create_catalogue,
    create_epoch,
    documents,
    drop_epochs,
    passages,
    read_commit,
    stored_data,
    verify,
    write_commit,
)
from index.milvus.sender import MilvusSender, Receipt
from index.prepare import Prepared
from index.serial import Float32
from index.types import Source
from index.view import Kind
from index.work import Depot, Ready
from index.writer import IndexedFile, StagedSource

_STAGING = "staging"
_RANGES_AT_ONCE = 50
"""Ranges in one expression: a few KB."""


class MilvusWriter:
    """Holds the lease from `open` to `close`. Not for use from several threads."""

    def __init__(
        self, milvus: Milvus, lease: Lease, commit: Commit, encoder: str, dim: int
    ) -> None:
        self._milvus = milvus
        self._lease = lease
        self._commit = commit
        self._next = commit.generation + 1
        same = (commit.encoder, commit.dim) == (encoder, dim)
        self._target = replace(
            commit, generation=self._next, encoder=encoder, dim=dim,
            epoch=commit.epoch if same else commit.epoch + 1,
        )  # fmt: skip
        self._same_epoch = same
        self._documents = documents(milvus.address, self._target.epoch)
        self._committed = read_files(milvus, commit.generation, "Strong")
        self._files = FileTable(self._committed)
        self._retired: set[int] = set()
        self._added: dict[int, Facts] = {}
        self._left: dict[int, Facts] = {}
        self._number = commit.next_source
        self._prepare()

    @classmethod
    def open(cls, place: str, encoder: str, dim: int) -> MilvusWriter:
        """Take the lease; make the index if there is none. `encoder` makes what will be staged.

        Raises IndexLocked at once when another one writes, IndexUnavailable, IndexMismatch.
        """
        milvus = Milvus.connect(Address.parse(place))
        try:
            create_catalogue(milvus)
            lease = Lease.take(milvus)
            try:
                commit = read_commit(milvus, "Strong") or Commit(0, 0, encoder, dim)
                if commit.generation:
                    verify(milvus, commit)
                return cls(milvus, lease, commit, encoder, dim)
            except BaseException:
                lease.release()
                raise
        except BaseException:
            milvus.close()
            raise

    def close(self) -> None:
        """Give the lease back."""
        self._lease.release()
        self._milvus.close()

    def _prepare(self) -> None:
        """Make room for what will be staged, and find what a run that was cut off has left."""
        staging = {"encoder": self._target.encoder, "epoch": self._target.epoch}
        if stored_data(self._milvus, _STAGING) != staging:
            first = self._commit.epoch + 1 if self._commit.generation else 0
            drop_epochs(self._milvus, lambda epoch: epoch >= first)
            if self._commit.generation:
                self._delete(f"born > {self._commit.generation}", self._commit.epoch)
            row = catalogue_row(_STAGING, _STAGING, 0, staging)
            self._milvus.upsert(self._milvus.address.name, [row])
        create_epoch(self._milvus, self._target.epoch, self._target.dim)
        # A commit that was cut off before its last row has noted files and what it retired.
        self._milvus.delete(self._milvus.address.name, f"born > {self._commit.generation}")
        numbers = self._milvus.rows(
            self._documents, f"source >= {self._commit.next_source}", ["source"], "key",
            consistency_level="Strong",
        )  # fmt: skip
        self._number = max((int(row["source"]) + 1 for row in numbers), default=self._number)
        self._left = dict(self._heads(self._documents, f"born > {self._commit.generation}"))

    # What is there

    def encoder(self) -> tuple[str, int]:
        """Name and dimension of the encoder of the current generation."""
        return self._commit.encoder, self._commit.dim

    def files(self) -> Mapping[str, IndexedFile]:
        """The files of the current generation by path."""
        return {
            path: IndexedFile(file.sha256 or "", file.name)
            for path, file in self._committed.items()
        }

    def sources_of(self, path: str) -> list[StagedSource]:
        """Sources of a file in the current generation."""
        if not self._commit.generation:
            return []
        current = documents(self._milvus.address, self._commit.epoch)
        where = f'file == "{self._files.key(path)}" and {self._commit.visible()}'
        return [_staged(number, facts) for number, facts in self._heads(current, where)]

    def staged_of(self, path: str) -> list[StagedSource]:
        """Sources of a file that a run which was cut off has left for this one."""
        key = self._files.key(path)
        return [
            _staged(number, facts)
            for number, facts in self._left.items()
            if facts.file == key and number not in self._added
        ]

    def staying(self) -> list[int]:
        """Numbers of the current generation's sources that are not retired."""
        if not self._commit.generation:
            return []
        rows = self._milvus.rows(
            documents(self._milvus.address, self._commit.epoch),
            f'kind == "source" and piece == 0 and {self._commit.visible()}', ["source"], "key",
            consistency_level="Strong",
        )  # fmt: skip
        return sorted({int(row["source"]) for row in rows} - self._retired)

    def stored(self, row: int) -> tuple[str, Source]:
        """The path and the Source of a number. Raises IndexDamaged when its text is missing."""
        found = joined(
            self._milvus.query(
                documents(self._milvus.address, self._commit.epoch),
                f'source == {row} and kind in ["source", "text"]', DOCUMENT_FIELDS,
                consistency_level="Strong",
            )
        )  # fmt: skip
        facts = next((facts_of(one) for one in found if one.kind == "source"), None)
        text = next((one.data for one in found if one.kind == "text"), None)
        path = self._files.path_of(facts.file) if facts is not None else None
        if facts is None or text is None or path is None:
            raise IndexDamaged(
                f"{self._milvus.address}: source {row} has no text: choose another name with"
                " milvus:URI#NAME and run `baowen index PATH`"
            )
        return path, facts.source(text)

    def count(self, kind: Kind) -> int:
        """How many the current generation holds."""
        return int(getattr(self._commit, kind))

    def paths_named(self, name: str, path: str) -> list[str]:
        """Paths other than `path` of files that are called `name`."""
        return sorted(self._files.named(name) - {path})

    # Staging

    def stage(self, items: Sequence[tuple[str, Prepared, Float32]]) -> None:
        """Store (path, prepared source, its passages' vectors) for the next generation."""
        ready = [(path, Ready(prepared, vectors)) for path, prepared, vectors in items]
        for receipt in self._sender().send(self._milvus, self._number, ready):
            self._enter(receipt)

    def depot(self) -> Depot | None:
        """Any number of processes can store at a server; a local file serves one."""
        if self._milvus.address.is_file:
            return None
        return Depot(self._number, self._sender(), self._enter)

    def _sender(self) -> MilvusSender:
        address, epoch = self._milvus.address, self._target.epoch
        return MilvusSender(address, epoch, self._next, self._files.moved())

    def _enter(self, receipt: Receipt) -> None:
        number, facts = receipt
        self._added[number] = facts
        self._number = max(self._number, number + 1)

    def adopt(self, row: int) -> None:
        """Take up a source of `staged_of`."""
        self._added[row] = self._left[row]

    def retire(self, rows: Iterable[int]) -> None:
        """Mark sources as not in the next generation."""
        self._retired.update(rows)

    def set_file(self, path: str, file: IndexedFile | None) -> None:
        """Note a file as of the next generation; None when it is gone."""
        name, sha256 = (file.name, file.sha256) if file is not None else ("", None)
        self._files.set(FileRow(path, self._files.key(path), name, sha256, self._next))

    def move_file(self, old: str, new: str) -> None:
        """Let `new` have the sources of `old`, a file that is there no longer."""
        self._files.move(old, new, self._next)

    # Committing

    def commit(self) -> bool:
        """Make what is staged the new generation. False when nothing had changed."""
        self._discard_leftovers()
        files = self._files.changed
        if not (self._added or self._retired or files or not self._same_epoch):
            return False
        commit = self._counted()
        if self._same_epoch and self._commit.generation:
            # They died in the generation before: its readers don't see them, and then nobody.
            self._delete(_within(self._commit.retired), self._commit.epoch)
            drop_epochs(self._milvus, lambda epoch: epoch < commit.epoch)
        self._milvus.upsert(self._milvus.address.name, (file.row() for file in files.values()))
        self._lease.require()
        write_commit(self._milvus, commit)
        self._forget([self._committed[path].id for path in files if path in self._committed])
        self._start_from(commit)
        return True

    def _start_from(self, commit: Commit) -> None:
        self._commit, self._next, self._same_epoch = commit, commit.generation + 1, True
        self._target = replace(commit, generation=self._next)
        self._committed = read_files(self._milvus, commit.generation, "Strong")
        self._files = FileTable(self._committed)
        self._retired, self._added, self._left = set(), {}, {}

    def _counted(self) -> Commit:
        """The next commit: what was, without the retired and with the added."""
        added = list(self._added.values())
        gone: list[Facts] = []
        if self._same_epoch:
            gone = self._facts(sorted(self._retired))
        start = self._commit if self._same_epoch else Commit(0, 0, "", 1)
        return replace(
            self._target,
            sources=start.sources + len(added) - len(gone),
            articles=start.articles + _sum(added, "articles") - _sum(gone, "articles"),
            passages=start.passages + _sum(added, "passages") - _sum(gone, "passages"),
            terms=start.terms + _sum(added, "terms") - _sum(gone, "terms"),
            next_source=self._number,
            retired=tuple(ranges(self._retired)) if self._same_epoch else (),
        )

    def _discard_leftovers(self) -> None:
        """Forget what a run that was cut off has left and this one has not taken up."""
        unused = gaps(self._commit.next_source, self._number, self._added)
        self._delete(_within(unused), self._target.epoch)

    def _delete(self, where: str | Sequence[str], epoch: int) -> None:
        for one in [where] if isinstance(where, str) else where:
            for name in (documents, passages):
                self._milvus.delete(name(self._milvus.address, epoch), one)

    def _forget(self, keys: Sequence[str]) -> None:
        """Drop rows of the catalogue."""
        for start in range(0, len(keys), PAGE_ROWS):
            batch = list(keys[start : start + PAGE_ROWS])
            self._milvus.delete(self._milvus.address.name, f"key in {json.dumps(batch)}")

    # Helpers

    def _heads(self, collection: str, where: str) -> Iterator[tuple[int, Facts]]:
        """Number and facts of the sources that `where` selects and that are whole, ascending."""
        rows = self._milvus.rows(
            collection, f'kind == "source" and {where}', DOCUMENT_FIELDS, "key",
            consistency_level="Strong",
        )  # fmt: skip
        for one in joined(rows):
            facts = facts_of(one)
            if facts is not None:
                yield one.source, facts

    def _facts(self, numbers: Sequence[int]) -> list[Facts]:
        found: list[Facts] = []
        for start in range(0, len(numbers), PAGE_ROWS):
            batch = list(numbers[start : start + PAGE_ROWS])
            found += [facts for _, facts in self._heads(self._documents, f"source in {batch}")]
        return found


def ranges(numbers: Iterable[int]) -> Iterator[Range]:
    """Runs of numbers that follow one another, as (first, last)."""
    run: list[int] = []
    for number in sorted(numbers):
        if run and number != run[-1] + 1:
            yield run[0], run[-1]
            run = []
        run = [run[0], number] if run else [number]
    if run:
        yield run[0], run[-1]


def gaps(first: int, stop: int, used: Iterable[int]) -> Iterator[Range]:
    """The runs of first, ..., stop - 1 without `used`."""
    for number in (*sorted(used), stop):
        if number > first:
            yield first, number - 1
        first = number + 1


def _within(spans: Iterable[Range]) -> list[str]:
    """Filters that select the sources in `spans`."""
    parts = [f"(source >= {first} and source <= {last})" for first, last in spans]
    return [
        " or ".join(parts[start : start + _RANGES_AT_ONCE])
        for start in range(0, len(parts), _RANGES_AT_ONCE)
    ]


def _staged(number: int, facts: Facts) -> StagedSource:
    return StagedSource(number, facts.name, facts.fingerprint)


def _sum(facts: Iterable[Facts], field: str) -> int:
    return sum(getattr(one, field) for one in facts)
