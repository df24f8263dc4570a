"""Trees in arrays against the trees they were made from."""

import numpy as np
import pytest

from index.pages.trees import Trees, from_lightgbm


def stump(feature: int, threshold: float, low: float, high: float) -> dict:
    return {
        "split_feature": feature,
        "threshold": threshold,
        "left_child": {"leaf_value": low},
        "right_child": {"leaf_value": high},
    }


class Booster:
    """Two trees: x0 <= 1 ? 1 : (x1 <= 0 ? 2 : 3), and x1 <= 5 ? 10 : 20."""

    def dump_model(self) -> dict:
        deep = stump(0, 1.0, 1.0, 0.0)
        deep["right_child"] = stump(1, 0.0, 2.0, 3.0)
        return {"tree_info": [{"tree_structure": t} for t in (deep, stump(1, 5.0, 10.0, 20.0))]}


def test_sums_of_leaves():
    rows = np.array([[1.0, 9.0], [1.5, 0.0], [1.5, 0.1]], dtype=np.float32)
    trees = from_lightgbm(Booster())
    assert trees.weigh(rows).tolist() == [21.0, 12.0, 13.0]


def test_tables_bring_the_trees_back():
    trees = from_lightgbm(Booster())
    again = Trees.of(trees.tables("links"), "links")
    rows = np.array([[1.0, 9.0]], dtype=np.float32)
    assert again.weigh(rows).tolist() == trees.weigh(rows).tolist()


def test_against_lightgbm():
    lightgbm = pytest.importorskip("lightgbm")
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(600, 5)).astype(np.float32)
    labels = (rows[:, 0] * rows[:, 1] > 0.1).astype(float)
    options = {"objective": "binary", "num_leaves": 9, "verbose": -1, "num_threads": 1}
    model = lightgbm.train(options, lightgbm.Dataset(rows, labels), 12)
    expected = model.predict(rows, raw_score=True)
    assert np.allclose(from_lightgbm(model).weigh(rows), expected, atol=1e-4)
