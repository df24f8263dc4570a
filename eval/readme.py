"""Tables in a Markdown file, made from result files that are named in the file itself.

    <!-- eval: eval/results/current answers suite=sample,page answer_found first_citation_right -->
    (the table)
    <!-- /eval -->

The marker names a folder of results (relative to the Markdown file), the task, and the measures;
`suite=` and `system=` keep some of the runs. `refresh` writes the tables anew; a table that differs
is stale.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from eval.figures import BY_NAME
from eval.order import in_order
from eval.record import Run, load_all
from eval.tables import markdown
from index.errors import InvalidInput

_BLOCK = re.compile(r"(<!-- eval: (?P<head>[^\n]*?) -->\n)(?P<body>.*?)(<!-- /eval -->)", re.S)


def refreshed(text: str, folder: Path) -> str:
    """`text` with every table made anew; folders in markers are below `folder`.

    Raises InvalidInput for a marker that names no results, or a measure that there is not.
    """
    return _BLOCK.sub(lambda block: block[1] + _table(block["head"], folder) + block[4], text)


def stale(path: Path) -> bool:
    """Whether any table of the file differs from what its results give."""
    text = path.read_text(encoding="utf-8")
    return refreshed(text, path.parent) != text


def refresh(path: Path) -> int:
    """Write the file's tables anew; returns how many there are. Raises InvalidInput for none."""
    text = path.read_text(encoding="utf-8")
    count = len(_BLOCK.findall(text))
    if not count:
        raise InvalidInput(
            f"{path}: no table to fill; put <!-- eval: RESULTS-FOLDER TASK MEASURE... --> and "
            "<!-- /eval --> where it should stand"
        )
    path.write_text(refreshed(text, path.parent), encoding="utf-8")
    return count


def _table(head: str, folder: Path) -> str:
    place, task, *rest = head.split() if len(head.split()) > 2 else ("", "")
    names = [word for word in rest if "=" not in word]
    unknown = [name for name in names if name not in BY_NAME]
    if not names or unknown:
        wrong = f"no measure {unknown[0]}" if unknown else "expected FOLDER TASK MEASURE..."
        raise InvalidInput(f"<!-- eval: {head} -->: {wrong}; measures are {', '.join(BY_NAME)}")
    kept = [_keeps(head, word) for word in rest if "=" in word]
    runs = [run for run in load_all([folder / place]) if run.task == task]
    runs = [run for run in runs if all(keep(run) for keep in kept)]
    if not runs:
        raise InvalidInput(f"<!-- eval: {head} -->: no such run in {place}")
    return markdown(in_order(runs), names, interval=False)


def _keeps(head: str, word: str) -> Callable[[Run], bool]:
    """What "suite=a,b" or "system=a,b" says of a run."""
    by, _, named = word.partition("=")
    wanted = named.split(",")
    if by == "suite":
        return lambda run: run.suite in wanted
    if by == "system":
        return lambda run: run.configuration in wanted
    raise InvalidInput(f"<!-- eval: {head} -->: {by}= is neither suite= nor system=")
