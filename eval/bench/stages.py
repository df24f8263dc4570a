"""Each stage of building by itself, on one core: articles a second, and what it moves.

The same public functions that a build calls, one after the other over a sample of articles; a
build overlaps them. What a stage moves says how far it is from the machine's own limit.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from eval.bench.machine import folder_bytes, seconds
from index.dense_files import write_base
from index.encoder import open_encoder
from index.lexical import LexicalDocument, LexicalWriter
from index.pages import divide
from index.passages import passages
from index.prepare import Prepared, encoder_texts, passage_terms, prepare
from index.rows import insert_source
from index.serial import Float32
from index.sources import discover, read
from index.static import StaticEncoder
from index.store import Store
from index.types import Article, Passage, Source

SAMPLE = 5000
"""Articles that the stages are measured on: a few seconds for each stage."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: `moved` MB of `what`, and the least `limit_seconds` that moving them takes."""

    name: str
    articles_per_second: float
    moved_mb: float
    what: str
    limit: str


def measure(corpus: Path) -> list[dict[str, object]]:
    """All stages over the first articles of `corpus`."""
    run = _Sample(corpus)
    with tempfile.TemporaryDirectory(dir=corpus.parent) as folder:
        return [asdict(stage) for stage in run.stages(Path(folder))]


class _Sample:
    """The sample on its way through the stages; each method needs what the one before made."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._sources: list[Source] = []
        self._divided: list[list[tuple[Article, list[Passage]]]] = []
        self._prepared: list[Prepared] = []
        self._vectors: Float32 = np.empty((0, 0), np.float32)
        self._terms: list[str] = []

    def stages(self, folder: Path) -> list[Stage]:
        first = [
            self._stage("read", self._read, self._text_mb, "text", "memory_copy"),
            self._stage("divide", self._divide, self._text_mb, "text", "memory_read"),
            self._stage("terms", self._make_terms, self._terms_mb, "terms", "memory_copy"),
        ]
        self._prepare()
        return [
            *first,
            self._stage("encode", self._encode, self._gathered_mb, "token vectors", "memory_read"),
            self._stage(
                "lexical", lambda: self._lexical(folder / "lexical"),
                lambda: folder_bytes(folder / "lexical") / 1e6, "files written", "disk_write",
            ),
            self._stage(
                "commit", lambda: self._commit(folder),
                lambda: 2 * (folder / "baowen.sqlite").stat().st_size / 1e6,
                "database written, by way of its log", "disk_write",
            ),
            self._stage(
                "faiss", lambda: self._faiss(folder / "dense"),
                lambda: folder_bytes(folder / "dense") / 1e6, "files written", "disk_write",
            ),
        ]  # fmt: skip

    def _stage(
        self, name: str, work: Callable[[], None], moved: Callable[[], float], what: str, limit: str
    ) -> Stage:
        taken = seconds(work)
        rate = round(len(self._sources) / taken, 1)
        return Stage(name, rate, round(moved(), 3), what, limit)

    def _read(self) -> None:
        found = (source for file in discover([self._corpus]) for source in read(file, print))
        self._sources = list(islice(found, SAMPLE))

    def _divide(self) -> None:
        self._divided = [
            [(article, passages(source, article)) for article in divide(source)]
            for source in self._sources
        ]

    def _prepare(self) -> None:
        """What the stages after need of those before, in the form that a build has it in."""
        self._prepared = [prepare(source) for source in self._sources]
        self._texts = [text for one in self._prepared for text in encoder_texts(one)]
        self._encoder = open_encoder()

    def _encode(self) -> None:
        self._vectors = self._encoder.encode_passages(self._texts)

    def _make_terms(self) -> None:
        self._terms = [
            " ".join(passage_terms(article, passage))
            for source in self._divided
            for article, found in source
            for passage in found
        ]

    def _lexical(self, folder: Path) -> None:
        writer = LexicalWriter(folder, create=True)
        writer.add(LexicalDocument(row, row, 0, terms) for row, terms in enumerate(self._terms))
        writer.commit(1)
        writer.close()

    def _commit(self, folder: Path) -> None:
        store = Store.create(folder, "bench", self._vectors.shape[1])
        start = 0
        with store.database as database:
            for prepared in self._prepared:
                vectors = self._vectors[start : start + prepared.passages]
                insert_source(database, "bench", prepared, vectors, 1)
                start += prepared.passages
        _checkpoint(store.database)
        store.close()

    def _faiss(self, folder: Path) -> None:
        ids = np.arange(1, len(self._vectors) + 1)
        write_base(folder, 1, ids, lambda: [self._vectors], self._vectors.shape[1])

    def _text_mb(self) -> float:
        return sum(len(source.text.encode()) for source in self._sources) / 1e6

    def _terms_mb(self) -> float:
        return sum(len(terms.encode()) for terms in self._terms) / 1e6

    def _gathered_mb(self) -> float:
        assert isinstance(self._encoder, StaticEncoder)
        tokens = self._encoder.count_tokens(self._texts)
        return tokens * self._encoder.dim * 4 / 1e6


def least_seconds(stage: Mapping[str, object], rates: Mapping[str, float]) -> float:
    """The time that moving a stage's bytes takes at the machine's own rate."""
    return float(str(stage["moved_mb"])) / rates[str(stage["limit"])]


def _checkpoint(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def total(stages: Sequence[Mapping[str, object]]) -> float:
    """Articles a second of all stages one after the other."""
    return 1 / sum(1 / float(str(stage["articles_per_second"])) for stage in stages)
