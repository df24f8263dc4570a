"""Files that come in through the page: which are taken, and adding them with progress.

gradio's upload route takes anything, whatever types a component asks for, so type and size are
checked here, on the server, before a file reaches the index.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import BaowenError
from ui.i18n import Labels
from ui.library import Added, Library

SUFFIXES = (".txt", ".md", ".html", ".jsonl", ".docx", ".pdf")
"""What the index reads; .htm counts as .html there as here."""

MAX_FILES = 50
MAX_MEGABYTES = 100
_MEGABYTE = 1_000_000
_ALIASES = {".htm": ".html"}
_MAGIC = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04"}
# A PDF header may stand anywhere in the first 1024 bytes (PDF 1.7, implementation note 13).
_HEAD_BYTES = 1024
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Adding:
    """How far adding files is: `share` in [0, 1] and a line, or the end with `done` or `error`."""

    share: float = 0.0
    line: str = ""
    done: Added | None = None
    error: str | None = None


def check_files(paths: Sequence[Path], words: Labels) -> tuple[list[Path], list[str]]:
    """The files that may be indexed, and a line for each one that may not."""
    if len(paths) > MAX_FILES:
        return [], [words["reject_count"].format(limit=MAX_FILES, actual=len(paths))]
    accepted: list[Path] = []
    refused: list[str] = []
    for path in paths:
        reason = _refusal(path, words)
        if reason is None:
            accepted.append(path)
        else:
            refused.append(reason)
    return accepted, refused


def add_with_progress(library: Library, paths: Sequence[Path], words: Labels) -> Iterator[Adding]:
    """Adds the files in a thread and yields its progress; the last item has `done` or `error`."""
    news: queue.SimpleQueue[Adding] = queue.SimpleQueue()

    def work() -> None:
        try:
            done = library.add_files(paths, lambda share, line: news.put(Adding(share, line)))
            news.put(Adding(1.0, done=done))
        except BaowenError as error:
            news.put(Adding(error=str(error)))
        except Exception:
            logger.exception("adding files failed")
            news.put(Adding(error=words["failed_unexpected"]))

    threading.Thread(target=work, name="add-files", daemon=True).start()
    yield Adding(0.0, words["add_busy"])
    while True:
        latest = news.get()
        while latest.done is None and latest.error is None and not news.empty():
            latest = news.get()
        yield latest
        if latest.done is not None or latest.error is not None:
            return


def _refusal(path: Path, words: Labels) -> str | None:
    suffix = _ALIASES.get(path.suffix.lower(), path.suffix.lower())
    if suffix not in SUFFIXES:
        return words["reject_type"].format(name=path.name, types=" ".join(SUFFIXES))
    size = path.stat().st_size
    if size == 0:
        return words["reject_empty"].format(name=path.name)
    if size > MAX_MEGABYTES * _MEGABYTE:
        actual = f"{size / _MEGABYTE:.1f}"
        return words["reject_size"].format(name=path.name, actual=actual, limit=MAX_MEGABYTES)
    if not _content_fits(path, suffix):
        return words["reject_content"].format(name=path.name, suffix=suffix)
    return None


def _content_fits(path: Path, suffix: str) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if suffix == ".pdf":
        return _MAGIC[suffix] in head
    if suffix == ".docx":
        return head.startswith(_MAGIC[suffix])
    return b"\0" not in head or head.startswith(_UTF16_MARKS)
