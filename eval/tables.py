"""Figures as text: a table for the terminal, Markdown for reports and README."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from eval.configurations import label
from eval.figures import BY_NAME, Figures, Measure
from eval.record import Run
from eval.types import Figure


def number(measure: Measure, figure: Figure, interval: bool = True) -> str:
    """A figure as it is printed: "92.3 [85.1, 97.8]", percent for shares."""
    ends = ""
    if interval and figure.low is not None and figure.high is not None:
        ends = f" [{_plain(measure, figure.low)}, {_plain(measure, figure.high)}]"
    return _plain(measure, figure.value) + ends


def run_table(run: Run) -> str:
    """One run for the terminal: a line a measure, a column for all questions and for each kind."""
    kinds = run.kinds if len(run.kinds) > 1 else {}
    columns: dict[str, Figures] = {"all": run.figures} | dict(kinds)
    header = ["", "n", *columns]
    lines = [
        [measure.label, str(run.figures[name].n), *_cells(columns, name, measure)]
        for name, measure in BY_NAME.items()
        if name in run.figures
    ]
    return f"{title(run)}\n" + aligned([header, *lines]) + _stages(run) + _cost(run)


def _stages(run: Run) -> str:
    return "".join(
        f"\nof which {stage}: "
        + ", ".join(f"{name} {value:.1f} ms" for name, value in times.items())
        for stage, times in run.stages.items()
    )


def _cost(run: Run) -> str:
    known = (("index_bytes", "index"), ("peak_memory_bytes", "peak memory"),
             ("build_s", "built in"), ("open_s", "opened in"))  # fmt: skip
    said = [f"{name} {fact(key, run.system[key])}" for key, name in known if run.system.get(key)]
    return "\n" + ", ".join(said) if said else ""


def fact(name: str, value: object) -> str:
    """A fact of `Run.system` or `Run.environment` for people: bytes in MB, seconds as such."""
    if value is None:
        return ""
    if name.endswith("_bytes") and isinstance(value, int):
        return f"{value / 1e6:.1f} MB"
    return f"{value} s" if name.endswith("_s") else str(value)[:48]


def title(run: Run) -> str:
    """What a run is called for people."""
    return f"{run.suite}, {run.task}: {label(run.configuration)}"


def markdown(runs: Sequence[Run], names: Iterable[str], interval: bool = True) -> str:
    """A Markdown table: a line a run, a column for each of the measures that any run has."""
    measures = [BY_NAME[name] for name in names if any(name in run.figures for run in runs)]
    lines = [
        ["suite", "system", *(measure.label for measure in measures)],
        ["---", "---", *("---:" for _ in measures)],
    ]
    for run in runs:
        cells = [
            number(measure, run.figures[measure.name], interval)
            if measure.name in run.figures
            else ""
            for measure in measures
        ]
        lines.append([run.suite, label(run.configuration), *cells])
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells with their columns under each other; the first flush left, others right."""
    widths = [max(_width(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            _padded(cell, width, left=i == 0)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cells(columns: Mapping[str, Figures], name: str, measure: Measure) -> list[str]:
    return [
        number(measure, figures[name], interval=position == 0) if name in figures else "-"
        for position, figures in enumerate(columns.values())
    ]


def _plain(measure: Measure, value: float) -> str:
    if measure.unit == "share":
        return f"{100 * value:.1f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}"


def _padded(cell: str, width: int, left: bool) -> str:
    space = " " * (width - _width(cell))
    return cell + space if left else space + cell


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
