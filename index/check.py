"""Verify an index: every stored hash, span, vector and term count against one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from index.dense import DenseBase
from index.dense_files import altered
from index.errors import IndexDamaged
from index.layout import DENSE, LEXICAL
from index.lexical import LexicalReader, damaged_files
from index.serial import Float32
from index.store import Store
from index.types import Article, Passage, Source, text_hash

_NORM_TOLERANCE = 0.01


def check(folder: Path) -> Iterator[str]:
    """Yield one line for each thing that is wrong; nothing when all is well.

    Raises IndexMissing when there is no index, IndexMismatch for another format.
    """
    try:
        store = Store.open(folder)
    except IndexDamaged as error:
        yield str(error)
        return
    try:
        yield from _check(folder, store)
    except IndexDamaged as error:
        yield str(error)
    finally:
        store.close()


def _check(folder: Path, store: Store) -> Iterator[str]:
    for (line,) in store.rows("PRAGMA integrity_check"):
        if line != "ok":
            yield f"{store.path}: {line}"
    for name in damaged_files(folder / LEXICAL):
        yield (
            f"{folder / LEXICAL}: {name} is damaged: remove this folder and run `baowen index` to"
            " make it again"
        )
    try:
        lexical = LexicalReader.open(folder / LEXICAL)
    except IndexDamaged as error:
        yield f"{error}: run `baowen index` to make them again"
        return
    generation = lexical.generation
    if generation < store.generation or not store.knows_generation(generation):
        yield (
            f"{folder / LEXICAL}: generation {generation}, the database has {store.generation}:"
            " run `baowen index` to make them again"
        )
        return
    for kind in ("sources", "articles", "passages"):
        noted, found = store.count(kind, generation), store.recount(kind, generation)
        if noted != found:
            yield (
                f"{store.path}: it notes {noted} {kind} and holds {found}: remove the index folder"
                " and run `baowen index PATH` again"
            )
    stored = store.recount("passages", generation)
    if lexical.passages != stored:
        yield f"{folder / LEXICAL}: {lexical.passages} passages, the database has {stored}"
    for row in store.visible_sources(generation):
        yield from _check_source(store, row)
    yield from _check_vectors(folder, store, generation)


def _check_source(store: Store, row: int) -> Iterator[str]:
    source = store.source(row)
    if source is None:
        yield f"source row {row}: its text is missing"
        return
    passages = (passage for passage, _, _ in store.passages_of(row))
    yield from check_content(source, store.source_hash(row), store.articles_of(row), passages)


def check_content(
    source: Source, sha256: str, articles: Sequence[Article], passages: Iterable[Passage]
) -> Iterator[str]:
    """What is wrong with one source as it is stored: its text, its articles, its passages."""
    if text_hash(source.text) != sha256:
        yield f"{source.name}: the stored text is not the one that was indexed"
    yield from _check_articles(source, articles)
    for passage in passages:
        if not _covers(passage):
            yield f"{source.name}: the sentences of passage {passage.id} are not its text"


def _covers(passage: Passage) -> bool:
    """Whether its sentences, in order, hold everything in a passage but white space."""
    last = 0
    for start, end in (*passage.sentences, (len(passage.text), len(passage.text))):
        if not last <= start <= end or passage.text[last:start].strip():
            return False
        last = end
    return last == len(passage.text)


def _check_articles(source: Source, articles: Sequence[Article]) -> Iterator[str]:
    covered = np.zeros(len(source.text), dtype=np.int32)
    for article in articles:
        for start, end in article.spans:
            covered[start:end] += 1
    spaces = np.fromiter(map(str.isspace, source.text), dtype=bool, count=len(source.text))
    lost = int(((covered == 0) & ~spaces).sum())
    twice = int(((covered > 1) & ~spaces).sum())
    if lost or twice:
        yield f"{source.name}: {lost} characters in no article, {twice} in more than one"


def _check_vectors(folder: Path, store: Store, generation: int) -> Iterator[str]:
    _, dim = store.encoder(generation)
    ids = store.passage_ids(generation)
    for start in range(0, len(ids), 10_000):
        batch = ids[start : start + 10_000]
        try:
            vectors = store.vectors(batch, dim)
        except IndexDamaged as error:
            yield f"{store.path}: vectors {batch[0]} to {batch[-1]}: {error}"
            continue
        wrong = wrong_lengths(vectors)
        if wrong:
            yield f"{store.path}: {wrong} vectors are not of length 1"
    try:
        base = DenseBase.open(folder / DENSE, generation)
    except IndexDamaged as error:
        yield f"{error}: run `baowen index` to make them again"
        return
    for name in altered(folder / DENSE, base.info) if base is not None else ():
        yield f"{folder / DENSE}: {name} is damaged: remove this folder; it is made again"
    if base is not None and base.info.dim == dim:
        yield from _check_base(store, base, dim, generation)


def wrong_lengths(vectors: Float32) -> int:
    """How many of these vectors (n, dim) are not of length 1."""
    norms = np.linalg.norm(vectors, axis=1)
    return int((~(np.abs(norms - 1) < _NORM_TOLERANCE)).sum())


def _check_base(store: Store, base: DenseBase, dim: int, generation: int) -> Iterator[str]:
    visible = set(store.passage_ids(generation).tolist())
    places = [place for place, row in enumerate(base.ids.tolist()) if row in visible]
    for start in range(0, len(places), 10_000):
        batch = places[start : start + 10_000]
        truth = store.vectors(base.ids[batch], dim)
        error = np.abs(base.reconstruct(batch) - truth).max(initial=0.0)
        if not error < 0.1:
            yield f"dense base: vectors near {batch[0]} differ from the stored ones by {error:.2f}"
