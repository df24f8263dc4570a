from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import dense, dense_files
from index.dense import DenseBase, DenseView, Int64, flags
from index.dense_files import altered, drop_bases, write_base
from index.errors import IndexDamaged
from index.serial import Float32

DIM = 16


def unit(rows: np.ndarray) -> Float32:
    # As the database gives them back: halves.
    halves = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    return halves.astype(np.float32)


def made(count: int, seed: int = 0) -> tuple[Int64, Float32]:
    """Vectors about the same 20 centres, with ids that are not their places."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(20, DIM))
    rows = centres[random.integers(0, 20, count)] + 0.5 * random.normal(size=(count, DIM))
    return np.arange(1, count + 1, dtype=np.int64) * 3, unit(rows)


def written(folder: Path, ids: Int64, rows: Float32, generation: int = 1) -> DenseBase:
    write_base(folder, generation, ids, lambda: iter(np.array_split(rows, 7)), DIM)
    base = DenseBase.open(folder, generation)
    assert base is not None
    return base


def view(
    base: DenseBase | None, ids: Int64, rows: Float32, tail: int, dead: list[int]
) -> DenseView:
    """All but the last `tail` vectors in the base."""
    cut = len(ids) - tail
    return DenseView(base, ids[cut:], rows[cut:], np.array(dead, dtype=np.int64))


def by_hand(ids: Int64, rows: Float32, query: Float32, k: int, keep: set[int]) -> list[int]:
    scores = rows @ query
    order = [int(ids[at]) for at in np.argsort(-scores, kind="stable")]
    return [row for row in order if row in keep][:k]


@pytest.mark.parametrize("exact_limit", [10_000, 100], ids=["exact", "sketched"])
@pytest.mark.parametrize("tail", [0, 50])
def test_base_and_tail_are_searched_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact_limit: int, tail: int
) -> None:
    monkeypatch.setattr(dense_files, "EXACT_LIMIT", exact_limit)
    ids, rows = made(3000)
    base = written(tmp_path, ids[: 3000 - tail], rows[: 3000 - tail])
    assert base.info.sketched == (exact_limit == 100)
    dead = [3, 6, 9, 300]
    searched = view(base, ids, rows, tail, dead)
    assert searched.count == 3000 - len(dead)
    found = wanted = 0
    for query in made(40, seed=1)[1]:
        allowed = ids[ids % 2 == 0]
        for keep in (set(ids.tolist()), set(allowed.tolist())):
            chosen = allowed if len(keep) < 3000 else None
            hits = searched.search(query, 10, chosen)
            truth = by_hand(ids, rows, query, 10, keep - set(dead))
            assert len(hits) == 10
            assert not {row for row, _ in hits} & set(dead)
            assert {row for row, _ in hits} <= keep
            assert [score for _, score in hits] == sorted((s for _, s in hits), reverse=True)
            # Scores are the stored vectors' own, also behind a sketch.
            for row, score in hits:
                assert score == pytest.approx(float(rows[row // 3 - 1] @ query), abs=1e-5)
            found += len({row for row, _ in hits} & set(truth))
            wanted += len(truth)
    assert found >= (0.95 if exact_limit == 100 else 1) * wanted


def test_fewer_than_asked(tmp_path: Path) -> None:
    ids, rows = made(5)
    base = written(tmp_path, ids, rows)
    searched = view(base, ids, rows, 0, [3])
    assert len(searched.search(rows[0], 10)) == 4
    assert searched.search(rows[0], 10, np.array([], dtype=np.int64)) == []
    assert searched.search(rows[0], 0) == []
    assert view(None, ids, rows, 5, []).search(rows[2], 1)[0][0] == ids[2]


def test_one_base_stays(tmp_path: Path) -> None:
    ids, rows = made(20)
    held = written(tmp_path, ids, rows, 1)
    written(tmp_path, ids[:10], rows[:10], 4)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "base-4.faiss", "base-4.json", "base-4.npy",
    ]  # fmt: skip
    # Who holds the old one still can search it; who comes at an old generation finds none.
    assert held.search(rows[15], 1, None)[0][0] == ids[15]
    assert DenseBase.open(tmp_path, 3) is None
    base = DenseBase.open(tmp_path, 9)
    assert base is not None
    assert base.info.generation == 4
    assert altered(tmp_path, base.info) == []
    assert np.allclose(base.reconstruct([3, 1]), rows[[3, 1]])


def test_nothing_to_write_is_no_base(tmp_path: Path) -> None:
    ids, rows = made(20)
    written(tmp_path, ids, rows)
    write_base(tmp_path, 2, ids[:0], lambda: iter([]), DIM)
    assert list(tmp_path.iterdir()) == []
    drop_bases(tmp_path / "nothing")


def test_a_cut_file_is_not_mapped(tmp_path: Path) -> None:
    ids, rows = made(2000)
    written(tmp_path, ids, rows)
    path = tmp_path / "base-1.faiss"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match="dense files cannot be read"):
        DenseBase.open(tmp_path, 1)


def test_a_sketch_that_would_not_do_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense_files, "EXACT_LIMIT", 100)
    monkeypatch.setattr(dense, "MIN_CANDIDATES", 1)
    monkeypatch.setattr(dense, "CANDIDATES_PER_HIT", 1)
    ids, rows = made(3000)
    base = written(tmp_path, ids, rows)
    assert not base.info.sketched
    query = made(1, seed=1)[1][0]
    found, _ = base.search(query, 10)
    assert found.tolist() == by_hand(ids, rows, query, 10, set(ids.tolist()))


def test_the_same_text_many_times_is_no_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which of twenty equal vectors a sketch picks does not matter."""
    monkeypatch.setattr(dense_files, "EXACT_LIMIT", 100)
    _, rows = made(150)
    ids = np.arange(1, 3001, dtype=np.int64)
    base = written(tmp_path, ids, np.tile(rows, (20, 1)))
    assert base.info.sketched


def test_most_of_what_is_near_has_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense_files, "EXACT_LIMIT", 100)
    ids, rows = made(3000)
    base = written(tmp_path, ids, rows)
    assert base.info.sketched
    query = rows[0]
    near = by_hand(ids, rows, query, 600, set(ids.tolist()))
    dead = sorted(near[:500])
    found = view(base, ids, rows, 0, dead).search(query, 10)
    assert [row for row, _ in found] == near[500:510]


def test_flags() -> None:
    ids = np.array([2, 5, 9])
    assert flags(ids, np.array([9, 1, 2, 12])).tolist() == [True, False, True]
    assert flags(ids, np.array([], dtype=np.int64)).tolist() == [False, False, False]
    assert flags(np.array([], dtype=np.int64), ids).tolist() == []
