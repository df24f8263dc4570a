"""The worst questions as HTML: what was shown, what was expected. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from eval.record import Run
from eval.report.summary import worst
from eval.tables import title
from eval.types import Row


def anchor(run: Run, row: Row | None = None) -> str:
    """The id of a run, or of one of its questions, on the page."""
    name = run.name if row is None else f"{run.name}--{row.id}"
    return escape("".join(c if c.isalnum() or c in "-_.:" else "_" for c in name), quote=True)


def worst_questions(runs: Sequence[Run]) -> str:
    """The section on the questions that went worst, run by run."""
    parts = "".join(_worst(run) for run in runs)
    return f'<section id="worst"><h2>worst questions</h2>{parts}</section>'


def _worst(run: Run) -> str:
    rows = worst(run)
    if not any(row.question for row in run.rows):
        kept = "<p>This result was kept without its questions.</p>"
    else:
        kept = "" if rows else "<p>Nothing went wrong.</p>"
    cards = "".join(_card(run, row) for row in rows)
    return f'<h3 id="{anchor(run)}">{escape(title(run))}</h3>{kept}{cards}'


def _card(run: Run, row: Row) -> str:
    here = anchor(run, row)
    pairs = [
        ("expected", _lines(_expected(row))),
        ("evidence", _lines(row.expected.get("evidence", []))),
        ("shown", _shown(row)),
        ("scores", escape(", ".join(f"{k} {v:.2f}" for k, v in row.scores.items()))),
    ]
    facts = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in pairs if value)
    kind = f"{escape(row.kind)}, {escape(row.lang)}"
    return (
        f'<article id="{here}"><h4><a href="#{here}">{escape(row.id)}</a> '
        f"{escape(row.question)} <small>{kind}</small></h4><dl>{facts}</dl></article>"
    )


def _expected(row: Row) -> list[str]:
    """What counts as right; nothing for a row that was kept without its texts."""
    found = [*_flat(row.expected.get("answers", [])), *row.expected.get("sources", [])]
    return found or (["a refusal: the corpus does not say it"] if row.expected else [])


def _shown(row: Row) -> str:
    shown = row.shown
    if "ranking" in shown:
        return _lines(f"{name} ({score})" for name, score in shown["ranking"][:3])
    parts = [str(shown["answer"])] if "answer" in shown else []
    if shown.get("short_answer"):
        parts.append(f"short answer: {shown['short_answer']}")
    parts += [
        f"[{one['marker']}] {one.get('headline') or ''} ({one['source']}): {one['quote']}"
        for one in shown.get("citations", [])
    ]
    parts += [f"nearest ({one['source']}): {one['text']}" for one in shown.get("nearest", [])]
    if "confidence" in shown:
        parts.append(f"confidence {shown['confidence']}")
    return _lines(parts)


def _flat(groups: Iterable[Any]) -> list[str]:
    return [" / ".join(group) if isinstance(group, list) else str(group) for group in groups]


def _lines(texts: Iterable[Any]) -> str:
    return "<br>".join(escape(str(text)) for text in texts)
