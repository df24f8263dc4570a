"""`baowen eval`: its options and help texts. What the commands do is in `eval.commands`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from eval import commands, outcomes
from eval.backend import Backend
from eval.configurations import ALL, CONFIGURATIONS
from eval.suites import KNOWN
from eval.verdicts import SETS as CHECKED
from index.errors import BaowenError

_RUN_HELP = "\n".join(
    [
        "suites (SUITE is a name, NAME=PATH, a folder like the sample, or a file of",
        "question-passage records):",
        *(f"  {known.name:<12} {known.about}" for known in KNOWN),
        "",
        "configurations:",
        *(f"  {one.name:<14} {one.label}" for one in CONFIGURATIONS),
    ]
)


def main(argv: Sequence[str], backend: Backend | None = None) -> int:
    """Run `baowen eval ARGV`; returns the exit status: 0 done, 1 a figure or input is at fault.

    Wrong usage exits with 2. `backend` stands in for the real models in tests.
    """
    try:
        if list(argv[:1]) == ["articles"]:
            return commands.articles(argv[1:])
        arguments = _parser().parse_args(argv)
        return int(arguments.command(arguments, backend or _built_in()))
    except BaowenError as error:
        print(f"baowen eval: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever reads along (`| head`) has seen enough; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"baowen eval: {place}{error.strerror or error}; check the path", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("baowen eval: stopped; run it again to go on where it was", file=sys.stderr)
        return 1


def _built_in() -> Backend:
    from eval.backend import BuiltIn

    return BuiltIn()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="baowen eval",
        description="Measure answers, citations, refusals and retrieval.",
    )
    commands_ = parser.add_subparsers(metavar="COMMAND ...", required=True)
    _add_questions(commands_)
    _add_retrieval(commands_)
    _add_dialogues(commands_)
    commands_.add_parser("articles", help="score the division of pages into articles")
    _add_verdicts(commands_)
    _add_run(commands_)
    _add_results(commands_)
    _add_check(commands_)
    _add_draft(commands_)
    return parser


_Commands = argparse._SubParsersAction  # the type has no public name


def _add_questions(to: _Commands[argparse.ArgumentParser]) -> None:
    parser = to.add_parser(
        "questions",
        help="ask the questions of a file and score the answers",
        description="Ask the questions of FILE (JSON lines: id, question, answers, evidence, kind) "
        "and print what was found, cited and refused, by kind, with 95 % bootstrap intervals.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    _add_system(parser)
    parser.set_defaults(command=commands.questions)


def _add_dialogues(to: _Commands[argparse.ArgumentParser]) -> None:
    parser = to.add_parser(
        "dialogues",
        help="hold the conversations of a file and score each turn",
        description="Ask the turns of each dialogue of FILE (JSON lines: id, turns) one after the "
        "other, with what was really answered before, and score each turn.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    _add_system(parser)
    parser.set_defaults(command=commands.dialogues)


def _add_retrieval(to: _Commands[argparse.ArgumentParser]) -> None:
    parser = to.add_parser(
        "retrieval",
        help="rank the passages of question-passage sets",
        description="Index the passages of each FILE (JSON lines, .xz too: id, context, question, "
        "answers) and look for each question's own: recall@k, MRR, nDCG by ir-measures.",
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument(
        "--questions", type=Path, metavar="FILE", help="ask this set's questions, line by line"
    )
    parser.add_argument(
        "--trec", type=Path, metavar="DIR", help="write runs and qrels for TREC tools"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the run with all its rows")
    _add_settings(parser)
    parser.set_defaults(command=commands.retrieval)


def _add_verdicts(to: _Commands[argparse.ArgumentParser]) -> None:
    parser = to.add_parser(
        "verdicts",
        help="measure the check of written claims",
        description="Make claims of question sets, true and spoilt in one way each (another number, "
        "name, date, word, order, a negation, another passage), and print precision and recall of "
        "each verdict and what became of each kind.",
    )
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder with the sets' files"
    )
    parser.add_argument("--sets", nargs="+", default=list(CHECKED), metavar="SET")
    parser.add_argument("--limit", type=int, default=500, metavar="N", help="questions of each set")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (1)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures")
    parser.set_defaults(command=commands.verdicts)


def _add_run(to: _Commands[argparse.ArgumentParser]) -> None:
    parser = to.add_parser(
        "run",
        help="run suites and keep the results",
        description="Run suites in one or more configurations; one JSON file a run. A run that is "
        "already there is not repeated, one that was broken off goes on where it was.",
        epilog=_RUN_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("suites", nargs="+", metavar="SUITE")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for results")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder with the sets' files")
    parser.add_argument(
        "--task",
        action="append",
        choices=("answers", "retrieval", "dialogues", "articles"),
        help="only this task of each suite (may be repeated)",
    )
    parser.add_argument(
        "--trec", type=Path, metavar="DIR", help="write runs and qrels for TREC tools"
    )
    _add_settings(parser)
    parser.set_defaults(command=commands.run)


def _add_results(to: _Commands[argparse.ArgumentParser]) -> None:
    report = to.add_parser("report", help="make an HTML page and a Markdown table of results")
    report.add_argument("results", type=Path, nargs="+", metavar="DIR", help="folders or files")
    report.add_argument("--out", type=Path, default=Path("report.html"), metavar="FILE.html")
    report.set_defaults(command=outcomes.report)

    compare = to.add_parser(
        "compare",
        help="say what got better and worse between two results",
        description="Paired bootstrap over the questions that A and B share, and the questions "
        "whose outcome changed.",
    )
    compare.add_argument("a", type=Path, metavar="A", help="result file or folder, before")
    compare.add_argument("b", type=Path, metavar="B", help="result file or folder, after")
    compare.add_argument("--seed", type=int, default=0)
    compare.set_defaults(command=outcomes.compare)

    publish = to.add_parser(
        "publish",
        help="copy results without questions and answers",
        description="Copy results with nothing of a set's texts: figures, and for each question its "
        "id, scores and time.",
    )
    publish.add_argument("results", type=Path, nargs="+", metavar="DIR", help="folders or files")
    publish.add_argument("--into", type=Path, required=True, metavar="DIR")
    publish.set_defaults(command=outcomes.publish)

    table = to.add_parser(
        "table",
        help="fill the tables of a Markdown file from result files",
        description="Fill every table between <!-- eval: FOLDER TASK MEASURE... --> and "
        "<!-- /eval -->; FOLDER is relative to the file.",
    )
    table.add_argument("--into", type=Path, required=True, metavar="README.md")
    table.add_argument("--check", action="store_true", help="change nothing; exit 1 when stale")
    table.set_defaults(command=outcomes.table)


def _add_check(to: _Commands[argparse.ArgumentParser]) -> None:
    parser = to.add_parser(
        "check",
        help="fail when a figure falls under its floor",
        description="Hold results against the floors of FILE.toml; exit 1 when one does not hold. "
        "Without --results the suites that the file names are run first.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.toml")
    parser.add_argument("--results", type=Path, nargs="+", metavar="DIR", help="folders or files")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep what is run here")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder with the sets' files")
    parser.set_defaults(command=outcomes.check)


def _add_draft(to: _Commands[argparse.ArgumentParser]) -> None:
    parser = to.add_parser(
        "draft",
        help="propose questions about a corpus, to be edited by hand",
        description="Write questions about sentences with names and numbers, and near-misses that "
        "the corpus does not answer, in the format of `baowen eval questions`. `evidence` is the "
        "sentence that a question was made from, `near` the question that a near-miss was made from.",
    )
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl")
    parser.add_argument("--count", type=int, default=60, help="questions to propose (60)")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(command=commands.draft)


def _add_system(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="an index that is there (default: .baowen)"
    )
    parser.add_argument(
        "--corpus", type=Path, nargs="+", metavar="PATH", help="index these files for the run"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the run with all its rows")
    _add_settings(parser)


def _add_settings(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("settings")
    group.add_argument(
        "--configuration",
        action="append",
        choices=[*(one.name for one in CONFIGURATIONS), ALL],
        help="what to measure (default: default; may be repeated); a task that a configuration "
        "cannot change is not run again for it",
    )
    group.add_argument("--encoder", metavar="NAME", help="encoder to index with")
    group.add_argument(
        "--reader", metavar="NAME", help="reader to answer with: builtin, none or a model's name"
    )
    group.add_argument("--generator", metavar="KIND", help="extractive, hf:NAME or openai:NAME@URL")
    group.add_argument(
        "--caution",
        choices=("careful", "balanced", "eager"),
        default="balanced",
        help="how sure an answer must be to be shown (balanced)",
    )
    group.add_argument("--seed", type=int, default=0, help="of bootstrap and sampling (0)")
    group.add_argument("--limit", type=int, metavar="N", help="only N questions, drawn by the seed")
    group.add_argument(
        "--removed", type=float, default=0.0, metavar="SHARE",
        help="take this share of the passages out; their questions should be refused",
    )  # fmt: skip
    group.add_argument(
        "--distractors", type=Path, action="append", default=[], metavar="FILE",
        help="add passages that answer nothing (JSON lines with text, or .txt)",
    )  # fmt: skip
    group.add_argument("--distractor-limit", type=int, metavar="N", help="only the first N of them")
