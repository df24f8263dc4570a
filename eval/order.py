"""The order in which runs are listed: suites and systems as they are declared, the default first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.configurations import CONFIGURATIONS
from eval.record import Run
from eval.suites import KNOWN

_SUITES = [known.name for known in KNOWN]
_SYSTEMS = [one.name for one in CONFIGURATIONS]


def in_order(runs: Iterable[Run]) -> list[Run]:
    """The runs by suite, then system; those of other names after the known ones, by name."""
    return sorted(runs, key=_place)


def _place(run: Run) -> tuple[int, int, str]:
    return _at(_SUITES, run.suite), _at(_SYSTEMS, run.configuration), run.name


def _at(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
