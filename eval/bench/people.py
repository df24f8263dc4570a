"""Fifty people at once in the chat, over loopback: how long each waits, and in whose turn.

Bounded: PEOPLE clients, each with ROUNDS questions, one at a time, against a chat started here.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bench import asking
from eval.bench.machine import percentiles

PEOPLE = 50
ROUNDS = 4
TIMEOUT = 120.0
"""Seconds that a client waits for one answer at most."""
_START = 60.0


@dataclass(frozen=True, slots=True)
class Turn:
    """One question: when it was asked, when the server had it in its queue, when it was answered,
    in seconds; and whether it was."""

    asked: float
    queued: float
    answered: float
    ok: bool


def measure(place: Path, data: Path) -> dict[str, Any]:
    """Serve the index and have everybody ask at the same moment, and again when answered."""
    asked = [text for _, text in asking.questions(data, PEOPLE * ROUNDS)]
    with served(place) as url:
        turns = crowd(url, [asked[n::PEOPLE] for n in range(PEOPLE)])
    times = [turn.answered - turn.asked for turn in turns]
    return {
        "people": PEOPLE,
        "questions": len(turns),
        "errors": sum(not turn.ok for turn in turns),
        "answers_per_second": round(len(turns) / max(turn.answered for turn in turns), 1),
        "wait_ms": percentiles(times),
        "overtaken_at_most": overtaken(turns),
    }


def crowd(url: str, questions: Sequence[Sequence[str]]) -> list[Turn]:
    """A person for each list of questions, all beginning at once; each asks one after the other."""
    barrier = threading.Barrier(len(questions))
    begun: list[float] = []

    def person(own: Sequence[str]) -> list[Turn]:
        import httpx

        with httpx.Client(timeout=TIMEOUT) as client:
            barrier.wait()
            begun.append(time.perf_counter())
            return [_ask(client, url, question, begun[0]) for question in own]

    with ThreadPoolExecutor(len(questions)) as pool:
        return [turn for turns in pool.map(person, questions) for turn in turns]


def _ask(client: Any, url: str, question: str, begun: float) -> Turn:
    address = f"{url}/gradio_api/call/ask"
    asked = time.perf_counter() - begun
    event = client.post(address, json={"data": [question, "", ""]}).json()["event_id"]
    queued = time.perf_counter() - begun
    stream = client.get(f"{address}/{event}").text
    return Turn(asked, queued, time.perf_counter() - begun, "event: complete" in stream)


def overtaken(turns: Sequence[Turn]) -> int:
    """The most questions that were queued later than one and answered before it: 0 in a strict
    queue; where several are answered at a time, short answers pass a long one."""
    return max(
        sum(other.queued > turn.queued and other.answered < turn.answered for other in turns)
        for turn in turns
    )


@contextmanager
def served(place: Path) -> Iterator[str]:
    """The address of a chat over `place`, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "chat", "--index", str(place), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[str]) -> None:
    import httpx

    until = time.monotonic() + _START
    while time.monotonic() < until and process.poll() is None:
        try:
            info = httpx.get(f"{url}/gradio_api/info", timeout=5).text
            if "/ask" in json.loads(info)["named_endpoints"]:
                return
        except (httpx.HTTPError, ValueError, KeyError):
            time.sleep(0.2)
    raise TimeoutError(f"the chat at {url} did not start within {_START:.0f} s")
