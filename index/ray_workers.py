"""The work of a build on Ray: reading, dividing and encoding fan out, results come back in order.

Ray Data streams: files are read by tasks, batches of their sources are prepared and encoded by actors,
each of which opens the encoder once (on a GPU of its own where there are some and the encoder can use
them), and the one writer takes them in the order of the files. Into a store that takes rows from
anywhere, as a Milvus server does, the actors write themselves, and the writer gets receipts. Ray does
again what a lost worker had in hand. Every machine needs this program installed and the same paths.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from index.encoder import Encoder, SentenceTransformerEncoder, StaticEncoder, open_encoder
from index.errors import BaowenError, InvalidInput, ModelUnavailable
from index.work import Depot, Found, Item, Sender, Task, batches, read_task, work_on

OBJECT_STORE = 256 << 20
"""Bytes of shared memory of a Ray that is started here: a batch with its vectors takes some 5 MB, and
a few of them are on their way for each core."""

BLOCK = 16 << 20
"""Bytes of results that Ray hands on at a time: small enough that encoding starts while a large file
is still being read."""

FILES_AT_ONCE = 64
"""Files that one task reads at most."""

_READING = 0.25
"""Share of a core that reading takes; with another one than encoding, Ray does not make one of both,
and what one task reads goes to all actors."""

_SHARE = 4
"""Tasks for each core, so that a slow one does not keep the others waiting at the end."""


_STARTS = 2
"""Times that starting a Ray here is tried: its processes are forked, and one can be lost."""


class RayWorkers:
    """Implements `index.work.Workers`."""

    def __init__(self, ray: Any, encoder: Encoder) -> None:
        self._ray = ray
        self._encoder = encoder

    @classmethod
    def open(cls, encoder: Encoder, address: str | None = None) -> RayWorkers:
        """Join the cluster at `address`, or the one this process is in, or start one here.

        Raises ModelUnavailable without Ray or where it does not start, InvalidInput when nobody answers
        at `address`.
        """
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # read at the import, as the next one
        if address is None:  # a Ray of our own is quiet, and keeps to the loopback as on a Mac
            os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
            os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise ModelUnavailable(
                "--workers ray needs Ray: run `pip install 'ray[data]'`"
            ) from error
        if not ray.is_initialized():
            _start(ray, address)
        return cls(ray, encoder)

    def run(
        self, tasks: Iterable[Task], depot: Callable[[], Depot | None] = lambda: None
    ) -> Iterator[list[Item]]:
        """See `Workers.run`. All tasks are made before the first one is worked on."""
        rows = [{"task": pickle.dumps(task)} for task in tasks]
        if not rows:
            return
        for row in self._dataset(rows, self._delivery(depot())).iter_rows():
            found = pickle.loads(row["batch"])
            if isinstance(found, BaowenError):
                raise found
            yield found

    def _delivery(self, depot: Depot | None) -> tuple[Sender, Any] | None:
        """What workers store with, and who gives them numbers."""
        if depot is None:
            return None
        return depot.sender, self._ray.remote(num_cpus=0)(_Numbers).remote(depot.first)

    def _dataset(self, rows: list[dict[str, bytes]], delivery: tuple[Sender, Any] | None) -> Any:
        resources = self._ray.cluster_resources()
        cores, graphics = int(resources.get("CPU", 1)), int(resources.get("GPU", 0))
        uses_gpu = graphics > 0 and isinstance(self._encoder, SentenceTransformerEncoder)
        _settle(self._ray)
        share = min(FILES_AT_ONCE, -(-len(rows) // (_SHARE * cores)))
        files = self._ray.data.from_items(rows, override_num_blocks=-(-len(rows) // share))
        read = files.map_batches(_read, batch_size=share, num_cpus=_READING)
        return read.map_batches(
            _Encoding,
            fn_constructor_args=(_opener(self._encoder), self._encoder.name, delivery),
            batch_size=1,
            concurrency=(1, graphics if uses_gpu else cores),
            **({"num_gpus": 1} if uses_gpu else {"num_cpus": 1 - _READING}),
        )


class _Numbers:
    """Gives every batch numbers of its own, also one that is stored again after its worker was
    lost: the numbers of the first time come back with no receipt."""

    def __init__(self, first: int) -> None:
        self._next = first

    def take(self, count: int) -> int:
        """The first of `count` numbers."""
        self._next += count
        return self._next - count


class _Encoding:
    """Prepares and encodes batches, in a process of its own, and stores them where it can; opens
    the encoder once."""

    def __init__(
        self, opener: Callable[[], Encoder], name: str, delivery: tuple[Sender, Any] | None
    ) -> None:
        self._opener = opener
        self._name = name
        self._delivery = delivery
        self._encoder: Encoder | None = None

    def __call__(self, rows: dict[str, Any]) -> dict[str, Any]:
        return _packed(self._worked(pickle.loads(batch)) for batch in rows["batch"])

    def _worked(self, batch: list[Item]) -> list[Item] | BaowenError:
        try:
            return self._stored(work_on(batch, self._opened()))
        except BaowenError as error:  # for the person, and of no use to try again
            return error

    def _stored(self, batch: list[Item]) -> list[Item]:
        ready = [(i.path, i.ready) for i in batch if isinstance(i, Found) and i.ready is not None]
        if self._delivery is None or not ready:
            return batch
        import ray

        sender, numbers = self._delivery
        receipts = iter(sender.store(ray.get(numbers.take.remote(len(ready))), ready))
        return [
            replace(item, ready=None, receipt=next(receipts))
            if isinstance(item, Found) and item.ready is not None
            else item
            for item in batch
        ]

    def _opened(self) -> Encoder:
        if self._encoder is None:
            self._encoder = self._opener()
            if self._encoder.name != self._name:
                raise ModelUnavailable(
                    f"a Ray worker has encoder {self._encoder.name}, the build wants {self._name}:"
                    " install the same version of this program and its models on every machine"
                )
        return self._encoder


def _read(rows: dict[str, Any]) -> Iterator[dict[str, Any]]:
    tasks = [pickle.loads(task) for task in rows["task"]]
    for batch in batches(item for task in tasks for item in read_task(task)):
        yield _packed([batch])


def _packed(found: Iterable[list[Item] | BaowenError]) -> dict[str, Any]:
    return {"batch": np.array([pickle.dumps(batch) for batch in found], dtype=object)}


def _opener(encoder: Encoder) -> Callable[[], Encoder]:
    """What opens the same encoder elsewhere: by its name, or as it is where it has none."""
    if isinstance(encoder, StaticEncoder | SentenceTransformerEncoder):
        return partial(open_encoder, encoder.name)
    return partial(_same, encoder)


def _same(encoder: Encoder) -> Encoder:
    return encoder


def _start(ray: Any, address: str | None) -> None:
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address is not None:
        try:
            ray.init(address=address, **quiet)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise InvalidInput(f"ray:{address}: no Ray answers there ({error})") from error
        return
    for left in range(_STARTS, 0, -1):
        try:
            ray.init(object_store_memory=OBJECT_STORE, include_dashboard=False, **quiet)
            return
        except Exception as error:  # a bare Exception is what Ray raises when its node is late
            ray.shutdown()
            if left == 1:
                raise ModelUnavailable(
                    f"Ray does not start here ({error}): try again, or build with --workers local"
                ) from error


def _settle(ray: Any) -> None:
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.target_max_block_size = BLOCK
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
