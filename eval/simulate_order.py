"""In what order a page's pieces come out of the PDF: two ways to lose the reading order, and none.

Second of the simulator's two halves: it moves pieces and knows nothing of what they say, except
that columns cut a paragraph where they end. `desk` starts from whole articles and displaces runs
of pieces; `columns` sets articles into bands of columns and reads the page column by column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from eval.simulate_copy import Copy, Piece


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece on the page: of which article, which number in its reading order.

    A pull quote has the number -1.
    """

    article: int
    number: int
    piece: Piece


WOVEN = 0.25
"""Share of desk's pages on which articles that lie side by side are read along the rows."""


def _weave(runs: list[list[Placed]], rng: Random) -> None:
    """Deal the blocks of two or three neighbouring runs together, a few of each in turn."""
    for _ in range(rng.randint(1, 2)):
        first = rng.randrange(len(runs))
        beside = runs[first : first + rng.randint(2, 3)]
        woven: list[Placed] = []
        while any(beside):
            for run in beside:
                size = rng.randint(1, 4)
                woven += run[:size]
                del run[:size]
        runs[first] = woven


def desk(copies: Sequence[Copy], rng: Random) -> list[Placed]:
    """Articles one after another, then runs of their pieces displaced."""
    rate = rng.choice((0.0, 0.25, 0.5, 0.75, 1.0))
    runs: list[list[Placed]] = []
    for article, copy in enumerate(copies):
        runs.append([Placed(article, n, piece) for n, piece in enumerate(copy.pieces)])
    late: list[list[Placed]] = []
    for article in rng.sample(range(len(copies)), len(copies)):
        if rng.random() < rate:
            _displace(runs, article, late, rng)
    if rng.random() < WOVEN:
        _weave(runs, rng)
    order = [placed for run in runs for placed in run]
    for run in rng.sample(late, len(late)):
        order.extend(run)
    return with_quotes(order, copies, rng)


def plain(copies: Sequence[Copy], rng: Random) -> list[Placed]:
    """Articles one after another, nothing displaced."""
    order = [
        Placed(article, number, piece)
        for article, copy in enumerate(copies)
        for number, piece in enumerate(copy.pieces)
    ]
    return with_quotes(order, copies, rng)


def _heads(run: Sequence[Placed], article: int) -> int:
    """How many pieces of the article's head stand together at the beginning of its run."""
    own = [p for p in run if p.article == article]
    return next((n for n, p in enumerate(own) if p.piece.kind == "body"), len(own))


def _displace(
    runs: list[list[Placed]], article: int, late: list[list[Placed]], rng: Random
) -> None:
    run = runs[article]
    own = [p for p in run if p.article == article]
    heads = _heads(run, article)
    bodies = len(own) - heads
    if bodies < 2:
        return
    lead = rng.randint(1, max(1, min(4, bodies - 1)))
    tail = rng.randint(1, max(1, min(4, bodies - 1)))
    way = rng.choice(("head", "lead", "byline", "early", "tail", "tail", "first", "middle", "swap"))
    if way == "head":
        moved = own[: heads + lead]
    elif way in ("lead", "early"):
        moved = own[heads : heads + lead]
    elif way == "byline":
        keep = sum(p.piece.kind == "head" for p in own[:heads])
        moved = own[keep : heads + lead]
    elif way in ("tail", "first", "swap"):
        moved = own[-tail:]
    else:
        start = rng.randint(heads, len(own) - 1)
        moved = own[start : start + rng.randint(1, 3)]
    gone = set(map(id, moved))
    rest = [p for p in run if id(p) not in gone]
    if way == "first":
        at = next((n for n, p in enumerate(rest) if p.article == article), 0)
        runs[article] = rest[:at] + moved + rest[at:]
        return
    runs[article] = rest
    if way == "early" or (way == "swap" and article > 0):
        _insert(runs, max(0, article - 1), moved, rng)
    elif rng.random() < (0.65 if way in ("head", "lead", "byline") else 0.3):
        late.append(moved)
    elif rng.random() < 0.1:
        runs[0] = moved + runs[0]
    else:
        near = (article + rng.choice((-2, -1, 1, 1, 2))) % len(runs)
        where = near if rng.random() < 0.7 else rng.randrange(len(runs))
        _insert(runs, where, moved, rng)


