"""Trees read without LightGBM give what LightGBM gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelUnavailable
from rag.trees import Trees, from_lightgbm


def leaf(value: float) -> dict[str, float]:
    return {"leaf_value": value}


def split(feature: int, threshold: float, left: object, right: object) -> dict[str, object]:
    return {
        "split_feature": feature, "threshold": threshold, "decision_type": "<=",
        "missing_type": "NaN", "default_left": False,
        "left_child": left, "right_child": right,
    }  # fmt: skip


def test_a_forest_by_hand(tmp_path: Path) -> None:
    dump = {
        "feature_names": ["a", "b"],
        "tree_info": [
            {"tree_structure": split(0, 1.0, leaf(10.0), split(1, 0.0, leaf(20.0), leaf(30.0)))},
            {"tree_structure": leaf(0.5)},
        ],
    }
    forest = from_lightgbm(dump)
    rows = np.array([[1.0, 9.0], [1.1, 0.0], [1.1, 0.1]], np.float32)
    np.testing.assert_allclose(forest.predict(rows), [10.5, 20.5, 30.5])
    forest.save(tmp_path / "forest.npz")
    again = Trees.open(tmp_path / "forest.npz")
    assert again.names == ("a", "b")
    np.testing.assert_allclose(again.predict(rows), [10.5, 20.5, 30.5])


def test_the_same_scores_as_lightgbm() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    generator = np.random.default_rng(0)
    rows = generator.normal(size=(400, 5)).astype(np.float32)
    rows[generator.random(rows.shape) < 0.1] = np.nan
    target = (np.nan_to_num(rows[:, 0]) * np.nan_to_num(rows[:, 1]) > 0).astype(int)
    model = lightgbm.train(
        {"objective": "binary", "verbosity": -1, "num_leaves": 7, "num_threads": 1},
        lightgbm.Dataset(rows, target),
        10,
    )
    ours = from_lightgbm(model.dump_model()).predict(rows)
    np.testing.assert_allclose(ours, model.predict(rows, raw_score=True), atol=1e-6)


def test_categorical_splits_are_refused() -> None:
    tree = split(0, 1.0, leaf(1.0), leaf(2.0)) | {"decision_type": "=="}
    with pytest.raises(ValueError, match="not numerical"):
        from_lightgbm({"feature_names": ["a"], "tree_info": [{"tree_structure": tree}]})


def test_a_file_that_is_no_forest(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"none\.npz"):
        Trees.open(tmp_path / "none.npz")
