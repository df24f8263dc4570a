"""The command line of the benchmark: each part in a process of its own, a result file a size."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.bench import changing, endurance, machine, people, report, searching, spreading, stages
from eval.bench.corpus import write_corpus
from eval.environment import ROOT, describe
from index.build import build

PARTS = ("build", "stages", "search", "change", "people", "endurance", "ray")


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    if options.part:
        print(json.dumps(_part(options.part, options.work, options.data)))
        return 0
    for size in options.sizes:
        _measure(size, options)
    if options.report:
        report.update(folder=options.out)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[], help="passages, e.g. 10000")
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder with train/"
    )
    parser.add_argument("--report", action="store_true", help="draw docs/scale.md and .svg anew")
    parser.add_argument("--work", type=Path, default=Path(".baowen-bench"), help="for the corpora")
    parser.add_argument("--out", type=Path, default=report.RESULTS, help="folder for the results")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=list(PARTS[:4]), help="what to measure"
    )
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    return parser


def _measure(size: int, options: argparse.Namespace) -> None:
    work = options.work / str(size)
    path = options.out / f"{size}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    result: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"size": size}
    described = work / "corpus.json"
    if not described.exists():
        corpus = write_corpus(options.data, work / "corpus", size)
        facts = {"articles": corpus.articles, "real": corpus.real, "bytes": corpus.bytes}
        described.write_text(json.dumps(facts))
    result["corpus"] = json.loads(described.read_text())
    for part in options.parts:
        print(f"{size}: {part} ...", file=sys.stderr, flush=True)
        before = machine.load()
        found = _in_a_process(part, work, options.data)
        noted = {"load": [before, machine.load()], "commit": describe()["commit"]}
        result[part] = found | noted
        result["environment"] = describe()
        result["limits_mb_per_second"] = machine.rates(work)
        path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        print(json.dumps(found), file=sys.stderr, flush=True)


def _in_a_process(part: str, work: Path, data: Path) -> dict[str, Any]:
    places = ["--work", str(work), "--data", str(data)]
    command = [sys.executable, "-m", "eval.bench", "--part", part, *places]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _part(part: str, work: Path, data: Path) -> dict[str, Any]:
    index = work / "index"
    measures: dict[str, Callable[[], dict[str, Any]]] = {
        "build": lambda: _build(work / "corpus", index),
        "stages": lambda: {"stages": stages.measure(work / "corpus")},
        "search": lambda: searching.measure(index, data),
        "change": lambda: changing.measure(index, data),
        "people": lambda: people.measure(index, data),
        "endurance": lambda: endurance.measure(index, data),
        "ray": lambda: spreading.measure(work / "corpus", work / "index-ray"),
    }
    return measures[part]()


def _build(corpus: Path, index: Path) -> dict[str, Any]:
    shutil.rmtree(index, ignore_errors=True)
    with machine.Watch() as watch:
        report = build([corpus], index)
    parts = {
        "database": (index / "baowen.sqlite").stat().st_size,
        "lexical": machine.folder_bytes(index / "lexical"),
        "dense": machine.folder_bytes(index / "dense"),
    }
    return {
        "seconds": round(report.seconds, 1),
        "articles": report.articles,
        "passages": report.passages,
        "articles_per_second": round(report.articles / report.seconds, 1),
        "memory_mb": machine.memory() | {"own": watch.peak},
        "disk_bytes_per_passage": {
            name: round(size / report.passages) for name, size in parts.items()
        },
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
