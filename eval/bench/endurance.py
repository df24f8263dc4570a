"""Whether memory stays flat: thousands of different questions answered in one process."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench import asking
from eval.bench.machine import memory, percentiles, seconds
from index.stores import Place
from rag.assemble import open_assistant

QUESTIONS = 10_000
_SAMPLES = 20


def measure(place: Place, data: Path, count: int = QUESTIONS) -> dict[str, Any]:
    """Answer `count` questions; memory after each twentieth of them, and what it grows by.

    The first half brings in files and fills caches; growth is counted over the second.
    """
    asked = [text for _, text in asking.questions(data, min(count, QUESTIONS // 2))]
    assistant = open_assistant(place)
    times: list[float] = []
    held: list[float] = []
    started = time.perf_counter()
    for number in range(count):
        question = asked[number % len(asked)]
        times.append(seconds(partial(assistant.ask, question)))
        if (number + 1) % max(1, count // _SAMPLES) == 0:
            held.append(memory()["own"])
    return {
        "questions": count,
        "seconds": round(time.perf_counter() - started, 1),
        "answer_ms": percentiles(times),
        "own_memory_mb": held,
        "growth_mb_per_1000": round(growth(held, count), 3),
    }


def growth(held: list[float], count: int) -> float:
    """MB that each 1,000 questions of the second half add, by a line through the samples."""
    late = held[len(held) // 2 :]
    per_sample = float(np.polyfit(np.arange(len(late)), late, 1)[0])
    return per_sample * len(held) / count * 1000
