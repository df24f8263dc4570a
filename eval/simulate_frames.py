"""A page as its frames come out of a file: heads and leads in frames of their own, apart from the rest.

A third way to lose the reading order. Each article is set in one to three frames; the frame that is
displaced holds its opening, its lead, or the end of its body. Frames break after a full stop or in
the middle of a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from eval.simulate_copy import Copy, Piece
from eval.simulate_order import Placed, with_quotes

WAYS = (
    "opening", "opening", "opening", "lead", "lead", "heads", "early", "early", "early", "rest",
    "rest", "inside",
)  # fmt: skip
"""What is displaced: heads, byline and lead to the page's end, the rest of the body left where it
was; byline and lead alone; the heads alone; the lead into the story above, before its own headline;
the rest to the page's end, or into a neighbour."""
BESIDE = 0.5
"""Share of the twin stories whose lead stands in the other one, which is set beside them."""
BROKEN_EARLY = 0.8
"""How often a lead that stands in the story above breaks off in a sentence at least: where it ended
with one, it would be set as a story of its own."""
SHORT_REST = 0.3
"""Share of the breaks after which less than a line of the sentence is left."""
TWICE = 0.15
"""Share of the displaced articles of which a further frame stands elsewhere."""


def frames(copies: Sequence[Copy], rng: Random) -> list[Placed]:
    """Articles one after another, a frame of many displaced."""
    rate, torn = rng.choice((0.15, 0.3, 0.5, 0.7)), rng.choice((0.1, 0.3, 0.5, 0.8))
    early: dict[int, list[list[Placed]]] = {}
    late: list[list[Placed]] = []
    runs: list[list[Placed]] = []
    for article, copy in enumerate(copies):
        way = rng.choice(WAYS) if rng.random() < rate else "whole"
        if copy.beside and rng.random() < BESIDE:
            way = "early"
        run, moved = _parts(article, *_framed(copy, way, torn, rng))
        if len(run) > 3 and moved and rng.random() < TWICE:
            late.append(run[-1:])
            run = run[:-1]
        runs.append(run)
        if way in ("early", "inside"):
            early.setdefault(_neighbour(article, way, len(copies), rng), []).append(moved)
        elif moved:
            late.append(moved)
    for article, strays in early.items():
        for stray in strays:
            run = runs[article]
            at = rng.choice((len(run), rng.randint(min(2, len(run)), len(run))))
            runs[article] = run[:at] + stray + run[at:]
    order = [placed for run in runs for placed in run]
    ends = rng.sample(late, len(late)) if rng.random() < 0.7 else late
    at = len(order) if rng.random() < 0.85 else len(runs[0])
    order[at:at] = [placed for run in ends for placed in run]
    return with_quotes(order, copies, rng)


def _neighbour(article: int, way: str, count: int, rng: Random) -> int:
    if way == "early" and article > 0:
        return article - 1
    return (article + rng.choice((-2, -1, 1, 2))) % count


def _framed(copy: Copy, way: str, torn: float, rng: Random) -> tuple[Copy, int, int]:
    """The copy, a piece cut in two where a frame breaks in a sentence, and the numbers of the first
    piece that is displaced and of the first after it."""
    pieces = list(copy.pieces)
    heads = next((n for n, p in enumerate(pieces) if p.kind == "body"), len(pieces))
    bodies = len(pieces) - heads
    if way == "whole" or bodies < 2:
        return copy, 0, 0
    if way == "heads":
        return copy, 0, heads
    first = {"opening": 0, "lead": sum(p.kind == "head" for p in pieces[:heads])}.get(way, heads)
    if way in ("rest", "inside"):
        at = rng.randint(heads + 1, len(pieces) - 1)
        pieces, at = _broken(pieces, at, torn, rng)
        return replace(copy, pieces=tuple(pieces)), at, len(pieces)
    lead = rng.randint(1, max(1, min(3, bodies - 1)))
    often = max(torn, BROKEN_EARLY) if way == "early" else torn
    pieces, at = _broken(pieces, heads + lead, often, rng)
    return replace(copy, pieces=tuple(pieces)), first, at


def _broken(pieces: list[Piece], at: int, torn: float, rng: Random) -> tuple[list[Piece], int]:
    """With the odds `torn`, the piece before `at` cut in two there."""
    text = pieces[at - 1].text
    if rng.random() >= torn or len(text) < 24 or pieces[at - 1].kind != "body":
        return pieces, at
    rest = rng.randint(3, min(14, len(text) - 8)) if rng.random() < SHORT_REST else 0
    cut = len(text) - rest if rest else rng.randint(8, len(text) - 3)
    one, two = text[:cut].rstrip(), text[cut:].lstrip()
    if not one or not two:
        return pieces, at
    halves = [replace(pieces[at - 1], text=one), replace(pieces[at - 1], text=two, joined=True)]
    return [*pieces[: at - 1], *halves, *pieces[at:]], at


def _parts(article: int, copy: Copy, first: int, last: int) -> tuple[list[Placed], list[Placed]]:
    placed = [Placed(article, n, piece) for n, piece in enumerate(copy.pieces)]
    return placed[:first] + placed[last:], placed[first:last]
