"""What the machine can do at best, and what a process takes of it.

The rates are limits: what a stage moves, divided by them, is the least time that it could take.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

_BYTES = 256 << 20
"""Bytes that each rate is measured on: far more than the caches hold, and half a second at most."""

_EVERY = 0.2
"""Seconds between two looks at a process's memory."""


def rates(folder: Path) -> dict[str, float]:
    """MB/s of one core: memory read (a sum over it) and copied, SHA-256, and `folder`'s disk written
    with fsync."""
    block = np.ones(_BYTES // 8, dtype=np.float64)
    target = np.empty_like(block)
    data = block.tobytes()
    return {
        "memory_read": _rate(lambda: float(block.sum())),
        "memory_copy": _rate(lambda: np.copyto(target, block)),
        "sha256": _rate(lambda: hashlib.sha256(data).digest()),
        "disk_write": _rate(lambda: _write(folder, data)),
    }


def _rate(work: Callable[[], object]) -> float:
    best = min(seconds(work) for _ in range(3))
    return round(_BYTES / best / 1e6)


def _write(folder: Path, data: bytes) -> None:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def memory() -> dict[str, float]:
    """MB of this process as the system counts them: `peak` and `resident` with the pages of mapped
    files in them, which the system takes back when it needs them; `own` without."""
    fields = {}
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if value.strip().endswith(" kB"):
            fields[name] = round(int(value.split()[0]) / 1024, 1)
    return {"peak": fields["VmHWM"], "resident": fields["VmRSS"], "own": fields["RssAnon"]}


class Watch:
    """The most memory that a process has as its own while it runs; the system keeps no such mark."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_EVERY):
            self.peak = max(self.peak, memory()["own"])


def load() -> float:
    """Processes that wanted a core over the last minute, on average."""
    return round(os.getloadavg()[0], 1)


def forget(folder: Path) -> None:
    """Have the system drop what it holds of the files in `folder` in memory, as after a start."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def percentiles(times: Iterable[float]) -> dict[str, float]:
    """p50, p95, p99 and the longest of `times` in seconds, as milliseconds."""
    found = 1000 * np.array(list(times))
    named = {f"p{share}": float(np.percentile(found, share)) for share in (50, 95, 99)}
    return {name: round(value, 2) for name, value in (named | {"max": float(found.max())}).items()}


def folder_bytes(folder: Path) -> int:
    """Bytes of all files in `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
