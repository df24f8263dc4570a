"""`baowen eval articles`: how right pages are divided, on simulated pages and on gold files.

Beside the product stands a baseline that starts an article at every block that looks like a
headline; `--ablation` takes the product's signs away one by one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from eval.division import Scores, exact, score
from eval.environment import describe
from eval.gold import GoldPage, read_pages
from eval.record import write_text
from eval.simulate import read_articles
from eval.simulate_copy import paragraphs_of
from eval.simulate_sets import CHINESE, simulated_sets
from index.pages import divide
from index.pages.blocks import blocks_of
from index.pages.divide import divide_page
from index.pages.shares import MEASURED
from index.pages.signs import look_of
from index.pages.weights import SIGNS, page_model
from index.types import Article, Part, PartKind, Source, text_of

Divider = Callable[[Source], Sequence[Article]]
HEADLINE = 34
"""Longest headline of the baseline, in characters."""
WHOLE = 500
"""Single articles, in files of their own, that must come back whole."""


def at_heads(source: Source) -> tuple[Article, ...]:
    """The baseline: an article begins at every headline-like block that follows another kind: a
    short line without punctuation inside or at its end."""
    groups: list[list[Part]] = []
    headlines: list[str] = []
    last = ""
    for block in blocks_of(source.text):
        look = look_of(block.text)
        short = len(block.text) <= HEADLINE and not re.search("[,，。;；]", block.text)
        kind: PartKind = "byline" if look.byline else "body"
        if look.headline and short:
            kind = "headline"
        if not groups or (kind == "headline" and last != "headline"):
            groups.append([])
            headlines.append(block.text if kind == "headline" else "")
        groups[-1] += [Part(kind, span) for span in block.spans]
        last = kind
    return tuple(
        Article(id=f"a{n}", parts=tuple(parts), headline=headline or None)
        for n, (parts, headline) in enumerate(zip(groups, headlines, strict=True), 1)
    )


def without(source: Source, sign: str) -> tuple[Article, ...]:
    """The product without one sign (a key of `SIGNS`)."""
    return divide_page(source, blocks_of(source.text), page_model(), (sign,))


def measure(gold: Iterable[GoldPage], divider: Divider) -> dict[str, float]:
    """Figures of a divider over gold pages, and the milliseconds a page took (mean, 95th)."""
    total, times = Scores(), list[float]()
    sure: list[tuple[float, bool]] = []
    for page in gold:
        source = Source(page.name, page.text)
        start = time.perf_counter()
        found = divider(source)
        times.append(1000 * (time.perf_counter() - start))
        total = total + score(page, found)
        told = [a for a in found if any(part.kind != "section" for part in a.parts)]
        sure += zip([a.confidence for a in told], exact(page, told), strict=True)
    times.sort()
    slow = times[int(0.95 * (len(times) - 1))] if times else 0.0
    return {
        **total.figures(),
        "pages": float(len(times)),
        "ms_mean": sum(times) / max(1, len(times)),
        "ms_95": slow,
        "calibration_error": calibration_error(sure),
    }


def calibration_error(sure: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015) of (confidence, is the article exact): how far
    confidence is from the share that is exact, over bins of equal width, by their number."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in sure:
        held.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, right))
    off = sum(abs(sum(c for c, _ in own) - sum(r for _, r in own)) for own in held.values())
    return off / max(1, len(sure))


def whole_articles(texts: Sequence[str], seed: int, divider: Divider = divide) -> list[bool]:
    """For each text, broken into paragraphs in a file of its own: does it come back as one
    article with all its text in order? Every other one has a title line."""
    results = []
    for number, text in enumerate(texts):
        rng = Random(f"{seed}-whole-{number}")
        lines = paragraphs_of(text, rng, rng.choice((60.0, 110.0, 200.0)))
        if number % 2:
            lines = [text[:16].rstrip("，。"), *lines]
        page = rng.choice(("\n", "\n\n")).join(lines)
        found = divider(Source(f"{number}.txt", page))
        joined = [text_of(page, article.spans) for article in found]
        results.append(len(joined) == 1 and _bare(joined[0]) == _bare(page))
    return results


def _bare(text: str) -> str:
    return "".join(text.split())


def run(
    data: Path | None, gold: Sequence[Path], count: int, seed: int, ablation: bool
) -> dict[str, Any]:
    """All tables: by set of pages, by divider, figure by name."""
    sets: dict[str, list[GoldPage]] = {path.name: read_pages(path) for path in gold}
    if len(sets) > 1:
        sets["all gold pages"] = [page for some in list(sets.values()) for page in some]
    report: dict[str, Any] = {"seed": seed, "pages": {}, "whole": None}
    report["environment"] = dict(describe())
    if data is not None:
        sets |= simulated_sets(data, count, seed)
        kept = whole_articles(read_articles(data / CHINESE, MEASURED)[:WHOLE], seed)
        report["whole"] = sum(kept) / len(kept)
    divide(Source("warm.txt", "先打开模型。\n再量时间。"))
    for name, some in sets.items():
        dividers: dict[str, Divider] = {"baowen": divide, "at every head": at_heads}
        if ablation:
            dividers |= {f"without {sign}": partial(without, sign=sign) for sign in SIGNS}
        report["pages"][name] = {who: measure(some, how) for who, how in dividers.items()}
    return report


COLUMNS = {
    "b_cubed_f1": "B³ F1", "headlines": "headlines", "articles_exact": "exact", "joins": "joins",
    "calibration_error": "calibration error", "ms_mean": "ms",
}  # fmt: skip


def tables(report: Mapping[str, Any]) -> str:
    """The report as Markdown tables."""
    out = []
    for name, rows in report["pages"].items():
        count = int(next(iter(rows.values()))["pages"])
        out.append(f"{name} ({count} pages)\n")
        out.append("| | " + " | ".join(COLUMNS.values()) + " |")
        out.append("|---|" + "---:|" * len(COLUMNS))
        for who, figures in rows.items():
            cells = [
                f"{figures[c]:.0f}" if c == "ms_mean" else f"{figures[c]:.3f}" for c in COLUMNS
            ]
            out.append(f"| {who} | " + " | ".join(cells) + " |")
        out.append("")
    if report["whole"] is not None:
        out.append(f"Single articles that come back whole: {report['whole']:.1%} of {WHOLE}\n")
    return "\n".join(out)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure how pages are divided into articles. Exit status as the command line's."""
    parser = argparse.ArgumentParser(
        prog="baowen eval articles",
        description="Measure how pages are divided into articles: simulated pages (with --data), "
        "gold files (with --gold), or both.",
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help=f"folder that holds {CHINESE}")
    parser.add_argument("--gold", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--pages", type=int, default=100, metavar="N", help="of each layout")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--ablation", action="store_true", help="take the signs away one by one")
    parser.add_argument("--out", type=Path, metavar="FILE.json")
    options = parser.parse_args(argv)
    if options.data is None and not options.gold:
        parser.error("nothing to measure: give --data DIR, --gold FILE or both")
    report = run(options.data, options.gold, options.pages, options.seed, options.ablation)
    print(tables(report))
    if options.out:
        write_text(options.out, json.dumps(report, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
