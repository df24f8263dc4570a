"""Bring an index up to date with files: read what changed, prepare, encode, store, commit.

What is unchanged by content is not read again, not divided and not encoded. One generation a
run: until the run ends nobody sees any of it, and a run that was cut off is taken up again.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.encoder import Encoder, open_encoder
from index.errors import SourceError
from index.prepare import Prepared, encoder_text, fingerprint, prepare
from index.sources import InputFile, digest, discover, read
from index.store import Float32, Store
from index.types import Source
from index.writer import IndexWriter

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


def build(
    paths: Sequence[str | os.PathLike[str]],
    folder: Path,
    *,
    encoder: Encoder | str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Add, update and remove: afterwards `folder` holds what is under `paths`, and what other
    paths gave before. Without `encoder` the index keeps the one it was made with; with another
    one, everything in it is encoded again from the stored text.

    Raises SourceError for a path that is not there, IndexLocked, ModelUnavailable.
    """
    started = time.perf_counter()
    files = discover(paths)
    if encoder is None or isinstance(encoder, str):
        encoder = open_encoder(_name(folder, encoder))
    writer = IndexWriter.open(folder, encoder.name, encoder.dim)
    try:
        run = _Run(writer, encoder, progress or (lambda done, total, name: None))
        if writer.encoder()[0] != encoder.name:
            run.encode_again()
            writer.commit()
        run.index(files, [str(Path(path).resolve()) for path in paths])
        writer.commit()
        store, generation = writer.store, writer.generation
        run.report.sources = store.count("sources", generation)
        run.report.articles = store.count("articles", generation)
        run.report.passages = store.count("passages", generation)
    finally:
        writer.close()
    run.report.seconds = time.perf_counter() - started
    return run.report


def _name(folder: Path, asked: str | None) -> str | None:
    """The encoder to use: the one asked for, or the index's own, or the built-in one."""
    if asked is not None or not (folder / "baowen.sqlite").is_file():
        return asked
    store = Store.open(folder)
    try:
        name, _ = store.encoder(store.generation)
    finally:
        store.close()
    # The built-in weights may have been replaced since; then everything is encoded again.
    return "builtin" if name.startswith("builtin:") else name


class _Run:
    """One run over files. Encoding goes on in a second thread while the next batch is prepared."""

    def __init__(self, writer: IndexWriter, encoder: Encoder, progress: Progress) -> None:
        self.report = BuildReport()
        self._writer = writer
        self._encoder = encoder
        self._progress = progress
        self._batch: list[tuple[str, Prepared]] = []
        self._batch_passages = 0
        self._pool = ThreadPoolExecutor(1)
        self._encoding: deque[tuple[list[tuple[str, Prepared]], Future[Float32]]] = deque()
        self._done = 0
        self._total = 0

    def encode_again(self) -> None:
        """Stage every visible source once more, with this run's encoder."""
        store = self._writer.store
        rows = store.visible_sources(self._writer.generation)
        self._total = len(rows)
        for row in rows:
            source, path = store.source(row), store.path_of(row)
            assert source is not None
            mark = source.name, fingerprint(source)
            left = [s.row for s in self._writer.staged_of(path) if (s.name, s.fingerprint) == mark]
            if left:
                self._writer.adopt(left[0])
            else:
                self._take(path, source)
            self._advance(source.name)
        self._flush()
        self._writer.retire(rows)

    def index(self, files: Sequence[InputFile], roots: Sequence[str]) -> None:
        known = self._writer.files()
        changed = []
        for file in files:
            sha = digest(file.path)
            if known.get(str(file.path)) == sha:
                self.report.unchanged += len(self._writer.sources_of(str(file.path)))
            else:
                changed.append((file, sha))
        self._done, self._total = 0, sum(map(_expected, (file for file, _ in changed)))
        for file, sha in changed:
            self._index_file(file, sha)
        self._flush()
        present = {str(file.path) for file in files}
        for path in known:
            if path not in present and any(_is_under(path, root) for root in roots):
                self._remove(path)
        self._pool.shutdown()

    def _index_file(self, file: InputFile, sha: str) -> None:
        path = str(file.path)
        old = {source.name: source for source in self._writer.sources_of(path)}
        staged = {(s.name, s.fingerprint): s for s in self._writer.staged_of(path)}
        named = replace(file, name=self._free_name(file))
        seen: set[str] = set()
        try:
            for source in read(named, self.report.warnings.append):
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
            self.report.warnings.append(str(error))
            return
        gone = [source.row for name, source in old.items() if name not in seen]
        self._writer.retire(gone)
        self.report.removed += len(gone)
        self._writer.set_file(path, sha)

    def _free_name(self, file: InputFile) -> str:
        """`file.name`, with the folder before it when another file has the name already. A file
        that has moved takes its name along."""
        others = self._writer.paths_named(file.name, str(file.path))
        for other in [path for path in others if not Path(path).exists()]:
            self._remove(other)
            others.remove(other)
        return f"{file.path.parent.name}/{file.path.name}" if others else file.name

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


def _expected(file: InputFile) -> int:
    """How many sources a file will give: exact for .jsonl without empty lines, else one."""
    if file.suffix != ".jsonl":
        return 1
    with file.path.open("rb") as lines:
        return sum(1 for _ in lines)


def _is_under(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
