"""The results as tables in docs/scale.md: how each figure grows with the corpus."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.bench.plot import plot
from eval.bench.stages import least_seconds
from eval.environment import ROOT

RESULTS = ROOT / "eval" / "bench" / "results"
PAGE = ROOT / "docs" / "scale.md"
PLOT = ROOT / "docs" / "scale.svg"
_MARKED = re.compile(r"<!-- (\w+) -->\n(.*?)<!-- /\1 -->", re.S)

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


def crowd(results: Sequence[Result]) -> str:
    """Markdown: fifty people at once, and memory over many questions, of the results that have it."""
    lines = [_line(["", "passages", "figure"]), _line(["---", "---:", "---"])]
    for result in results:
        size = f"{result['build']['passages']:,}"
        if "people" in result:
            found = result["people"]
            wait = found["wait_ms"]
            lines += [
                _line([f"{found['people']} people, {found['questions']} questions", size,
                       f"{found['errors']} errors, {found['answers_per_second']:.0f} answers a second,"
                       f" load {_load(found)}"]),
                _line(["they wait, s: p50 / p95 / longest", size,
                       " / ".join(f"{wait[name] / 1000:.1f}" for name in ("p50", "p95", "max"))]),
            ]  # fmt: skip
        if "endurance" in result:
            found = result["endurance"]
            held = found["own_memory_mb"]
            lines.append(
                _line([f"{found['questions']:,} questions in one process", size,
                       f"own memory {held[len(held) // 2 - 1]:.0f} MB after half of them,"
                       f" {held[-1]:.0f} MB at the end; {found['growth_mb_per_1000']:+.2f} MB a"
                       f" thousand; p50 {found['answer_ms']['p50']:.0f} ms an answer"])
            )  # fmt: skip
    return "\n".join(lines) + "\n"


def spread(results: Sequence[Result]) -> str:
    """Markdown: building with and without Ray, of the results that have it."""
    lines = [_line(["articles", "without Ray", "Ray, started for it", "Ray that runs", "load"]),
             _line(["---:"] * 5)]  # fmt: skip
    for found in (result["ray"] for result in results if "ray" in result):
        cells = [
            f"{found[name]['articles_per_second']:,.0f} articles/s ({found[name]['seconds']:.0f} s)"
            for name in ("local", "ray_with_its_start", "ray")
        ]
        lines.append(_line([f"{found['articles']:,}", *cells, _load(found)]))
    return "\n".join(lines) + "\n"


SECTIONS: Mapping[str, Callable[[Sequence[Result]], str]] = {
    "bench": tables,
    "people": crowd,
    "ray": spread,
}
"""What stands between which marks of the page."""


def update(page: Path = PAGE, plot_path: Path = PLOT, folder: Path = RESULTS) -> None:
    """Write the tables into the page, between their marks, and the plot beside it."""
    results = load(folder)

    def filled(match: re.Match[str]) -> str:
        return f"<!-- {match[1]} -->\n{SECTIONS[match[1]](results)}<!-- /{match[1]} -->"

    page.write_text(_MARKED.sub(filled, page.read_text("utf-8")), "utf-8")
    plot_path.write_text(plot(results), "utf-8")


def shown(page: Path = PAGE) -> dict[str, str]:
    """What the page has between its marks."""
    return {match[1]: match[2] for match in _MARKED.finditer(page.read_text("utf-8"))}


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
