"""What a cut shows, and what blocks have in common, worked out by hand."""

import numpy as np
import pytest

from index.pages.blocks import blocks_of
from index.pages.cuts import balance, edge_of, quotes_over, words_across
from index.pages.weights import page_model
from index.pages.words import lines_within, overlaps, terms_of


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("创新推出“五", 1, 0),
        ("一”专场(免费)", 0, 1),
        ("他说：“好。", 1, 0),
        ("“甲”和《乙》", 0, 0),
        ("（上接“一版", 2, 0),
        ("（上接“一版）", 0, 0),  # a bracket that closes takes the quote inside with it
        ("“" * 50_000 + "）" * 50_000, 50_000, 50_000),  # in linear time, or this is not over soon
    ],
)
def test_what_is_left_open_and_what_closes_nothing(text, opens, closes):
    assert balance(text) == (opens, closes)


def test_an_open_quote_wants_a_block_that_closes_it():
    scores = quotes_over(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    assert scores.tolist() == [[-1, 2], [0, -1]]


def test_edges_are_padded_outwards():
    ids = [np.array([5, 6, 7]), np.array([8])]
    assert edge_of(ids, 2, last=True).tolist() == [[6, 7], [0, 8]]
    assert edge_of(ids, 2, last=False).tolist() == [[5, 6], [8, 0]]


def test_a_word_torn_in_two_is_known_from_elsewhere_on_the_page():
    chars = page_model().chars
    texts = ["推动产业聚集发", "展了新的城区", "今年发展很快", "没有关系"]
    across = words_across(
        [chars.ids(text) for text in texts], np.array([True, False, False, False])
    )
    assert across[0, 1] == 2  # 发 | 展 stands in the third block
    assert across[0, 3] == 0
    assert not across[1:].any()


def test_a_line_that_stands_in_another_block_is_found_both_ways():
    blocks = blocks_of("车程由三十五分钟缩短\n通车后,车程由三十五分钟缩短为八分钟。\n别的事情。")
    assert lines_within(blocks).tolist() == [[0, 1, 0], [2, 0, 0], [0, 0, 0]]


def test_terms_that_blocks_share():
    blocks = blocks_of("严振华当选\n退役军人严振华说\nThe ferry sails\nA ferry sank")
    chars = page_model().chars
    terms = terms_of(blocks, [chars.ids(b.text) for b in blocks], chars)
    near = terms.weights @ terms.weights.T
    assert near[0, 1] > 0
    assert near[2, 3] > 0
    assert near[0, 2] == near[1, 3] == 0
    itself = np.eye(4, dtype=np.float32)
    holds, held = overlaps(terms, itself, itself)
    assert 0 < holds[0, 1] <= 1
    assert held[0, 1] == pytest.approx(holds[1, 0])


def test_marks_around_a_line_do_not_keep_it_from_standing_within_another():
    blocks = blocks_of("“大桥终于通车”\n他说：大桥终于通车，很高兴。\n甲" + "，" * 50_000 + "乙")
    assert lines_within(blocks)[0, 1] == 1
