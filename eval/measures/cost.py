"""What answering costs: time, memory of this process, bytes on disk."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


class Stopwatch:
    """Wall and processor time since it was made, in ms."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """(latency_ms, cpu_ms) so far."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return 1000 * wall, 1000 * cpu


def forget_peak_memory() -> bool:
    """Start measuring the peak anew, so that runs in one process don't inherit each other's.

    Linux only; returns whether it could.
    """
    try:
        _CLEAR.write_text("5")
    except OSError:
        return False
    return True


def peak_memory_bytes() -> int | None:
    """Largest resident size of this process since `forget_peak_memory`, or since it began.

    None where the system does not say.
    """
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text())
    except OSError:
        return _peak_by_usage()
    return int(found.group(1)) * 1024 if found else None


def load_average() -> float | None:
    """Processes that wanted to run in the last minute; over the number of cores, latencies are
    those of a busy machine. None where the system does not say."""
    try:
        return round(os.getloadavg()[0], 2)
    except (AttributeError, OSError):
        return None


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _peak_by_usage() -> int | None:
    try:
        import resource
    except ImportError:
        return None
    # Systems without /proc that have this call (macOS) count bytes.
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
