"""Runs a suite in a configuration: index its corpus, ask, score, sum up, save.

Resumable twice over: a run whose file is there with the same fingerprint is not run again, and a
run that was broken off goes on after its last row.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval import corpus, environment, searching, stages
from eval.backend import Backend
from eval.configurations import Configuration
from eval.figures import by_group, summarise
from eval.measures import cost
from eval.partial import PartialRun
from eval.record import Run, load, save
from eval.settings import Settings, prepared
from eval.steps import STEPS
from eval.types import Row, Suite, System, Task

Progress = Callable[[Iterable[list[Row]], str, int], Iterable[list[Row]]]
"""Wraps the batches of rows of one run: (batches, label, number of questions)."""

_ANSWERING = ("answers", "dialogues")
"""Tasks that need more than retrieval; for the others no reader is loaded."""


def run_suite(
    suite: Suite,
    configurations: Sequence[Configuration],
    backend: Backend,
    out: Path,
    settings: Settings,
    progress: Progress,
    tasks: Sequence[Task] | None = None,
) -> Iterator[Run]:
    """Run the suite's tasks (or those of `tasks` that it has) in each configuration; every run is
    saved under `out`."""
    suite = prepared(suite, settings)
    digest = corpus.digest(suite)
    for one in configurations:
        blanks = [
            blank_run(suite, digest, task, one, settings)
            for task in suite.tasks
            if (tasks is None or task in tasks) and _differs(suite, task, one)
        ]
        missing = [blank for blank in blanks if finished(blank, out) is None]
        if missing:
            _run_missing(missing, suite, digest, one, backend, out, progress)
        for blank in blanks:
            yield from load(out / f"{blank.name}.json")


def _run_missing(
    missing: Sequence[Run],
    suite: Suite,
    digest: str,
    configuration: Configuration,
    backend: Backend,
    out: Path,
    progress: Progress,
) -> None:
    index, built = _indexed(suite, digest, configuration, backend, out)
    facts = built | {"index_bytes": cost.folder_bytes(index)}
    cost.forget_peak_memory()
    answers = any(blank.task in _ANSWERING for blank in missing)
    opened = configuration if answers else replace(configuration, first_passage=True)
    with backend.open(index, opened) as system:
        for blank in missing:
            run_task(system, suite, blank, out, progress, facts)


def run_task(
    system: System,
    suite: Suite,
    blank: Run,
    out: Path,
    progress: Progress,
    facts: Mapping[str, Any],
) -> Run:
    """`blank` with rows and figures, saved under `out`; rows are kept there as they come."""
    partial = PartialRun.open(out / "work" / f"{blank.name}.rows", blank.fingerprint)
    done = frozenset(row.id for row in partial.rows)
    _warm(system, suite)
    total = len(
        {"dialogues": suite.dialogues, "articles": suite.gold}.get(blank.task, suite.questions)
    )
    batches = STEPS[blank.task](system, suite, done)
    for batch in progress(batches, f"{suite.name} {blank.task} {blank.configuration}", total):
        partial.add(batch)
    described = {
        **facts,
        **system.details,
        "peak_memory_bytes": cost.peak_memory_bytes(),
        "load_average": cost.load_average(),
    }
    run = replace(summed_up(blank, partial.rows), system=described)
    save(run, out)
    partial.remove()
    return run


def summed_up(blank: Run, rows: list[Row]) -> Run:
    """`blank` with the rows and their figures."""
    seed = int(blank.settings.get("seed", 0))
    if blank.task == "retrieval":
        rows = searching.score(rows)
    return replace(
        blank,
        environment=dict(environment.describe()),
        stages=stages.percentiles(rows),
        figures=summarise(rows, seed),
        kinds=by_group(rows, lambda row: row.kind, seed),
        languages=by_group(rows, lambda row: row.lang, seed),
        rows=tuple(rows),
    )


def _differs(suite: Suite, task: Task, configuration: Configuration) -> bool:
    """Whether the configuration can change anything: how pages are divided depends on none of it,
    ranking not on who reads, and without pages there are no articles to leave out."""
    if configuration.name == "default":
        return True
    if not configuration.articles and not suite.paths:
        return False
    if task == "retrieval":
        ranked_otherwise = configuration.retrieval != "weighted" or not configuration.articles
        return ranked_otherwise and not configuration.first_passage
    return task != "articles"


def _warm(system: System, suite: Suite) -> None:
    """Load whatever is loaded at first use, so that latency is that of a warm system."""
    if suite.questions:
        system.assistant.ask(suite.questions[0].question)


def _indexed(
    suite: Suite, digest: str, configuration: Configuration, backend: Backend, out: Path
) -> tuple[Path, dict[str, Any]]:
    """The suite's index below `out`, built unless it is there for the same corpus and code."""
    mark = f"{digest}.{environment.code_hash()}.{configuration.encoder}.{configuration.articles}"
    variant = hashlib.sha256(mark.encode()).hexdigest()[:8]
    folder = out / "work" / f"{suite.name}.{variant}"
    marker = folder / "built.json"
    if marker.is_file():
        facts: dict[str, Any] = json.loads(marker.read_text(encoding="utf-8"))
        if facts.pop("mark", None) == mark:
            return folder / "index", facts
    shutil.rmtree(folder, ignore_errors=True)
    files = corpus.write(suite.sources, folder / "corpus")
    if configuration.articles:
        files += suite.paths
    else:
        files += corpus.write(corpus.as_records(suite.paths), folder / "pages")
    start = time.perf_counter()
    facts = backend.build(files, folder / "index", configuration)
    facts["build_s"] = round(time.perf_counter() - start, 2)
    marker.write_text(json.dumps({"mark": mark} | facts), encoding="utf-8")
    return folder / "index", facts


def finished(blank: Run, out: Path) -> Run | None:
    """The run of this name and fingerprint under `out`, if it is there."""
    path = out / f"{blank.name}.json"
    if not path.is_file():
        return None
    found = next(iter(load(path)), None)
    return found if found is not None and found.fingerprint == blank.fingerprint else None


def blank_run(
    suite: Suite, digest: str, task: Task, configuration: Configuration, settings: Settings
) -> Run:
    """A run without rows: its names, its settings and its fingerprint."""
    parts = (digest, environment.code_hash(), repr(configuration), task, settings.described())
    mark = hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    return Run(suite.name, task, configuration.name, mark, settings.described())
