"""Opening and asking: the time it takes, cold and warm, and what the sketch loses against exact."""

from __future__ import annotations

import time
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench import asking
from eval.bench.machine import forget, memory, percentiles, seconds
from index.dense import DenseView
from index.snapshot import View
from index.store import Store
from index.stores import open_index
from rag.assemble import index_encoder, translator
from rag.retriever import Retriever

COLD = 40
"""Questions asked right after opening, with none of the files in memory."""
WARM = 1000
K = 10
_RECALL = 200
_ROWS = 50_000


def measure(place: Path, data: Path) -> dict[str, Any]:
    """Open the index with none of its files in memory, then ask."""
    asked = asking.questions(data, COLD + WARM + 100)
    forget(place)
    start = time.perf_counter()
    index = open_index(place)
    opened = time.perf_counter() - start
    encoder = index_encoder(index)
    retriever = Retriever(index, encoder, translate=translator())
    first = seconds(lambda: retriever.retrieve(asked[0][1], K))
    ready = time.perf_counter() - start
    cold = [seconds(partial(retriever.retrieve, text, K)) for _, text in asked[:COLD]]
    for _, text in asked[COLD : COLD + 100]:
        retriever.retrieve(text, K)
    warm: dict[str, list[float]] = defaultdict(list)
    processor = time.process_time()
    for kind, text in asked[COLD + 100 :]:
        warm[kind].append(seconds(partial(retriever.retrieve, text, K)))
    processor = time.process_time() - processor
    found = {
        "open_cold_seconds": round(opened, 3),
        "first_question_cold_seconds": round(first, 3),
        "open_to_first_answer_cold_seconds": round(ready, 3),
        "open_warm_seconds": round(seconds(lambda: _ready(place)), 3),
        "cold_ms": percentiles(cold),
        "warm_ms": percentiles([taken for times in warm.values() for taken in times]),
        "warm_processor_ms": round(1000 * processor / WARM, 2),
        "warm_ms_by_kind": {kind: percentiles(times) for kind, times in sorted(warm.items())},
        "memory_mb": memory(),
    }
    return found | {"recall_at_10": recall(retriever, asked[-_RECALL:])}


def _ready(place: Path) -> None:
    view = open_index(place).view()
    assert isinstance(view, View)
    assert isinstance(view.dense, DenseView)


def recall(retriever: Retriever, asked: list[tuple[str, str]]) -> dict[str, float]:
    """Recall@10 of the vectors' leg against exact search over all stored vectors, by kind."""
    view = retriever.index.view()
    assert isinstance(view, View)
    encoder = index_encoder(retriever.index)
    queries = encoder.encode_queries([text for _, text in asked])
    truth = _exact(view.store, view, queries)
    shares: dict[str, list[float]] = defaultdict(list)
    for (kind, _), query, best in zip(asked, queries, truth, strict=True):
        scores = view.vectors(np.array([row for row, _ in view.search_dense(query, K)])) @ query
        # Ties and equal texts count as found: what matters is how near the ten are.
        shares[kind].append(float((scores >= best - 1e-4).sum()) / K)
    everything = [share for kind in shares.values() for share in kind]
    means = {kind: round(float(np.mean(found)), 4) for kind, found in sorted(shares.items())}
    return means | {"all": round(float(np.mean(everything)), 4)}


def _exact(store: Store, view: View, queries: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The K-th best inner product of each query with all vectors, straight from the database."""
    ids = store.passage_ids(view.generation)
    best = np.full((len(queries), K), -2.0, dtype=np.float32)
    for start in range(0, len(ids), _ROWS):
        scores = queries @ store.vectors(ids[start : start + _ROWS], view.dim).T
        joined = np.concatenate([best, scores], axis=1)
        best = np.partition(joined, -K, axis=1)[:, -K:]
    worst: np.ndarray[Any, Any] = best.min(axis=1)
    return worst
