"""What each command of `baowen eval` does: reads its input, runs, prints, writes."""

from __future__ import annotations

import json
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from eval import execute, record, searching, sets, suites, tables
from eval.backend import Backend
from eval.configurations import ALL, CONFIGURATIONS, Configuration, configuration
from eval.measures import cost, ranking
from eval.questions import load_dialogues, load_questions
from eval.record import Run
from eval.settings import Settings, prepared
from eval.types import Row, Suite
from index.errors import InvalidInput


def questions(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval questions FILE`."""
    suite = Suite(arguments.file.stem, load_questions(arguments.file), tasks=("answers",))
    return _measure(arguments, backend, suite)


def dialogues(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval dialogues FILE`."""
    suite = Suite(
        arguments.file.stem, dialogues=load_dialogues(arguments.file), tasks=("dialogues",)
    )
    return _measure(arguments, backend, suite)


def retrieval(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval retrieval FILE...`."""
    runs: list[Run] = []
    asked = sets.load_set(arguments.questions, "questions") if arguments.questions else None
    with folder_or_temporary(None) as out:
        for path in arguments.files:
            suite = sets.load_set(path, path.name.split(".")[0], tasks=("retrieval",))
            if asked:
                suite = sets.with_questions_of(suite, asked, suite.name)
            runs += _runs(arguments, backend, [suite], out)
    _write(arguments, runs)
    return 0


def verdicts(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval verdicts --data DIR`; the check of claims is the built-in one."""
    from eval.verdicts import measure

    _at_least_one("--limit", arguments.limit)
    _at_least_one("--workers", arguments.workers)
    found = measure(arguments.data, arguments.sets, arguments.limit, arguments.workers)
    if arguments.json:
        record.write_text(arguments.json, json.dumps(found, indent=1) + "\n")
    return 0


def articles(argv: Sequence[str]) -> int:
    """`baowen eval articles ...`, which has options of its own."""
    from importlib import import_module

    return int(import_module("eval.articles").main(argv))


def run(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval run SUITE... --out DIR`."""
    wanted = [suites.resolve(name, arguments.data) for name in arguments.suites]
    names = [suite.name for suite in wanted]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidInput(
            f"two suites are called {twice}, and so would be their results: "
            "run them one at a time, into folders of their own"
        )
    _write(arguments, _runs(arguments, backend, wanted, arguments.out))
    return 0


def draft(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval draft PATH... --out FILE`."""
    from eval.draft import write

    _at_least_one("--count", arguments.count)
    count = write(arguments.paths, arguments.out, arguments.count, arguments.seed)
    print(f"{arguments.out}: {count} questions; read and mend each one before you measure with it")
    return 0


def _measure(arguments: Namespace, backend: Backend, suite: Suite) -> int:
    """Run a file's questions over an index that is there, or over a corpus indexed for it."""
    if arguments.index and arguments.corpus:
        raise InvalidInput("give either --index DIR or --corpus PATH..., not both")
    if arguments.corpus:
        suite = replace(suite, paths=tuple(arguments.corpus))
        with folder_or_temporary(None) as out:
            runs = _runs(arguments, backend, [suite], out)
    else:
        runs = list(_over_index(arguments, backend, suite))
    _write(arguments, runs)
    return 0


def _over_index(arguments: Namespace, backend: Backend, suite: Suite) -> Iterator[Run]:
    from rag.assemble import DEFAULT_INDEX

    settings = _settings(arguments)
    if settings.distractors or settings.removed:
        raise InvalidInput("--distractors and --removed change the corpus: use --corpus for them")
    suite = prepared(suite, settings)
    index = arguments.index or DEFAULT_INDEX
    for one in _configurations(arguments):
        with backend.open(index, one) as system, folder_or_temporary(None) as out:
            blank = execute.blank_run(suite, "", suite.tasks[0], one, settings)
            facts = {"index_bytes": cost.folder_bytes(index)}
            done = execute.run_task(system, suite, blank, out, progress, facts)
            print(tables.run_table(done) + "\n")
            yield done


def _runs(arguments: Namespace, backend: Backend, wanted: Iterable[Suite], out: Path) -> list[Run]:
    runs: list[Run] = []
    settings, configurations = _settings(arguments), _configurations(arguments)
    tasks = getattr(arguments, "task", None)
    for suite in wanted:
        for done in execute.run_suite(
            suite, configurations, backend, out, settings, progress, tasks
        ):
            print(tables.run_table(done) + "\n")
            runs.append(done)
    return runs


def _settings(arguments: Namespace) -> Settings:
    if not 0 <= arguments.removed < 1:
        raise InvalidInput(f"--removed {arguments.removed}: expected a share from 0 to below 1")
    if arguments.limit is not None:
        _at_least_one("--limit", arguments.limit)
    return Settings(
        arguments.seed,
        arguments.limit,
        arguments.removed,
        tuple(arguments.distractors),
        arguments.distractor_limit,
    )


def _at_least_one(option: str, number: int) -> None:
    if number < 1:
        raise InvalidInput(f"{option} {number}: expected at least 1")


def _configurations(arguments: Namespace) -> list[Configuration]:
    chosen = {"encoder": arguments.encoder, "caution": arguments.caution}
    chosen |= {
        name: value
        for name in ("reader", "generator")
        if (value := getattr(arguments, name)) is not None
    }
    names = arguments.configuration or ["default"]
    wanted = CONFIGURATIONS if ALL in names else [configuration(name) for name in names]
    return [replace(one, **chosen) for one in wanted]


def _write(arguments: Namespace, runs: list[Run]) -> None:
    """Write what --json and --trec ask for."""
    target = getattr(arguments, "json", None)
    if target:
        record.write(runs, target)
    folder = getattr(arguments, "trec", None)
    if folder:
        for one in runs:
            if one.task == "retrieval":
                rows = list(one.rows)
                paths = ranking.write_trec(
                    folder, one.name, searching.qrels(rows), searching.run(rows)
                )
                print("\n".join(str(path) for path in paths))


def progress(batches: Iterable[list[Row]], name: str, total: int) -> Iterable[list[Row]]:
    from tqdm import tqdm

    bar: Iterable[list[Row]] = tqdm(batches, desc=name, total=total, unit="q", disable=None)
    return bar


@contextmanager
def folder_or_temporary(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="baowen-eval-") as name:
        yield Path(name)
