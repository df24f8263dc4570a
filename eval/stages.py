"""How long answering spends where: the time inside chosen methods, without a word of it in them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

import numpy as np

from eval.types import Row

PERCENTILES = (50, 95, 99)

REST = "rest"
"""What a question takes outside all stages."""

Methods = Mapping[str, Sequence[tuple[type, str]]]
"""Stage name to the (class, method) pairs whose calls make it up."""


class Stages:
    """Adds up wall time by stage while `watching`. For one thread; stages do not nest."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def watching(self, methods: Methods) -> Iterator[Stages]:
        """Time every call of `methods`, whoever's instance is called, until the context ends."""
        with ExitStack() as stack:
            for stage, places in methods.items():
                for owner, name in places:
                    stack.enter_context(self._replaced(owner, name, stage))
            yield self

    def take(self) -> dict[str, float]:
        """Milliseconds by stage since the last take."""
        found = {stage: round(1000 * seconds, 3) for stage, seconds in self._spent.items()}
        self._spent.clear()
        return found

    @contextmanager
    def _replaced(self, owner: type, name: str, stage: str) -> Iterator[None]:
        method = owner.__dict__[name]
        setattr(owner, name, self._timed(method, stage))
        try:
            yield
        finally:
            setattr(owner, name, method)

    def _timed(self, method: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @wraps(method)
        def timed(*arguments: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return method(*arguments, **named)
            finally:
                self._spent[stage] += time.perf_counter() - started

        return timed


def percentiles(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """{stage: {"p50": ms, ...}} over the rows that have stages, `REST` last; a stage that a
    question did not come to counts as no time."""
    timed = [row for row in rows if row.stages]
    names = list(dict.fromkeys(stage for row in timed for stage in row.stages))
    columns = {name: [row.stages.get(name, 0.0) for row in timed] for name in names}
    if timed:
        columns[REST] = [max(0.0, row.latency_ms - sum(row.stages.values())) for row in timed]
    return {
        name: {f"p{q}": round(float(np.percentile(times, q)), 3) for q in PERCENTILES}
        for name, times in columns.items()
    }
