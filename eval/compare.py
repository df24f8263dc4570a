"""Two runs of the same questions: what got better, what worse, and is it more than chance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.figures import BY_NAME, Measure
from eval.measures import bootstrap
from eval.record import PLACES, Run
from eval.tables import aligned, title
from eval.types import Row
from index.errors import InvalidInput

SIGNIFICANT = 0.05
"""p-values under this are called a difference."""

_DECISIVE = ("answer_found", "refused_right", "first_citation_right", "RR@10", "articles_exact")
"""Measures, the first that a row has first, by which a question is called better or worse."""

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure over the questions that both runs have: means, difference, interval, p-value."""

    measure: Measure
    n: int
    before: float
    after: float
    low: float
    high: float
    p: float

    @property
    def verdict(self) -> str:
        """ "better", "worse", or "=" where it may be chance."""
        change = self.after - self.before
        if self.p >= SIGNIFICANT or not change:
            return "="
        return "better" if (change > 0) == self.measure.higher_is_better else "worse"


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose outcome changed, by the first decisive measure that it has."""

    measure: Measure
    before: Row
    after: Row

    @property
    def gain(self) -> float:
        """How much better it became; negative for worse."""
        name = self.measure.name
        return score(self.after, name) - score(self.before, name)


def score(row: Row, name: str) -> float:
    """A score of a row, rounded as it is published: two runs are not to differ by the rounding of
    one of them."""
    return round(row.scores[name], PLACES)


def differences(before: Run, after: Run, seed: int = 0) -> list[Difference]:
    """Every measure of questions that both runs have, by paired bootstrap.

    Raises InvalidInput where the runs have no question in common.
    """
    pairs = _pairs(before, after)
    found = []
    for name, measure in BY_NAME.items():
        both = [
            (score(a, name), score(b, name))
            for a, b in pairs
            if name in a.scores and name in b.scores
        ]
        if both and measure.unit == "share":
            old, new = [a for a, _ in both], [b for _, b in both]
            _, low, high, p = bootstrap.paired(old, new, seed)
            means = sum(old) / len(old), sum(new) / len(new)
            found.append(Difference(measure, len(both), *means, low, high, p))
    return found + _of_latency(pairs, seed)


def changes(before: Run, after: Run) -> list[Change]:
    """The questions that became better, most first, down to those that became worse, most last."""
    found = []
    for old, new in _pairs(before, after):
        name = next((n for n in _DECISIVE if n in old.scores and n in new.scores), None)
        if name and score(old, name) != score(new, name):
            found.append(Change(BY_NAME[name], old, new))
    return sorted(found, key=lambda change: -change.gain)


def report(before: Run, after: Run, seed: int = 0) -> str:
    """The comparison as text for the terminal."""
    lines = [["", "n", "A", "B", "B - A", "95 %", "p", ""]]
    lines += [_line(one) for one in differences(before, after, seed)]
    changed = changes(before, after)
    better = [change for change in changed if change.gain > 0]
    worse = [change for change in reversed(changed) if change.gain < 0]
    parts = ["\n".join(_headed(before, after)), aligned(lines)]
    parts += [
        f"{len(group)} questions {word}\n" + "\n".join(map(_changed_line, group[:_SHOWN]))
        for word, group in (("better", better), ("worse", worse))
        if group
    ]
    return "\n\n".join(parts)


def matched(before: Sequence[Run], after: Sequence[Run]) -> list[tuple[Run, Run]]:
    """Runs to compare: of the same name, or the only one on either side.

    Raises InvalidInput where nothing matches.
    """
    if len(before) == 1 and len(after) == 1:
        return [(before[0], after[0])]
    named = {run.name: run for run in after}
    found = [(run, named[run.name]) for run in before if run.name in named]
    if not found:
        a, b = ", ".join(run.name for run in before), ", ".join(named)
        raise InvalidInput(f"no run of A ({a}) has the name of one of B ({b})")
    return found


def _headed(before: Run, after: Run) -> list[str]:
    """What A and B are, and where they were not run alike."""
    lines = []
    for letter, run in (("A", before), ("B", after)):
        commit = str(run.environment.get("commit") or "")[:10]
        lines.append(f"{letter}: {title(run)}" + (f" ({commit})" if commit else ""))
    names = dict.fromkeys((*before.settings, *after.settings))
    for name in names:
        old, new = before.settings.get(name), after.settings.get(name)
        if old != new:
            lines.append(f"not alike: {name} {old} -> {new}")
    return lines


def _pairs(before: Run, after: Run) -> list[tuple[Row, Row]]:
    named = {row.id: row for row in after.rows}
    found = [(row, named[row.id]) for row in before.rows if row.id in named]
    if not found:
        raise InvalidInput(
            f"{before.name} and {after.name} have no question in common: {len(before.rows)} and "
            f"{len(after.rows)} rows; run both over the same questions"
        )
    return found


def _of_latency(pairs: Sequence[tuple[Row, Row]], seed: int) -> list[Difference]:
    timed = [(a, b) for a, b in pairs if a.latency_ms and b.latency_ms]
    if not timed:
        return []
    old, new = [a.latency_ms for a, _ in timed], [b.latency_ms for _, b in timed]
    _, low, high, p = bootstrap.paired(old, new, seed)
    measure = Measure("latency_mean", "mean latency", False, "ms")
    means = sum(old) / len(old), sum(new) / len(new)
    return [Difference(measure, len(timed), *means, low, high, p)]


def _line(one: Difference) -> list[str]:
    scale = 100 if one.measure.unit == "share" else 1
    numbers = [scale * value for value in (one.before, one.after)]
    change, low, high = (scale * v for v in (one.after - one.before, one.low, one.high))
    return [
        one.measure.label,
        str(one.n),
        *(f"{value:.1f}" for value in numbers),
        f"{change:+.1f}",
        f"[{low:+.1f}, {high:+.1f}]",
        f"{one.p:.3f}",
        one.verdict,
    ]


def _changed_line(change: Change) -> str:
    old, new = change.before.scores, change.after.scores
    name = change.measure.name
    moved = f"{change.measure.label} {old[name]:.2f} -> {new[name]:.2f}"
    return f"  {change.before.id}  {change.before.question}  ({moved})"
