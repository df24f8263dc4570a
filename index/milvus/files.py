"""The files of an index in the catalogue, by generation.

A row says what a path was from one generation on; the newest one counts, and one without a hash
says that the file is gone. A file's key stays when it moves: its sources carry the key.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from index.milvus.client import Milvus, Row
from index.milvus.schema import catalogue_row

KIND = "file"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as of `born`; `sha256` is None when it is gone."""

    path: str
    key: str
    name: str
    sha256: str | None
    born: int

    def row(self) -> Row:
        """As it is stored. Paths are JSON in ASCII: any name goes."""
        return catalogue_row(self.id, KIND, self.born, asdict(self))

    @property
    def id(self) -> str:
        """The key of its row in the catalogue."""
        return f"{KIND}/{path_key(self.path)}/{self.born}"


def read_files(milvus: Milvus, generation: int, consistency: str) -> dict[str, FileRow]:
    """The files of a generation by path."""
    newest: dict[str, FileRow] = {}
    rows = milvus.rows(
        milvus.address.name, f'kind == "{KIND}" and born <= {generation}', ["data"], "key",
        consistency_level=consistency,
    )  # fmt: skip
    for row in rows:
        file = FileRow(**json.loads(row["data"]))
        if file.path not in newest or newest[file.path].born < file.born:
            newest[file.path] = file
    return {path: file for path, file in newest.items() if file.sha256 is not None}


class FileTable:
    """The files as a writer sees them: those of a generation, and what it has changed since."""

    def __init__(self, files: Mapping[str, FileRow]) -> None:
        self.changed: dict[str, FileRow] = {}
        self._files = dict(files)
        self._paths = {file.key: path for path, file in files.items()}
        self._named: dict[str, set[str]] = defaultdict(set)
        for path, file in files.items():
            self._named[file.name].add(path)

    def named(self, name: str) -> set[str]:
        """Paths of the files of this name."""
        return set(self._named[name])

    def moved(self) -> FileTable:
        """Only the files that kept their key when they moved: `key` is the same with them alone."""
        kept = {p: file for p, file in self._files.items() if file.key != path_key(p)}
        return FileTable(kept)

    def path_of(self, key: str) -> str | None:
        """The path of the file with this key."""
        return self._paths.get(key)

    def key(self, path: str) -> str:
        """The key of a file: its own, or for a new one its path's, unless a file that has moved
        kept that; the same for the same files."""
        if path in self._files:
            return self._files[path].key
        key, number = path_key(path), 1
        while self._paths.get(key, path) != path:
            number += 1
            key = path_key(f"{path}\0{number}")
        return key

    def set(self, file: FileRow) -> None:
        """Note what `file.path` is from now on."""
        before = self._files.pop(file.path, None)
        if before is not None:
            self._named[before.name].discard(file.path)
            if self._paths.get(before.key) == file.path:
                del self._paths[before.key]
        self.changed[file.path] = file
        if file.sha256 is not None:
            self._files[file.path] = file
            self._paths[file.key] = file.path
            self._named[file.name].add(file.path)

    def move(self, old: str, new: str, born: int) -> None:
        """Let `new` have the key of `old`, which is there no longer."""
        moved = self._files[old]
        self.set(FileRow(old, moved.key, moved.name, None, born))
        self.set(replace(moved, path=new, born=born))


def path_key(path: str) -> str:
    """A short name for a path."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:32]
