"""Paragraphs in a series, worked out by hand."""

import numpy as np
import pytest

from index.pages.blocks import blocks_of
from index.pages.series import series_over


def over(*texts, plain=None):
    blocks = blocks_of("\n\n".join(texts))
    return series_over(blocks, plain or [True] * len(blocks))


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("一是修路。", "二是架桥。", 1),
        ("首先要修路。", "其次要架桥。", 1),
        ("要做三件事，一是修路，二是架桥。", "三是通水。", 1),
        ("(1)修路。", "(3)通水。", 0.5),
        ("二是架桥。", "一是修路。", -1),
        ("修路已经开始。", "二是架桥。", 0),
        ("First, the road.", "Second, the bridge.", 1),
    ],
)
def test_a_place_in_a_list_is_held_against_the_last_one_before_it(one, two, expected):
    ranks, _ = over(one, two)
    assert ranks[0, 1] == expected


def test_first_clauses_are_alike_from_both_ends():
    # 在教育方面 and 在医疗方面 share 在 at the beginning and 方面 at the end.
    _, alike = over("在教育方面,新建学校。", "在医疗方面,新建医院。", "道路通车了。")
    assert alike.tolist() == [[0, 3, 0], [3, 0, 0], [0, 0, 0]]


def test_the_same_clause_is_counted_once():
    _, alike = over("据介绍,桥通了。", "据介绍,路通了。")
    assert alike[0, 1] == 3


def test_heads_are_in_no_series():
    ranks, alike = over("一是修路", "二是架桥。", plain=[False, True])
    assert not np.any(ranks)
    assert not np.any(alike)
