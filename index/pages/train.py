"""Learn the model that divides pages: `python -m index.pages.train --data DIR --out DIR`.

First step, from the articles in DIR/train/news_zh.jsonl.xz: the character model and the topics
(lm_fingerprints.npy, lm_values.npy, tables.npz). Second step, with --pages FILE..., from simulated
pages made of other articles (`python -m eval.simulate_training`): weights.npz.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import open_encoder
from index.pages.language import CharModel
from index.pages.lessons import read_lessons
from index.pages.shares import LANGUAGE, share_of
from index.pages.topics import Topics
from index.pages.train_language import train_language
from index.pages.train_topics import train_topics
from index.pages.train_weights import save_weights, train_weights

STEPS = 6000


def _texts(path: Path) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        records = map(json.loads, lines)
        return [r["text"] for r in records if share_of(r["id"]) in LANGUAGE]


def learn_language(path: Path, folder: Path, steps: int) -> None:
    """Learn the character model and the topics from the articles in `path`."""
    texts = _texts(path)
    chars = train_language(texts)
    np.save(folder / "lm_fingerprints.npy", chars.fingerprints)
    np.save(folder / "lm_values.npy", chars.values)
    topics = train_topics(texts, chars, steps)
    tables: dict[str, Any] = {name: getattr(topics, name) for name in topics.__slots__}
    tables |= {name: getattr(chars, name) for name in ("chars", "letters", "unigrams")}
    np.savez(folder / "tables.npz", **tables)


def main(argv: Sequence[str] | None = None) -> int:
    """Learn the model that divides pages into articles."""
    parser = argparse.ArgumentParser(prog="python -m index.pages.train", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model's files")
    parser.add_argument("--pages", type=Path, nargs="+", help="simulated pages, JSON lines")
    parser.add_argument("--steps", type=int, default=STEPS, help="batches for the topics")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.pages:
        learn_language(options.data / "train" / "news_zh.jsonl.xz", options.out, options.steps)
        return 0
    tables = dict(np.load(options.out / "tables.npz"))
    eyes = (CharModel.open(options.out, tables), Topics.of(tables), open_encoder())
    save_weights(train_weights(read_lessons(options.pages, eyes), eyes), options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
