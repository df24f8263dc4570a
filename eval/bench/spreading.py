"""What Ray costs and gives on this machine: the same corpus built without it and with it.

On one machine Ray can only add: what it takes to start, and to pickle every batch twice. What is
measured here says from how many cores on it pays.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from index.build import build


def measure(corpus: Path, place: Path) -> dict[str, Any]:
    """Articles a second without Ray, with one that has to be started first, and with one that runs."""
    rates = {}
    for name, workers in (("local", "local"), ("ray_with_its_start", "ray"), ("ray", "ray")):
        shutil.rmtree(place, ignore_errors=True)
        started = time.perf_counter()
        report = build([corpus], place, workers=workers)
        taken = time.perf_counter() - started
        rates[name] = {
            "seconds": round(taken, 1),
            "articles_per_second": round(report.articles / taken, 1),
        }
    shutil.rmtree(place)
    return {"articles": report.articles} | rates
