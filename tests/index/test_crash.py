"""SIGKILL at every write step, and at any time: before or after, never between; nothing is
encoded twice."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hashing import HashingEncoder
from inspection import Content, content, jsonl

from index import upkeep, work, writer
from index.build import build
from index.errors import IndexMissing

SUPPORT = Path(__file__).parents[1] / "support"
NOTHING = Content((), ())
Kill = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(SUPPORT), *sys.path])}
    process = subprocess.Popen(
        [sys.executable, str(SUPPORT / "killed_build.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None

    def ask(job: dict[str, Any]) -> dict[str, Any]:
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert "failed" not in answer, "the build ended with an error"
        return dict(answer)

    yield ask
    process.stdin.close()
    assert process.wait(20) == 0


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits as in the processes that are killed."""
    monkeypatch.setattr(work, "BATCH_CHARS", 20)
    monkeypatch.setattr(upkeep, "TAIL_LIMIT", 4)
    monkeypatch.setattr(writer, "REBUILD_LIMIT", 0)


def fill(corpus: Path, version: int) -> None:
    """Two states of one folder: between them one file is changed, one goes, one comes."""
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir()
    (corpus / "same.txt").write_text("图书馆开馆\n\n图书馆昨天开馆。藏书很多。\n", "utf-8")
    records = [{"id": i, "text": f"第{i}条消息第{version if i == 2 else 0}版。"} for i in range(3)]
    (corpus / "news.jsonl").write_text(jsonl(*records), "utf-8")
    name, text = ("old.md", "# Old\n\nGone soon.") if version == 1 else ("new.md", "# New\n\nCame.")
    (corpus / name).write_text(text, "utf-8")


class States:
    """The index before and after the second version, and what encoding it takes."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.start = folder / "corpus", folder / "start"
        fill(self.corpus, 1)
        build([self.corpus], self.start, encoder=HashingEncoder("a"))
        self.before = content(self.start)
        fill(self.corpus, 2)
        self.after = {}
        self.taken_up = 0
        for name in ("a", "b"):
            shutil.copytree(self.start, folder / name)
            build([self.corpus], folder / name, encoder=HashingEncoder(name))
            self.after[name] = content(folder / name)


@pytest.fixture(scope="module")
def states(memory: Path) -> States:
    (memory / "states").mkdir()
    return States(memory / "states")


def stored_texts(folder: Path, encoder: str) -> set[str]:
    """Passages with a vector by `encoder`, seen or not, as the encoder got them."""
    path = folder / "baowen.sqlite"
    if not path.exists():
        return set()
    database = sqlite3.connect(path)
    rows = database.execute(
        "SELECT substr(text, 1) FROM sources JOIN texts ON source = id WHERE born >"
        " (SELECT value FROM meta WHERE key = 'generation') AND"
        " (SELECT value FROM meta WHERE key = 'staging') = ?",
        (encoder,),
    )
    found = {text for (text,) in rows}
    database.close()
    return found


def survives(folder: Path, states: States, encoder: str, before: Content) -> Content | None:
    """After a kill: the index is as before or after; the next run completes it, encoding nothing
    that was staged. Returns what a reader saw, None where there was no index yet."""
    staged = stored_texts(folder, encoder)
    try:
        seen = content(folder)
        assert seen in (before, states.after[encoder])
    except IndexMissing:
        assert before == NOTHING
        seen = None
    states.taken_up += len(staged)
    again = HashingEncoder(encoder)
    build([states.corpus], folder, encoder=again)
    assert content(folder) == states.after[encoder]
    assert not {text for text in staged if text in again.texts}
    assert len(list((folder / "dense").glob("base-*.json"))) <= 1
    return seen


def steps_of(kill: Kill, states: States, quick_path: Path, encoder: str, fresh: bool) -> int:
    folder = quick_path / "whole"
    if not fresh:
        shutil.copytree(states.start, folder)
    answer = kill({"corpus": str(states.corpus), "index": str(folder), "encoder": encoder})
    assert not answer["killed"]
    assert content(folder) == states.after[encoder]
    return int(answer["steps"])


@pytest.mark.parametrize(
    ("encoder", "fresh"), [("a", False), ("a", True), ("b", False)],
    ids=["update", "first build", "encode again"],
)  # fmt: skip
def test_killed_at_every_write_step(
    kill: Kill, states: States, quick_path: Path, encoder: str, fresh: bool
) -> None:
    total = steps_of(kill, states, quick_path, encoder, fresh)
    assert total > 30
    before = NOTHING if fresh else states.before
    states.taken_up, seen = 0, []
    for step in range(1, total + 1):
        folder = quick_path / f"step-{step}"
        if not fresh:
            shutil.copytree(states.start, folder)
        job = {"corpus": str(states.corpus), "index": str(folder), "encoder": encoder}
        assert kill(job | {"step": step})["killed"], f"step {step} of {total}"
        seen.append(survives(folder, states, encoder, before))
    # Both outcomes occur, in one order.
    first = seen.index(states.after[encoder])
    assert 0 < first < total
    assert set(seen[first:]) == {states.after[encoder]}
    assert states.taken_up > 0


def test_killed_twice(kill: Kill, states: States, quick_path: Path) -> None:
    """The run that takes up the work is itself killed."""
    total = steps_of(kill, states, quick_path, "a", False)
    for step in range(3, total, 9):
        folder = quick_path / f"twice-{step}"
        shutil.copytree(states.start, folder)
        job = {"corpus": str(states.corpus), "index": str(folder), "encoder": "a"}
        kill(job | {"step": step})
        kill(job | {"step": total - step})
        survives(folder, states, "a", states.before)


def test_killed_at_any_time(kill: Kill, states: States, quick_path: Path) -> None:
    moments = random.Random(7)
    killed = 0
    for number in range(16):
        folder = quick_path / f"time-{number}"
        shutil.copytree(states.start, folder)
        job = {"corpus": str(states.corpus), "index": str(folder), "encoder": "a"}
        killed += kill(job | {"after": moments.uniform(0.0, 0.1)})["killed"]
        survives(folder, states, "a", states.before)
    assert killed > 0


def test_when_all_is_done_nothing_is_encoded(states: States, quick_path: Path) -> None:
    shutil.copytree(states.start, quick_path / "index")
    build([states.corpus], quick_path / "index", encoder=HashingEncoder("a"))
    idle = HashingEncoder("a")
    report = build([states.corpus], quick_path / "index", encoder=idle)
    assert (report.added, report.updated, report.removed, report.unchanged) == (0, 0, 0, 5)
    assert idle.texts == []
