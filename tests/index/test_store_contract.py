"""What every store must do: the same tests over a folder, milvus-lite in a file, and a server.

BAOWEN_TEST_MILVUS=http://HOST:19530 names one; else it is milvus-lite over the loopback.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from extras import need
from hashing import HashingEncoder
from inspection import content, content_of, dense, jsonl, lexical

from index.build import build
from index.errors import IndexLocked, IndexMismatch, IndexMissing
from index.stores import Place, check, open_index, open_writer, stored_encoder
from index.view import Scope, View, require_encoder
from index.writer import IndexedFile


@pytest.fixture(params=["folder", "milvus-lite", "milvus-server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return tmp_path / "index"
    need("pymilvus", "milvus_lite")
    if request.param == "milvus-lite":
        return f"milvus:{tmp_path}/index.db"
    return str(request.getfixturevalue("server_place"))


@pytest.fixture
def view(corpus: Path, place: Place, encoder: HashingEncoder) -> Iterator[View]:
    build([corpus], place, encoder=encoder)
    index = open_index(place)
    yield index.view()
    index.close()


def test_there_is_no_index_at_first(place: Place, encoder: HashingEncoder) -> None:
    assert stored_encoder(place) is None
    with pytest.raises(IndexMissing, match="baowen index PATH"):
        open_index(place)
    with pytest.raises(IndexMissing, match="baowen index PATH"):
        build([], place, encoder=encoder)


def test_what_is_stored(view: View, place: Place, corpus: Path) -> None:
    names = ["news.jsonl#r1", "news.jsonl#r2", "notes.md", "page.txt"]
    assert view.source_names() == names
    assert [view.count(kind) for kind in ("sources", "articles", "passages")] == [4, 4, 4]
    assert view.passages == 4
    assert (view.encoder, view.dim, stored_encoder(place)) == ("hashing", 32, "hashing")
    assert view.folders() == [corpus]
    record = view.source("news.jsonl#r1")
    assert record is not None
    assert record.source.text == "地铁三号线昨天延长到机场。"
    assert (record.source.kind, record.source.title) == ("record", "地铁延长")
    assert record.source.date == "2024-03-27"
    assert record.sha256 == record.source.sha256
    assert view.source("nothing.txt") is None
    assert list(check(place)) == []


def test_articles_are_listed(view: View) -> None:
    def listed(**options: Any) -> list[tuple[str, str | None]]:
        return [(a.source_name, a.article.headline) for a in view.articles(**options)]

    every = [
        ("news.jsonl#r1", "地铁延长"),
        ("news.jsonl#r2", "Bridge closed"),
        ("notes.md", "River Festival"),
        ("page.txt", "青禾市新图书馆开馆"),
    ]
    assert listed() == every
    assert listed(limit=2, offset=1) == every[1:3]
    assert listed(source="notes.md") == every[2:3]
    assert listed(matching="BRIDGE") == every[1:2]
    assert listed(matching="news.jsonl") == every[:2]
    assert listed(matching="100%") == listed(matching='"') == listed(matching="_") == []
    assert view.count_articles() == 4
    assert view.count_articles(matching="图书馆") == 1
    assert view.count_articles(source="notes.md") == 1
    found = view.find_article("news.jsonl#r2", "a1")
    assert found is not None
    assert (found.article.headline, found.date) == ("Bridge closed", "2024-04-02")
    assert view.find_article("news.jsonl#r2", "a2") is None
    assert view.find_article("nothing", "a1") is None


def test_terms_are_found_by_bm25(view: View) -> None:
    (hit,) = view.hits(view.search_lexical([[("bridge", 1.0)]], 5))
    assert (hit.source, hit.date) == ("news.jsonl#r2", "2024-04-02")
    assert hit.passage.text == "The old bridge is closed for repairs until June."
    assert hit.article.headline == "Bridge closed"
    assert hit.score > 0
    # "until" stands once in the same passage, and in no other: two terms score twice as much.
    (both,) = view.search_lexical([[("june", 1.0)], [("until", 1.0)]], 5)
    (one,) = view.search_lexical([[("until", 1.0)]], 5)
    assert both[1] == pytest.approx(2 * one[1], rel=1e-4)
    # A concept scores as its best alternative.
    (best,) = view.search_lexical([[("june", 0.5), ("until", 1.0), ("nowhere", 3.0)]], 5)
    assert best[1] == pytest.approx(one[1], rel=1e-4)
    assert view.search_lexical([], 5) == view.search_lexical([[("bridge", 1.0)]], 0) == []
    assert view.search_lexical([[("nowhere", 1.0)]], 5) == []
    assert [n > 0 for n in view.document_frequencies(["bridge", "nowhere", "地铁"])] == [
        True, False, True,
    ]  # fmt: skip


def test_vectors_are_found_by_cosine(view: View, encoder: HashingEncoder) -> None:
    query = encoder.encode_queries(["图书馆 river"])[0]
    found = view.search_dense(query, 9)
    assert len(found) == 4
    assert all(left >= right for (_, left), (_, right) in pairwise(found))
    stored = view.vectors(np.array([row for row, _ in found]))
    assert [score for _, score in found] == pytest.approx((stored @ query).tolist(), abs=1e-4)
    assert view.search_dense(query, 2) == found[:2]
    assert view.search_dense(query, 0) == []


def test_both_legs_at_once(view: View, encoder: HashingEncoder) -> None:
    """BM25 of one leg's best, and cosines of all that either finds, are those of the legs."""
    vector = encoder.encode_queries(["river festival"])[0]
    for query in ([[("bridge", 1.0)], [("地铁", 1.0)]], [[("bridge", 1.0), ("桥", 0.5)]], []):
        for k in (1, 9):
            bm25, cosines = view.search_both(query, vector, k)
            alone = dict(view.search_lexical(query, k))
            assert bm25 == pytest.approx(alone, rel=1e-4)
            near = dict(view.search_dense(vector, 9))
            assert set(cosines) == {row for row, _ in view.search_dense(vector, k)} | set(bm25)
            assert cosines == pytest.approx({row: near[row] for row in cosines}, abs=1e-4)


