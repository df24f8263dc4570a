"""Verify an index in Milvus: what is stored against the hashes, spans, lengths and counts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.check import check_content, wrong_lengths
from index.errors import IndexDamaged
from index.milvus.index import MilvusIndex
from index.milvus.view import MilvusView
from index.view import Kind


def check(place: str) -> Iterator[str]:
    """Yield one line for each thing that is wrong; nothing when all is well.

    Raises IndexMissing when there is no index, IndexMismatch, IndexUnavailable.
    """
    index = MilvusIndex.open(place)
    try:
        yield from _check(place, index.view())
    except IndexDamaged as error:
        yield str(error)
    finally:
        index.close()


def _check(place: str, view: MilvusView) -> Iterator[str]:
    counted: dict[Kind, int] = {"sources": 0, "articles": 0, "passages": 0}
    for name in view.source_names():
        stored = view.source(name)
        if stored is None:
            yield f"{name}: its text is missing"
            continue
        articles, passages = view.content(name)
        yield from check_content(stored.source, stored.sha256, articles, passages)
        ids = np.array([passage.id for passage in passages], dtype=np.int64)
        wrong = wrong_lengths(view.vectors(ids))
        if wrong:
            yield f"{name}: {wrong} vectors are not of length 1"
        counted["sources"] += 1
        counted["articles"] += len(articles)
        counted["passages"] += len(passages)
    for kind, count in counted.items():
        if count != view.count(kind):
            yield f"{place}: {count} {kind}, the commit says {view.count(kind)}"
