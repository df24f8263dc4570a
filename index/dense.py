"""Nearest passages by inner product, in faiss: a base file and the few vectors added since.

The base (see `index.dense_files`) is written once and never changed. What came after it (the
tail) is searched beside it; what has gone since is masked. So adding an article costs the article,
not the index. Every score is the exact inner product with the stored half floats. Knows ids and
vectors, nothing of passages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

MIN_CANDIDATES = 400
"""Passages that the sketch picks at least before exact scores decide. Of 254,000 news passages the
true ten nearest are among so many for 99.9 % and more, for questions in Chinese and in English
alike, which lie far from all passages; among 50 for 95 to 99 %."""

CANDIDATES_PER_HIT = 4
"""...and for every hit that is wanted, when that is more."""


def _faiss() -> Any:
    # Untyped: the signatures that faiss ships do not know its own Python wrappers.
    import faiss

    return faiss


@dataclass(frozen=True, slots=True)
class BaseInfo:
    """What a base holds. `last` is the largest id in it; `sketched` says whether candidates are
    picked from a sketch; `files` has the bytes and the SHA-256 of each file by suffix."""

    generation: int
    count: int
    dim: int
    last: int
    sketched: bool
    files: dict[str, tuple[int, str]]


def half_floats(dim: int) -> Any:
    """An empty faiss index that holds vectors as the database does, and scans all of them: 1 M x
    256 take 20 to 40 ms on one core, by its memory's speed."""
    faiss = _faiss()
    half = faiss.ScalarQuantizer.QT_fp16
    return faiss.IndexScalarQuantizer(dim, half, faiss.METRIC_INNER_PRODUCT)


def scan(index: Any, query: Float32, k: int, flags: Flags | None = None) -> tuple[Int64, Float32]:
    """Positions and inner products of the k nearest of all in `index`, or of those flagged."""
    faiss = _faiss()
    # For a single query two threads are slower than one.
    faiss.omp_set_num_threads(1)
    options = None
    if flags is not None:
        bits = np.packbits(flags, bitorder="little")
        options = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
    scores, positions = index.search(query[None, :], min(k, index.ntotal), params=options)
    found = positions[0] >= 0
    return positions[0][found], scores[0][found]


def scan_some(index: Any, query: Float32, k: int, positions: Int64) -> tuple[Int64, Float32]:
    """As `scan`, of the vectors at `positions` alone."""
    # faiss has no search_subset of half floats in every build; a few hundred are quickly decoded.
    scores = index.reconstruct_batch(np.ascontiguousarray(positions)) @ query
    best = np.argsort(-scores, kind="stable")[:k]
    return positions[best], scores[best]


def sketch_candidates(sketch: Any, query: Float32, k: int) -> Int64:
    """Positions of what is probably nearest, enough to hold the k that are."""
    wanted = max(MIN_CANDIDATES, CANDIDATES_PER_HIT * k)
    return scan(sketch, query, wanted)[0]