def test_scopes(view: View, encoder: HashingEncoder) -> None:
    vector = encoder.encode_queries(["bridge"])[0]
    query = [[("bridge", 1.0)], [("地铁", 1.0)]]

    def found(scope: Scope) -> tuple[list[str], list[str]]:
        legs = view.search_lexical(query, 9, scope), view.search_dense(vector, 9, scope)
        left, right = (sorted(hit.source for hit in view.hits(leg)) for leg in legs)
        bm25, cosines = view.search_both(query, vector, 9, scope)
        assert (sorted(bm25), sorted(cosines)) == tuple(
            sorted(row for row, _ in leg) for leg in legs
        )
        return left, right

    both = ["news.jsonl#r1", "news.jsonl#r2"]
    assert found(Scope()) == (both, [*both, "notes.md", "page.txt"])
    assert found(Scope("2024-04-01")) == (both[1:], both[1:])
    assert found(Scope("2024-03-27", "2024-04-01")) == (both[:1], both[:1])
    assert found(Scope(sources=("news.jsonl",))) == (both, both)
    assert found(Scope(sources=("news.jsonl#r1", "notes.md"))) == (both[:1], [both[0], "notes.md"])
    assert found(Scope("2025-01-01")) == found(Scope(sources=("news.json",))) == ([], [])


def change(corpus: Path) -> None:
    (corpus / "page.txt").unlink()
    (corpus / "notes.md").write_text("# Other\n\nAnother text about the river.", "utf-8")
    (corpus / "came.txt").write_text("新剧院落成\n\n新剧院昨天落成。", "utf-8")


def test_an_incremental_build_gives_the_index_of_a_full_one(
    corpus: Path, place: Place, tmp_path: Path, encoder: HashingEncoder
) -> None:
    build([corpus], place, encoder=encoder)
    change(corpus)
    report = build([corpus], place, encoder=encoder)
    assert (report.added, report.updated, report.removed, report.unchanged) == (1, 1, 1, 2)
    build([corpus], tmp_path / "full", encoder=encoder)
    assert content(place) == content(tmp_path / "full")
    index, full = open_index(place), open_index(tmp_path / "full")
    view, vector = index.view(), encoder.encode_queries(["剧院 river"])[0]
    assert dense(view, vector) == dense(full.view(), vector)
    assert [text for text, _ in lexical(view, "river 剧院 图书馆")] == [
        text for text, _ in lexical(full.view(), "river 剧院 图书馆")
    ]
    index.close()
    # Nothing has changed since: no new generation.
    assert build([corpus], place, encoder=encoder).unchanged == 4
    again = open_index(place)
    assert again.view().generation == view.generation
    again.close()


