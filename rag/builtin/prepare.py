"""Makes the training examples: `python -m rag.builtin.prepare --data DIR --out DIR`.

Writes tokenizer.json, news.npz, questions.npz and held.npz into OUT. The same seed gives
the same examples, whatever the number of workers.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from rag.builtin.articles import news_pool
from rag.builtin.cloze import gather_pools
from rag.builtin.lexicon import read_lexicon, records
from rag.builtin.pools import Pool, merge
from rag.builtin.questions import question_pool, read_questions
from rag.builtin.vocabulary import write

CHUNK = 400
"""Articles a task."""

_tools: dict[str, Any] = {}


def _open(data: str, tokenizer: str) -> None:
    from tokenizers import Tokenizer

    _tools["data"] = Path(data)
    _tools["lexicon"] = read_lexicon(Path(data) / "cedict.jsonl.xz")
    _tools["tokenizer"] = Tokenizer.from_file(tokenizer)
    _tools["swaps"] = gather_pools([item.question for item in read_questions(Path(data))])


def _news(texts: list[str], seed: int) -> Pool:
    return news_pool(
        texts, _tools["lexicon"], _tools["tokenizer"], _tools["swaps"], random.Random(seed)
    )


def _questions(seed: int, held: bool) -> Pool:
    return question_pool(_tools["data"], _tools["lexicon"], _tools["tokenizer"], seed, held)


def prepare(data: Path, out: Path, workers: int, passes: int, seed: int, articles: int) -> None:
    """Make all pools with `workers` processes; `articles` news articles are read at most."""
    began = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "tokenizer.json").is_file():
        write(data, out)
    with ProcessPoolExecutor(workers, initializer=_open,
                             initargs=(str(data), str(out / "tokenizer.json"))) as pool:  # fmt: skip
        held = pool.submit(_questions, seed + 999_983, True)
        asked = [pool.submit(_questions, seed + number, False) for number in range(passes)]
        news = []
        chunk: list[str] = []
        for number, record in enumerate(records(data / "news_zh.jsonl.xz")):
            if number >= articles:
                break
            chunk.append(record["text"])
            if len(chunk) == CHUNK:
                news.append(pool.submit(_news, chunk, seed + number))
                chunk = []
        news.append(pool.submit(_news, chunk, seed + 1))
        for name, parts in (("held", [held]), ("questions", asked), ("news", news)):
            merged = merge([part.result() for part in parts])
            merged.save(out / f"{name}.npz")
            print(f"{name}: {len(merged):,} examples over {len(merged.tokens):,} tokens, "
                  f"{time.monotonic() - began:.0f} s", flush=True)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.builtin.prepare", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the training sets")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--passes", type=int, default=2, help="passes over the question sets")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--articles", type=int, default=3200, help="news articles to read at most")
    given = parser.parse_args(arguments)
    prepare(given.data, given.out, given.workers, given.passes, given.seed, given.articles)


if __name__ == "__main__":
    main()
