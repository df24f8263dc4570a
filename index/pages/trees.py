"""Boosted regression trees in arrays: enough to weigh rows, without the library that grew them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.pages.language import Floats

CHUNK = 128
"""Rows walked down together: more fall out of the processor's cache."""


@dataclass(frozen=True, slots=True)
class Trees:
    """`feature`, `left`, `right`, `value`: (trees, nodes); `threshold` alike.

    A node with feature -1 is a leaf and points to itself; others go left where the row's number
    is at most the threshold. `depth` steps lead from the root to any leaf.
    """

    feature: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Floats
    depth: int

    @classmethod
    def of(cls, tables: Mapping[str, Any], prefix: str) -> Trees:
        """From arrays named `prefix`.field."""
        arrays = {name: tables[f"{prefix}.{name}"] for name in cls.__slots__}
        return cls(**{**arrays, "depth": int(arrays["depth"])})

    def tables(self, prefix: str) -> dict[str, Any]:
        """The arrays that `of` reads."""
        return {f"{prefix}.{name}": np.asarray(getattr(self, name)) for name in self.__slots__}

    def shifted(self, by: float) -> Trees:
        """The same trees with `by` added to every sum."""
        value = self.value.copy()
        value[0] += np.float32(by)
        return replace(self, value=value)

    def weigh(self, rows: Floats) -> Floats:
        """Sum over all trees, shape (len(rows),): log-odds for trees grown on a log-loss."""
        out = np.zeros(len(rows), dtype=np.float32)
        for start in range(0, len(rows), CHUNK):
            out[start : start + CHUNK] = self._some(rows[start : start + CHUNK])
        return out

    def _some(self, rows: Floats) -> Floats:
        trees, nodes = self.feature.shape
        base = np.arange(trees, dtype=np.int32) * np.int32(nodes)
        feature = np.maximum(self.feature, 0).ravel().astype(np.int32)
        threshold, value = self.threshold.ravel(), self.value.ravel()
        left = (self.left + base[:, None]).ravel()
        right = (self.right + base[:, None]).ravel()
        at = np.tile(base, (len(rows), 1))
        flat = np.ascontiguousarray(rows).ravel()
        first = (np.arange(len(rows), dtype=np.int32) * np.int32(rows.shape[1]))[:, None]
        for _ in range(self.depth):
            low = flat.take(first + feature.take(at)) <= threshold.take(at)
            at = np.where(low, left.take(at), right.take(at))
        total: Floats = value.take(at).sum(axis=1)
        return total


def from_lightgbm(model: Any) -> Trees:
    """The trees of a lightgbm Booster with numerical features and no missing values."""
    dumps = [tree["tree_structure"] for tree in model.dump_model()["tree_info"]]
    grown = [_flatten(dump) for dump in dumps]
    nodes = max(len(nodes) for nodes, _ in grown)
    shape = (len(grown), nodes)
    feature = np.full(shape, -1, np.int16)
    left = np.zeros(shape, np.int16)
    right = np.zeros(shape, np.int16)
    threshold, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for tree, (rows, _) in enumerate(grown):
        for node, (f, t, low, high, v) in enumerate(rows):
            feature[tree, node], left[tree, node], right[tree, node] = f, low, high
            threshold[tree, node], value[tree, node] = t, v
    return Trees(feature, threshold, left, right, value, max(depth for _, depth in grown))


Node = tuple[int, float, int, int, float]


def _flatten(root: Mapping[str, Any]) -> tuple[list[Node], int]:
    nodes: list[Node] = []

    def visit(node: Mapping[str, Any], depth: int) -> tuple[int, int]:
        at = len(nodes)
        if "leaf_value" in node:
            nodes.append((-1, 0.0, at, at, float(node["leaf_value"])))
            return at, depth
        nodes.append((0, 0.0, 0, 0, 0.0))
        low, one = visit(node["left_child"], depth + 1)
        high, two = visit(node["right_child"], depth + 1)
        # float32 rows are compared with float32 thresholds: round down, so that "<=" still holds.
        threshold = np.float32(min(node["threshold"], 3e38))
        if float(threshold) > node["threshold"]:
            threshold = np.nextafter(threshold, np.float32(-np.inf))
        nodes[at] = (int(node["split_feature"]), float(threshold), low, high, 0.0)
        return at, max(one, two)

    return nodes, visit(root, 0)[1]
