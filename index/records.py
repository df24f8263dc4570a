"""JSON lines: one article a line, `{"id", "title", "date", "text"}`; only `text` is needed.

Read line by line, so a file may be larger than memory. What is wrong with single lines is said
for the first few and then counted.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.dates import iso_date
from index.decode import decode, one_line, storable
from index.errors import SourceError
from index.names import numbered, short_name
from index.types import Source

MAX_LINE = 64 << 20
"""Bytes of one line: no article is as long, and a file without line ends must not fill memory."""

SHOWN = 3
"""Faulty lines of one file that are named; the others are counted."""


def read_jsonl(path: Path, name: str, warn: Callable[[str], None]) -> Iterator[Source]:
    """The records of the file at `path` as Sources called `name#id`."""
    taken: set[str] = set()
    faults: dict[str, list[int]] = {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            record = _record(line)
        except (ValueError, RecursionError, SourceError) as error:
            faults.setdefault(one_line(str(error)) or "not JSON", []).append(number)
            continue
        key = record.get("id")
        called = numbered(f"{name}#{short_name(str(number if key is None else key))}", taken)
        taken.add(called)
        yield _source(record, called)
    for fault in _summary(name, faults):
        warn(fault)


def _source(record: dict[str, Any], name: str) -> Source:
    title, when = record.get("title"), record.get("date")
    return Source(
        name,
        storable(record["text"]),
        "record",
        one_line(title) if isinstance(title, str) else None,
        iso_date(str(when)) if when is not None else None,
    )


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        start = file.read(2)
        file.seek(0)
        if start not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            while line := file.readline(MAX_LINE):
                yield line
            return
    with path.open(encoding="utf-16", errors="replace", newline="\n") as wide:
        for text in wide:
            yield text.encode("utf-8", "replace")


def _record(line: bytes) -> dict[str, Any]:
    if len(line) >= MAX_LINE:
        raise ValueError(f"longer than {MAX_LINE >> 20} MB")
    try:
        record = json.loads(decode(line, "line"))
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg}") from error
    if not isinstance(record, dict):
        raise ValueError(f"{type(record).__name__} instead of an object")
    if not isinstance(record.get("text"), str):
        raise ValueError('no "text"')
    return record


def _summary(name: str, faults: dict[str, list[int]]) -> Iterator[str]:
    for fault, numbers in faults.items():
        some = ", ".join(map(str, numbers[:SHOWN]))
        if len(numbers) > SHOWN:
            some += f" and {len(numbers) - SHOWN} others"
        plural = "lines" if len(numbers) > 1 else "line"
        yield f"{name} {plural} {some} passed over: {fault}"
