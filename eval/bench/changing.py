"""What a day's news costs: adding and removing 1 and 100 articles, as a person would wait for it."""

from __future__ import annotations

import shutil
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from eval.bench.corpus import Record, made_up, news
from eval.bench.machine import memory, seconds
from index.build import build

TIMES = 5
SIZES = (1, 100)
_SEED = 987
"""Not the corpus's own: the articles are new to it."""


def measure(place: Path, data: Path) -> dict[str, Any]:
    """Seconds of one build each, from opening the writer to the commit; the median of TIMES."""
    records = list(islice(made_up(list(islice(news(data), 5000)), _SEED), TIMES * sum(SIZES)))
    found: dict[str, Any] = {}
    folder = place.parent / f"{place.name}-new"
    for size in SIZES:
        added, removed = [], []
        for time in range(TIMES):
            path = _write(folder, f"new-{size}-{time}", [records.pop() for _ in range(size)])
            added.append(seconds(partial(build, [path], place)))
            path.unlink()
            removed.append(seconds(partial(build, [path], place)))
        found[f"add_{size}_seconds"] = _summary(added)
        found[f"remove_{size}_seconds"] = _summary(removed)
    shutil.rmtree(folder)
    return found | {"memory_mb": memory()}


def _write(folder: Path, name: str, records: list[Record]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.jsonl"
    path.write_text("".join(record.line for record in records), "utf-8")
    return path


def _summary(times: list[float]) -> dict[str, float]:
    return {"median": round(median(times), 3), "longest": round(max(times), 3)}
