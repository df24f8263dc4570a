"""Fit the model of `rag.support` on claims that a passage bears out and claims that it does not.

Supported pairs against those with another name or another passage (see `claim_pairs`); numbers,
dates and negations are left to the rules of `rag.verify`. Logistic regression, full batches.

    python -m rag.builtin.train_support --data DIR --out rag/builtin/support.json
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.builtin.claim_pairs import Pair, Spoil, pairs
from rag.support import SIGNS, features

SETS = {
    "zh": ("qa_zh_cmrc2018.jsonl.xz", "qa_zh_drcd.jsonl.xz"),
    "en": ("qa_en_squad.jsonl.xz",),
}
SHARES: dict[Spoil, float] = {"none": 0.55, "name": 0.3, "passage": 0.15}
"""Weight of each kind of pair. Another passage is easily told; another name is what is hard."""

QUESTIONS = 2000
SEED = 11


def rows_of(folder: Path, names: Sequence[str], limit: int, seed: int) -> list[dict[str, Any]]:
    """`limit` answerable questions of the sets, drawn at random, in one order for one seed."""
    rows: list[dict[str, Any]] = []
    for name in names:
        with lzma.open(folder / name, "rt", encoding="utf-8") as lines:
            rows += [row for line in lines if (row := json.loads(line))["answers"]]
    random.Random(seed).shuffle(rows)
    return rows[:limit]


def fit(data: Sequence[Pair], steps: int = 1500) -> tuple[dict[str, float], float]:
    """Weights by feature, and the share of a held-out fifth that they tell right."""
    found = [features(pair.claim, pair.passage) for pair in data]
    names = list(found[0])
    x = np.array([[row[name] for name in names] for row in found])
    y = np.array([pair.spoil == "none" for pair in data], dtype=np.float64)
    kinds = np.array([pair.spoil for pair in data])
    importance = sum(share * (kinds == kind) / sum(kinds == kind) for kind, share in SHARES.items())
    held = len(data) // 5
    signs = np.array([SIGNS.get(name, -1) for name in names])
    tried = _trained(x[held:], y[held:], importance[held:], signs, steps)
    right = float(np.mean((x[:held] @ tried > 0) == (y[:held] > 0.5)))
    weights = _trained(x, y, importance, signs, steps)
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}, right


def _trained(x: Any, y: Any, importance: Any, signs: Any, steps: int) -> Any:
    """Adam on the logistic loss; after each step a weight of the wrong sign is set to 0."""
    weights = np.zeros(x.shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        error = importance * (1 / (1 + np.exp(-x @ weights)) - y)
        gradient = x.T @ error + 1e-5 * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= 0.1 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.where(signs * weights < 0, 0.0, weights)
    return weights


def main() -> None:
    """Fit one set of weights for each language and write them with where they come from."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training sets")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    card: dict[str, Any] = {
        "made by": "python -m rag.builtin.train_support",
        "from": "CMRC 2018 train (CC BY-SA 4.0), DRCD dev (CC BY-SA 3.0), SQuAD dev (CC BY-SA 4.0)",
        "held out": {},
        "weights": {},
    }
    for spoken, names in SETS.items():
        rows = rows_of(options.data, names, QUESTIONS, SEED)
        data = list(pairs(rows, SEED, tuple(SHARES)))
        card["weights"][spoken], card["held out"][spoken] = fit(data)
        print(f"{spoken}: {len(data)} pairs, {card['held out'][spoken]:.3f} of a fifth told right")
    options.out.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
