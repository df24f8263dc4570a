"""Pages with a displaced lead: `python -m eval.simulate_leads --data DIR --out FILE`.

Two stories of one matter, and the lead of the second stands in the first, after that one's lead: it
breaks off in a sentence that goes on after its own headline, further down the page. Around them
stand articles as on the pages of `simulate_check`, and as there nothing is learned from them:
how likely the page must be with such a lead put right was chosen by them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from eval.gold import GoldPage
from eval.simulate import Kin, page_of
from eval.simulate_check import check_habits, frames_of, write_kept_back
from eval.simulate_copy import Copy, Piece, write_copy
from eval.simulate_order import Placed
from eval.simulate_twins import halves

TORN = 30
"""Characters of a lead before it breaks off, at least; some of it is always left."""
REST = 8


def lead_pages(texts: Sequence[str], count: int, seed: int) -> Iterator[GoldPage]:
    """`count` pages of 6 to 13 articles; page N of a seed is always the same."""
    kin = Kin(texts)
    for number in range(count):
        rng = Random(f"leads-{seed}-{number}")
        page = None
        while page is None:
            page = _page(texts, kin, rng, f"leads-{seed}-{number}")
        yield page


def _page(texts: Sequence[str], kin: Kin, rng: Random, name: str) -> GoldPage | None:
    """A page, or None where the two stories drawn cannot be set so."""
    pair = halves(rng.choice(texts), rng) if rng.random() < 0.5 else _alike(texts, kin, rng)
    habits = check_habits(rng)
    own = replace(habits, headline=1.0, short=0.0, lead_mark=rng.choice((0.5, 0.9)))
    around, second = ([*write_copy(text, rng, own).pieces] for text in pair) if pair else ([], [])
    first_head, head = _heads(around), _heads(second)
    cut = _cut(second[head].text, rng) if 0 < head < len(second) else 0
    if not cut or not 0 < first_head < len(around) - 1:
        return None
    others = [write_copy(t, rng, habits) for t in rng.sample(texts, rng.randint(4, 11))]
    lead = second[head]
    second[head : head + 1] = [
        replace(lead, text=lead.text[:cut]),
        replace(lead, text=lead.text[cut:], joined=True),
    ]
    one, two = (
        [Placed(len(others) + story, at, piece) for at, piece in enumerate(pieces)]
        for story, pieces in enumerate((around, second))
    )
    woven = [*one[: first_head + 1], two[head], *one[first_head + 1 :]]
    below = [*two[:head], *two[head + 1 :]]
    return page_of(_around(others, woven, below, rng), rng, name)


def _alike(texts: Sequence[str], kin: Kin, rng: Random) -> list[str]:
    return [texts[at] for at in kin.group(rng, 2)]


def _heads(pieces: Sequence[Piece]) -> int:
    return next((at for at, piece in enumerate(pieces) if piece.kind == "body"), len(pieces))


def _cut(lead: str, rng: Random) -> int:
    """Where a lead breaks off, mostly at a comma; 0 where it is too short."""
    places = [
        at
        for at in range(TORN, len(lead) - REST)
        if lead[at - 1] == "，" or (lead[at - 1] not in "。！？”" and rng.random() < 0.3)
    ]
    return rng.choice(places) if places else 0


def _around(
    others: Sequence[Copy], woven: list[Placed], below: list[Placed], rng: Random
) -> list[Placed]:
    """The two stories among the others: the second's rest right below, or some frames further."""
    apart, breaks = rng.choice((0.1, 0.3)), rng.choice((0.3, 0.7))
    frames = [f for n, copy in enumerate(others) for f in frames_of(n, copy, apart, breaks, rng)]
    frames.sort(key=lambda frame: (frame.last, frame.band, frame.x))
    runs = [list(frame.placed) for frame in frames]
    at, gap = rng.randint(0, len(runs)), rng.choice((0, 0, 1, 2))
    runs[at + gap : at + gap] = [below]
    runs[at:at] = [woven]
    return [placed for run in runs for placed in run]


def main(argv: Sequence[str] | None = None) -> int:
    """Write pages with a displaced lead."""
    return write_kept_back(lead_pages, "eval.simulate_leads", main.__doc__, argv)


if __name__ == "__main__":
    sys.exit(main())