def test_a_view_stays_whole_and_the_next_one_is_new(
    corpus: Path, place: Place, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.milvus.index.REFRESH", 0.0)
    build([corpus], place, encoder=encoder)
    index = open_index(place)
    view = index.view()
    before = content_of(view)
    change(corpus)
    build([corpus], place, encoder=encoder)
    assert content_of(view) == before
    now = index.view()
    assert now.generation == view.generation + 1
    assert now.source_names() == ["came.txt", "news.jsonl#r1", "news.jsonl#r2", "notes.md"]
    assert content_of(now) != before
    index.close()


def test_what_has_gone_is_gone_for_good(
    corpus: Path, place: Place, encoder: HashingEncoder
) -> None:
    build([corpus], place, encoder=encoder)
    for name in ("page.txt", "notes.md", "news.jsonl"):
        (corpus / name).unlink()
        build([corpus], place, encoder=encoder)
    index = open_index(place)
    view = index.view()
    assert view.source_names() == []
    assert [view.count(kind) for kind in ("sources", "articles", "passages")] == [0, 0, 0]
    assert view.search_lexical([[("bridge", 1.0)]], 5) == []
    assert view.search_dense(encoder.encode_queries(["bridge"])[0], 5) == []
    index.close()


def test_a_file_that_has_moved_takes_its_sources_along(
    corpus: Path, place: Place, encoder: HashingEncoder
) -> None:
    build([corpus], place, encoder=encoder)
    moved = corpus.parent / "moved"
    shutil.move(corpus, moved)
    idle = HashingEncoder()
    report = build([moved], place, encoder=idle)
    assert (report.unchanged, report.added, report.removed, idle.texts) == (4, 0, 0, [])
    assert build([moved], place, encoder=idle).unchanged == 4
    assert len(content(place).sources) == 4


def test_another_encoder_encodes_everything_again(
    corpus: Path, place: Place, tmp_path: Path, encoder: HashingEncoder,
    other_encoder: HashingEncoder,
) -> None:  # fmt: skip
    build([corpus], place, encoder=encoder)
    (corpus / "page.txt").unlink()
    build([], place, encoder=other_encoder)
    index = open_index(place)
    view = index.view()
    assert (view.encoder, view.dim) == ("hashing-2", 24)
    require_encoder(view, other_encoder)
    with pytest.raises(IndexMismatch, match="asked with hashing"):
        require_encoder(view, encoder)
    index.close()
    assert build([corpus], place, encoder=other_encoder).removed == 1
    build([corpus], tmp_path / "full", encoder=other_encoder)
    assert content(place) == content(tmp_path / "full")


class Failing(HashingEncoder):
    """Encodes until a text holds `word`."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def encode_passages(self, texts: list[str]) -> np.ndarray:
        if any(self.word in text for text in texts):
            raise MemoryError("no room")
        return super().encode_passages(texts)


def test_a_run_that_was_cut_off_is_taken_up_again(
    corpus: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.work.BATCH_CHARS", 1)
    for number in (1, 2):
        failing = Failing("开馆")
        with pytest.raises(MemoryError):
            build([corpus], place, encoder=failing)
        assert bool(failing.texts) == (number == 1)
    again = HashingEncoder()
    report = build([corpus], place, encoder=again)
    assert report.added == 4
    assert [("开馆" in text) for text in again.texts] == [True]
    build([corpus], tmp_path / "full", encoder=HashingEncoder())
    assert content(place) == content(tmp_path / "full")


def test_what_was_left_and_is_not_wanted_any_more_goes(
    corpus: Path, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.work.BATCH_CHARS", 1)
    with pytest.raises(MemoryError):
        build([corpus], place, encoder=Failing("开馆"))
    (corpus / "news.jsonl").write_text(jsonl({"id": "r9", "text": "换了一条。"}), "utf-8")
    build([corpus], place, encoder=HashingEncoder())
    build([corpus], tmp_path / "full", encoder=HashingEncoder())
    assert content(place) == content(tmp_path / "full")


def test_one_writer_at_a_time(corpus: Path, place: Place, encoder: HashingEncoder) -> None:
    build([corpus], place, encoder=encoder)
    with (
        open_writer(place, "hashing", 32),
        pytest.raises(IndexLocked, match="another process is writing this index; wait"),
    ):
        build([corpus], place, encoder=encoder)
    assert build([corpus], place, encoder=encoder).unchanged == 4


def test_files_are_known_to_the_writer(corpus: Path, place: Place, encoder: HashingEncoder) -> None:
    build([corpus], place, encoder=encoder)
    path = str(corpus / "page.txt")
    with open_writer(place, "hashing", 32) as writer:
        assert sorted(writer.files()) == sorted(str(file) for file in corpus.iterdir())
        (source,) = writer.sources_of(path)
        assert writer.stored(source.row)[0] == path
        assert writer.stored(source.row)[1].name == "page.txt"
        assert source.row in writer.staying()
        assert writer.paths_named("page.txt", "/elsewhere") == [path]
        assert writer.paths_named("page.txt", path) == []
        writer.set_file("/elsewhere", IndexedFile("0", "page.txt"))
        assert writer.paths_named("page.txt", path) == ["/elsewhere"]
