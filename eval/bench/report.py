"""The results as tables in docs/scale.md and as a plot: how each figure grows with the corpus."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.bench.stages import least_seconds
from eval.environment import ROOT

RESULTS = ROOT / "eval" / "results" / "bench"
PAGE = ROOT / "docs" / "scale.md"
PLOT = ROOT / "docs" / "scale.svg"
_MARKED = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.S)

Result = Mapping[str, Any]
_Row = tuple[str, Callable[[Result], Any]]

_ROWS: tuple[_Row, ...] = (
    ("articles", lambda r: f"{r['build']['articles']:,}"),
    ("of them as published", lambda r: f"{r['corpus']['real']:,}"),
    ("build, s", lambda r: f"{r['build']['seconds']:,.0f}"),
    ("articles/s", lambda r: f"{r['build']['articles_per_second']:,.0f}"),
    ("load while building", lambda r: _load(r["build"])),
    ("peak memory of building, MB (own)", lambda r: _memory(r["build"])),
    ("disk, bytes a passage: database", lambda r: _disk(r, "database")),
    ("BM25", lambda r: _disk(r, "lexical")),
    ("vectors", lambda r: _disk(r, "dense")),
    ("open, s: cold", lambda r: f"{r['search']['open_cold_seconds']:.2f}"),
    ("warm, vectors read", lambda r: f"{r['search']['open_warm_seconds']:.2f}"),
    ("open to first passages, cold, s", lambda r: _first(r)),
    ("retrieval, ms: p50 / p95 / p99", lambda r: _ms(r["search"]["warm_ms"])),
    ("of it the processor's, mean", lambda r: f"{r['search']['warm_processor_ms']:.1f}"),
    ("the same with cold files", lambda r: _ms(r["search"]["cold_ms"])),
    ("recall@10 against exact", lambda r: f"{r['search']['recall_at_10']['all']:.3f}"),
    ("memory of asking, MB (own)", lambda r: _memory(r["search"])),
    ("load while asking", lambda r: _load(r["search"])),
    ("add 1 article, s (longest)", lambda r: _change(r, "add_1")),
    ("add 100", lambda r: _change(r, "add_100")),
    ("remove 1", lambda r: _change(r, "remove_1")),
    ("remove 100", lambda r: _change(r, "remove_100")),
    ("load while changing", lambda r: _load(r["change"])),
)


def load(folder: Path = RESULTS) -> list[Result]:
    """The results that have all parts, by size."""
    found = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
    whole = [r for r in found if all(part in r for part in ("build", "search", "change"))]
    return sorted(whole, key=lambda result: int(result["size"]))


def tables(results: Sequence[Result]) -> str:
    """Markdown: a column a size, and the stages of the largest size that has them."""
    head = ["passages", *(f"{result['build']['passages']:,}" for result in results)]
    lines = [_line(head), _line(["---", *("---:" for _ in results)])]
    lines += [_line([name, *(value(result) for result in results)]) for name, value in _ROWS]
    staged = [result for result in results if "stages" in result]
    if staged:
        lines += ["", *_stages(staged[-1])]
    return "\n".join(lines) + "\n"


def _stages(result: Result) -> list[str]:
    articles = 5000 if result["build"]["articles"] >= 5000 else result["build"]["articles"]
    head = ["stage, by itself on one core", "articles/s", "moves, MB", "at the machine's rate"]
    lines = [_line(head), _line(["---", "---:", "---:", "---:"])]
    for stage in result["stages"]["stages"]:
        least = least_seconds(stage, result["limits_mb_per_second"])
        moved = f"{stage['moved_mb']:,.0f} ({stage['what']})"
        at_best = f"{articles / least:,.0f} articles/s ({stage['limit'].replace('_', ' ')})"
        lines.append(_line([stage["name"], f"{stage['articles_per_second']:,.0f}", moved, at_best]))
    return lines


def update(page: Path = PAGE, plot_path: Path = PLOT, folder: Path = RESULTS) -> None:
    """Write the tables into the page, between its marks, and the plot beside it."""
    results = load(folder)
    text = page.read_text("utf-8")
    page.write_text(_MARKED.sub(lambda m: f"{m[1]}{tables(results)}{m[2]}", text), "utf-8")
    plot_path.write_text(plot(results), "utf-8")


def shown(page: Path = PAGE) -> str:
    """The tables that the page has."""
    found = re.search(r"<!-- bench -->\n(.*?)<!-- /bench -->", page.read_text("utf-8"), re.S)
    return found[1] if found else ""


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


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _load(part: Result) -> str:
    return " to ".join(f"{value:.1f}" for value in part["load"])


def _memory(part: Result) -> str:
    found = part["memory_mb"]
    return f"{found['peak']:,.0f} ({found['own']:,.0f})"


def _disk(result: Result, name: str) -> str:
    return f"{result['build']['disk_bytes_per_passage'][name]:,}"


def _first(result: Result) -> str:
    return f"{result['search']['open_to_first_answer_cold_seconds']:.2f}"


def _ms(found: Result) -> str:
    return " / ".join(f"{found[name]:.1f}" for name in ("p50", "p95", "p99"))


def _change(result: Result, name: str) -> str:
    found = result["change"][f"{name}_seconds"]
    return f"{found['median']:.2f} ({found['longest']:.2f})"