class DenseBase:
    """An immutable set of vectors with their ids, memory-mapped."""

    def __init__(self, info: BaseInfo, exact: Any, sketch: Any, ids: Int64) -> None:
        self.info = info
        self.ids = ids
        self._exact = exact
        self._sketch = sketch

    @classmethod
    def open(cls, folder: Path, generation: int) -> DenseBase | None:
        """The newest base in `folder` not newer than `generation`, or None.

        Raises IndexDamaged when a file that is there cannot be read.
        """
        stamps = sorted(
            (int(path.stem.split("-")[1]) for path in folder.glob("base-*.json")), reverse=True
        )
        for stamp in stamps:
            stem = folder / f"base-{stamp}"
            if stamp > generation:
                continue
            try:
                return cls._read(stem)
            except IndexDamaged:
                # A writer may have put a newer one in its place between the look and the read.
                if stem.with_suffix(".json").exists():
                    raise
        return None

    @classmethod
    def _read(cls, stem: Path) -> DenseBase:
        faiss = _faiss()
        try:
            info = BaseInfo(**json.loads(stem.with_suffix(".json").read_text("utf-8")))
            # A shorter file, mapped, would end the process at the first touch beyond its end.
            for suffix, (size, _) in info.files.items():
                found = stem.with_suffix(suffix).stat().st_size
                if found != size:
                    raise ValueError(f"{suffix} has {found} bytes, {size} were written")
            ids = np.load(stem.with_suffix(".npy"), mmap_mode="r")
            mapped = faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY
            exact = faiss.read_index(str(stem.with_suffix(".faiss")), mapped)
            sketch = faiss.read_index(str(stem.with_suffix(".sketch"))) if info.sketched else exact
        except (OSError, ValueError, TypeError, AttributeError, RuntimeError) as error:
            raise IndexDamaged(f"{stem}: the dense files cannot be read ({error})") from error
        if not len(ids) == exact.ntotal == sketch.ntotal == info.count:
            raise IndexDamaged(
                f"{stem}.faiss holds {exact.ntotal} vectors and {len(ids)} ids,"
                f" {info.count} were written"
            )
        return cls(info, exact, sketch if info.sketched else None, ids)

    def flags(self, ids: Int64) -> Flags:
        """One flag for each id of the base: whether it is among `ids`."""
        return flags(self.ids, ids)

    def reconstruct(self, places: Sequence[int]) -> Float32:
        """The vectors (len(places), dim) that the file holds at these places."""
        return np.asarray(self._exact.reconstruct_batch(np.asarray(places, dtype=np.int64)))

    def search(
        self, query: Float32, k: int, dead: Flags | None = None, allowed: Flags | None = None
    ) -> tuple[Int64, Float32]:
        """Ids and inner products of up to k neighbours of `query` (dim,), best first.

        `dead` and `allowed`, one flag for each id, mask passages out. Of a selection every vector
        is scored: a sketch's candidates would mostly lie outside it.
        """
        if self._sketch is not None and allowed is None:
            candidates = sketch_candidates(self._sketch, query, k)
            alive = candidates if dead is None else candidates[~dead[candidates]]
            if 2 * len(alive) >= len(candidates):
                positions, scores = scan_some(self._exact, query, k, alive)
                return np.asarray(self.ids[positions]), scores
        if dead is not None:
            allowed = ~dead if allowed is None else allowed & ~dead
        positions, scores = scan(self._exact, query, k, allowed)
        return np.asarray(self.ids[positions]), scores


def flags(ids: Int64, chosen: Int64) -> Flags:
    """For each of `ids`, ascending and each once, whether it is among `chosen`."""
    found = np.zeros(len(ids), dtype=bool)
    if len(ids) and len(chosen):
        places = np.minimum(np.searchsorted(ids, chosen), len(ids) - 1)
        found[places[ids[places] == chosen]] = True
    return found


class DenseView:
    """All vectors of one generation: a base, the tail after it, and what is masked."""

    def __init__(self, base: DenseBase | None, tail_ids: Int64, tail: Float32, dead: Int64) -> None:
        self._base = base
        self._tail_ids = tail_ids
        self._tail = half_floats(tail.shape[1])
        self._tail.add(np.ascontiguousarray(tail))
        self._dead = base.flags(dead) if base is not None and len(dead) else None

    @cached_property
    def count(self) -> int:
        """Number of vectors that can be found."""
        base = 0 if self._base is None else self._base.info.count
        masked = 0 if self._dead is None else int(self._dead.sum())
        return base - masked + len(self._tail_ids)

    def search(
        self, query: Float32, k: int, allowed: Int64 | None = None
    ) -> list[tuple[int, float]]:
        """The k nearest as (id, inner product), best first; only ids of `allowed`, if given."""
        if k < 1:
            return []
        ids, scores = self._search_tail(query, k, allowed)
        if self._base is not None:
            chosen = None if allowed is None else self._base.flags(allowed)
            base_ids, base_scores = self._base.search(query, k, self._dead, chosen)
            ids = np.concatenate([base_ids, ids])
            scores = np.concatenate([base_scores, scores])
        order = np.lexsort((ids, -scores))[:k]
        return [(int(ids[i]), float(scores[i])) for i in order]

    def _search_tail(self, query: Float32, k: int, allowed: Int64 | None) -> tuple[Int64, Float32]:
        if not len(self._tail_ids):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        chosen = None if allowed is None else flags(self._tail_ids, allowed)
        positions, scores = scan(self._tail, query, k, chosen)
        return self._tail_ids[positions], scores
