"""Likes and dislikes, kept on this machine as JSON lines. Knows nothing of the page.

One line a click: the last line for the same question and answer is the one that counts, and
`rating` is null where a click took an earlier one back.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ui.turns import Shown


def feedback_record(shown: Shown, when: datetime) -> dict[str, Any]:
    """What is kept of a rated turn: the question, the answer, and where its citations stand."""
    answer = shown.answer
    return {
        "time": when.astimezone(UTC).isoformat(timespec="seconds"),
        "rating": shown.rating,
        "question": shown.question,
        "rewritten": answer.rewritten if answer else None,
        "generator": shown.generator,
        "answer": answer.text if answer else None,
        "abstained": answer.abstained if answer else None,
        "citations": [
            {"source": c.source, "article": c.article, "spans": [list(span) for span in c.spans]}
            for c in (answer.citations if answer else ())
        ],
    }


def append_line(path: Path, record: dict[str, Any]) -> None:
    """Appends one JSON line in one write, so that lines of several threads or processes never mix.

    Raises OSError where the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(record, ensure_ascii=False) + "\n"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode("utf-8", "replace"))
    finally:
        os.close(handle)
