"""Floors under figures: a TOML file says which figure may not fall below (or rise above) what.

    [sample.answers.default]
    answer_found = 0.90          # at least
    refused_wrong = 0.08         # at most: lower is better here

    [sample.answers.default.kinds.fact]
    answer_found = 0.95

Which way a bound points follows from the measure; shares are in [0, 1], times in ms.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from eval.figures import BY_NAME, Figures, Measure
from eval.record import Run
from eval.types import Task
from index.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Floor:
    """One bound. `kind` is None for the figure over all questions."""

    suite: str
    task: Task
    configuration: str
    kind: str | None
    measure: Measure
    bound: float

    @property
    def name(self) -> str:
        """The run's name."""
        return f"{self.suite}.{self.task}.{self.configuration}"

    def holds(self, value: float) -> bool:
        """Whether a figure keeps to the bound."""
        return value >= self.bound if self.measure.higher_is_better else value <= self.bound


@dataclass(frozen=True, slots=True)
class Verdict:
    """A floor and the figure it was held against; None where the run has no such figure."""

    floor: Floor
    value: float | None

    @property
    def passed(self) -> bool:
        """Whether the figure is there and keeps to its bound."""
        return self.value is not None and self.floor.holds(self.value)

    def __str__(self) -> str:
        floor = self.floor
        where = floor.name + (f" ({floor.kind})" if floor.kind else "")
        sign = ">=" if floor.measure.higher_is_better else "<="
        value = "no such figure" if self.value is None else f"{self.value:.4g}"
        mark = "ok  " if self.passed else "FAIL"
        return f"{mark} {where}: {floor.measure.label} {value}, wanted {sign} {floor.bound:g}"


def load(path: Path) -> list[Floor]:
    """The floors of a file. Raises InvalidInput for anything that is not a bound on a measure."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: not TOML ({error})") from error
    found = list(_floors(data, (), str(path)))
    if not found:
        raise InvalidInput(f"{path}: holds no floor")
    return found


def check(floors: Sequence[Floor], runs: Sequence[Run]) -> list[Verdict]:
    """Each floor against its run. Raises InvalidInput where a run is not among `runs`."""
    named = {run.name: run for run in runs}
    for floor in floors:
        if floor.name not in named:
            raise InvalidInput(f"no run {floor.name}; there are {', '.join(named) or 'none'}")
    return [Verdict(floor, _value(floor, named[floor.name])) for floor in floors]


def _value(floor: Floor, run: Run) -> float | None:
    figures: Figures = run.figures if floor.kind is None else run.kinds.get(floor.kind, {})
    figure = figures.get(floor.measure.name)
    return None if figure is None else figure.value


def _floors(table: Mapping[str, Any], path: tuple[str, ...], place: str) -> Iterator[Floor]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _floors(value, (*path, key), place)
        else:
            yield _floor(path, key, value, place)


def _floor(path: tuple[str, ...], key: str, value: Any, place: str) -> Floor:
    where = f"{place}: [{'.'.join(path)}] {key}"
    kind = path[4] if len(path) == 5 and path[3] == "kinds" else None
    if len(path) != 3 and kind is None:
        raise InvalidInput(f"{where}: expected a table [SUITE.TASK.CONFIGURATION(.kinds.KIND)]")
    if key not in BY_NAME:
        raise InvalidInput(f"{where}: no such measure; there are {', '.join(BY_NAME)}")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{where}: expected a number, got {value!r}")
    suite, task, configuration = path[:3]
    tasks = {name: name for name in get_args(Task)}
    if task not in tasks:
        raise InvalidInput(f"{where}: no task {task}; there are {', '.join(tasks)}")
    return Floor(suite, tasks[task], configuration, kind, BY_NAME[key], float(value))
