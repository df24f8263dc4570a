"""The report as HTML: figures, plots, and the worst questions with what was shown and expected.

Everything that comes from a file is escaped. The page has no script and asks for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from eval.configurations import label
from eval.figures import BY_NAME
from eval.record import Run
from eval.report import plots
from eval.report.cards import anchor, worst_questions
from eval.report.summary import PLOTTED, SUMMARY
from eval.tables import fact, number

_STYLE = Path(__file__).with_name("page.css")
_FACTS = ("commit", "changed", "baowen", "python", "processor", "cores", "memory_gib", "torch")

_SYSTEM = (
    "encoder", "passages", "build_s", "open_s", "index_bytes", "peak_memory_bytes", "load_average",
)  # fmt: skip

_PERCENTILES = ("p50", "p95", "p99")


def page(runs: Sequence[Run]) -> str:
    """The whole page for `runs`."""
    sections = [_section(task, runs) for task in SUMMARY if any(r.task == task for r in runs)]
    body = "".join(
        [
            "<h1>Baowen: evaluation</h1>",
            _contents(runs),
            *sections,
            worst_questions(runs),
            _stages(runs),
            _facts(runs),
        ]
    )
    style = _STYLE.read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Baowen: evaluation</title><style>{style}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _contents(runs: Sequence[Run]) -> str:
    tasks = [task for task in SUMMARY if any(run.task == task for run in runs)]
    links = "".join(f'<a href="#task-{task}">{task}</a> ' for task in tasks)
    return (
        f'<nav>{links}<a href="#worst">worst questions</a> '
        '<a href="#stages">time by stage</a> <a href="#made-with">made with</a></nav>'
    )


def _section(task: str, runs: Sequence[Run]) -> str:
    members = [run for run in runs if run.task == task]
    suites = dict.fromkeys(run.suite for run in members)
    plots_ = "".join(_plots(task, [r for r in members if r.suite == suite]) for suite in suites)
    return f'<section id="task-{task}"><h2>{task}</h2>{_table(task, members)}{plots_}</section>'


def _table(task: str, runs: Sequence[Run]) -> str:
    names = [name for name in SUMMARY[task] if any(name in run.figures for run in runs)]
    head = "".join(f"<th>{escape(BY_NAME[name].label)}</th>" for name in names)
    lines = "".join(
        f'<tr><td>{escape(run.suite)}</td><td><a href="#{anchor(run)}">'
        f"{escape(label(run.configuration))}</a></td><td>{len(run.rows) or ''}</td>"
        + "".join(_cell(run, name) for name in names)
        + "</tr>"
        for run in runs
    )
    return (
        '<div class="wide"><table><thead><tr><th>suite</th><th>system</th><th>n</th>'
        f"{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _cell(run: Run, name: str) -> str:
    figure = run.figures.get(name)
    if figure is None:
        return "<td></td>"
    measure = BY_NAME[name]
    value, full = number(measure, figure, interval=False), number(measure, figure)
    ends = full.removeprefix(value).strip()
    return f'<td class="n">{value}<small>{ends}</small></td>'


def _plots(task: str, runs: Sequence[Run]) -> str:
    names, suite = PLOTTED[task], runs[0].suite
    found = [_figure(plots.by_configuration(runs, names), f"{suite}: with 95 % intervals")]
    best = next((run for run in runs if run.configuration == "default"), runs[0])
    if len(best.kinds) > 1:
        caption = f"{suite}: {label(best.configuration)}, by kind of question"
        found.append(_figure(plots.by_kind(best, names), caption))
    with_rows = [run for run in runs if run.rows]
    if with_rows and task == "answers":
        found.append(_figure(plots.risk_coverage(with_rows), f"{suite}: risk and coverage"))
    if with_rows:
        found.append(_figure(plots.latency(with_rows), f"{suite}: latency"))
    return f"<h3>{escape(suite)}</h3>" + "".join(found)


def _figure(svg: str, caption: str) -> str:
    text = escape(caption)
    picture = f'<div class="wide" role="img" aria-label="{escape(caption, quote=True)}">{svg}</div>'
    return f"<figure>{picture}<figcaption>{text}</figcaption></figure>" if svg else ""


def _stages(runs: Sequence[Run]) -> str:
    lines = "".join(
        f"<tr><td>{escape(run.name)}</td><td>{escape(stage)}</td>"
        + "".join(f'<td class="n">{times.get(name, 0.0):.1f}</td>' for name in _PERCENTILES)
        + "</tr>"
        for run in runs
        for stage, times in run.stages.items()
    )
    head = "".join(f"<th>{name}, ms</th>" for name in _PERCENTILES)
    return (
        '<section id="stages"><h2>time by stage</h2><div class="wide"><table><thead><tr><th>run</th>'
        f"<th>stage</th>{head}</tr></thead><tbody>{lines}</tbody></table></div></section>"
    )


def _facts(runs: Sequence[Run]) -> str:
    lines = "".join(
        f"<tr><td>{escape(run.name)}</td>"
        + "".join(f"<td>{escape(fact(name, run.environment.get(name)))}</td>" for name in _FACTS)
        + "".join(f"<td>{escape(fact(name, run.system.get(name)))}</td>" for name in _SYSTEM)
        + "</tr>"
        for run in runs
    )
    named = (name.removesuffix("_bytes").removesuffix("_s") for name in (*_FACTS, *_SYSTEM))
    head = "".join(f"<th>{name.replace('_', ' ')}</th>" for name in ("run", *named))
    return (
        '<section id="made-with"><h2>made with</h2><div class="wide"><table><thead><tr>'
        f"{head}</tr></thead><tbody>{lines}</tbody></table></div></section>"
    )
