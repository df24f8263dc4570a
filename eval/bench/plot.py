"""The results as a plot: how each figure grows with the corpus."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

Result = Mapping[str, Any]


def plot(results: Sequence[Result]) -> str:
    """SVG: four panels over the number of passages, on log scales."""
    import matplotlib
    from matplotlib.figure import Figure

    sizes = [result["build"]["passages"] for result in results]
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "baowen", "font.size": 9}):
        figure = Figure(figsize=(9, 5.4), layout="constrained")
        panels = figure.subplots(2, 2, sharex=True).flat
        for axes, (title, lines) in zip(panels, _panels(results), strict=True):
            for label, values in lines.items():
                axes.plot(sizes, values, "o-", label=label, markersize=4, linewidth=1.3)
            axes.set(title=title, xscale="log", yscale="log")
            axes.grid(color="#e4e4e0")
            axes.legend(frameon=False, fontsize=8)
        for axes in figure.axes[2:]:
            axes.set_xlabel("passages")
        target = io.StringIO()
        figure.savefig(target, format="svg", metadata={"Date": None})
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines()) + "\n"


def _panels(results: Sequence[Result]) -> list[tuple[str, dict[str, list[float]]]]:
    def column(*path: str) -> list[float]:
        found = []
        for result in results:
            value: Any = result
            for key in path:
                value = value[key]
            found.append(float(value))
        return found

    return [
        ("retrieval, ms", {p: column("search", "warm_ms", p) for p in ("p50", "p95", "p99")}),
        ("articles a second", {"build": column("build", "articles_per_second")}),
        (
            "seconds",
            {
                "open, cold": column("search", "open_cold_seconds"),
                "add 1 article": column("change", "add_1_seconds", "median"),
                "add 100": column("change", "add_100_seconds", "median"),
            },
        ),
        (
            "memory, MB (own)",
            {"asking": column("search", "memory_mb", "own"), "building": column("build", "memory_mb", "own")},
        ),
    ]  # fmt: skip
