"""Results as a page: one HTML file that needs nothing else, and a Markdown table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.order import in_order
from eval.record import Run
from eval.report.page import page
from eval.report.summary import SUMMARY
from eval.tables import markdown


def write(runs: Sequence[Run], path: Path) -> tuple[Path, Path]:
    """Write the page to `path` and the table beside it as .md; returns both paths."""
    runs = in_order(runs)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(runs), encoding="utf-8")
    table = path.with_suffix(".md")
    table.write_text(
        "\n".join(markdown(runs_of, SUMMARY[task]) for task, runs_of in by_task(runs).items()),
        encoding="utf-8",
    )
    return path, table


def by_task(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """The runs of each task, tasks in the order of SUMMARY."""
    found = {task: [run for run in runs if run.task == task] for task in SUMMARY}
    return {task: members for task, members in found.items() if members}
