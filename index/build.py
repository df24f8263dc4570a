"""Bring an index up to date with files: read what changed, prepare, encode, store, commit.

What is unchanged by content is not read again, not divided and not encoded. One generation a
run: until the run ends nobody sees any of it, and a run that was cut off is taken up again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from index.encoder import BUILTIN, Encoder, open_encoder
from index.errors import IndexMissing, InvalidInput
from index.run import BuildReport, Progress, Run, is_under
from index.sources import InputFile, discover, located
from index.stores import Place, is_milvus, open_writer, stored_encoder
from index.work import LocalWorkers, Workers

__all__ = ["BuildReport", "Progress", "build"]


def build(
    paths: Sequence[str | os.PathLike[str]],
    place: Place,
    *,
    encoder: Encoder | str | None = None,
    progress: Progress | None = None,
    workers: str = "local",
) -> BuildReport:
    """Add, update and remove: afterwards the index at `place` (a folder, or `milvus:URI`) holds
    what is under `paths`, and what other paths gave before. Without `encoder` the index keeps the
    one it was made with; with another one, everything in it is encoded again from the stored text.
    `workers` read and encode: "local", "ray" or "ray:ADDRESS".

    Raises SourceError for a path that is not there, IndexLocked, IndexUnavailable,
    ModelUnavailable, InvalidInput for workers of another kind.
    """
    started = time.perf_counter()
    roots = [located(path) for path in paths]
    kept = stored_encoder(place)
    if not roots and kept is None:
        raise IndexMissing(f"{place}: no index here; make one with `baowen index PATH`")
    files = _outside(place, discover(roots, missing_ok=kept is not None))
    if encoder is None or isinstance(encoder, str):
        encoder = open_encoder(_name(kept, encoder))
    hands = open_workers(workers, encoder)
    report = _build(
        roots, files, place, encoder, hands, progress or (lambda done, total, name: None)
    )
    report.seconds = time.perf_counter() - started
    return report


def _build(
    roots: Sequence[Path],
    files: Sequence[InputFile],
    place: Place,
    encoder: Encoder,
    workers: Workers,
    progress: Progress,
) -> BuildReport:
    with open_writer(place, encoder.name, encoder.dim) as writer:
        run = Run(writer, workers, progress)
        run.require(roots)
        run.index(files, roots)
        if writer.encoder()[0] != encoder.name:
            run.encode_again()
        writer.commit()
        run.report.sources = writer.count("sources")
        run.report.articles = writer.count("articles")
        run.report.passages = writer.count("passages")
    return run.report


def open_workers(spec: str, encoder: Encoder) -> Workers:
    """The workers that `spec` names. Raises InvalidInput, ModelUnavailable without Ray."""
    kind, _, address = spec.partition(":")
    if spec == "local":
        return LocalWorkers(encoder)
    if kind == "ray":
        from index.ray_workers import RayWorkers

        return RayWorkers.open(encoder, address or None)
    raise InvalidInput(f"{spec!r} are no workers: give local, ray or ray:ADDRESS")


def _name(kept: str | None, asked: str | None) -> str | None:
    """The encoder to use: the one asked for, or the index's own, or the built-in one."""
    if asked is not None or kept is None:
        return asked
    # The built-in weights may have been replaced since; then everything is encoded again.
    return BUILTIN if kept.startswith(f"{BUILTIN}:") else kept


def _outside(place: Place, files: Sequence[InputFile]) -> list[InputFile]:
    """Without files of the index itself, unless a folder within it was named."""
    if is_milvus(place):
        return list(files)
    own = str(Path(place).resolve())
    return [file for file in files if is_under(file.root, own) or not is_under(str(file.path), own)]
