"""The sets of simulated pages that division is measured on, all from articles kept for measuring."""

from __future__ import annotations

from pathlib import Path
from random import Random

from eval.gold import GoldPage
from eval.simulate import pages, read_articles
from eval.simulate_english import read_english, write_english
from eval.simulate_second import second_pages
from index.pages.shares import MEASURED

CHINESE = Path("train") / "news_zh.jsonl.xz"
ENGLISH = Path("train") / "qa_en_squad.jsonl.xz"
SMALL = (2, 4)
"""Articles of a small page."""
ORDER_OF_TEXTS = 7
"""Seed by which English paragraphs are put together to articles: the one that training uses, so that
the shares stay apart."""


def simulated_sets(data: Path, count: int, seed: int) -> dict[str, list[GoldPage]]:
    """By name, `count` pages each: of the second simulator, which nothing is learned from, and of
    the first one's layouts; large and small; Chinese, and English where the texts are there."""
    texts = read_articles(data / CHINESE, MEASURED)
    sets = {
        "second simulator": list(second_pages(texts, count, seed)),
        "second simulator, small": list(second_pages(texts, count, seed + 1, SMALL)),
        "desk": list(pages(texts, count, seed, "desk")),
        "columns": list(pages(texts, count, seed, "columns")),
        "desk, small": list(pages(texts, count, seed + 1, "desk", SMALL)),
    }
    if (data / ENGLISH).is_file():
        english = read_english(data / ENGLISH, Random(ORDER_OF_TEXTS), MEASURED)
        for name, layout, sizes in (
            ("English", "desk", (5, 10)),
            ("English, small", "plain", SMALL),
        ):
            sets[name] = list(pages(english, count, seed, layout, sizes, write=write_english))
    return sets
