"""The best path cover, on weights whose answer can be seen."""

from itertools import pairwise, permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.pages.chains import best_links


def matrix(n: int, **links: float) -> np.ndarray:
    """Weights of -5 but for links named like _0_1."""
    weights = np.full((n, n), -5.0, dtype=np.float32)
    for name, weight in links.items():
        i, j = map(int, name.strip("_").split("_"))
        weights[i, j] = weight
    return weights


def test_only_links_of_positive_weight_are_taken():
    assert best_links(matrix(3, _0_1=2.0, _1_2=-0.1)) == [1, -1, -1]


def test_the_whole_decides_and_not_the_strongest_link():
    # 0 likes 2 best (3.0), but 0-1 and 3-2 together are worth more (2.5 + 2.0 > 3.0).
    assert best_links(matrix(4, _0_2=3.0, _0_1=2.5, _3_2=2.0)) == [1, -1, -1, 2]


def test_a_cycle_loses_its_weakest_link():
    assert best_links(matrix(3, _0_1=3.0, _1_2=2.0, _2_0=1.0)) == [1, 2, -1]


def test_no_block_and_one_block():
    assert best_links(np.zeros((0, 0), dtype=np.float32)) == []
    assert best_links(np.ones((1, 1), dtype=np.float32)) == [-1]


def worth(weights: np.ndarray, links: list[int]) -> float:
    return sum(float(weights[i, j]) for i, j in enumerate(links) if j >= 0)


def brute_force(weights: np.ndarray) -> float:
    """Every path cover is an order of the blocks with some neighbours linked."""
    n = len(weights)
    return max(
        sum(max(0.0, float(weights[a, b])) for a, b in pairwise(order))
        for order in permutations(range(n))
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.integers(0, 10_000))
def test_no_path_cover_is_worth_more(n, seed):
    weights = np.random.default_rng(seed).normal(0.3, 1.0, (n, n)).astype(np.float32)
    links = best_links(weights)
    assert abs(worth(weights, links) - brute_force(weights)) < 1e-4
