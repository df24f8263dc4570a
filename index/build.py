"""Bring an index up to date with files: read what changed, prepare, encode, store, commit.

What is unchanged by content is not read again, not divided and not encoded. One generation a
run: until the run ends nobody sees any of it, and a run that was cut off is taken up again.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.encoder import BUILTIN, Encoder, open_encoder
from index.errors import IndexMissing, InvalidInput
from index.run import BuildReport, Progress, Run, is_under
from index.sources import InputFile, discover, located
from index.store import FILE_NAME, Store, damaged
from index.writer import IndexWriter

__all__ = ["BuildReport", "Progress", "build"]


def build(
    paths: Sequence[str | os.PathLike[str]],
    folder: str | os.PathLike[str],
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
    folder = Path(folder)
    roots = [located(path) for path in paths]
    indexed = (folder / FILE_NAME).is_file()
    if not roots and not indexed:
        raise IndexMissing(f"{folder}: no index here; make one with `baowen index PATH`")
    files = _outside(folder, discover(roots, missing_ok=indexed))
    if encoder is None or isinstance(encoder, str):
        encoder = open_encoder(_name(folder, encoder))
    try:
        report = _build(roots, files, folder, encoder, progress or (lambda done, total, name: None))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname == "SQLITE_FULL":
            raise InvalidInput(
                f"{folder}: the disk is full: make room and run again; what is done is kept"
            ) from error
        raise damaged(folder / FILE_NAME, error) from error
    report.seconds = time.perf_counter() - started
    return report


def _build(
    roots: Sequence[Path],
    files: Sequence[InputFile],
    folder: Path,
    encoder: Encoder,
    progress: Progress,
) -> BuildReport:
    writer = IndexWriter.open(folder, encoder.name, encoder.dim)
    try:
        with ThreadPoolExecutor(1) as pool:
            run = Run(writer, encoder, progress, pool)
            run.require(roots)
            run.index(files, roots)
            if writer.encoder()[0] != encoder.name:
                run.encode_again()
            writer.commit()
        store, generation = writer.store, writer.generation
        run.report.sources = store.count("sources", generation)
        run.report.articles = store.count("articles", generation)
        run.report.passages = store.count("passages", generation)
    finally:
        writer.close()
    return run.report


def _name(folder: Path, asked: str | None) -> str | None:
    """The encoder to use: the one asked for, or the index's own, or the built-in one."""
    if asked is not None or not (folder / FILE_NAME).is_file():
        return asked
    store = Store.open(folder)
    try:
        name, _ = store.encoder(store.generation)
    finally:
        store.close()
    # The built-in weights may have been replaced since; then everything is encoded again.
    return BUILTIN if name.startswith(f"{BUILTIN}:") else name


def _outside(folder: Path, files: Sequence[InputFile]) -> list[InputFile]:
    """Without files of the index itself, unless a folder within it was named."""
    own = str(folder.resolve())
    return [file for file in files if is_under(file.root, own) or not is_under(str(file.path), own)]
