"""Builds that kill themselves: `python killed_build.py`, one job a line on stdin.

A job is `{"corpus", "index", "step", "encoder"}`: in a forked child it builds and sends itself
SIGKILL at write step `step` (0: never), or, with "after" seconds instead, at that time. The
answer is a line `{"killed", "steps"}`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import tantivy  # noqa: F401
from hashing import HashingEncoder

import index.upkeep
import index.work
import index.writer
from index.build import build
from index.lexical import LexicalWriter


class Steps:
    """Counts write steps, and ends the process before the one that is asked for."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.step()
            return function(*args, **kwargs)

        return counted


def watch(steps: Steps) -> None:
    """Put `steps` before every call by which an index is written. Of a transaction it is the
    commit: what comes before it in the same one is on no disk yet."""

    class Connection(sqlite3.Connection):
        def executescript(self, sql: str) -> sqlite3.Cursor:
            steps.step()
            return super().executescript(sql)

        def __exit__(self, *args: Any) -> Any:
            steps.step()
            return super().__exit__(*args)

    connect = sqlite3.connect
    sqlite3.connect = lambda *a, **k: connect(*a, factory=Connection, **k)  # type: ignore[assignment]
    for name in ("__init__", "add", "delete", "restart", "commit", "close"):
        setattr(LexicalWriter, name, steps.before(getattr(LexicalWriter, name)))
    os.replace = steps.before(os.replace)
    shutil.rmtree = steps.before(shutil.rmtree)
    for name in ("unlink", "mkdir", "write_text"):
        setattr(Path, name, steps.before(getattr(Path, name)))
    np.save = steps.before(np.save)
    faiss.write_index = steps.before(faiss.write_index)


def make_small() -> None:
    """Many batches, and a dense base from four passages on."""
    index.work.BATCH_CHARS = 20
    index.upkeep.TAIL_LIMIT = 4
    index.writer.REBUILD_LIMIT = 0


def work(job: dict[str, Any], answer: int) -> None:
    make_small()
    steps = Steps(job.get("step", 0))
    watch(steps)
    if "after" in job:
        threading.Thread(target=_kill_after, args=(job["after"],), daemon=True).start()
    build([job["corpus"]], Path(job["index"]), encoder=HashingEncoder(job["encoder"]))
    os.write(answer, str(steps.count).encode())


def _kill_after(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def run(job: dict[str, Any]) -> dict[str, Any]:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work(job, write_end)
            status = 0
        finally:
            os._exit(status)
    os.close(write_end)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read_end) as answer:
        steps = answer.read()
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        return {"failed": True}
    return {"killed": os.WIFSIGNALED(status), "steps": int(steps or 0)}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
