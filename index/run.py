"""One run over files: what changed is worked on and staged; what is gone is retired.

Knows how a run goes and how it is taken up again after it was cut off; a generation becomes
visible elsewhere (`Writer.commit`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from index.errors import SourceError
from index.names import path_name, shown_name
from index.sources import READERS, InputFile, digest
from index.work import Depot, Finished, Found, Mark, Task, Workers
from index.writer import IndexedFile, StagedSource
from index.writing import Writer

Progress = Callable[[int, int, str], None]
"""progress(done, total, name): sources dealt with, sources expected, the one at hand."""


@dataclass(slots=True)
class BuildReport:
    """What a run did, in sources; `warnings` are lines for the person."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    sources: int = 0
    articles: int = 0
    passages: int = 0
    seconds: float = 0.0
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _OpenFile:
    """A file on its way through a run: what the index had of it, what a run that was cut off has
    left, and which of its sources have been seen."""

    sha: str
    name: str
    old: dict[str, StagedSource]
    staged: dict[Mark, int]
    seen: set[str] = field(default_factory=set)


class Run:
    """One run over files. Decides what stays, goes and comes; the work on it is `workers`'."""

    def __init__(self, writer: Writer, workers: Workers, progress: Progress) -> None:
        self.report = BuildReport()
        self._writer = writer
        self._workers = workers
        self._progress = progress
        self._known = dict(writer.files())
        self._open: dict[str, _OpenFile] = {}
        self._taken: dict[str, str] = {}
        self._entered: Depot | None = None
        self._done = 0
        self._total = 0

    def require(self, roots: Sequence[Path]) -> None:
        """Raises SourceError for a path that is neither there nor was ever indexed."""
        for root in roots:
            if not root.exists() and not any(is_under(path, str(root)) for path in self._known):
                raise SourceError(f"{shown_name(str(root))}: no such file or folder")

    def index(self, files: Sequence[InputFile], roots: Sequence[Path]) -> None:
        """Bring the index up to date with `files`, which are all that is under `roots`."""
        changed = []
        for file in files:
            sha = self._digest(file)
            known = self._known.get(str(file.path))
            if known is not None and known.sha256 == sha:
                self.report.unchanged += len(self._writer.sources_of(str(file.path)))
            elif sha is not None:
                changed.append((file, sha))
        self._done, self._total = 0, sum(_expected(file) for file, _ in changed)
        tasks = (self._task(file, sha) for file, sha in changed)
        for batch in self._workers.run(tasks, self._depot):
            new = []
            for item in batch:
                if isinstance(item, Finished):
                    self._finish(item)
                elif self._is_new(item):
                    new.append(item)
            self._stage(new)
        present = {str(file.path) for file in files}
        for path in self._known:
            if path not in present and any(is_under(path, str(root)) for root in roots):
                self._remove(path)
        for root in roots:
            if root.is_dir() and not any(is_under(path, str(root)) for path in present):
                kinds = " ".join(sorted(READERS))
                self._warn(f"{shown_name(str(root))}: no files that can be read here ({kinds})")

    def encode_again(self) -> None:
        """Stage what stays as it is once more, from the stored text, with this run's encoder."""
        rows = self._writer.staying()
        self._done, self._total = 0, len(rows)
        left: dict[tuple[str, Mark], int] = {}
        for batch in self._workers.run(self._stored_tasks(rows, left), self._depot):
            found = [item for item in batch if isinstance(item, Found)]
            for item in found:
                if item.ready is None and item.receipt is None:
                    self._writer.adopt(left[item.path, item.mark])
                self._advance(item.mark[0])
            self._stage(found)
        self._writer.retire(rows)

    def _depot(self) -> Depot | None:
        self._entered = self._writer.depot()
        return self._entered

    def _stored_tasks(
        self, rows: Sequence[int], left: dict[tuple[str, Mark], int]
    ) -> Iterator[Task]:
        """A task for each stored source; `left` is filled with what is there of it already."""
        marks: dict[str, frozenset[Mark]] = {}
        for row in rows:
            path, source = self._writer.stored(row)
            if path not in marks:
                staged = {(s.name, s.fingerprint): s.row for s in self._writer.staged_of(path)}
                left.update(((path, mark), number) for mark, number in staged.items())
                marks[path] = frozenset(staged)
            yield Task(path, source, marks[path])

    def _stage(self, found: Sequence[Found]) -> None:
        items = [
            (item.path, item.ready.prepared, item.ready.vectors) for item in found if item.ready
        ]
        if items:
            self._writer.stage(items)
        for item in found:
            if item.receipt is not None and self._entered is not None:
                self._entered.enter(item.receipt)

    def _digest(self, file: InputFile) -> str | None:
        try:
            return digest(file.path)
        except SourceError as error:
            self._warn(str(error))
            return None

    def _warn(self, line: str) -> None:
        self.report.warnings.append(line)

    def _task(self, file: InputFile, sha: str) -> Task:
        path = str(file.path)
        named = replace(file, name=self._name_of(file, sha))
        old = {source.name: source for source in self._writer.sources_of(path)}
        staged = {(s.name, s.fingerprint): s.row for s in self._writer.staged_of(path)}
        self._open[path] = _OpenFile(sha, named.name, old, staged)
        known = {(source.name, source.fingerprint) for source in old.values()} | staged.keys()
        return Task(path, named, frozenset(known))

    def _is_new(self, found: Found) -> bool:
        """Note a source of a file; whether it has to be staged."""
        file, (name, fingerprint) = self._open[found.path], found.mark
        file.seen.add(name)
        before = file.old.get(name)
        self._advance(name)
        if before is not None and before.fingerprint == fingerprint:
            self.report.unchanged += 1
            return False
        if before is not None:
            self._writer.retire([before.row])
        self.report.updated += before is not None
        self.report.added += before is None
        left = file.staged.get(found.mark)
        if left is not None:
            self._writer.adopt(left)
        return left is None

    def _finish(self, done: Finished) -> None:
        for line in done.warnings:
            self._warn(line)
        file = self._open.pop(done.path)
        if done.error is not None:
            # A file that cannot be read now keeps what was read of it before.
            self._warn(done.error)
            return
        gone = [source.row for name, source in file.old.items() if name not in file.seen]
        self._writer.retire(gone)
        self.report.removed += len(gone)
        self._writer.set_file(done.path, IndexedFile(file.sha, file.name))

    def _name_of(self, file: InputFile, sha: str) -> str:
        """The name that the file has had, or `file.name`, with as much of its path before it as
        tells it from other files. A file that has moved takes its name and its sources along."""
        path = str(file.path)
        if path in self._known:
            return self._known[path].name
        for name in _names(file):
            if self._taken.get(name, path) != path:
                continue
            others = self._writer.paths_named(name, path)
            for other in [other for other in others if not Path(other).exists()]:
                self._move(other, path, sha)
                others.remove(other)
            if not others:
                self._taken[name] = path
                return name
        return f"{file.name}~{sha[:8]}"

    def _move(self, old: str, new: str, sha: str) -> None:
        known = self._known.pop(old, None)
        if known is not None and known.sha256 == sha:
            self._writer.move_file(old, new)
        else:
            self._remove(old)

    def _remove(self, path: str) -> None:
        gone = [source.row for source in self._writer.sources_of(path)]
        self._writer.retire(gone)
        self._writer.set_file(path, None)
        self.report.removed += len(gone)

    def _advance(self, name: str) -> None:
        self._done += 1
        self._progress(self._done, max(self._total, self._done), name)


def _names(file: InputFile) -> Iterator[str]:
    yield file.name
    parts = file.path.parts[1:]
    depth = len(PurePosixPath(file.name).parts)
    for count in range(depth + 1, len(parts) + 1):
        yield path_name(PurePosixPath(*parts[-count:]))


def _expected(file: InputFile) -> int:
    """How many sources a file will give: exact for .jsonl without empty lines, else one."""
    if file.suffix != ".jsonl":
        return 1
    try:
        with file.path.open("rb") as lines:
            return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))
    except OSError:  # reading it will say so
        return 1


def is_under(path: str, root: str) -> bool:
    """Whether `path` is `root` or lies below it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
