"""Train the ranker and the judge on questions that the reader has never seen.

    python -m rag.builtin.train_judge --data DIR [--out rag/builtin/judge] [--without-reader]

Indexes the contexts of the training sets together with news articles and asks the held-out
questions as a person would (`rag.builtin.judge_questions`). What has an answer teaches the ranker
which sentence gives it, all together teach the judge when none does. Out-of-fold scores (folds by
context) train and calibrate the judge, so that nothing is judged by trees that saw it. For the
probability, as many questions are taken to have an answer as not.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.assemble import open_reader
from rag.builtin.judge_figures import even_weights, figures
from rag.builtin.judge_questions import ANSWERED, FOLDS, OWN, Example, Refused, examples
from rag.features import FEATURES
from rag.judge import JUDGE_FEATURES, question_row
from rag.trees import from_lightgbm

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

NEWS_ARTICLES = 2000
"""News articles among the contexts of the large corpus, so that retrieval has to choose."""

THREADS = 1
"""Of LightGBM: over so few rows a second thread waits more than it works."""

REFUSED = {"careful": 0.18, "balanced": 0.08, "eager": 0.05}
"""Share of the questions whose answer is there that each threshold refuses, those among them that
were refused before any judging, or would have been answered wrongly."""


def train(asked: Sequence[Example | Refused], out: Path, stem: str) -> dict[str, Any]:
    """Fit both forests, calibrate, write them; returns the figures for the card."""
    found = [example for example in asked if isinstance(example, Example)]
    scores = _out_of_fold(found)
    first = np.array([bool(e.right[np.argmax(s)]) for e, s in zip(found, scores, strict=True)])
    judged = np.array([example.kind != OWN for example in found])
    rows = np.stack([
        question_row(example.evidence, s, np.argsort(-s, kind="stable"))
        for example, s in zip(found, scores, strict=True) if example.kind != OWN
    ])  # fmt: skip
    right = first[judged]
    raw = _out_of_fold_judge(rows, right, np.array([e.fold for e in found])[judged])
    kinds = np.array([example.kind for example in found])[judged]
    weights = even_weights(np.isin(kinds, ANSWERED))
    slope, intercept = _platt(raw, right, weights)
    probability = 1 / (1 + np.exp(-(slope * raw + intercept)))
    # What had no candidate is refused at any threshold.
    refused = [one.kind for one in asked if isinstance(one, Refused) and one.kind != OWN]
    kinds = np.concatenate([kinds, np.array(refused, dtype=kinds.dtype)])
    right = np.concatenate([right, np.zeros(len(refused), dtype=bool)])
    probability = np.concatenate([probability, np.zeros(len(refused))])
    thresholds = {
        name: round(float(np.quantile(probability[kinds == "asked"], share)), 4)
        for name, share in REFUSED.items()
    }
    out.mkdir(parents=True, exist_ok=True)
    from_lightgbm(_ranker(found).dump_model()).save(out / f"{stem}-ranker.npz")
    from_lightgbm(_judge(rows, first[judged]).dump_model()).save(out / f"{stem}-judge.npz")
    facts = {"slope": slope, "intercept": intercept, "thresholds": thresholds}
    (out / f"{stem}.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    return figures(found, first, kinds, right, probability, thresholds)


def _ranker(found: Sequence[Example]) -> Any:
    import lightgbm

    ranked = [e for e in found if e.right.any()]
    data = lightgbm.Dataset(
        np.concatenate([e.evidence.features for e in ranked]),
        np.concatenate([e.right for e in ranked]).astype(int),
        group=[len(e.right) for e in ranked],
        feature_name=list(FEATURES),
    )
    options = {
        "objective": "lambdarank", "learning_rate": 0.03, "num_leaves": 15, "min_data_in_leaf": 40,
        "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0,
        "lambdarank_truncation_level": 5, "seed": 0, "deterministic": True, "num_threads": THREADS,
        "verbosity": -1,
    }  # fmt: skip
    return lightgbm.train(options, data, 300)


def _judge(rows: Float32, right: NDArray[np.bool_]) -> Any:
    import lightgbm

    data = lightgbm.Dataset(rows, right.astype(int), feature_name=list(JUDGE_FEATURES))
    options = {
        "objective": "binary", "learning_rate": 0.04, "num_leaves": 10, "min_data_in_leaf": 40,
        "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 10.0,
        "seed": 0, "deterministic": True, "num_threads": THREADS, "verbosity": -1,
    }  # fmt: skip
    return lightgbm.train(options, data, 200)


def _out_of_fold(found: Sequence[Example]) -> list[Float64]:
    scores: dict[int, Float64] = {}
    for fold in range(FOLDS):
        model = _ranker([e for e in found if e.fold != fold])
        for place, example in enumerate(found):
            if example.fold == fold:
                scores[place] = model.predict(example.evidence.features, num_threads=THREADS)
    return [scores[place] for place in range(len(found))]


def _out_of_fold_judge(
    rows: Float32, right: NDArray[np.bool_], folds: NDArray[np.int64]
) -> Float64:
    raw = np.zeros(len(rows))
    for fold in range(FOLDS):
        model = _judge(rows[folds != fold], right[folds != fold])
        raw[folds == fold] = model.predict(rows[folds == fold], raw_score=True, num_threads=THREADS)
    return raw


def _platt(raw: Float64, right: NDArray[np.bool_], weights: Float64) -> tuple[float, float]:
    """Slope and intercept by Newton's method on the weighted log-loss (Platt, 1999)."""
    line = np.array([1.0, 0.0])
    design = np.stack([raw, np.ones_like(raw)], axis=1)
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ line))
        hessian = design.T @ (design * (weights * p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        line = line - np.linalg.solve(hessian, design.T @ (weights * (p - right)))
    return float(line[0]), float(line[1])


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the training sets")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "judge")
    parser.add_argument("--without-reader", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="questions at most, for a trial")
    parser.add_argument("--news", type=int, default=NEWS_ARTICLES, help="news articles among them")
    options = parser.parse_args(argv)
    stem = "plain" if options.without_reader else "reader"
    reader = None if options.without_reader else open_reader("builtin", threads=2)
    with tempfile.TemporaryDirectory() as folder:
        found = list(
            examples(options.data, Path(folder), reader, options.seed, options.limit, options.news)
        )
    measured = json.dumps(train(found, options.out, stem), indent=1)
    (options.out / f"{stem}-figures.json").write_text(measured + "\n", "utf-8")
    print(measured)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
