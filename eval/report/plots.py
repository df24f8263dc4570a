"""Plots as SVG text. Letters stay text, so that the reader's browser finds a font for Chinese."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from typing import Any

from eval.configurations import label
from eval.figures import BY_NAME, Figures
from eval.measures import refusals
from eval.record import Run

FONTS = [
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "DejaVu Sans", "sans-serif",
]  # fmt: skip
"""Fonts in order of preference; the first that the reader has is used."""

_STYLE = {
    "svg.fonttype": "none",
    "font.family": FONTS,
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e0",
    "axes.axisbelow": True,
    "axes.edgecolor": "#8a8a85",
    "text.color": "#222220",
    "axes.labelcolor": "#222220",
}
_COLOURS = (
    "#1f5f99", "#c0552b", "#3d8361", "#8a5a9e", "#b08b1e", "#5d6d7e", "#a33a52", "#3aa0a8",
)  # fmt: skip
_STYLES = ("-", "--", ":")
_LINES = [(colour, style) for style in _STYLES for colour in _COLOURS]
"""A line of its own for each of two dozen systems."""


def by_configuration(runs: Sequence[Run], names: Sequence[str]) -> str:
    """A panel a measure, a line a configuration: the figure with its interval."""
    lines = [(label(run.configuration), run.figures) for run in runs]
    return _intervals(lines, names)


def by_kind(run: Run, names: Sequence[str]) -> str:
    """A panel a measure, a line a kind of question."""
    return _intervals(list(run.kinds.items()), names)


def risk_coverage(runs: Sequence[Run]) -> str:
    """Part of the answers that are wrong, when only the surest are given."""
    with _figure(7.8, 3.4) as (figure, save):
        axes = figure.subplots()
        for run, (colour, style) in zip(runs, cycle(_LINES), strict=False):
            given = [row for row in run.rows if not row.shown.get("abstained", True)]
            sure = [float(row.shown["confidence"]) for row in given]
            right = [row.scores.get("answer_found", 0.0) > 0 for row in given]
            points = refusals.risk_coverage(sure, right)
            if points:
                x, y = zip(*points, strict=True)
                named = label(run.configuration)
                axes.plot(x, y, color=colour, linestyle=style, label=named, linewidth=1.6)
        axes.set(xlabel="coverage: part of the answers given", ylabel="risk: part wrong",
                 xlim=(0, 1), ylim=(0, None))  # fmt: skip
        _legend(axes)
        return save()


def latency(runs: Sequence[Run]) -> str:
    """Part of the questions answered within a time, log scale."""
    with _figure(7.8, 3.4) as (figure, save):
        axes = figure.subplots()
        for run, (colour, style) in zip(runs, cycle(_LINES), strict=False):
            times = sorted(row.latency_ms for row in run.rows if row.latency_ms)
            if times:
                share = [(i + 1) / len(times) for i in range(len(times))]
                named = label(run.configuration)
                axes.step(times, share, where="post", color=colour, linestyle=style, label=named)
        axes.set(xlabel="milliseconds", ylabel="part of the questions", ylim=(0, 1))
        axes.set_xscale("log")
        _legend(axes)
        return save()


def _legend(axes: Any) -> None:
    """Beside the axes: inside, eight lines of text hide what they explain."""
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1.02, 1))


def _intervals(lines: Sequence[tuple[str, Figures]], names: Sequence[str]) -> str:
    shown = [name for name in names if any(name in figures for _, figures in lines)]
    if not shown:
        return ""
    with _figure(2.4 * len(shown) + 2.2, 0.34 * len(lines) + 1.0) as (figure, save):
        panels = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
        for axes, name in zip(panels, shown, strict=True):
            for place, (_, figures) in enumerate(lines):
                if name in figures:
                    _mark(axes, figures, name, place)
            axes.set(title=BY_NAME[name].label, xlim=(-3, 103), ylim=(len(lines) - 0.5, -0.5))
            axes.title.set_fontsize(10)
            axes.tick_params(axis="y", length=0)
        panels[0].set_yticks(range(len(lines)), [name for name, _ in lines])
        return save()


def _mark(axes: Any, figures: Figures, name: str, place: int) -> None:
    found = figures[name]
    low, high = (found.value if end is None else end for end in (found.low, found.high))
    axes.plot([100 * low, 100 * high], [place, place], color=_COLOURS[0], alpha=0.45, linewidth=3)
    axes.plot([100 * found.value], [place], "o", color=_COLOURS[0], markersize=6)


@contextmanager
def _figure(width: float, height: float) -> Iterator[tuple[Any, Callable[[], str]]]:
    """A figure of inches, and the function that gives its SVG."""
    import matplotlib
    from matplotlib.figure import Figure

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": "baowen"}), warnings.catch_warnings():
        # The measuring font lacks Chinese glyphs; the reader's browser has its own.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, lambda: _svg(figure)


def _svg(figure: Any) -> str:
    target = io.StringIO()
    figure.savefig(target, format="svg", transparent=True, metadata={"Date": None})
    text = target.getvalue()
    # Inside HTML neither prolog nor document-wide ids are wanted, but what clips refers to is.
    text = re.sub(r"\bid=\"(?!p[0-9a-f]{10}\"|m[0-9a-f]{10}\")[^\"]*\"", "", text)
    return text[text.index("<svg") :]
