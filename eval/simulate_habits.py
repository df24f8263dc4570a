"""How newspapers write and break their articles, drawn for simulated pages.

Knows rates; not how a rate is made copy of (`simulate_copy`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from eval.simulate_names import section_of


@dataclass(frozen=True, slots=True)
class Habits:
    """How one newspaper writes and breaks its articles; one draw a page. Rates are in [0, 1]."""

    headline: float = 0.9
    kicker: float = 0.15
    subhead: float = 0.25
    two_lines: float = 0.1
    short: float = 0.2
    inner_head: float = 0.03
    signed: float = 0.05
    section: float = 0.1
    byline: float = 0.25
    lead_mark: float = 0.45
    keeps_first: float = 0.6
    continued: float = 0.15
    continues: float = 0.05
    lost: float = 0.05
    quote: float = 0.05
    tear: float = 0.3
    tear_anywhere: float = 0.7
    half_width: float = 0.5
    paragraph: float = 110.0
    keeps_boilerplate: float = 0.4
    joins_whole: float = 0.3
    sections: tuple[str, ...] = field(default=())


def draw_habits(rng: Random) -> Habits:
    """A newspaper's habits, drawn wide."""

    def often(*choices: float) -> float:
        return rng.choice(choices)

    return Habits(
        headline=often(1.0, 1.0, 1.0, 1.0, 1.0, 0.97, 0.9, rng.uniform(0.4, 1)),
        kicker=often(0.0, 0.0, 0.15, 0.4),
        subhead=often(0.0, 0.15, 0.4, 0.7),
        two_lines=often(0.0, 0.0, 0.1, 0.3),
        short=often(0.0, 0.1, 0.3, 1.0),
        inner_head=often(0.0, 0.0, 0.1, 0.3),
        signed=often(0.0, 0.0, 0.2, 0.7),
        section=often(0.0, 0.1, 0.4),
        byline=often(0.0, 0.2, 0.5, 0.8),
        lead_mark=often(0.0, 0.3, 0.6, 0.9),
        keeps_first=often(0.0, 1.0, 0.6, 0.9),
        continued=often(0.0, 0.1, 0.3),
        continues=often(0.0, 0.0, 0.15),
        lost=often(0.0, 0.05, 0.2),
        quote=often(0.0, 0.0, 0.1, 0.3),
        tear=often(0.05, 0.2, 0.35, 0.6),
        tear_anywhere=often(0.3, 0.7, 1.0),
        half_width=often(0.0, 1.0),
        paragraph=often(50.0, 80.0, 110.0, 150.0, 230.0),
        keeps_boilerplate=often(0.0, 0.0, 0.0, 0.3),
        joins_whole=often(0.0, 0.3, 1.0),
        sections=tuple(section_of(rng) for _ in range(3)),
    )
