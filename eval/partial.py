"""Rows kept as they come, so that a run that was broken off goes on where it was.

A file of JSON lines: the run's fingerprint first, then a row a line. Rows under another
fingerprint are thrown away: a figure is never made of two versions of anything.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from eval.types import Row


class PartialRun:
    """The rows of one unfinished run. Not safe for two writers."""

    def __init__(self, path: Path, fingerprint: str, rows: list[Row]) -> None:
        self._path = path
        self._fingerprint = fingerprint
        self.rows = rows

    @classmethod
    def open(cls, path: Path, fingerprint: str) -> PartialRun:
        """Read what is there under this fingerprint, or start anew."""
        rows = _read(path, fingerprint)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not rows:
            path.write_text(json.dumps({"fingerprint": fingerprint}) + "\n", encoding="utf-8")
        else:
            _rewrite(path, fingerprint, rows)  # a torn last line must not precede the next one
        return cls(path, fingerprint, rows)

    def add(self, rows: list[Row]) -> None:
        """Append rows; they are in the file when this returns."""
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(_line(row) for row in rows)
        self.rows += rows

    def remove(self) -> None:
        """Delete the file: the run is complete and saved."""
        self._path.unlink(missing_ok=True)


def _read(path: Path, fingerprint: str) -> list[Row]:
    """The rows under `fingerprint`, up to the first line that is torn."""
    if not path.is_file():
        return []
    rows = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        try:
            if json.loads(next(lines, "null")).get("fingerprint") == fingerprint:
                for line in lines:
                    rows.append(Row(**json.loads(line)))  # noqa: PERF401 - keeps what came before an error
        except (ValueError, TypeError, AttributeError):
            return rows
    return rows


def _rewrite(path: Path, fingerprint: str, rows: list[Row]) -> None:
    text = json.dumps({"fingerprint": fingerprint}) + "\n" + "".join(map(_line, rows))
    temporary = path.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _line(row: Row) -> str:
    return json.dumps(asdict(row), ensure_ascii=False) + "\n"
