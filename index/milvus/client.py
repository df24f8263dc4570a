"""The connection to Milvus: where it is, calls that try again, errors that a person can read.

Knows pymilvus; nothing of what is stored. Every request carries a deadline, within which pymilvus
sends it again, waiting longer each time, when the server cannot be reached or limits the rate.
What the server says itself to be only for now (it is starting, a shard is moving) is tried again
here. Writes are upserts by keys of ours, so one that was sent twice is stored once.
"""

from __future__ import annotations

import logging
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.errors import IndexUnavailable, InvalidInput, ModelUnavailable

PREFIX = "milvus:"
TOKEN = "BAOWEN_MILVUS_TOKEN"
"""Environment variable with a server's token, or USER:PASSWORD; not on the command line, where
others can read it."""

TIMEOUT = 30.0
"""Seconds for one request with all that pymilvus does to repeat it."""
CONNECT_TIMEOUT = 10.0

ATTEMPTS = 5
FIRST_WAIT = 0.2
"""Seconds before the second attempt; twice as long before each one after it, give or take half."""

FOR_NOW = frozenset({1, 2, 4, 8, 9, 106, 503, 504})
"""Codes by which Milvus says that it cannot do it at present: service not ready or unavailable,
request limit, rate limit, collection not fully loaded, no leader for a shard (`pkg/util/merr`)."""

LARGEST_PAGE = 16_384
"""Rows that Milvus gives for one request at most."""
PAGE_ROWS = 1000
BATCH_BYTES = 8 << 20
"""Bytes of text and vectors sent in one request; a server takes 64 MB by default."""

_files: Counter[str] = Counter()
"""Connections of this process to each file: milvus-lite serves them all from one server."""
_files_lock = threading.Lock()

Row = dict[str, Any]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an index is: a server's URI or a local file, and the name its collections begin with."""

    uri: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Address:
        """`milvus:URI` or `milvus:URI#NAME`. Raises InvalidInput."""
        uri, _, name = text.removeprefix(PREFIX).partition("#")
        name = name or "baowen"
        if not text.startswith(PREFIX) or not uri:
            raise InvalidInput(
                f"{text!r} names no store: give milvus:http://HOST:19530 or milvus:FILE.db"
            )
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,199}", name):
            raise InvalidInput(f"{name!r} cannot begin a collection's name: use letters, digits, _")
        if "://" not in uri and not uri.endswith(".db"):
            raise InvalidInput(f"{uri!r} is neither http://HOST:PORT nor a file that ends with .db")
        return cls(uri, name)

    @property
    def is_file(self) -> bool:
        """Whether it is a file for milvus-lite, which serves one process at a time."""
        return "://" not in self.uri

    @property
    def file(self) -> str:
        """The file's absolute path."""
        return os.path.abspath(self.uri)

    def __str__(self) -> str:
        return f"{PREFIX}{self.uri}#{self.name}"


