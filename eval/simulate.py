"""Simulated newspaper pages with known truth: articles typeset, torn and put out of order.

`python -m eval.simulate --articles FILE --out FILE` writes them as JSON lines. Everything random
comes from one seed; page N of a seed is the same whatever is asked for beside it.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from eval.gold import GoldArticle, GoldPage, gold_json
from eval.simulate_copy import Copy, write_copy
from eval.simulate_english import read_english, write_english
from eval.simulate_frames import frames
from eval.simulate_habits import Habits, draw_habits
from eval.simulate_heads import published
from eval.simulate_order import Placed, columns, desk, plain
from eval.simulate_twins import stories
from index.errors import InvalidInput
from index.pages.shares import MEASURED, SHARES, share_of
from index.types import Span

Writer = Callable[[str, Random, Habits], Copy]
LAYOUTS = {"desk": desk, "columns": columns, "plain": plain, "frames": frames}


def read_articles(path: Path, shares: Sequence[int]) -> list[str]:
    """Texts of the articles of a .jsonl.xz file (keys "id", "text") in the given shares
    (`index.pages.shares`)."""
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file: give the folder that holds train/{path.name}")
    texts = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if share_of(record["id"]) in shares:
                texts.append(record["text"])
    return texts


FEW = 5
"""Articles of a small page: there nearly every one has a headline, or nobody could tell them apart."""


TITLED = 0.4
"""Share of the pages that hold only articles with a headline as it was published."""


def simulate(
    texts: Sequence[str],
    rng: Random,
    layout: str = "desk",
    name: str = "page",
    write: Writer = write_copy,
) -> GoldPage:
    """One page that holds every one of `texts`, one article each.

    `layout` is a key of LAYOUTS. Where columns cut the text, it is not torn before; a plain page
    is whole.
    """
    habits = draw_habits(rng)
    if 1 < len(texts) <= FEW and rng.random() < 0.8:
        habits = replace(habits, headline=1.0)
    if layout in ("columns", "plain"):
        habits = replace(habits, tear=0.0)
    if layout == "plain":
        habits = replace(habits, continued=0.0, continues=0.0, lost=0.0, quote=0.0)
    copies = [
        replace(write(text, rng, own), beside=beside)
        for text, own, beside in stories(texts, rng, habits)
    ]
    return page_of(LAYOUTS[layout](copies, rng), rng, name)


def page_of(order: Sequence[Placed], rng: Random, name: str) -> GoldPage:
    """The page on which pieces stand in this order, with its truth."""
    text, spans = _set(order, rng)
    return GoldPage(name, text, _gold(order, spans))


def _set(order: Sequence[Placed], rng: Random) -> tuple[str, list[Span]]:
    gap = rng.choice(("\n\n", "\n\n", "\n\n", "\n", "\n\n\n"))
    indent = rng.choice(("", "", "", "\u3000\u3000", "    "))
    text = rng.choice(("", "\n\n"))
    spans: list[Span] = []
    for placed in order:
        if spans:
            text += gap + ("\n" * rng.randint(0, 2) if rng.random() < 0.03 else "")
        if placed.piece.kind == "body" and not placed.piece.joined:
            text += indent
        spans.append((len(text), len(text) + len(placed.piece.text)))
        text += placed.piece.text
    return text + "\n", spans


def _gold(order: Sequence[Placed], spans: Sequence[Span]) -> tuple[GoldArticle, ...]:
    by_article: dict[int, list[tuple[int, Placed, Span]]] = {}
    for placed, span in zip(order, spans, strict=True):
        by_article.setdefault(placed.article, []).append((placed.number, placed, span))
    articles = []
    for number in sorted(by_article):
        own = sorted(by_article[number], key=lambda item: item[0] if item[0] >= 0 else 10**6)
        kinds = {
            kind: tuple(span for _, placed, span in own if placed.piece.kind == kind)
            for kind in ("head", "byline", "section", "body")
        }
        headline = next((placed.piece.text for _, placed, _ in own if placed.piece.main), None)
        reading = tuple(span for place, _, span in own if place >= 0)
        articles.append(GoldArticle(headline, **kinds, order=reading))
    return tuple(articles)


def pages(
    texts: Sequence[str],
    count: int,
    seed: int,
    layout: str = "desk",
    sizes: tuple[int, int] = (6, 13),
    alike: float = 0.3,
    write: Writer = write_copy,
) -> Iterator[GoldPage]:
    """`count` pages of `sizes[0]` to `sizes[1]` articles.

    A share `alike` of the pages is filled with articles near to each other in what they speak of.
    Raises InvalidInput where there are fewer articles than the largest page needs.
    """
    if len(texts) < sizes[1]:
        raise InvalidInput(f"{len(texts)} articles are too few for pages of up to {sizes[1]}")
    kin = Kin(texts) if alike else None
    titled = [i for i, text in enumerate(texts) if published(text)]
    for number in range(count):
        rng = Random(f"{seed}-{layout}-{number}")
        size = rng.randint(*sizes)
        if kin is not None and rng.random() < alike:
            chosen = kin.group(rng, size)
        elif len(titled) > 4 * size and rng.random() < TITLED:
            chosen = rng.sample(titled, size)
        else:
            chosen = rng.sample(range(len(texts)), size)
        yield simulate([texts[i] for i in chosen], rng, layout, f"{layout}-{seed}-{number}", write)


class Kin:
    """Which articles speak of the same: TF-IDF over character bigrams, hashed.

    Near-duplicates (cosine above `TWIN`) are never put on one page.
    """

    TWIN = 0.5

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np
        from scipy import sparse

        size = 1 << 16
        rows, cols = [], []
        for row, text in enumerate(texts):
            codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
            grams = np.unique((codes[:-1] * np.uint64(40503) + codes[1:]) % np.uint64(size))
            rows.append(np.full(len(grams), row))
            cols.append(grams.astype(np.int64))
        at, col = np.concatenate(rows), np.concatenate(cols)
        weight = np.log(len(texts) / (1 + np.bincount(col, minlength=size)[col])).clip(0)
        matrix = sparse.csr_matrix((weight, (at, col)), shape=(len(texts), size))
        norm = np.sqrt(matrix.multiply(matrix).sum(axis=1)).A1 + 1e-9
        self._matrix = sparse.diags(1 / norm) @ matrix

    def group(self, rng: Random, size: int) -> list[int]:
        """`size` articles around one that is drawn; any others where it has too few kin."""
        import numpy as np

        seed = rng.randrange(self._matrix.shape[0])
        near = (self._matrix @ self._matrix[seed].T).toarray()[:, 0]
        ranked = [int(i) for i in np.argsort(-near)[: size * 12] if near[i] < self.TWIN]
        chosen: list[int] = []
        for i in rng.sample(ranked[: size * rng.choice((2, 4, 8))], min(size * 2, len(ranked))):
            twin = (self._matrix[i] @ self._matrix[chosen].T).max() if chosen else 0.0
            if len(chosen) < size and twin < self.TWIN:
                chosen.append(i)
        while len(chosen) < size:
            extra = rng.randrange(self._matrix.shape[0])
            chosen += [extra] if extra not in chosen else []
        return chosen


def main(argv: Sequence[str] | None = None) -> int:
    """Write simulated pages as JSON lines."""
    parser = argparse.ArgumentParser(prog="python -m eval.simulate", description=main.__doc__)
    parser.add_argument("--articles", type=Path, required=True, help="news_zh.jsonl.xz")
    parser.add_argument("--english", action="store_true", help="contexts of qa_en_squad.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", choices=sorted(LAYOUTS), default="desk")
    parser.add_argument("--sizes", type=int, nargs=2, default=(6, 13), metavar=("MIN", "MAX"))
    parser.add_argument(
        "--shares",
        type=int,
        nargs="+",
        default=MEASURED,
        choices=range(SHARES),
        metavar="N",
        help="article shares, 0-9",
    )
    options = parser.parse_args(argv)
    if options.english:
        texts, write = read_english(options.articles, Random(7), options.shares), write_english
    else:
        texts, write = read_articles(options.articles, options.shares), write_copy
    sizes = tuple(options.sizes)
    made = pages(texts, options.pages, options.seed, options.layout, sizes, write=write)
    with options.out.open("w", encoding="utf-8") as out:
        for page in made:
            out.write(json.dumps(gold_json(page), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
