"""The command line: its options and help texts. What the commands do is in `ui.commands`.

Exit status: 0 when it worked, 1 when the input or the index is at fault (one line on stderr),
2 for wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.errors import BaowenError
from rag.assemble import DEFAULT_INDEX, Settings
from ui import commands

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
        commands.complain(error)
        return 1
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): not an error of ours. What is still
        # buffered must not be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("baowen: stopped; the index is as it was before", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The parser of all commands but `eval`."""
    root = argparse.ArgumentParser(
        prog="baowen",
        description="Ask questions of newspaper archives; answers quote their sources exactly.",
        epilog=EPILOG,
    )
    to = root.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_index(to)
    _add_articles(to)
    _add_ask(to)
    _add_chat(to)
    _add_check(to)
    to.add_parser("eval", help="scripted evaluation runs; see `baowen eval --help`")
    return root


def _command(
    to: Any, name: str, run: Callable[[argparse.Namespace], int], help: str
) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = to.add_parser(name, help=help, description=help)
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


def _add_index(to: Any) -> None:
    found = _command(to, "index", commands.index, "add, update and remove articles by content")
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


def _add_articles(to: Any) -> None:
    _command(to, "articles", commands.articles, "print one JSON line per article")


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


def _add_ask(to: Any) -> None:
    found = _command(to, "ask", commands.ask, "answer one question, or a file of them")
    found.add_argument("question", nargs="?", help="the question")
    found.add_argument("--batch", metavar="FILE", help="JSON lines with questions; - for stdin")
    found.add_argument("--json", action="store_true", help="print JSON")
    found.add_argument("--from", dest="date_from", metavar="YYYY-MM-DD", type=_date)
    found.add_argument("--to", dest="date_to", metavar="YYYY-MM-DD", type=_date)
    found.add_argument("--source", action="append", default=[], metavar="NAME")
    found.add_argument("--generator", default="extractive", metavar="SPEC", help=_GENERATOR_HELP)
    _add_answering(found)


def _add_chat(to: Any) -> None:
    found = _command(to, "chat", commands.chat, "serve the chat page")
    found.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    found.add_argument("--port", type=_port, default=7860, help="port (default: %(default)s)")
    found.add_argument("--auth", metavar="USER:PASSWORD", type=_credentials)
    found.add_argument(
        "--generator", action="append", metavar="SPEC",
        help=f"{_GENERATOR_HELP}; several times to have the choice on the page",
    )  # fmt: skip
    _add_answering(found)


def _add_check(to: Any) -> None:
    _command(to, "check", commands.check, "verify the index; exit 1 and say what is wrong")


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


if __name__ == "__main__":
    sys.exit(main())
