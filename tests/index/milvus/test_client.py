"""Addresses, retries and errors of the connection; nothing here needs a server."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest
from extras import need
from hashing import HashingEncoder

from index.build import build
from index.errors import (
    IndexDamaged,
    IndexMismatch,
    IndexUnavailable,
    InvalidInput,
    ModelUnavailable,
)
from index.milvus import client
from index.milvus.client import ATTEMPTS, Address, Milvus, _connected, literal, trying
from index.milvus.schema import Commit, documents, lexical_text, passages, write_commit
from index.milvus.writer import gaps, ranges
from index.stores import open_index, stored_encoder


def test_addresses() -> None:
    assert Address.parse("milvus:http://db:19530") == Address("http://db:19530", "baowen")
    found = Address.parse("milvus:data/index.db#papers")
    assert (found.uri, found.name, found.is_file) == ("data/index.db", "papers", True)
    assert str(found) == "milvus:data/index.db#papers"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("milvus:", "names no store"),
        ("milvus:somewhere", "neither http://HOST:PORT nor a file that ends with .db"),
        ("milvus:x.db#1-2", "cannot begin a collection's name"),
    ],
)
def test_what_is_no_address(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        Address.parse(text)


def test_without_pymilvus_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(ModelUnavailable, match=r"pip install pymilvus milvus-lite"):
        Milvus.connect(Address.parse(f"milvus:{tmp_path}/x.db"))


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    need("pymilvus")
    monkeypatch.setattr(client, "CONNECT_TIMEOUT", 0.5)
    # Port 9 of the loopback: refused at once.
    with pytest.raises(IndexUnavailable, match=r"no Milvus answers there.*start it"):
        open_index("milvus:http://127.0.0.1:9")
    with pytest.raises(IndexUnavailable, match="no Milvus answers there"):
        stored_encoder("milvus:http://127.0.0.1:9")


def test_what_fails_only_for_now_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    need("pymilvus")
    from pymilvus.exceptions import MilvusException

    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(random, "uniform", lambda low, high: (low + high) / 2)
    address = Address.parse("milvus:http://127.0.0.1:9")
    answers = [MilvusException(8, "rate limit"), MilvusException(1, "starting"), "done"]

    def ask() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert trying(ask, address) == "done"
    assert waits == [client.FIRST_WAIT, 2 * client.FIRST_WAIT]
    # Not for ever, and not at all when it is refused for good.
    waits.clear()
    answers += [MilvusException(8, "rate limit")] * ATTEMPTS
    with pytest.raises(IndexUnavailable, match="rate limit"):
        trying(ask, address)
    assert (len(waits), answers) == (ATTEMPTS - 1, [])
    answers += [MilvusException(1100, "invalid filter")]
    with pytest.raises(
        IndexUnavailable, match=r"refuses the request \(invalid filter, code 1100\)"
    ):
        trying(ask, address)


def test_rows_go_in_as_many_requests_as_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    need("pymilvus")

    sent: list[list[int]] = []

    class Client:
        def upsert(self, collection: str, rows: list[dict[str, object]], timeout: float) -> None:
            assert collection == "c"
            assert timeout == client.TIMEOUT
            sent.append([int(str(row["id"])) for row in rows])

    milvus = Milvus(Address.parse("milvus:http://127.0.0.1:9"), Client())
    # A number counts 8 bytes, a character of a text 4: the third row fills a request of 100 bytes.
    monkeypatch.setattr(client, "BATCH_BYTES", 100)
    milvus.upsert("c", ({"id": n, "text": "字" * 8} for n in range(4)))
    monkeypatch.setattr(client, "PAGE_ROWS", 2)
    milvus.upsert("c", ({"id": n} for n in range(4, 9)))
    milvus.upsert("c", [])
    assert sent == [[0, 1, 2], [3], [4, 5], [6, 7], [8]]


def test_literals() -> None:
    assert literal('a"b\\c\nd') == '"a\\"b\\\\c\\nd"'


def test_terms_stay_whole() -> None:
    assert lexical_text("桥 大桥 3.5 o'neill u.s") == "桥 大桥 3_5 o__neill u_s"


def test_ranges_and_gaps() -> None:
    assert list(ranges([7, 1, 2, 3, 9])) == [(1, 3), (7, 7), (9, 9)]
    assert list(ranges([])) == []
    assert list(gaps(3, 10, {4, 5, 8})) == [(3, 3), (6, 7), (9, 9)]
    assert list(gaps(3, 5, {3, 4})) == []


def test_a_commit_says_what_is_seen() -> None:
    commit = Commit(4, 0, "e", 8, retired=((2, 2), (5, 9)))
    assert commit.visible() == "born <= 4 and source != 2 and (source < 5 or source > 9)"


@pytest.fixture
def place(corpus: Path, tmp_path: Path, encoder: HashingEncoder) -> str:
    need("pymilvus", "milvus_lite")
    place = f"milvus:{tmp_path}/index.db"
    build([corpus], place, encoder=encoder)
    return place


def test_another_format_a_missing_collection_other_fields(place: str) -> None:
    milvus = Milvus.connect(Address.parse(place))
    try:
        address = milvus.address
        milvus.call("drop_collection", documents(address, 0))
        with pytest.raises(IndexDamaged, match="baowen_documents_0 is missing"):
            open_index(place)
        milvus.call("create_collection", documents(address, 0), dimension=2)
        with pytest.raises(IndexMismatch, match="has other fields than this program's"):
            open_index(place)
        assert milvus.call("has_collection", passages(address, 0))
        write_commit(milvus, Commit(9, 0, "e", 8), format=7)
        with pytest.raises(IndexMismatch, match="index format 7, this program reads 1"):
            open_index(place)
    finally:
        milvus.close()


def test_check_says_what_is_wrong(place: str) -> None:
    from index.stores import check

    milvus = Milvus.connect(Address.parse(place))
    try:
        for name in (documents(milvus.address, 0), passages(milvus.address, 0)):
            milvus.call("load_collection", name)
        rows = milvus.query(documents(milvus.address, 0), 'kind == "text"', ["*"])
        broken = next(row for row in rows if row["name"] == "page.txt")
        milvus.upsert(documents(milvus.address, 0), [broken | {"data": broken["data"] + "!"}])
        milvus.delete(passages(milvus.address, 0), 'name == "notes.md"')
    finally:
        milvus.close()
    lines = list(check(place))
    assert any(line.startswith("page.txt: the stored text is not") for line in lines)
    assert f"{place}: 3 passages, the commit says 4" in lines


def test_a_server_that_turns_the_first_call_away_is_called_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []

    def answering(uri: str, **options: object) -> str:
        calls.append(uri)
        if len(calls) < 3:
            raise ConnectionError("too many pings")
        return "answered"

    monkeypatch.setattr("index.milvus.client.FIRST_WAIT", 0.0)
    assert _connected(answering, Address.parse("milvus:http://127.0.0.1:1")) == "answered"
    assert len(calls) == 3


def test_a_server_that_is_not_there_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def answering(uri: str, **options: object) -> str:
        calls.append(uri)
        raise ConnectionError("refused")

    monkeypatch.setattr("index.milvus.client.FIRST_WAIT", 0.0)
    with pytest.raises(IndexUnavailable, match="no Milvus answers there"):
        _connected(answering, Address.parse("milvus:http://127.0.0.1:1"))
    assert len(calls) == ATTEMPTS
