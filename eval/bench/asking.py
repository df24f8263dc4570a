"""The questions that a benchmark asks: real ones, and sentences of the corpus itself.

Time does not depend on whether the corpus holds the answer; recall does on how far a question lies
from all passages, so that each kind is measured by itself.
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

from eval.bench.corpus import news
from index.sentences import split

SETS = {"zh": "train/qa_zh_cmrc2018.jsonl.xz", "en": "train/qa_en_squad.jsonl.xz"}
"""Questions in the corpus's language and in another, below the folder of the sets."""

_ARTICLES = 2000
"""First articles that sentences are taken from: all corpora hold them."""


def questions(data: Path, count: int, seed: int = 0) -> list[tuple[str, str]]:
    """(kind, question): half in Chinese, a quarter in English, a quarter the corpus's sentences."""
    draw = random.Random(seed)
    pools = {kind: list(_asked(data / name)) for kind, name in SETS.items()}
    pools["sentence"] = list(_sentences(data))
    shares = {"zh": count // 2, "en": count // 4, "sentence": count - count // 2 - count // 4}
    chosen = [(kind, text) for kind, n in shares.items() for text in draw.sample(pools[kind], n)]
    draw.shuffle(chosen)
    return chosen


def _asked(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["question"]


def _sentences(data: Path) -> Iterator[str]:
    for _, record in zip(range(_ARTICLES), news(data), strict=False):
        for start, end in split(record.text):
            if 15 <= end - start <= 60:
                yield record.text[start:end]
