"""Learn from sets of questions how one begins whose subject is missing.

Two questions on one passage that open with the same words (蒂芙尼公司…) give a question with its
subject and, those words cut off, one without. Logistic regression, L2, full batches; a minute on
one core.

    python -m rag.builtin.train_ellipsis --data DIR --out rag/builtin/ellipsis.json
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from pathlib import Path

import numpy as np

from rag.ellipsis import features

SETS = ("qa_zh_cmrc2018.jsonl.xz", "qa_zh_drcd.jsonl.xz")
SEED = 7
RARE = 6
"""Features of fewer questions than this are left out: they are names."""

# What a subject cannot end with; the shared words of two questions often run on into the predicate.
_NOT_AN_END = "是的在于有被了由和与什么哪为位就还曾到从对将中里多主最成一第年共以会可怎如何谁"
_POINTS_BACK = ("这", "该", "其", "他", "她", "它", "那", "此")


def subjectless(rows: Sequence[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """(a question, the same without its subject), where the questions of a passage show it."""
    for first, second in pairwise(rows):
        if first["context"] != second["context"]:
            continue
        shared = _shared(first["question"], second["question"]).rstrip(_NOT_AN_END)
        rest = second["question"][len(shared) :].removeprefix("的")
        if len(shared) >= 2 and shared in second["context"] and len(rest) >= 3:
            yield second["question"], rest


def _shared(left: str, right: str) -> str:
    same = takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))
    return "".join(char for char, _ in same)


def examples(folder: Path) -> list[tuple[str, int]]:
    """Questions and whether they lack their subject, as many of either kind."""
    lacking: list[tuple[str, int]] = []
    whole: list[tuple[str, int]] = []
    for name in SETS:
        with lzma.open(folder / name, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        lacking += [(rest, 1) for _, rest in subjectless(rows)]
        whole += [
            (row["question"], 0) for row in rows if not row["question"].startswith(_POINTS_BACK)
        ]
    return lacking + whole


def train(
    data: Sequence[tuple[str, int]], steps: int = 400, decay: float = 2e-4
) -> dict[str, float]:
    """Weights by feature; examples of the rarer kind weigh more, so that both count alike."""
    counts = Counter(name for text, _ in data for name in set(features(text)))
    names = sorted(name for name, count in counts.items() if count >= RARE)
    column = {name: index for index, name in enumerate(names)}
    pairs = [
        (row, column[name])
        for row, (text, _) in enumerate(data)
        for name in set(features(text))
        if name in column
    ]
    rows, columns = np.array(pairs).T
    labels = np.array([label for _, label in data], dtype=np.float64)
    importance = np.where(labels == 1, 0.5 / labels.sum(), 0.5 / (1 - labels).sum())
    weights = np.zeros(len(names))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = np.bincount(rows, weights[columns], len(data))
        error = (1 / (1 + np.exp(-scores)) - labels) * importance
        gradient = np.bincount(columns, error[rows], len(names)) + decay * weights / 10
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return {
        name: round(float(value), 2)
        for name, value in zip(names, weights, strict=True)
        if abs(value) >= 0.05
    }


def accuracy(weights: dict[str, float], data: Sequence[tuple[str, int]]) -> tuple[float, float]:
    """Share of subjectless and of whole questions that are told right."""
    right: dict[int, list[bool]] = {0: [], 1: []}
    for text, label in data:
        score = sum(weights.get(name, 0.0) for name in features(text))
        right[label].append((score > 0) == bool(label))
    return float(np.mean(right[1])), float(np.mean(right[0]))


def main() -> None:
    """Train, report on a fifth that was held out, then write weights made from everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training sets")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    data = examples(options.data)
    random.Random(SEED).shuffle(data)
    held = len(data) // 5
    found, kept = accuracy(train(data[held:]), data[:held])
    print(f"held out: {found:.3f} of subjectless and {kept:.3f} of whole questions told right")
    weights = train(data)
    card = {
        "made by": "python -m rag.builtin.train_ellipsis",
        "from": "CMRC 2018 train and trial (CC BY-SA 4.0), DRCD dev (CC BY-SA 3.0): questions only",
        "held out": {"subjectless": round(found, 3), "whole": round(kept, 3)},
        "weights": weights,
    }
    options.out.write_text(json.dumps(card, ensure_ascii=False, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
