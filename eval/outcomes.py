"""The commands of `baowen eval` that work on results: report, compare, publish, table, check."""

from __future__ import annotations

import sys
from argparse import Namespace

from eval import compare as comparing
from eval import execute, floors, readme, record, suites
from eval.backend import Backend
from eval.commands import folder_or_temporary, progress
from eval.configurations import configuration
from eval.settings import Settings
from eval.types import Task
from index.errors import InvalidInput


def report(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval report DIR...`."""
    from eval.report import write

    for path in write(record.load_all(arguments.results), arguments.out):
        print(path)
    return 0


def compare(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval compare A B`."""
    before, after = record.load_all([arguments.a]), record.load_all([arguments.b])
    pairs = comparing.matched(before, after)
    # Published baselines keep their figures and no questions: nothing to compare one by one.
    kept = [(a, b) for a, b in pairs if a.rows and b.rows]
    if kept and len(kept) < len(pairs):
        left_out = len(pairs) - len(kept)
        print(f"baowen eval: {left_out} runs left out: kept without their rows", file=sys.stderr)
    pairs = kept or pairs
    print("\n\n".join(comparing.report(a, b, arguments.seed) for a, b in pairs))
    return 0


def publish(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval publish DIR... --into DIR`."""
    for one in record.load_all(arguments.results):
        print(record.save(record.without_texts(one), arguments.into))
    return 0


def table(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval table --into README.md`."""
    if arguments.check:
        if readme.stale(arguments.into):
            raise InvalidInput(
                f"{arguments.into}: its tables are not what the results give; "
                f"run `baowen eval table --into {arguments.into}`"
            )
        return 0
    print(f"{arguments.into}: {readme.refresh(arguments.into)} tables")
    return 0


def check(arguments: Namespace, backend: Backend) -> int:
    """`baowen eval check FILE.toml`; 1 when a floor does not hold."""
    wanted = floors.load(arguments.file)
    runs = record.load_all(arguments.results) if arguments.results else []
    if not runs:
        with folder_or_temporary(arguments.out) as out:
            for suite, name in sorted({(one.suite, one.configuration) for one in wanted}):
                own = [one for one in wanted if (one.suite, one.configuration) == (suite, name)]
                tasks: list[Task] = sorted({one.task for one in own})
                found = suites.resolve(suite, arguments.data)
                settings = Settings()
                runs += execute.run_suite(
                    found, [configuration(name)], backend, out, settings, progress, tasks
                )
    verdicts = floors.check(wanted, runs)
    print("\n".join(str(verdict) for verdict in verdicts))
    return 0 if all(verdict.passed for verdict in verdicts) else 1
