"""Nearest passages by inner product, in faiss: a base file and the few vectors added since.

The base is written once and never changed: exact while small, inverted lists with scalar
quantisation when large, then re-scored from the stored vectors. What came after it (the tail)
is searched exactly beside it; what has gone since is masked. So adding an article costs the
article, not the index. Knows ids and vectors, nothing of passages.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

EXACT_LIMIT = 100_000
"""Passages up to which search is exact: 60,000 x 256 half floats, as the database holds them, are
scanned in 3.4 ms on one core, whole floats in 6.0 ms."""

RESCORE = 4
"""Candidates taken from quantised lists for every hit wanted, before exact scores decide."""

TARGET_RECALL = 0.985
"""Recall@10 against exact search that `nprobe` is chosen for, on sampled stored vectors."""

_TRAINING_VECTORS_PER_LIST = 64


def _faiss() -> Any:
    # Untyped: the signatures that faiss ships do not know its own Python wrappers.
    import faiss

    return faiss


@dataclass(frozen=True, slots=True)
class BaseInfo:
    """What a base file holds. `last` is the largest id in it; `nprobe` 0 means exact; `files` the
    bytes and the SHA-256 of each file by suffix."""

    generation: int
    kind: str
    count: int
    dim: int
    last: int
    nprobe: int
    files: dict[str, tuple[int, str]]


class DenseBase:
    """An immutable faiss file with its ids, memory-mapped."""

    def __init__(self, info: BaseInfo, index: Any, ids: Int64) -> None:
        self.info = info
        self._index = index
        self.ids = ids

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
            index = faiss.read_index(
                str(stem.with_suffix(".faiss")), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY
            )
        except (OSError, ValueError, TypeError, AttributeError, RuntimeError) as error:
            raise IndexDamaged(f"{stem}: the dense files cannot be read ({error})") from error
        if not len(ids) == index.ntotal == info.count:
            raise IndexDamaged(
                f"{stem}.faiss holds {index.ntotal} vectors and {len(ids)} ids,"
                f" {info.count} were written"
            )
        return cls(info, index, ids)

    def altered(self, folder: Path) -> list[str]:
        """Names of the files that are no longer what was written, by their hashes."""
        stem = folder / f"base-{self.info.generation}"
        return [
            stem.with_suffix(suffix).name
            for suffix, (_, sha256) in self.info.files.items()
            if _sha256(stem.with_suffix(suffix)) != sha256
        ]

    def reconstruct(self, places: Sequence[int]) -> Float32:
        """The vectors (len(places), dim) that the file holds at these places."""
        if self.info.nprobe:
            self._index.make_direct_map()
        return np.asarray(self._index.reconstruct_batch(np.asarray(places, dtype=np.int64)))

    def search(
        self, query: Float32, k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[Int64, Float32]:
        """Ids and inner products of up to k neighbours of `query` (dim,), best first.

        `allowed`, one flag per id of `self.ids`, masks passages out.
        """
        faiss = _faiss()

        faiss.omp_set_num_threads(1)
        parameters: dict[str, Any] = {}
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            parameters["sel"] = faiss.IDSelectorBitmap(bits)
        if self.info.nprobe:
            options = faiss.SearchParametersIVF(nprobe=self.info.nprobe, **parameters)
        else:
            options = faiss.SearchParameters(**parameters) if parameters else None
        scores, positions = self._index.search(
            query[None, :], min(k, self.info.count), params=options
        )
        found = positions[0] >= 0
        return np.asarray(self.ids[positions[0][found]]), scores[0][found]


def write_base(
    folder: Path,
    generation: int,
    ids: Int64,
    chunks: Callable[[], Any],
    dim: int,
) -> None:
    """Write the base of `generation`: `ids` ascending, `chunks()` yields float32 (m, dim) in order.

    The description is written last, so a base that can be seen is whole; older ones go then.
    Without ids they go, and there is no base.
    """
    if not len(ids):
        drop_bases(folder)
        return
    faiss = _faiss()

    folder.mkdir(parents=True, exist_ok=True)
    count = len(ids)
    if count <= EXACT_LIMIT:
        half = faiss.ScalarQuantizer.QT_fp16
        index = faiss.IndexScalarQuantizer(dim, half, faiss.METRIC_INNER_PRODUCT)
        nprobe, kind = 0, "SQfp16"
        for chunk in chunks():
            index.add(chunk)
    else:
        index, kind = _train_lists(chunks, count, dim)
        for chunk in chunks():
            index.add(chunk)
        nprobe = _choose_nprobe(index, chunks, dim)
    stem = folder / f"base-{generation}"
    faiss.write_index(index, str(stem.with_suffix(".faiss")))
    np.save(stem.with_suffix(".npy"), ids)
    files = {
        suffix: (path.stat().st_size, _sha256(path))
        for suffix in (".faiss", ".npy")
        if (path := _synced(stem.with_suffix(suffix)))
    }
    info = BaseInfo(generation, kind, count, dim, int(ids[-1]), nprobe, files)
    partial = stem.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(info)), "utf-8")
    os.replace(partial, stem.with_suffix(".json"))
    _drop_older(folder, generation)


def _synced(path: Path) -> Path:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop_bases(folder: Path) -> None:
    """Remove whatever base is in `folder`: it cannot be read, or belongs to another index."""
    _drop_older(folder, -1)


def _drop_older(folder: Path, generation: int) -> None:
    # Readers that still hold an older base keep it: its pages stay mapped after the unlink.
    for path in sorted(folder.glob("base-*"), key=lambda path: path.suffix != ".json"):
        if path.stem != f"base-{generation}":
            path.unlink(missing_ok=True)


def _train_lists(chunks: Callable[[], Any], count: int, dim: int) -> tuple[Any, str]:
    faiss = _faiss()

    lists = int(2 ** round(np.log2(4 * np.sqrt(count))))
    wanted = min(count, lists * _TRAINING_VECTORS_PER_LIST)
    sample = _sample(chunks, count, wanted)
    index = faiss.index_factory(dim, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = 10
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index.train(sample)
    return index, f"IVF{lists},SQ8"


def _sample(chunks: Callable[[], Any], count: int, wanted: int) -> Float32:
    generator = np.random.default_rng(0)
    keep = np.zeros(count, dtype=bool)
    keep[generator.choice(count, size=wanted, replace=False)] = True
    picked, offset = [], 0
    for chunk in chunks():
        picked.append(chunk[keep[offset : offset + len(chunk)]])
        offset += len(chunk)
    return np.concatenate(picked)


def _choose_nprobe(index: Any, chunks: Callable[[], Any], dim: int) -> int:
    """Smallest power of two that reaches TARGET_RECALL on noisy copies of stored vectors."""
    faiss = _faiss()

    faiss.omp_set_num_threads(os.cpu_count() or 1)
    queries = _sample(chunks, index.ntotal, min(index.ntotal, 200)).copy()
    noise = np.random.default_rng(1).normal(size=queries.shape).astype(np.float32)
    queries += noise * (0.7 / np.sqrt(dim))
    faiss.normalize_L2(queries)
    truth = exact_top(queries, chunks, 10)
    nprobe = 8
    while nprobe < index.nlist:
        _, found = index.search(
            queries, 10 * RESCORE, params=faiss.SearchParametersIVF(nprobe=nprobe)
        )
        hits = [len(np.intersect1d(a, b)) for a, b in zip(truth, found, strict=True)]
        if sum(hits) >= TARGET_RECALL * truth.size:
            return nprobe
        nprobe *= 2
    return int(index.nlist)


def exact_top(queries: Float32, chunks: Callable[[], Any], k: int) -> Int64:
    """Positions (n, k) of the k largest inner products of each query over all chunks."""
    best_scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
    best = np.full((len(queries), k), -1, dtype=np.int64)
    offset = 0
    for chunk in chunks():
        scores = np.concatenate([best_scores, queries @ chunk.T], axis=1)
        positions = np.broadcast_to(
            np.arange(offset, offset + len(chunk)), (len(queries), len(chunk))
        )
        places = np.concatenate([best, positions], axis=1)
        order = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        best_scores = np.take_along_axis(scores, order, axis=1)
        best = np.take_along_axis(places, order, axis=1)
        offset += len(chunk)
    return best


class DenseView:
    """All vectors of one generation: a base, the tail after it, and what is masked."""

    def __init__(
        self,
        base: DenseBase | None,
        tail_ids: Int64,
        tail: Float32,
        dead: Int64,
        stored: Callable[[Int64], Float32],
    ) -> None:
        self._base = base
        self._tail_ids = tail_ids
        self._tail = tail
        self._stored = stored
        self._alive: NDArray[np.bool_] | None = None
        if base is not None and len(dead):
            self._alive = ~np.isin(base.ids, dead)

    @property
    def count(self) -> int:
        """Number of vectors that can be found."""
        base = 0 if self._base is None else self._base.info.count
        masked = 0 if self._alive is None else int((~self._alive).sum())
        return base - masked + len(self._tail_ids)

    def search(
        self, query: Float32, k: int, allowed: Int64 | None = None
    ) -> list[tuple[int, float]]:
        """The k nearest as (id, inner product), best first; only ids of `allowed`, if given."""
        if k < 1:
            return []
        ids, scores = self._search_tail(query, k, allowed)
        if self._base is not None:
            base_ids, base_scores = self._search_base(query, k, allowed)
            ids = np.concatenate([base_ids, ids])
            scores = np.concatenate([base_scores, scores])
        order = np.lexsort((ids, -scores))[:k]
        return [(int(ids[i]), float(scores[i])) for i in order]

    def _search_tail(self, query: Float32, k: int, allowed: Int64 | None) -> tuple[Int64, Float32]:
        ids, vectors = self._tail_ids, self._tail
        if allowed is not None:
            keep = np.isin(ids, allowed)
            ids, vectors = ids[keep], vectors[keep]
        scores = vectors @ query
        if len(ids) > k:
            best = np.argpartition(-scores, k - 1)[:k]
            ids, scores = ids[best], scores[best]
        return ids, scores

    def _search_base(self, query: Float32, k: int, allowed: Int64 | None) -> tuple[Int64, Float32]:
        assert self._base is not None
        mask = self._alive
        if allowed is not None:
            chosen = np.isin(self._base.ids, allowed)
            mask = chosen if mask is None else mask & chosen
        if not self._base.info.nprobe:
            return self._base.search(query, k, mask)
        ids, _ = self._base.search(query, k * RESCORE, mask)
        return ids, self._stored(ids) @ query
