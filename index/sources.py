"""Files and folders into Sources, one at a time.

A .txt file or a page of a .pdf is a `page` that may hold many articles; a line of .jsonl is a
`record`; .md, .html and .docx are `document`s. Knows nothing of articles or storage.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from index.names import path_name, shown_name
from index.readers import MAX_BYTES, READERS, Warn
from index.types import Source

__all__ = ["READERS", "InputFile", "digest", "discover", "located", "read"]


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to index. `root` is the path that was asked for, `name` the path below it."""

    root: str
    name: str
    path: Path

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()


def located(given: str | os.PathLike[str]) -> Path:
    """The absolute path that `given` stands for. Raises SourceError for what is no path."""
    try:
        return Path(given).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise SourceError(
            f"{shown_name(str(given))}: no path that can be read ({error})"
        ) from error


def discover(
    paths: Sequence[str | os.PathLike[str]], *, missing_ok: bool = False
) -> list[InputFile]:
    """All readable kinds of files under `paths`, sorted by name; hidden ones are passed over, and
    links to folders are not followed.

    Raises SourceError for a path that is not there (unless `missing_ok`), and for a file of an
    unknown kind that was named itself.
    """
    found: dict[Path, InputFile] = {}
    for given in paths:
        root = located(given)
        if _is_dir(root):
            for path in _walk(root):
                name = path_name(path.relative_to(root))
                found.setdefault(path, InputFile(str(root), name, path))
        elif _is_file(root):
            if root.suffix.lower() not in READERS:
                known = " ".join(sorted(READERS))
                raise SourceError(
                    f"{shown_name(str(given))}: cannot read {root.suffix or 'this'} files;"
                    f" {known} are"
                )
            found.setdefault(root, InputFile(str(root), path_name(Path(root.name)), root))
        elif not missing_ok:
            raise SourceError(f"{shown_name(str(given))}: no such file or folder")
    return sorted(found.values(), key=lambda file: (file.root, file.name, str(file.path)))


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in READERS and _is_file(path):
                yield path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long a name, no right to look
        return False


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def digest(path: Path) -> str:
    """Hex SHA-256 of a file's bytes. Raises SourceError when they cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def read(file: InputFile, warn: Warn) -> Iterator[Source]:
    """The Sources in `file` that hold any text. Raises SourceError when nothing of it can be
    read; what is wrong with a single line or page goes to `warn` and is left out."""
    try:
        if file.suffix != ".jsonl" and file.path.stat().st_size > MAX_BYTES:
            raise SourceError(
                f"{shown_name(str(file.path))}: larger than {MAX_BYTES >> 20} MB; split it"
            )
        for source in READERS[file.suffix](file.path, file.name, warn):
            if source.text.strip():
                yield source
    except OSError as error:
        raise _unreadable(file.path, error) from error


def _unreadable(path: Path, error: OSError) -> SourceError:
    return SourceError(f"{shown_name(str(path))}: cannot be read ({error.strerror or error})")
