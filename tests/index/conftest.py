"""A Milvus server for the tests: the one that BAOWEN_TEST_MILVUS names, or milvus-lite as a server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator

import pytest
from extras import need

_START = 60.0


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its URI."""
    need("pymilvus", "milvus_lite")
    named = os.environ.get("BAOWEN_TEST_MILVUS")
    if named:
        yield named
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1", "--port", str(port),
         "--data-dir", str(tmp_path_factory.mktemp("milvus"))],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + _START
        while not _answers(port) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def server_place(milvus_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A place of its own on the server, dropped at the end."""
    monkeypatch.setattr("index.milvus.lease.CONTEST", 0.02)
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield f"milvus:{milvus_server}#{name}"
    from pymilvus import MilvusClient

    client = MilvusClient(milvus_server)
    for collection in client.list_collections():
        if collection.startswith(name):
            client.drop_collection(collection)
    client.close()
