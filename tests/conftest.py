"""Shared by all tests: a deterministic encoder, and folders of articles made on the fly."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hashing import HashingEncoder
from inspection import jsonl

from index.build import build
from index.snapshot import Index

FOREIGN = {"browser", "milvus_server", "ray"}
"""Fixtures that start other people's programs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that talks to another program may be slowed down by it: it is run again, and said so."""
    for item in items:
        if isinstance(item, pytest.Function) and FOREIGN & set(item.fixturenames):
            item.add_marker(pytest.mark.flaky(reruns=2))


Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder in memory where there is such a thing: what is killed or built hundreds of times
    need not wait for a disk."""
    shared = Path("/dev/shm")
    with TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture
def quick_path(memory: Path) -> Iterator[Path]:
    """A new folder under `memory`."""
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def other_encoder() -> HashingEncoder:
    """Another name and another dimension."""
    return HashingEncoder("hashing-2", 24)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write({"a.txt": "..."})` makes these files under one folder and returns it."""
    folder = tmp_path / "corpus"

    def write_files(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
            path.write_bytes(data)
        folder.mkdir(exist_ok=True)
        return folder

    return write_files


@pytest.fixture
def corpus(write: Write) -> Path:
    """Four sources in two languages: a page, a document and two records."""
    return write(
        {
            "page.txt": "青禾市新图书馆开馆\n\n本报讯 青禾市新图书馆昨天开馆。馆内藏书一百二十万册。\n",
            "notes.md": "# River Festival\n\nThe river festival opens on Friday. Entry is free.\n",
            "news.jsonl": jsonl(
                {"id": "r1", "title": "地铁延长", "date": "2024-03-27", "text": "地铁三号线昨天延长到机场。"},
                {"id": "r2", "title": "Bridge closed", "date": "2024-04-02",
                 "text": "The old bridge is closed for repairs until June."},
            ),
        }
    )  # fmt: skip


@pytest.fixture
def built(corpus: Path, tmp_path: Path, encoder: HashingEncoder) -> Path:
    """The folder of an index over `corpus`, built with `encoder`."""
    build([corpus], tmp_path / "index", encoder=encoder)
    return tmp_path / "index"


@pytest.fixture
def opened(built: Path) -> Index:
    return Index.open(built)
