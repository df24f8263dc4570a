"""What each command of `baowen` does: assembles through `rag.assemble`, prints; nothing else."""

from __future__ import annotations

import io
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TextIO

from index.errors import BaowenError, InvalidInput
from index.stores import Place, is_milvus
from rag.assemble import Settings, open_assistant, open_assistants
from rag.types import Assistant, Filters


def index(options: Namespace) -> int:
    """`baowen index`."""
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


def articles(options: Namespace) -> int:
    """`baowen articles`."""
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


def ask(options: Namespace) -> int:
    """`baowen ask`."""
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
            complain(asked)
            status = 1
            continue
        answer = assistant.ask(asked.question, asked.history, filters)
        print(json.dumps(answer_json(answer, asked.id), ensure_ascii=False), flush=True)
    return status


def chat(options: Namespace) -> int:
    """`baowen chat`."""
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


def check(options: Namespace) -> int:
    """`baowen check`."""
    from index.stores import check as problems_in

    problems = 0
    for line in problems_in(_place(options)):
        problems += 1
        print(f"baowen: {line}", file=sys.stderr)
    if not problems:
        print(f"{_place(options)}: all is well")
    return 1 if problems else 0


def complain(error: BaowenError) -> None:
    """One line on stderr, whatever a library had to say within it."""
    print(f"baowen: {' '.join(str(error).split())}", file=sys.stderr)


def _place(options: Namespace) -> Place:
    """Where the index is."""
    if options.store is None:
        return Path(options.index)
    if not is_milvus(options.store):
        raise InvalidInput(f"--store {options.store}: stores are given as milvus:URI")
    return str(options.store)


def _settings(options: Namespace, generator: str) -> Settings:
    return Settings(
        reader=options.reader,
        generator=generator,
        strict=options.strict,
        caution=options.caution,
    )