class Milvus:
    """One connection. For many threads at once."""

    def __init__(self, address: Address, client: Any) -> None:
        self.address = address
        self._client = client

    @classmethod
    def connect(cls, address: Address) -> Milvus:
        """Raises ModelUnavailable without pymilvus, IndexUnavailable when nobody answers."""
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise ModelUnavailable(
                f"{address} needs pymilvus: run `pip install pymilvus milvus-lite`"
            ) from error
        # What they log with tracebacks is raised as well; milvus-lite's server is in this process.
        for name in ("pymilvus", "milvus_lite", *(("grpc",) if address.is_file else ())):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if address.is_file:
            Path(address.uri).resolve().parent.mkdir(parents=True, exist_ok=True)
        client = _connected(MilvusClient, address)
        if address.is_file:
            with _files_lock:
                _files[address.file] += 1
        return cls(address, client)

    def close(self) -> None:
        """Close the connection; a local file is released with its last one, for other processes to
        open."""
        self._client.close()
        if self.address.is_file:
            with _files_lock:
                _files[self.address.file] -= 1
                last = not _files[self.address.file]
            if last:
                from milvus_lite.server_manager import server_manager_instance

                server_manager_instance.release_server(self.address.uri)

    @property
    def is_lite(self) -> bool:
        """Whether milvus-lite answers, as a file or as a server of its own."""
        return "lite" in str(self.call("get_server_version")).lower()

    def call(self, method: str, *arguments: Any, **options: Any) -> Any:
        """A method of MilvusClient, again while it fails only for now. Raises IndexUnavailable."""
        function = getattr(self._client, method)
        return trying(lambda: function(*arguments, timeout=TIMEOUT, **options), self.address)

    def query(self, collection: str, filter: str, fields: Sequence[str], **options: Any) -> Any:
        """Rows that `filter` selects, no more than Milvus gives for one request."""
        options = {"limit": LARGEST_PAGE} | options
        return self.call("query", collection, filter=filter, output_fields=list(fields), **options)

    def pages(
        self, collection: str, filter: str, fields: Sequence[str], key: str, **options: Any
    ) -> Iterator[list[Row]]:
        """All rows that `filter` selects, by ascending `key` (the primary key)."""
        iterator = self.call(
            "query_iterator", collection, batch_size=PAGE_ROWS, filter=filter,
            output_fields=[key, *fields], **options,
        )  # fmt: skip
        try:
            while page := trying(iterator.next, self.address):
                yield list(page)
        finally:
            iterator.close()

    def rows(
        self, collection: str, filter: str, fields: Sequence[str], key: str, **options: Any
    ) -> Iterator[Row]:
        for page in self.pages(collection, filter, fields, key, **options):
            yield from page

    def count(self, collection: str, filter: str, **options: Any) -> int:
        found = self.call("query", collection, filter=filter, output_fields=["count(*)"], **options)
        return int(found[0]["count(*)"])

    def upsert(self, collection: str, rows: Iterable[Row]) -> None:
        """Store rows, in as many requests as their size takes."""
        batch: list[Row] = []
        size = 0
        for row in rows:
            batch.append(row)
            size += _size(row)
            if size >= BATCH_BYTES or len(batch) >= PAGE_ROWS:
                self.call("upsert", collection, batch)
                batch, size = [], 0
        if batch:
            self.call("upsert", collection, batch)

    def delete(self, collection: str, filter: str) -> None:
        self.call("delete", collection, filter=filter)


def _connected(client: Callable[..., Any], address: Address) -> Any:
    """A client that a server has answered. One that turns the first call away at once ("too many
    pings" on a channel that others have used) may take it a moment later."""
    started = time.monotonic()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return client(address.uri, token=os.environ.get(TOKEN, ""), timeout=CONNECT_TIMEOUT)
        except Exception as error:  # pymilvus, grpc and milvus-lite each have their own
            waited = time.monotonic() - started > CONNECT_TIMEOUT / 2
            if address.is_file or waited or attempt == ATTEMPTS:
                raise _unreachable(address, error) from error
        _wait(attempt)
    raise AssertionError("unreachable")


def _wait(attempt: int) -> None:
    time.sleep(FIRST_WAIT * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))


def trying(function: Callable[[], Result], address: Address) -> Result:
    """What `function` gives, tried again while Milvus says that it cannot for now."""
    from grpc import RpcError
    from pymilvus.exceptions import MilvusException

    for attempt in range(1, ATTEMPTS + 1):
        try:
            return function()
        except (MilvusException, RpcError, OSError) as error:
            if getattr(error, "code", None) not in FOR_NOW or attempt == ATTEMPTS:
                raise _failed(address, error) from error
        _wait(attempt)
    raise AssertionError("unreachable")


def literal(text: str) -> str:
    """`text` as a string in a filter expression."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _size(row: Row) -> int:
    return sum(
        4 * len(value) if isinstance(value, str | list) else getattr(value, "nbytes", 8)
        for value in row.values()
    )


def _unreachable(address: Address, error: Exception) -> IndexUnavailable:
    if address.is_file:
        return IndexUnavailable(
            f"{address}: the file cannot be opened ({_reason(error)}): milvus-lite serves one"
            " process at a time; wait for the other one, or run a Milvus server"
        )
    return IndexUnavailable(
        f"{address}: no Milvus answers there ({_reason(error)}): start it, or check the address"
        f" and {TOKEN}"
    )


def _failed(address: Address, error: Exception) -> IndexUnavailable:
    code = getattr(error, "code", None)
    if type(error).__name__ == "MilvusException" and isinstance(code, int) and code not in FOR_NOW:
        return IndexUnavailable(
            f"{address}: Milvus refuses the request ({_reason(error)}, code {code})"
        )
    return _unreachable(address, error)


def _reason(error: Exception) -> str:
    text = str(getattr(error, "message", "") or error).strip() or type(error).__name__
    return text.splitlines()[0][:200]
