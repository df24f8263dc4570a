"""A commit at Milvus that is cut off: nothing of it is left in the next one."""

from __future__ import annotations

from pathlib import Path

import pytest
from extras import need
from hashing import HashingEncoder
from inspection import content

from index.build import build
from index.errors import IndexUnavailable


@pytest.fixture(params=["milvus-lite", "milvus-server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    need("pymilvus", "milvus_lite")
    if request.param == "milvus-lite":
        return f"milvus:{tmp_path}/index.db"
    return str(request.getfixturevalue("server_place"))


def unreachable(*_: object) -> None:
    raise IndexUnavailable("gone")


def test_files_of_a_commit_that_was_cut_off_are_forgotten(
    corpus: Path, place: str, tmp_path: Path, encoder: HashingEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    build([corpus], place, encoder=encoder)
    page = corpus / "page.txt"
    text = page.read_text("utf-8")
    page.unlink()
    with monkeypatch.context() as patched:
        patched.setattr("index.milvus.writer.write_commit", unreachable)
        with pytest.raises(IndexUnavailable):
            build([corpus], place, encoder=encoder)
    # The file is back, and another one makes a commit; then the file goes for good.
    page.write_text(text, "utf-8")
    (corpus / "came.txt").write_text("新剧院昨天落成。", "utf-8")
    assert build([corpus], place, encoder=encoder).unchanged == 4
    page.unlink()
    assert build([corpus], place, encoder=encoder).removed == 1
    build([corpus], tmp_path / "full", encoder=encoder)
    assert content(place) == content(tmp_path / "full")
