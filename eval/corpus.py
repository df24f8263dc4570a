"""A suite's corpus as files that can be indexed like anyone's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.types import Suite
from index.sources import discover, read
from index.types import Source


def write(sources: Iterable[Source], folder: Path) -> list[Path]:
    """Write sources named "FILE.jsonl#ID" as records of FOLDER/FILE.jsonl; returns the files."""
    files: dict[str, list[str]] = {}
    for source in sources:
        name, _, key = source.name.partition("#")
        record = {"id": key, "title": source.title, "date": source.date, "text": source.text}
        files.setdefault(name, []).append(json.dumps(record, ensure_ascii=False) + "\n")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, lines in files.items():
        path = folder / name
        path.write_text("".join(lines), encoding="utf-8")
        written.append(path)
    return written


def as_records(paths: Sequence[Path]) -> Iterator[Source]:
    """The pages at `paths` as one record each: what an index without articles would hold."""
    for file in discover(paths):
        for source in read(file, lambda line: None):
            yield replace(source, name=f"pages.jsonl#{source.name}", kind="record")


def digest(suite: Suite) -> str:
    """Hash of everything in the suite that can change a figure."""
    found = hashlib.sha256(repr((suite.name, suite.questions, suite.dialogues)).encode())
    for source in suite.sources:
        found.update(f"\0{source.name}\0{source.sha256}".encode())
    for path in sorted(files for root in suite.paths for files in _files(root)):
        found.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()] if root.is_dir() else [root]
