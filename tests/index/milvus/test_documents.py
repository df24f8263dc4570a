"""Articles from Milvus: all of them, however many a request gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from extras import need
from hashing import HashingEncoder
from inspection import content

from index.build import build


def test_more_rows_than_a_request_gives_are_read_page_by_page(
    corpus: Path, tmp_path: Path, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("pymilvus", "milvus_lite")
    place = f"milvus:{tmp_path}/index.db"
    build([corpus], place, encoder=encoder)
    whole = content(place)
    monkeypatch.setattr("index.milvus.client.LARGEST_PAGE", 2)
    monkeypatch.setattr("index.milvus.documents.LARGEST_PAGE", 2)
    assert content(place) == whole
