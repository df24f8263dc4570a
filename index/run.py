"""One run over files: what changed is read, prepared, encoded and staged; what is gone is retired.

Knows how a run goes and how it is taken up again after it was cut off; a generation becomes
visible elsewhere (`Writer.commit`).
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from index.encoder import Encoder
from index.errors import SourceError
from index.names import path_name, shown_name
from index.prepare import Prepared, encoder_text, fingerprint, prepare
from index.serial import Float32
from index.sources import READERS, InputFile, digest, read
from index.types import Source
from index.writer import IndexedFile
from index.writing import Writer

BATCH_PASSAGES = 2048
"""Passages encoded and stored at a time: a few MB, and a transaction of some 50 ms."""

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


class Run:
    """One run over files. Encoding goes on in a second thread while the next batch is prepared."""

    def __init__(
        self, writer: Writer, encoder: Encoder, progress: Progress, pool: Executor
    ) -> None:
        self.report = BuildReport()
        self._writer = writer
        self._encoder = encoder
        self._progress = progress
        self._batch: list[tuple[str, Prepared]] = []
        self._batch_passages = 0
        self._pool = pool
        self._known = dict(writer.files())
        self._encoding: deque[tuple[list[tuple[str, Prepared]], Future[Float32]]] = deque()
        self._done = 0
        self._total = 0

    def require(self, roots: Sequence[Path]) -> None:
        """Raises SourceError for a path that is neither there nor was ever indexed."""
        for root in roots:
            if not root.exists() and not any(is_under(path, str(root)) for path in self._known):
                raise SourceError(f"{shown_name(str(root))}: no such file or folder")

    def index(self, files: Sequence[InputFile], roots: Sequence[Path]) -> None:
        changed = []
        for file in files:
            sha = self._digest(file)
            known = self._known.get(str(file.path))
            if known is not None and known.sha256 == sha:
                self.report.unchanged += len(self._writer.sources_of(str(file.path)))
            elif sha is not None:
                changed.append((file, sha))
        self._done, self._total = 0, sum(_expected(file) for file, _ in changed)
        for file, sha in changed:
            self._index_file(file, sha)
        self._flush()
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
        for row in rows:
            path, source = self._writer.stored(row)
            mark = source.name, fingerprint(source)
            left = [s.row for s in self._writer.staged_of(path) if (s.name, s.fingerprint) == mark]
            if left:
                self._writer.adopt(left[0])
            else:
                self._take(path, source)
            self._advance(source.name)
        self._flush()
        self._writer.retire(rows)

    def _digest(self, file: InputFile) -> str | None:
        try:
            return digest(file.path)
        except SourceError as error:
            self._warn(str(error))
            return None

    def _warn(self, line: str) -> None:
        self.report.warnings.append(line)

    def _index_file(self, file: InputFile, sha: str) -> None:
        path = str(file.path)
        named = replace(file, name=self._name_of(file, sha))
        old = {source.name: source for source in self._writer.sources_of(path)}
        staged = {(s.name, s.fingerprint): s for s in self._writer.staged_of(path)}
        seen: set[str] = set()
        try:
            for source in read(named, self._warn):
                seen.add(source.name)
                mark = fingerprint(source)
                before = old.get(source.name)
                if before is not None and before.fingerprint == mark:
                    self.report.unchanged += 1
                else:
                    if before is not None:
                        self._writer.retire([before.row])
                    self.report.updated += before is not None
                    self.report.added += before is None
                    left = staged.get((source.name, mark))
                    if left is not None:
                        self._writer.adopt(left.row)
                    else:
                        self._take(path, source)
                self._advance(source.name)
        except SourceError as error:
            # A file that cannot be read now keeps what was read of it before.
            self._warn(str(error))
            return
        gone = [source.row for name, source in old.items() if name not in seen]
        self._writer.retire(gone)
        self.report.removed += len(gone)
        self._writer.set_file(path, IndexedFile(sha, named.name))

    def _name_of(self, file: InputFile, sha: str) -> str:
        """The name that the file has had, or `file.name`, with as much of its path before it as
        tells it from other files. A file that has moved takes its name and its sources along."""
        path = str(file.path)
        if path in self._known:
            return self._known[path].name
        for name in _names(file):
            others = self._writer.paths_named(name, path)
            for other in [other for other in others if not Path(other).exists()]:
                self._move(other, path, sha)
                others.remove(other)
            if not others:
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

    def _take(self, path: str, source: Source) -> None:
        prepared = prepare(source)
        self._batch.append((path, prepared))
        self._batch_passages += sum(len(passages) for _, passages in prepared.articles)
        if self._batch_passages >= BATCH_PASSAGES:
            self._submit()

    def _submit(self) -> None:
        batch, self._batch, self._batch_passages = self._batch, [], 0
        texts = [
            encoder_text(article, passage)
            for _, prepared in batch
            for article, passages in prepared.articles
            for passage in passages
        ]
        self._encoding.append((batch, self._pool.submit(self._encoder.encode_passages, texts)))
        while len(self._encoding) > 1:
            self._store()

    def _store(self) -> None:
        batch, future = self._encoding.popleft()
        vectors = future.result()
        items, start = [], 0
        for path, prepared in batch:
            end = start + sum(len(passages) for _, passages in prepared.articles)
            items.append((path, prepared, vectors[start:end]))
            start = end
        self._writer.stage(items)

    def _flush(self) -> None:
        if self._batch:
            self._submit()
        while self._encoding:
            self._store()


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
