"""The pages that the model of pages learns from: `python -m eval.simulate_training --data DIR --out DIR`.

One file a kind of page, of articles that neither the character model and topics were learned from
nor division is measured on. `index.pages.train --pages` reads them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.gold import GoldPage, gold_json
from eval.simulate import pages, read_articles
from eval.simulate_copy import write_copy
from eval.simulate_english import read_english, write_english
from eval.simulate_sets import CHINESE, ENGLISH, ORDER_OF_TEXTS
from index.pages.shares import SHARES, TYPESET

ENGLISH_SHARES = range(1, SHARES)
"""All but the first, which is for measuring: no language is learned from English ones."""
KEPT_BACK = 12
"""One Chinese article in so many is on none of these pages: variants are chosen by pages of those."""


@dataclass(frozen=True, slots=True)
class Batch:
    """So many pages of a layout, of so many articles each."""

    name: str
    pages: int
    layout: str
    sizes: tuple[int, int] = (6, 13)
    english: bool = False


BATCHES = (
    Batch("frames", 1300, "frames"),
    Batch("desk", 1000, "desk"),
    Batch("columns", 600, "columns"),
    Batch("plain", 240, "plain"),
    Batch("desk-small", 700, "desk", (2, 5)),
    Batch("frames-small", 300, "frames", (2, 5)),
    Batch("plain-small", 600, "plain", (2, 5)),
    Batch("columns-small", 500, "columns", (2, 5)),
    Batch("single", 900, "plain", (1, 1)),
    Batch("en-frames", 360, "frames", (4, 10), english=True),
    Batch("en-desk", 240, "desk", (4, 10), english=True),
    Batch("en-columns", 240, "columns", (4, 10), english=True),
    Batch("en-plain-small", 300, "plain", (2, 4), english=True),
    Batch("en-desk-small", 240, "desk", (2, 4), english=True),
    Batch("en-single", 120, "plain", (1, 1), english=True),
)
"""Pages of every size and in both languages; single articles, so that a story in a file of its own
stays whole."""


def training_pages(data: Path, seed: int, scale: float) -> Iterator[tuple[str, Iterator[GoldPage]]]:
    """The pages of each batch, `scale` times as many as it says."""
    chinese = read_articles(data / CHINESE, TYPESET)
    chinese = [text for number, text in enumerate(chinese) if number % KEPT_BACK]
    english = read_english(data / ENGLISH, Random(ORDER_OF_TEXTS), ENGLISH_SHARES)
    for batch in BATCHES:
        texts, write = (english, write_english) if batch.english else (chinese, write_copy)
        count = round(batch.pages * scale)
        yield batch.name, pages(texts, count, seed, batch.layout, batch.sizes, write=write)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages that the model of pages learns from."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.simulate_training", description=main.__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pages")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--scale", type=float, default=1.0)
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, made in training_pages(options.data, options.seed, options.scale):
        with (options.out / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            for page in made:
                out.write(json.dumps(gold_json(page), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
