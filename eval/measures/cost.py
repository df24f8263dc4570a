"""What answering costs: memory of this process and bytes on disk."""

from __future__ import annotations

import re
from pathlib import Path

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


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
