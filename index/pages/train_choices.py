"""What is chosen when the trees are grown, by pages that none of them was grown on: how links weigh
against ends, how far the last look leans, and how sure an article is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from index.pages.assemble import doubts
from index.pages.chains import best_links
from index.pages.context import chains_of
from index.pages.lessons import Lesson, exact_chains
from index.pages.solve import Division, last_looks, together
from index.pages.weights import PageModel

MIXES = tuple(
    product(
        (1.0,), (0.0, 0.4, 0.8, 1.2, 1.6, 2.2, 3.0), (-8.0, -6.5, -5.0, -3.5, -2.0, -1.0, 0.0, 1.0)
    )
)
"""Weighings of links against ends and beginnings that are tried (`solve.together`); only their
proportions tell."""
LEANS = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
"""Log-odds that are tried as what is added to those of the last look."""


def choose_mix(
    lessons: Sequence[Lesson], divisions: Sequence[Division]
) -> tuple[float, float, float]:
    """The weighing of links against ends and beginnings by which most articles are exact: of
    MIXES, over `lessons`, which the trees were not grown on, divided by any mix."""
    right = dict.fromkeys(MIXES, 0)
    for lesson, one in zip(lessons, divisions, strict=True):
        for mix in MIXES:
            chains = chains_of(best_links(together(one.weights, one.ends, one.starts, mix)))
            right[mix] += sum(exact_chains(lesson, chains))
    for mix, count in sorted(right.items(), key=lambda item: -item[1])[:8]:
        print(f"mix {mix}: {count} articles exact", flush=True)
    return max(right, key=lambda mix: right[mix])


def choose_lean(
    lessons: Sequence[Lesson], divisions: Sequence[Division], model: PageModel
) -> float:
    """What is added to the last look's log-odds so that most articles are exact, of LEANS;
    `divisions` are those before it."""
    right = dict.fromkeys(LEANS, 0)
    for lean in LEANS:
        leaning_ = replace(model, lean=lean)
        for lesson, division in zip(lessons, divisions, strict=True):
            chains = last_looks(lesson.clues, division, leaning_).chains
            right[lean] += sum(exact_chains(lesson, chains))
        print(f"lean {lean}: {right[lean]} articles exact", flush=True)
    return max(right, key=lambda lean: right[lean])


def sure_of(lessons: Sequence[Lesson], divisions: Sequence[Division]) -> tuple[float, ...]:
    """Bias and weights of a logistic regression from doubts to exactness, by Newton's method."""
    rows, right = [], []
    for lesson, division in zip(lessons, divisions, strict=True):
        rows += [doubts(chain, division) for chain in division.chains]
        right += exact_chains(lesson, division.chains)
    x = np.concatenate([np.ones((len(rows), 1)), np.array(rows)], axis=1)
    y, theta = np.array(right, dtype=float), np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ theta))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(theta))
        theta += np.linalg.solve(hessian, x.T @ (y - p) - 1e-3 * theta)
    return tuple(map(float, theta))
