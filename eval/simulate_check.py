"""Pages to choose between variants of the model by: `python -m eval.simulate_check --data DIR --out FILE`.

Of articles that no training page has, laid out in a third way: frames on a grid, filled by measure,
read band by band, while heads and leads that are set across several columns may come last, as frames
of their own. Nothing is learned from them, and no figure that is published is of them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from eval.gold import GoldPage, gold_json
from eval.simulate import page_of, read_articles
from eval.simulate_copy import Copy, Piece, write_copy
from eval.simulate_habits import Habits
from eval.simulate_order import Placed
from eval.simulate_sets import CHINESE
from eval.simulate_training import KEPT_BACK
from index.pages.shares import TYPESET


@dataclass(frozen=True, slots=True)
class Frame:
    """Pieces set together; `band`, `x`: where on the grid; `last`: whether it comes out last."""

    band: int
    x: int
    last: bool
    placed: tuple[Placed, ...]


def check_pages(texts: Sequence[str], count: int, seed: int) -> Iterator[GoldPage]:
    """`count` pages of 6 to 13 articles; page N of a seed is always the same."""
    for number in range(count):
        rng = Random(f"check-{seed}-{number}")
        chosen = rng.sample(texts, rng.randint(6, 13))
        yield _page(chosen, rng, f"check-{seed}-{number}")


def check_habits(rng: Random) -> Habits:
    """How the articles of one page are written."""
    return Habits(
        headline=0.98,
        kicker=rng.choice((0.0, 0.2)),
        subhead=rng.choice((0.1, 0.4)),
        short=rng.choice((0.1, 0.4)),
        byline=rng.choice((0.2, 0.6)),
        lead_mark=rng.choice((0.3, 0.8)),
        keeps_first=0.9,
        tear=0.0,
        half_width=rng.choice((0.0, 1.0)),
        paragraph=rng.choice((90.0, 140.0, 200.0)),
        sections=("城事", "县域经济", "新闻广场"),
        keeps_boilerplate=0.0,
    )


def _page(texts: Sequence[str], rng: Random, name: str) -> GoldPage:
    habits = check_habits(rng)
    copies = [write_copy(text, rng, habits) for text in texts]
    apart, breaks = rng.choice((0.1, 0.3, 0.5)), rng.choice((0.3, 0.7))
    frames = [f for n, copy in enumerate(copies) for f in frames_of(n, copy, apart, breaks, rng)]
    first = sorted((f for f in frames if not f.last), key=lambda f: (f.band, f.x))
    last = [f for f in frames if f.last]
    order = [placed for f in (*first, *last) for placed in f.placed]
    return page_of(order, rng, name)


AWAY = ("opening", "opening", "lead", "above", "rest")
"""What of an article comes out elsewhere: its heads and first column last, the byline and lead of
them last or in the band above, before its headline; or its last column last."""


def frames_of(
    article: int, copy: Copy, apart: float, breaks: float, rng: Random
) -> Iterator[Frame]:
    """The article's frames, in a band of its own of one to three columns; with the odds `apart` one
    of them comes out elsewhere."""
    heads = next((n for n, p in enumerate(copy.pieces) if p.kind == "body"), len(copy.pieces))
    cells = _cells(copy, heads, breaks, rng)
    away = rng.choice(AWAY) if rng.random() < apart and len(cells) > 1 else ""
    number = 0
    for x, cell in enumerate(cells):
        placed = tuple(Placed(article, number + n, piece) for n, piece in enumerate(cell))
        number += len(cell)
        titles = sum(p.piece.kind == "head" for p in placed[:heads])
        if x == 0 and away == "lead":
            yield Frame(article, x, False, placed[:titles])
            yield Frame(article, x, True, placed[titles:])
        elif x == 0 and away == "above":
            yield Frame(article, 1, False, placed[:heads])
            yield Frame(article - 1, rng.randint(1, 2), False, placed[heads:])
        else:
            last = away == "opening" if x == 0 else away == "rest" and x == len(cells) - 1
            yield Frame(article, x + (away == "above"), last, placed)


def _cells(copy: Copy, heads: int, breaks: float, rng: Random) -> list[list[Piece]]:
    """The pieces by column, the `heads` in the first; where a column is full a paragraph is broken
    with the odds `breaks`, else set in the next one whole."""
    columns = rng.choice((1, 2, 2, 3))
    measure = sum(len(p.text) for p in copy.pieces[heads:]) / columns
    cells = [list(copy.pieces[:heads])]
    room = measure * rng.uniform(0.4, 1.0)
    for piece in copy.pieces[heads:]:
        rest = piece
        while len(rest.text) > room + 8 and len(cells) <= columns and rest.kind == "body":
            one, two = (
                rest.text[: max(4, int(room))].strip(),
                rest.text[max(4, int(room)) :].strip(),
            )
            if one and two and rng.random() < breaks:
                cells[-1].append(replace(rest, text=one))
                rest = replace(rest, text=two, joined=True)
            elif cells[-1][heads if len(cells) == 1 else 0 :] == []:
                break
            cells.append([])
            room = measure
        cells[-1].append(rest)
        room -= len(rest.text)
    return cells


def write_kept_back(
    made: Callable[[Sequence[str], int, int], Iterator[GoldPage]],
    module: str,
    about: str | None,
    argv: Sequence[str] | None,
) -> int:
    """The command line of a simulator: `made`(texts, count, seed) of the articles kept back for
    choosing, a page a line."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds train/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args(argv)
    texts = read_articles(options.data / CHINESE, TYPESET)[::KEPT_BACK]
    with options.out.open("w", encoding="utf-8") as out:
        for page in made(texts, options.pages, options.seed):
            out.write(json.dumps(gold_json(page), ensure_ascii=False) + "\n")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Write pages to choose between variants of the model by."""
    return write_kept_back(check_pages, "eval.simulate_check", main.__doc__, argv)


if __name__ == "__main__":
    sys.exit(main())
