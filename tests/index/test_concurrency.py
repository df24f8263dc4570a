"""One writer at a time; readers keep a whole generation beside it."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hashing import HashingEncoder
from inspection import content, content_of, dense, lexical

from index import upkeep
from index.build import build
from index.errors import IndexLocked, IndexMismatch
from index.snapshot import Index, Scope, View, require_encoder
from index.writer import IndexWriter


class WaitingEncoder(HashingEncoder):
    """Stops at its first batch until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go_on = threading.Event(), threading.Event()

    def encode_passages(self, texts: list[str]) -> np.ndarray:
        self.reached.set()
        assert self.go_on.wait(60)
        return super().encode_passages(texts)


def test_a_second_writer_is_told_at_once(corpus: Path, built: Path) -> None:
    before = content(built)
    (corpus / "page.txt").write_text("新的一页\n\n这是新的正文。", "utf-8")
    slow = WaitingEncoder()
    first = threading.Thread(target=build, args=([corpus], built), kwargs={"encoder": slow})
    first.start()
    try:
        assert slow.reached.wait(60)
        with pytest.raises(IndexLocked, match="another process is writing this index; wait"):
            build([corpus], built, encoder=HashingEncoder())
        # A reader that comes now sees what was before, in order.
        assert content(built) == before
    finally:
        slow.go_on.set()
        first.join()
    assert content(built) != before
    assert build([corpus], built, encoder=HashingEncoder()).unchanged == 4


def test_the_lock_goes_when_a_run_fails(corpus: Path, built: Path) -> None:
    class FailingEncoder(HashingEncoder):
        def encode_passages(self, texts: list[str]) -> np.ndarray:
            raise MemoryError("no room")

    before = content(built)
    (corpus / "page.txt").write_text("新的一页\n\n这是新的正文。", "utf-8")
    with pytest.raises(MemoryError):
        build([corpus], built, encoder=FailingEncoder())
    assert content(built) == before
    assert build([corpus], built, encoder=HashingEncoder()).updated == 1


def everything(view: View) -> tuple[object, ...]:
    vector = HashingEncoder().encode_queries(["图书馆 river bridge"])[0]
    return content_of(view), lexical(view, "图书馆 bridge river"), dense(view, vector)


@pytest.mark.parametrize("limit", [0, 1000], ids=["dense base", "tail only"])
def test_a_view_stays_whole_while_a_writer_commits(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(upkeep, "TAIL_LIMIT", limit)
    build([corpus], tmp_path / "index", encoder=HashingEncoder())
    index = Index.open(tmp_path / "index")
    view, fresh = index.view(), Index.open(tmp_path / "index").view()
    before = everything(view)
    (corpus / "page.txt").unlink()
    (corpus / "notes.md").write_text("# Other\n\nAnother text.", "utf-8")
    build([corpus], tmp_path / "index", encoder=HashingEncoder())
    assert everything(view) == before
    assert everything(fresh) == before  # also when nothing had been read of it before
    now = index.view()
    assert now.generation == view.generation + 1
    assert everything(now) != before
    assert index.view() is now


def test_many_readers_beside_a_writer(corpus: Path, built: Path) -> None:
    """Every view that any thread ever holds is one of the committed states, whole."""
    index = Index.open(built)
    states = {everything(index.view())[0]}
    seen: list[object] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                seen.append(everything(index.view())[0])
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(6):
        (corpus / "page.txt").write_text(f"第{number}版\n\n这是第{number}版的正文。", "utf-8")
        build([corpus], built, encoder=HashingEncoder())
        states.add(content(built))
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert set(seen) <= states


def test_scopes(opened: Index, encoder: HashingEncoder) -> None:
    view = opened.view()
    vector = encoder.encode_queries(["bridge"])[0]
    query = [[("bridge", 1.0)], [("地铁", 1.0)]]

    def found(scope: Scope) -> tuple[list[str], list[str]]:
        legs = view.search_lexical(query, 9, scope), view.search_dense(vector, 9, scope)
        left, right = (sorted(hit.source for hit in view.hits(leg)) for leg in legs)
        return left, right

    both = ["news.jsonl#r1", "news.jsonl#r2"]
    assert found(Scope()) == (both, [*both, "notes.md", "page.txt"])
    assert found(Scope("2024-04-01")) == (both[1:], both[1:])
    assert found(Scope("2024-03-27", "2024-04-01")) == (both[:1], both[:1])
    assert found(Scope(None, "2024-04-02")) == (both, both)
    assert found(Scope(sources=("news.jsonl",))) == (both, both)
    assert found(Scope(sources=("news.jsonl#r1", "notes.md"))) == (both[:1], [both[0], "notes.md"])
    assert found(Scope("2025-01-01")) == ([], [])
    assert found(Scope(sources=("nothing.txt",))) == ([], [])
    assert found(Scope(sources=("news.json",))) == ([], [])


def test_hits_carry_text_and_article(opened: Index) -> None:
    view = opened.view()
    (hit,) = view.hits(view.search_lexical([[("bridge", 1.0)]], 5))
    assert hit.passage.text == "The old bridge is closed for repairs until June."
    assert hit.article.headline == "Bridge closed"
    assert (hit.source, hit.date) == ("news.jsonl#r2", "2024-04-02")
    assert view.search_lexical([], 5) == []
    assert view.search_lexical([[("bridge", 1.0)]], 0) == []
    assert view.search_dense(np.ones(32, dtype=np.float32), 0) == []
    assert view.hits([(999_999, 1.0)]) == []


def test_another_encoder_is_a_mismatch(opened: Index, other_encoder: HashingEncoder) -> None:
    require_encoder(opened.view(), HashingEncoder())
    with pytest.raises(IndexMismatch) as caught:
        require_encoder(opened.view(), other_encoder)
    assert str(caught.value) == (
        "index was built with encoder hashing (32-d), asked with hashing-2 (24-d): run"
        " `baowen index --encoder hashing-2` to encode it again"
    )


def test_a_writer_leaves_nothing_behind(built: Path) -> None:
    IndexWriter.open(built, "hashing", 32).close()
    IndexWriter.open(built, "hashing", 32).close()
    assert not (built / "lexical.new").exists()
