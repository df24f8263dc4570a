"""The best division of blocks into chains: a maximum-weight path cover.

Every block has at most one block before it and one after it; a link is worth taking where its
weight is positive. Without cycles this is an assignment problem, solved by shortest augmenting
paths (Jonker & Volgenant 1987); cycles are cut by branch and bound on their links.
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from index.pages.language import Floats

Doubles = NDArray[np.float64]

NEVER = -1e6
"""Weight of a link that may not be taken."""


def _branches(n: int) -> int:
    """Assignments tried at most to be rid of cycles, the fewer the more each takes. The best then
    loses its weakest links."""
    return max(24, 20_000 // max(1, n * n))


def best_links(weights: Floats) -> list[int]:
    """For each block the one that follows it, or -1, so that the links weigh most in all.

    `weights`: (n, n), the worth of j following i; only positive ones are taken. The links form
    paths, never a cycle.
    """
    start = np.where(weights > 0, weights, NEVER).astype(np.float64)
    np.fill_diagonal(start, NEVER)
    first = _assign(start)
    queue = [(-_worth(start, first), 0, start, first)]
    tried = 1
    while queue and tried < _branches(len(weights)):
        _, _, current, links = heapq.heappop(queue)
        cycle = _cycle(links)
        if not cycle:
            return links
        for at in cycle:
            less = current.copy()
            less[at, links[at]] = NEVER
            answer = _assign(less)
            tried += 1
            heapq.heappush(queue, (-_worth(less, answer), tried, less, answer))
    return _cut(start, heapq.heappop(queue)[3])


def _worth(weights: Doubles, links: list[int]) -> float:
    return float(sum(weights[i, j] for i, j in enumerate(links) if j >= 0))


def _cycle(links: list[int]) -> list[int]:
    """The blocks of one cycle, or nothing."""
    seen = [-1] * len(links)
    for first in range(len(links)):
        at = first
        while at >= 0 and seen[at] < 0:
            seen[at] = first
            at = links[at]
        if at >= 0 and seen[at] == first:
            cycle, step = [at], links[at]
            while step != at:
                cycle.append(step)
                step = links[step]
            return cycle
    return []


def _cut(weights: Doubles, links: list[int]) -> list[int]:
    while cycle := _cycle(links):
        weakest = min(cycle, key=lambda i: float(weights[i, links[i]]))
        links[weakest] = -1
    return links


def _assign(weights: Doubles) -> list[int]:
    """Maximum-weight matching of rows to columns; a row may stay alone at no cost."""
    n = len(weights)
    # A column of its own for each row, of cost 0, stands for "nothing follows".
    cost = np.full((n, 2 * n), -NEVER)
    cost[:, :n] = -weights
    cost[np.arange(n), n + np.arange(n)] = 0.0
    owner = np.full(2 * n, -1)
    price_row, price_col = np.zeros(n), np.zeros(2 * n)
    for row in range(n):
        _augment(row, cost, owner, price_row, price_col)
    links = [-1] * n
    for column in range(n):
        if owner[column] >= 0:
            links[owner[column]] = column
    return links


def _augment(
    row: int,
    cost: Doubles,
    owner: NDArray[np.int64],
    price_row: Doubles,
    price_col: Doubles,
) -> None:
    """Give `row` a column over the shortest path of reduced costs (Dijkstra)."""
    columns = len(owner)
    distance = np.full(columns, np.inf)
    came = np.full(columns, -1)
    done = np.zeros(columns, dtype=bool)
    current, reached = row, 0.0
    while True:
        reduced = reached + cost[current] - price_row[current] - price_col
        better = ~done & (reduced < distance)
        distance[better] = reduced[better]
        came[better] = current
        column = int(np.argmin(np.where(done, np.inf, distance)))
        reached = float(distance[column])
        done[column] = True
        if owner[column] < 0:
            break
        current = int(owner[column])
    taken = done & (owner >= 0)
    price_row[row] += reached
    price_row[owner[taken]] += reached - distance[taken]
    price_col[done] -= reached - distance[done]
    at = column
    while True:
        back = int(came[at])
        previous = next((int(c) for c in np.flatnonzero(owner == back)), -1)
        owner[at] = back
        if back == row:
            return
        at = previous
