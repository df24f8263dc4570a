"""Divides pages with a gold division: a row for each page and one for each article in it.

The measures are those of `eval.division`; a page's row has B-cubed F1, an article's row the rest, so
that means over rows are means over pages and over articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.division import score
from eval.gold import GoldArticle, GoldPage, read_gold
from eval.measures.cost import Stopwatch
from eval.types import Row
from index.pages import divide
from index.types import Article, Source, text_of


def divide_page(gold: Path) -> list[Row]:
    """The rows of one gold file. Raises InvalidInput where it or its page cannot be read."""
    page = read_gold(gold)
    source = Source(page.name, page.text)
    watch = Stopwatch()
    found = divide(source)
    latency_ms, cpu_ms = watch.read()
    whole = score(page, found).figures()
    lang = "zh" if any("\u4e00" <= c <= "\u9fff" for c in page.text) else "en"
    first = Row(
        id=page.name,
        kind="page",
        lang=lang,
        question=page.name,
        expected={"answers": [[str(article.headline) for article in page.articles]]},
        shown={"answer": " / ".join(str(article.headline) for article in found)},
        scores={"bcubed_f1": whole["b_cubed_f1"]},
        latency_ms=latency_ms,
        cpu_ms=cpu_ms,
    )
    rows = [_of_article(page, number, found, lang) for number in range(len(page.articles))]
    return [first, *rows]


def rows(files: tuple[Path, ...], done: frozenset[str]) -> Iterator[list[Row]]:
    """The rows of each gold file whose page is not done."""
    for path in files:
        if read_gold(path).name not in done:
            yield divide_page(path)


def _of_article(page: GoldPage, number: int, found: Sequence[Article], lang: str) -> Row:
    gold = page.articles[number]
    scores = score(replace(page, articles=(gold,)), found)
    kept = {
        "articles_exact": scores.exact,
        "headlines_right": scores.headlines,
        "joins_restored": scores.joins,
    }
    return Row(
        id=f"{page.name}#{number}",
        kind="article",
        lang=lang,
        question=gold.headline or text_of(page.text, gold.body[:1])[:40],
        expected={"answers": [[text_of(page.text, gold.spans)]]},
        shown={"answer": _nearest(page, gold, found)},
        scores={name: right / count for name, (right, count) in kept.items() if count},
        latency_ms=0.0,
    )


def _nearest(page: GoldPage, gold: GoldArticle, found: Sequence[Article]) -> str:
    """The text of the article that has most of the gold article's characters."""
    own = {at for start, end in gold.spans for at in range(start, end)}
    shared = [sum(at in own for a, b in one.spans for at in range(a, b)) for one in found]
    return text_of(page.text, found[shared.index(max(shared))].spans) if found else ""
