"""The work of a build that can be done anywhere: reading, dividing, encoding; results in order.

A Task is a file, or a source that is stored already. What comes back are batches of items: each
source as Found, and after a file's last one Finished. Knows nothing of stores; `LocalWorkers` does
the work in this process, `index.ray_workers` on many machines.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import Any, Protocol

from index.encoder import Encoder
from index.errors import SourceError
from index.prepare import Prepared, encoder_texts, fingerprint, prepare
from index.serial import Float32
from index.sources import InputFile, read
from index.types import Source

BATCH_CHARS = 1 << 19
"""Characters of text that are prepared, encoded and stored at a time: some 2,000 passages, a few
MB, and a transaction of some 50 ms."""

_CHARS_OF_AN_ITEM = 4
"""What an item counts beside its text, so that a batch of known ones ends as well."""

Mark = tuple[str, str]
"""Name and fingerprint of a source: what says that it has not changed."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, or a source that was read before; `known` sources are not worked on again."""

    path: str
    origin: InputFile | Source
    known: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Ready:
    """A source with all that is stored of it; `vectors` (passages, dim), float32 unit rows."""

    prepared: Prepared
    vectors: Float32


@dataclass(frozen=True, slots=True)
class Found:
    """A source of a task: with `source` to be worked on, then with `ready` to be stored or, when a
    worker has stored it itself, with the store's `receipt`; with none of them where it is known."""

    path: str
    mark: Mark
    source: Source | None = None
    ready: Ready | None = None
    receipt: Any = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A task is done: lines for the person, and why its file could not be read to the end."""

    path: str
    warnings: tuple[str, ...] = ()
    error: str | None = None


Item = Found | Finished


class Sender(Protocol):
    """Brings sources into a store from any process; it can be pickled."""

    def store(self, first: int, items: Sequence[tuple[str, Ready]]) -> list[Any]:
        """Store (path, source) under the numbers from `first` on; a receipt for each. What no
        receipt comes back for does not become part of the index."""
        ...


@dataclass(frozen=True, slots=True)
class Depot:
    """How workers store by themselves: `first` is the first free number, `enter` takes the
    receipts."""

    first: int
    sender: Sender
    enter: Callable[[Any], None]


class Workers(Protocol):
    """Whoever does the work."""

    def run(
        self, tasks: Iterable[Task], depot: Callable[[], Depot | None] = lambda: None
    ) -> Iterator[list[Item]]:
        """Batches of items, all in the order of the tasks and of the sources in them. Workers on
        other machines store what they make themselves where there is a depot."""
        ...


class LocalWorkers:
    """In this process: one batch is encoded in a second thread while the next one is prepared."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def run(
        self, tasks: Iterable[Task], depot: Callable[[], Depot | None] = lambda: None
    ) -> Iterator[list[Item]]:
        """See `Workers.run`."""
        encoding: deque[tuple[list[Item], list[Prepared], Future[list[Float32]]]] = deque()
        with ThreadPoolExecutor(1) as pool:
            for batch in batches(item for task in tasks for item in read_task(task)):
                prepared = prepare_batch(batch)
                encoding.append((batch, prepared, pool.submit(encode, self._encoder, prepared)))
                while len(encoding) > 1:
                    yield _completed(*encoding.popleft())
            while encoding:
                yield _completed(*encoding.popleft())


def read_task(task: Task) -> Iterator[Item]:
    """The sources of a task, then that it is finished."""
    if isinstance(task.origin, Source):
        yield _found(task, task.origin)
        yield Finished(task.path)
        return
    warnings: list[str] = []
    error = None
    holds_text = False
    try:
        for source in read(task.origin, warnings.append):
            holds_text = holds_text or bool(source.text.strip())
            yield _found(task, source)
    except SourceError as raised:
        error = str(raised)
    if not (holds_text or warnings or error):
        warnings.append(f"{task.origin.name}: holds no text, so there is nothing to index")
    yield Finished(task.path, tuple(warnings), error)


def _found(task: Task, source: Source) -> Found:
    mark = source.name, fingerprint(source)
    return Found(task.path, mark, None if mark in task.known else source)


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items in batches of about BATCH_CHARS to work on; what is known takes a batch's time, too."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        text = item.source.text if isinstance(item, Found) and item.source else ""
        size += len(text) + _CHARS_OF_AN_ITEM
        if size >= BATCH_CHARS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def work_on(batch: Sequence[Item], encoder: Encoder) -> list[Item]:
    """A batch with every source in it prepared and encoded."""
    prepared = prepare_batch(batch)
    return _with(batch, prepared, encode(encoder, prepared))


def prepare_batch(batch: Sequence[Item]) -> list[Prepared]:
    """The sources of a batch that are not known, prepared."""
    return [
        prepare(item.source)
        for item in batch
        if isinstance(item, Found) and item.source is not None
    ]


def encode(encoder: Encoder, prepared: Sequence[Prepared]) -> list[Float32]:
    """The vectors (passages, dim) of each source, encoded together."""
    texts = [encoder_texts(one) for one in prepared]
    vectors = encoder.encode_passages(list(chain.from_iterable(texts)))
    ends = list(accumulate(map(len, texts)))
    return [vectors[end - len(own) : end] for own, end in zip(texts, ends, strict=True)]


def _completed(
    batch: Sequence[Item], prepared: Sequence[Prepared], vectors: Future[list[Float32]]
) -> list[Item]:
    return _with(batch, prepared, vectors.result())


def _with(
    batch: Sequence[Item], prepared: Sequence[Prepared], vectors: Sequence[Float32]
) -> list[Item]:
    ready = iter(map(Ready, prepared, vectors))
    return [
        replace(item, source=None, ready=next(ready))
        if isinstance(item, Found) and item.source is not None
        else item
        for item in batch
    ]
