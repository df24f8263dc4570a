"""Who may write: a lease in the catalogue, renewed while its holder lives.

Milvus has no compare-and-set, but keeps the last of two writes of one key, and gives it to everybody
who reads with strong consistency. So whoever wants to write puts its name down, waits, and writes only
where it finds its own name there. Clocks may differ by less than EXPIRES - RENEWED.
"""

from __future__ import annotations

import threading
import time
import uuid
from contextlib import suppress

from filelock import FileLock, Timeout

from index.errors import IndexLocked, IndexUnavailable
from index.milvus.client import Milvus
from index.milvus.schema import catalogue_row, stored_data

EXPIRES = 60.0
"""Seconds after which a holder that has not renewed its lease is taken to be gone."""
RENEWED = 10.0
"""Seconds between renewals."""
CONTEST = 0.5
"""Seconds in which another one that read the same free lease has written its name, too."""

_KEY = "lease"


class Lease:
    """Held from `take` to `release`."""

    def __init__(self, milvus: Milvus, lock: FileLock | None) -> None:
        self._milvus = milvus
        self._lock = lock
        self._owner = uuid.uuid4().hex
        self._ended = threading.Event()
        self._renewal = threading.Thread(target=self._renew, name="lease", daemon=True)

    @classmethod
    def take(cls, milvus: Milvus) -> Lease:
        """Raises IndexLocked when another one writes."""
        if milvus.address.is_file:
            return cls(milvus, _file_lock(milvus))
        lease = cls(milvus, None)
        if lease._holder() is not None:
            raise _locked(milvus)
        lease._write(time.time() + EXPIRES)
        time.sleep(CONTEST)
        if lease._holder() != lease._owner:
            raise _locked(milvus)
        lease._renewal.start()
        return lease

    def require(self) -> None:
        """Raises IndexLocked when the lease ran out, and another one writes by now."""
        if self._lock is None and self._holder() != self._owner:
            raise _locked(self._milvus)

    def release(self) -> None:
        """Let others write."""
        self._ended.set()
        if self._lock is not None:
            self._lock.release()
            return
        self._renewal.join()
        with suppress(IndexUnavailable):  # then it expires
            if self._holder() == self._owner:
                self._write(0.0)

    def _holder(self) -> str | None:
        held = stored_data(self._milvus, _KEY)
        return str(held["owner"]) if held and held["until"] > time.time() else None

    def _write(self, until: float) -> None:
        row = catalogue_row(_KEY, _KEY, 0, {"owner": self._owner, "until": until})
        self._milvus.upsert(self._milvus.address.name, [row])

    def _renew(self) -> None:
        while not self._ended.wait(RENEWED):
            with suppress(IndexUnavailable):  # the next renewal may go through
                if self._holder() in (self._owner, None):
                    self._write(time.time() + EXPIRES)


def _file_lock(milvus: Milvus) -> FileLock:
    lock = FileLock(f"{milvus.address.uri}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise _locked(milvus) from error
    return lock


def _locked(milvus: Milvus) -> IndexLocked:
    return IndexLocked(
        f"{milvus.address}: another process is writing this index; wait for it and run again"
    )
