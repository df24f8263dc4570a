"""What a figure was measured with: code, versions, machine. No host name, no paths."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""Folder that holds the packages `index`, `rag` and `eval`."""

_DECIDING = ("index/**/*", "rag/**/*", "eval/*.py", "eval/measures/*.py")
_LIBRARIES = (
    "faiss-cpu", "numpy", "onnxruntime", "sentence-transformers", "tantivy", "tokenizers",
    "torch", "transformers",
)  # fmt: skip


@functools.cache
def describe() -> Mapping[str, str | int | bool | None]:
    """Version, commit, whether the tree was changed since, Python, libraries and machine."""
    return {
        "baowen": _version("baowen"),
        "commit": _git("rev-parse", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gib": _memory_gib(),
    } | {name: _version(name) for name in _LIBRARIES}


@functools.cache
def code_hash() -> str:
    """Hash of all that decides a figure: code and models of `index` and `rag`, and this code."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in _DECIDING for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _processor() -> str | None:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        return platform.processor() or None
    return found.group(1).strip() if found else platform.processor() or None


def _memory_gib() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30))
    except (AttributeError, OSError, ValueError):
        return None
