"""An iterator run in a thread of its own, so that whoever waits for it can stop waiting.

Knows nothing of answers: items are passed on as they come, but no faster than an eye can follow.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

SECONDS_BETWEEN = 0.04
"""Between two items passed on; the first is never held back, and neither is the last."""

_SECONDS_TO_NOTICE = 0.1
"""Until it is noticed that nobody wants the items any more."""


@dataclass(frozen=True, slots=True)
class _Arrived(Generic[Item]):
    item: Item


@dataclass(frozen=True, slots=True)
class _Ended:
    error: BaseException | None = None


def paced(start: Callable[[], Iterator[Item]], wanted: Callable[[], bool]) -> Iterator[Item]:
    """Items of `start()` while they are `wanted`: each, or the newest where they come faster than
    every SECONDS_BETWEEN. Returns at once when they are not wanted, and then closes the iterator
    as soon as its next item is there. Raises what the iterator raises."""
    news: queue.SimpleQueue[_Arrived[Item] | _Ended] = queue.SimpleQueue()
    abandoned = threading.Event()
    work = threading.Thread(target=_run, args=(start, news, abandoned), name="answer", daemon=True)
    work.start()
    try:
        yield from _newest(news, wanted)
    finally:
        abandoned.set()


def _newest(
    news: queue.SimpleQueue[_Arrived[Item] | _Ended], wanted: Callable[[], bool]
) -> Iterator[Item]:
    while wanted():
        try:
            latest = news.get(timeout=_SECONDS_TO_NOTICE)
        except queue.Empty:
            continue
        ended = latest if isinstance(latest, _Ended) else None
        while ended is None and not news.empty():
            following = news.get()
            if isinstance(following, _Ended):
                ended = following
            else:
                latest = following
        if isinstance(latest, _Arrived):
            yield latest.item
        if ended is not None:
            if ended.error is not None:
                raise ended.error
            return
        time.sleep(SECONDS_BETWEEN)


def _run(
    start: Callable[[], Iterator[Item]],
    news: queue.SimpleQueue[_Arrived[Item] | _Ended],
    abandoned: threading.Event,
) -> None:
    error: BaseException | None = None
    try:
        items = start()
        for item in items:
            news.put(_Arrived(item))
            if abandoned.is_set():
                break
        close = getattr(items, "close", None)
        if close is not None:
            close()
    except BaseException as raised:
        error = raised
    news.put(_Ended(error))
