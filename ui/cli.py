"""The command line. Parses, assembles through `rag.assemble`, prints; nothing else.

Exit status: 0 when it worked, 1 when the input or the index is at fault (one line on stderr),
2 for wrong usage.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from index.errors import BaowenError, InvalidInput
from index.stores import Place, is_milvus
from rag.assemble import DEFAULT_INDEX, Settings, open_assistant, open_assistants
from rag.types import Assistant, Filters

EPILOG = "Start with `baowen index FOLDER`, then `baowen chat` or `baowen ask QUESTION`."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if arguments[:1] == ["eval"]:
            # The one place where the two meet: evaluation has a command line of its own.
            from eval.cli import main as evaluate

            return evaluate(arguments[1:])
        options = parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)
    except BaowenError as error:
        _complain(error)
        return 1
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): not an error of ours. What is still
        # buffered must not be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("baowen: stopped; the index is as it was before", file=sys.stderr)
        return 1


def _complain(error: BaowenError) -> None:
    """One line on stderr, whatever a library had to say within it."""
    print(f"baowen: {' '.join(str(error).split())}", file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """The parser of all commands but `eval`."""
    root = argparse.ArgumentParser(
        prog="baowen",
        description="Ask questions of newspaper archives; answers quote their sources exactly.",
        epilog=EPILOG,
    )
    commands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_index(commands)
    _add_articles(commands)
    _add_ask(commands)
    _add_chat(commands)
    _add_check(commands)
    commands.add_parser("eval", help="scripted evaluation runs; see `baowen eval --help`")
    return root


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], help: str
) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    found.set_defaults(run=run)
    found.add_argument(
        "--index", type=Path, default=DEFAULT_INDEX, metavar="DIR",
        help="the index folder (default: %(default)s)",
    )  # fmt: skip
    found.add_argument(
        "--store", metavar="milvus:URI",
        help="keep the index in Milvus instead: milvus:http://HOST:19530, or milvus:FILE.db for"
        " milvus-lite; needs `pip install pymilvus milvus-lite`",
    )  # fmt: skip
    return found


def _place(options: argparse.Namespace) -> Place:
    """Where the index is."""
    if options.store is None:
        return Path(options.index)
    if not is_milvus(options.store):
        raise InvalidInput(f"--store {options.store}: stores are given as milvus:URI")
    return str(options.store)


def _add_index(commands: Any) -> None:
    found = _command(commands, "index", _index, "add, update and remove articles by content")
    found.add_argument(
        "paths", nargs="*", metavar="PATH",
        help="files and folders: .txt .md .html .jsonl .docx .pdf",
    )  # fmt: skip
    found.add_argument(
        "--encoder", metavar="NAME",
        help='"builtin", or a sentence-transformers model by name or folder; an index keeps its'
        " own until another is named",
    )  # fmt: skip
    found.add_argument(
        "--workers", metavar="SPEC", default="local",
        help="who reads and encodes: local (default), or ray (or ray:ADDRESS of a cluster; needs"
        " `pip install 'ray[data]'`)",
    )  # fmt: skip
    found.add_argument("--quiet", action="store_true", help="no progress bar")


def _add_articles(commands: Any) -> None:
    _command(commands, "articles", _articles, "print one JSON line per article")


_GENERATOR_HELP = "extractive (default: quotes, no language model), hf:NAME or openai:NAME@URL"


def _add_answering(found: argparse.ArgumentParser) -> None:
    found.add_argument(
        "--reader", default=Settings().reader, metavar="NAME",
        help='"builtin", "none", or a question-answering model for transformers',
    )  # fmt: skip
    found.add_argument(
        "--caution", choices=("careful", "balanced", "eager"), default="balanced",
        help="how sure an answer must be to be shown (default: %(default)s)",
    )  # fmt: skip
    found.add_argument(
        "--strict", action="store_true",
        help="leave out sentences of a written answer that the sources do not support",
    )  # fmt: skip


def _add_ask(commands: Any) -> None:
    found = _command(commands, "ask", _ask, "answer one question, or a file of them")
    found.add_argument("question", nargs="?", help="the question")
    found.add_argument("--batch", metavar="FILE", help="JSON lines with questions; - for stdin")
    found.add_argument("--json", action="store_true", help="print JSON")
    found.add_argument("--from", dest="date_from", metavar="YYYY-MM-DD", type=_date)
    found.add_argument("--to", dest="date_to", metavar="YYYY-MM-DD", type=_date)
    found.add_argument("--source", action="append", default=[], metavar="NAME")
    found.add_argument("--generator", default="extractive", metavar="SPEC", help=_GENERATOR_HELP)
    _add_answering(found)


def _add_chat(commands: Any) -> None:
    found = _command(commands, "chat", _chat, "serve the chat page")
    found.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    found.add_argument("--port", type=_port, default=7860, help="port (default: %(default)s)")
    found.add_argument("--auth", metavar="USER:PASSWORD", type=_credentials)
    found.add_argument(
        "--generator", action="append", metavar="SPEC",
        help=f"{_GENERATOR_HELP}; several times to have the choice on the page",
    )  # fmt: skip
    _add_answering(found)


def _add_check(commands: Any) -> None:
    _command(commands, "check", _check, "verify the index; exit 1 and say what is wrong")


def _date(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2024-04-30") from error


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 1 << 16):
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to 65535")
    return int(text)


def _credentials(text: str) -> tuple[str, str]:
    user, colon, password = text.partition(":")
    if not (user and colon and password):
        raise argparse.ArgumentTypeError("expected USER:PASSWORD")
    return user, password


def _settings(options: argparse.Namespace, generator: str) -> Settings:
    return Settings(
        reader=options.reader,
        generator=generator,
        strict=options.strict,
        caution=options.caution,
    )


def _index(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from index.build import build

    bar = tqdm(unit=" articles", disable=options.quiet or None, dynamic_ncols=True, smoothing=0.1)

    def progress(done: int, total: int, name: str) -> None:
        bar.total = total
        bar.update(done - bar.n)

    with bar:
        report = build(
            options.paths, _place(options), encoder=options.encoder, progress=progress,
            workers=options.workers,
        )  # fmt: skip
    for line in report.warnings:
        print(f"baowen: {line}", file=sys.stderr)
    print(
        f"{report.added} added, {report.updated} updated, {report.removed} removed,"
        f" {report.unchanged} unchanged in {report.seconds:.1f} s;"
        f" {_place(options)} holds {report.sources} sources, {report.articles} articles,"
        f" {report.passages} passages"
    )
    return 0


def _articles(options: argparse.Namespace) -> int:
    from index.continued import continued
    from index.stores import open_index
    from rag.wire import article_json

    view = open_index(_place(options)).view()
    later = continued(view)
    earlier = {second: first for first, second in later.items()}
    for stored in view.articles():
        key = (stored.source_name, stored.article.id)
        line = article_json(stored, later.get(key), earlier.get(key))
        print(json.dumps(line, ensure_ascii=False))
    return 0


def _ask(options: argparse.Namespace) -> int:
    from rag.wire import answer_json
    from ui.export import plain_text
    from ui.i18n import labels

    if (options.question is None) == (options.batch is None) or options.question == "":
        print("baowen: give either a question or --batch FILE", file=sys.stderr)
        return 2
    filters = Filters(options.date_from, options.date_to, tuple(options.source))
    if options.batch is not None:
        with _batch_lines(options.batch) as lines:
            assistant = open_assistant(_place(options), _settings(options, options.generator))
            return _ask_batch(options.batch, lines, assistant, filters)
    assistant = open_assistant(_place(options), _settings(options, options.generator))
    answer = assistant.ask(options.question, filters=filters)
    if options.json:
        print(json.dumps(answer_json(answer), ensure_ascii=False))
    else:
        print(plain_text(answer, labels(answer.language)), end="")
    return 0


def _batch_lines(name: str) -> TextIO:
    if name == "-":
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        return sys.stdin
    try:
        return open(name, encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise InvalidInput(f"{name}: cannot be read ({error.strerror or error})") from error


def _ask_batch(name: str, lines: TextIO, assistant: Assistant, filters: Filters) -> int:
    from rag.wire import answer_json, read_batch

    status = 0
    for asked in read_batch(lines, name):
        if isinstance(asked, InvalidInput):
            # The lines behind it are questions all the same; the status says that one was not.
            _complain(asked)
            status = 1
            continue
        answer = assistant.ask(asked.question, asked.history, filters)
        print(json.dumps(answer_json(answer, asked.id), ensure_ascii=False), flush=True)
    return status


def _chat(options: argparse.Namespace) -> int:
    from ui.chat import launch
    from ui.shelf import IndexLibrary

    names = list(dict.fromkeys([*(options.generator or ()), "extractive"]))
    offered = open_assistants(_place(options), _settings(options, names[0]), names)
    assistant = offered.plain[names[0]]
    try:
        launch(
            assistant,
            # Examples are found by asking: no language model is to be kept busy with that.
            IndexLibrary(offered.plain["extractive"], options.index, place=_place(options)),
            host=options.host,
            port=options.port,
            auth=options.auth,
            feedback_path=options.index / "feedback.jsonl",
            generators=offered.plain,
            strict=offered.strict,
            strict_at_first=options.strict,
        )
    except OSError as error:
        place = f"{options.host}:{options.port}"
        raise BaowenError(f"{place} cannot be served ({error}): try another --port") from error
    return 0


def _check(options: argparse.Namespace) -> int:
    from index.stores import check

    problems = 0
    for line in check(_place(options)):
        problems += 1
        print(f"baowen: {line}", file=sys.stderr)
    if not problems:
        print(f"{_place(options)}: all is well")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
