"""One writer at a time at a server, also when a writer is gone without a word."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from index.errors import IndexLocked
from index.milvus import lease
from index.milvus.client import Address, Milvus
from index.milvus.lease import Lease
from index.milvus.schema import create_catalogue


@pytest.fixture
def milvus(server_place: str) -> Iterator[Milvus]:
    connection = Milvus.connect(Address.parse(server_place))
    create_catalogue(connection)
    yield connection
    connection.close()


def test_a_lease_is_one_process_own_until_it_is_released(milvus: Milvus) -> None:
    first = Lease.take(milvus)
    with pytest.raises(IndexLocked, match="another process is writing this index; wait"):
        Lease.take(milvus)
    first.require()
    first.release()
    second = Lease.take(milvus)
    with pytest.raises(IndexLocked):
        first.require()
    second.release()


def test_a_holder_that_is_gone_lets_go(milvus: Milvus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "EXPIRES", 0.3)
    monkeypatch.setattr(lease, "RENEWED", 60.0)  # it never comes to that
    gone = Lease.take(milvus)
    time.sleep(0.4)
    Lease.take(milvus).release()
    gone.release()


def test_a_holder_that_lives_renews_it(milvus: Milvus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "EXPIRES", 2.0)
    monkeypatch.setattr(lease, "RENEWED", 0.2)
    held = Lease.take(milvus)
    time.sleep(2.5)
    with pytest.raises(IndexLocked):
        Lease.take(milvus)
    held.release()