def _insert(runs: list[list[Placed]], where: int, moved: list[Placed], rng: Random) -> None:
    run = runs[where]
    at = rng.choice((rng.randint(0, len(run)), len(run)))
    runs[where] = run[:at] + moved + run[at:]


def with_quotes(order: list[Placed], copies: Sequence[Copy], rng: Random) -> list[Placed]:
    """`order` with every copy's pull quotes put in, mostly within their own article."""
    for article, copy in enumerate(copies):
        for quote in copy.quotes:
            spots = [n for n, p in enumerate(order) if p.article == article]
            at = rng.choice(spots) if rng.random() < 0.8 else rng.randint(0, len(order))
            order.insert(at, Placed(article, -1, Piece("body", quote)))
    return order


def columns(copies: Sequence[Copy], rng: Random) -> list[Placed]:
    """Articles in bands of columns; bands that the extraction took for one are read column by
    column, so that every column's text is cut where the column ends."""
    wide = rng.randint(4, 7)
    bands = _bands(copies, wide, rng)
    cells = {
        article: _flow(copies[article], article, share, rng)
        for band in bands
        for article, share in band
    }
    order: list[Placed] = []
    late: list[Placed] = []
    while bands:
        size = min(len(bands), rng.choice((1, 1, 2, 2, 3)))
        _read(bands[:size], cells, wide, order, late, rng)
        bands = bands[size:]
    return with_quotes(order + late, copies, rng)


def _bands(copies: Sequence[Copy], wide: int, rng: Random) -> list[list[tuple[int, int]]]:
    """Bands of (article, columns it is wide)."""
    bands = []
    left = rng.sample(range(len(copies)), len(copies))
    while left:
        count = min(len(left), rng.choice((1, 2, 2, 3, 3, 4)))
        members, left = left[:count], left[count:]
        shares = [1] * count
        for _ in range(wide - count):
            lengths = [sum(len(p.text) for p in copies[a].pieces) for a in members]
            shares[max(range(count), key=lambda i: lengths[i] / shares[i])] += 1
        bands.append(list(zip(members, shares, strict=True)))
    return bands


def _flow(copy: Copy, article: int, share: int, rng: Random) -> list[list[Placed]]:
    """The copy's pieces by column, a paragraph cut in two where one of the `share` columns is full.
    The first column holds the heads, too."""
    heads = next((n for n, p in enumerate(copy.pieces) if p.kind == "body"), len(copy.pieces))
    body = copy.pieces[heads:]
    capacity = sum(len(p.text) for p in body) / share
    columns_of: list[list[Piece]] = [list(copy.pieces[:heads])]
    room = capacity * rng.uniform(0.8, 1.2)
    for piece in body:
        rest = piece
        while piece.kind == "body" and len(rest.text) > room + 4 and len(columns_of) < share:
            cut = max(2, int(room))
            head = replace(rest, text=rest.text[:cut].rstrip())
            if head.text:
                columns_of[-1].append(head)
            tail = rest.text[cut:].lstrip()
            rest = replace(rest, text=tail, joined=bool(head.text))
            columns_of.append([])
            room = capacity
        if rest.text:
            columns_of[-1].append(rest)
        room -= len(rest.text)
    placed, number = [], 0
    for column in columns_of:
        placed.append([Placed(article, number + n, p) for n, p in enumerate(column)])
        number += len(column)
    return placed


def _read(
    bands: Sequence[Sequence[tuple[int, int]]],
    cells: dict[int, list[list[Placed]]],
    wide: int,
    order: list[Placed],
    late: list[Placed],
    rng: Random,
) -> None:
    """Read bands that lie one above the other, column by column from the left."""
    heads_apart = rng.random()
    for column in range(wide):
        for band in bands:
            left = 0
            for article, share in band:
                if left <= column < left + share:
                    inner = column - left
                    placed = cells[article][inner] if inner < len(cells[article]) else []
                    apart = [p for p in placed if p.piece.kind != "body"]
                    if apart and heads_apart < 0.15 and rng.random() < 0.5:
                        late.extend(apart)
                        placed = placed[len(apart) :]
                    order.extend(placed)
                left += share
