"""Leads that stand before their own headline, in the story above.

Such a lead breaks off in a sentence that goes on after its headline, further down the page. Where
two stories are alike, a look that goes by chains with the lead in the wrong story confirms them, so
that no step from link to link gets out. Here the three links that set it right are tried at once:
the second look goes by the chains that would come of them, and they are taken where the page is
then no less likely as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.pages.clues import SINGLE, Clues
from index.pages.language import Floats
from index.pages.looks import SECOND_LOOK, looked_at, second_pairs
from index.pages.weights import PageModel

LIKELY = -14.0
"""Log-odds, by the first look, of the three links together, under which they are not tried: most
displaced leads on simulated pages are above it, most other pages try none."""
LENIENCE = 4.0
"""By how much, in log-likelihood, the page may be less likely with the three links: the looks
learned from pages where hardly one lead is displaced in this way. Of 0, 3, 4 and 5, most articles
on pages of `eval.simulate_leads` are exact by 4."""
HEADLINE = 3.2
"""Length, as its logarithm, from which a block that breaks off is taken for text though it might
be a headline: 24 characters."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Block `lead` of the story that goes on with block `head` + 1, in another story's text."""

    lead: int
    head: int

    @property
    def links(self) -> tuple[tuple[int, int], ...]:
        """The story around it reads on; its own head leads to it, and it to the text below."""
        at, head = self.lead, self.head
        return (at - 1, at + 1), (head, at), (at, head + 1)


def moved(links: Sequence[int], lead: Lead) -> list[int] | None:
    """`links` with those of `lead`, without what they replace; None where they make a circle."""
    wanted = dict(lead.links)
    taken = set(wanted.values())
    out = [wanted.get(at, -1 if next_ in taken else next_) for at, next_ in enumerate(links)]
    for first in wanted:
        at = out[first]
        while at >= 0 and at != first:
            at = out[at]
        if at == first:
            return None
    return out


def likeliest(clues: Clues, first: Floats, links: Sequence[int]) -> Lead | None:
    """The lead that, by the log-odds of the first look, (n, n), is most likely displaced, if any is
    at all likely and `links` don't have it right."""
    best, found = LIKELY, None
    for lead in _leads(clues):
        if all(links[i] == j for i, j in lead.links):
            continue
        odds = [float(first[i, j]) for i, j in lead.links]
        if min(odds) > SECOND_LOOK and sum(odds) > best:
            best, found = sum(odds), lead
    return found


def _leads(clues: Clues) -> list[Lead]:
    """Every torn block between two blocks of text, or below a head, with every head further down."""
    single = {name: clues.single[:, at] for at, name in enumerate(SINGLE)}
    mute = single["byline"] + single["mark"] + single["section"] > 0
    head = single["headline"] > 0
    text = ~(mute | head)
    torn = (single["ends"] == 0) & ~mute & (text | (single["length"] > HEADLINE))
    heads = np.flatnonzero(~text[:-1] & text[1:])
    leads = np.flatnonzero(torn[1:-1] & text[2:]) + 1
    return [Lead(int(at), int(below)) for at in leads for below in heads if below > at + 1]


def with_lead(
    clues: Clues,
    first: Floats,
    division: tuple[list[int], Floats],
    model: PageModel,
    without: Collection[str] = (),
) -> tuple[list[int], Floats]:
    """Links and what each is worth, (n, n), with the page's likeliest displaced lead put right.

    `division`: both as they are without; `first`: log-odds of the first look.
    """
    links, worth = division
    lead = likeliest(clues, first, links)
    other = moved(links, lead) if lead else None
    if model.again is None or lead is None or other is None:
        return division
    before, after = np.nonzero(second_pairs(first, links) | second_pairs(first, other))
    rows = [looked_at(clues, first, by, before, after) for by in (links, other)]
    was, new = (model.again.weigh(model.without(own, without, "again")) for own in rows)
    gain = likelihood(new, np.asarray(other)[before] == after)
    if gain - likelihood(was, np.asarray(links)[before] == after) < -LENIENCE:
        return division
    touched = np.isin(before, [i for i, _ in lead.links])
    touched |= np.isin(after, [j for _, j in lead.links])
    worth = worth.copy()
    worth[before[touched], after[touched]] = new[touched]
    return other, worth


def likelihood(odds: Floats, linked: NDArray[np.bool_]) -> float:
    """Log-likelihood that of pairs with these log-odds those are linked and the others are not."""
    return float(-np.logaddexp(0.0, np.where(linked, -odds, odds)).sum())
