"""Gradient-boosted trees evaluated with numpy alone.

LightGBM trains them (Ke et al., NeurIPS 2017); reading them without it saves its import and the
dependency. Numerical splits only: `value <= threshold` goes left, NaN where the split says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """A forest as flat arrays over its nodes.

    feature (nodes,) int32, -1 in a leaf; threshold (nodes,) float64; left, right (nodes,) int32
    node numbers; nan_left (nodes,) bool, where NaN goes; value (nodes,) float64, of leaves; roots
    (trees,) int32.
    """

    names: tuple[str, ...]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    nan_left: NDArray[np.bool_]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]

    @classmethod
    def open(cls, path: Path) -> Trees:
        """Read what `save` wrote. Raises ModelUnavailable."""
        try:
            with np.load(path) as data:
                arrays = {key: data[key] for key in data.files}
            names = tuple(str(name) for name in arrays.pop("names"))
            return cls(names, **arrays)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelUnavailable(f"{path}: no trees that can be read ({error})") from error

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path, names=np.array(self.names), feature=self.feature, threshold=self.threshold,
            left=self.left, right=self.right, nan_left=self.nan_left, value=self.value, roots=self.roots,
        )  # fmt: skip

    def predict(self, rows: Float32) -> NDArray[np.float64]:
        """Raw scores (n,) of feature rows (n, len(names)); higher is better."""
        count = len(rows)
        nodes = np.broadcast_to(self.roots, (count, len(self.roots))).copy()
        lines = np.arange(count)[:, None]
        while True:
            features = self.feature[nodes]
            inner = features >= 0
            if not inner.any():
                return np.asarray(self.value[nodes].sum(axis=1))
            values = rows[lines, np.maximum(features, 0)]
            goes_left = values <= self.threshold[nodes]
            goes_left |= np.isnan(values) & self.nan_left[nodes]
            step = np.where(goes_left, self.left[nodes], self.right[nodes])
            nodes = np.where(inner, step, nodes)


def from_lightgbm(dump: dict[str, Any]) -> Trees:
    """Flatten `Booster.dump_model()`. Raises ValueError for categorical splits."""
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    nan_left: list[bool] = []
    value: list[float] = []

    def add(node: dict[str, Any]) -> int:
        place = len(feature)
        leaf = "leaf_value" in node
        if not leaf and node["decision_type"] != "<=":
            raise ValueError(f"split {node['decision_type']} is not numerical")
        feature.append(-1 if leaf else node["split_feature"])
        threshold.append(0.0 if leaf else node["threshold"])
        nan_left.append(not leaf and _nan_goes_left(node))
        value.append(node["leaf_value"] if leaf else 0.0)
        left.append(place)
        right.append(place)
        if not leaf:
            left[place] = add(node["left_child"])
            right[place] = add(node["right_child"])
        return place

    roots = [add(tree["tree_structure"]) for tree in dump["tree_info"]]
    return Trees(
        tuple(dump["feature_names"]),
        np.array(feature, np.int32),
        np.array(threshold, np.float64),
        np.array(left, np.int32),
        np.array(right, np.int32),
        np.array(nan_left, bool),
        np.array(value, np.float64),
        np.array(roots, np.int32),
    )


def _nan_goes_left(node: dict[str, Any]) -> bool:
    # Where a feature had no NaN in training, LightGBM takes one for 0.
    if node["missing_type"] == "NaN":
        return bool(node["default_left"])
    return bool(node["threshold"] >= 0.0)
