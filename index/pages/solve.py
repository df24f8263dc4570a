"""From the clues of a page to its chains: look, divide, look again with the chains, divide again.

Then links are weighed against the ends and beginnings of articles; and of the articles that come of
it a last look asks which pairs are one story, and which links join two. Each division is the one
whose links weigh most in all (`chains`), not a greedy choice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.pages.chains import best_links
from index.pages.clues import Clues
from index.pages.context import FLOOR, chains_of, context_rows
from index.pages.edges import edge_rows
from index.pages.language import Floats
from index.pages.leads import with_lead
from index.pages.links import Index, rows_of
from index.pages.looks import first_look, leaning, second_looks
from index.pages.weights import DISPLACED, PageModel

UNCUT = 10.0
"""What cuts must be worth together, in log-odds, for an ordered text to be cut at all. The higher, the
more single articles come back whole, and the more small pages stay in one piece (`baowen eval
articles` has both)."""
LAST_LOOK = -1.5
"""Log-odds above which a last look weighs a pair that was not linked: of the limits tried, -4, -1.5
and none at all, most articles were exact by this one."""
LAST_LOOKS = 2
"""Last looks: an article that was put together may settle what remains."""


@dataclass(frozen=True, slots=True)
class Division:
    """`links`: for each block the one that follows it, or -1; `weights`: (n, n) log-odds of every
    link at the last look; `ends`, `starts`: (n,) log-odds that an article ends, or begins, there;
    `worth`: (n, n) what each link was worth when the whole was divided."""

    links: list[int]
    weights: Floats
    ends: Floats
    starts: Floats
    worth: Floats

    @property
    def chains(self) -> list[list[int]]:
        """Blocks of each article in reading order."""
        return chains_of(self.links)


def together(
    weights: Floats, ends: Floats, starts: Floats, mix: tuple[float, float, float]
) -> Floats:
    """What each link is worth, (n, n): it stands against an article that ends at i and another
    that begins at j. With the shares a, b and the bias c of `mix`: a * link - b * (end + start) + c.
    """
    links, edges, bias = mix
    worth = links * weights - edges * (ends[:, None] + starts[None, :]) + bias
    return np.where(weights > FLOOR, worth, FLOOR).astype(np.float32)


def solve(clues: Clues, model: PageModel, without: Collection[str] = ()) -> Division:
    """The division of the page that is best as a whole."""
    first = first_look(clues, model, without)
    division = settled(clues, second_looks(clues, first, model, without), model, without)
    if len(division.chains) == 1 or DISPLACED in without:
        return division
    links, worth = with_lead(clues, first, (division.links, division.worth), model, without)
    return replace(division, links=links, worth=worth)


def settled(
    clues: Clues, weights: Floats, model: PageModel, without: Collection[str] = ()
) -> Division:
    """The best division when all looks have been taken; `weights` are theirs."""
    if model.ends is None or model.starts is None:
        unknown = np.zeros(len(weights), np.float32)
        return Division(leaning(weights), weights, unknown, unknown, weights)
    rows = model.without(edge_rows(clues, weights, leaning(weights)), without, "edges")
    ends, starts = model.ends.weigh(rows), model.starts.weigh(rows)
    worth = together(weights, ends, starts, model.mix)
    links = whole_unless(best_links(worth), worth)
    return last_looks(clues, Division(links, weights, ends, starts, worth), model, without)


def last_looks(
    clues: Clues, division: Division, model: PageModel, without: Collection[str] = ()
) -> Division:
    """The division after the last looks, each at what the one before it came to. A text
    that is one article (`whole_unless`) stays one."""
    if model.last is None or len(division.chains) == 1:
        return division
    links, worth = division.links, division.worth
    for _ in range(LAST_LOOKS):
        before, after, rows = last_rows(clues, division, links)
        odds = model.last.weigh(model.without(rows, without, "last"))
        worth = np.full_like(division.worth, FLOOR)
        worth[before, after] = odds + model.lean
        links = best_links(worth)
    return replace(division, links=links, worth=worth)


def last_rows(
    clues: Clues, division: Division, links: Sequence[int]
) -> tuple[Index, Index, Floats]:
    """The pairs that a last look weighs, `links`, every article's end with every other's beginning,
    and what else is likely, and their rows; `division` is the one before all last looks."""
    chains = chains_of(links)
    wanted = division.weights > LAST_LOOK
    np.fill_diagonal(wanted, False)
    wanted[np.ix_([c[-1] for c in chains], [c[0] for c in chains])] = True
    for chain in chains:
        wanted[chain[:-1], chain[1:]] = True
        wanted[chain[-1], chain[0]] = False
    before, after = np.nonzero(wanted)
    own = (division.worth[before, after], division.ends[before], division.starts[after])
    rows = np.concatenate(
        [
            rows_of(clues, before, after),
            context_rows(clues, division.weights, links, before, after),
            np.stack(own, axis=1).astype(np.float32),
        ],
        axis=1,
    )
    return before, after, rows


def whole_unless(links: list[int], worth: Floats) -> list[int]:
    """`links`, or one chain of all blocks where nothing is out of order and the cuts between
    articles are weak ones: a text of its own is far more often one article than several."""
    cuts = [at for at, next_ in enumerate(links[:-1]) if next_ != at + 1]
    displaced = any(next_ not in (-1, at + 1) for at, next_ in enumerate(links))
    if displaced or -sum(float(worth[at, at + 1]) for at in cuts) > UNCUT:
        return links
    return [*range(1, len(links)), -1]
