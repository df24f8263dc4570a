"""Pull quotes, kinds, and how sure an article is, on clues set by hand."""

from dataclasses import fields

import numpy as np
import pytest

from index.pages.assemble import confidence, doubts, part_kinds, plain_heading
from index.pages.blocks import blocks_of
from index.pages.clues import PAGE, PAIR, SINGLE, Clues
from index.pages.edges import EDGE, edge_rows
from index.pages.quotes import with_quotes
from index.pages.solve import Division, together, whole_unless


def clues(count: int, heads=(), within=()) -> Clues:
    """Clues of `count` blocks that show nothing but heads and lines that stand in others."""
    tables = {field.name: np.zeros((count, 3), np.float32) for field in fields(Clues)}
    tables["single"] = np.zeros((count, len(SINGLE)), np.float32)
    tables["pair"] = np.zeros((count, count, len(PAIR)), np.float32)
    tables["page"] = np.zeros(len(PAGE), np.float32)
    tables["single"][list(heads), SINGLE.index("headline")] = 1
    for short, long in within:
        tables["pair"][short, long, PAIR.index("within")] = 1
        tables["pair"][long, short, PAIR.index("within")] = 2
    return Clues(**tables)


def test_a_line_taken_from_one_article_goes_to_it():
    assert with_quotes([[0, 1], [2], [3]], clues(4, within=[(2, 1)])) == [[0, 1, 2], [], [3]]


def test_a_head_goes_before_an_article_that_has_none():
    found = clues(4, heads=[2], within=[(2, 1)])
    assert with_quotes([[0, 1], [2], [3]], found) == [[2, 0, 1], [], [3]]


def test_a_line_that_two_articles_hold_stays_alone():
    found = clues(4, within=[(2, 1), (2, 3)])
    assert with_quotes([[0, 1], [2], [3]], found) == [[0, 1], [2], [3]]


BLOCKS = blocks_of("开工三年\n大桥通车\n昨天上午大桥正式通车。\n双向六车道")


def odds(heads: list[float], titles: list[float]) -> dict[str, np.ndarray]:
    nothing = np.full(len(heads), -3.0)
    return {
        "head": np.array(heads),
        "title": np.array(titles),
        "byline": nothing,
        "section": nothing,
    }


def test_the_likeliest_title_above_the_body_is_the_headline():
    kinds = part_kinds([0, 1, 2, 3], BLOCKS, odds([2, 2, -2, 2], [-1, 1, -2, 3]))
    assert kinds == ["subhead", "headline", "body", "subhead"]


def test_a_title_below_a_lead_is_the_headline_where_none_is_above():
    kinds = part_kinds([2, 1, 3], BLOCKS, odds([-2, 2, -2, -2], [0, 1, 0, 0]))
    assert kinds == ["body", "headline", "body"]
    kinds = part_kinds([2, 1, 3], BLOCKS, odds([-2, 2, -2, -2], [0, -1, 0, 0]))
    assert kinds == ["body", "subhead", "body"]


def test_links_stand_against_ends_and_beginnings():
    weights = np.array([[-12, 1], [2, -12]], np.float32)
    worth = together(weights, np.array([1.0, -1.0]), np.array([0.5, 3.0]), (2.0, 0.5, -1.0))
    # 0 -> 1: 2 * 1 - 0.5 * (1 + 3) - 1 = -1; 1 -> 0: 2 * 2 - 0.5 * (-1 + 0.5) - 1 = 3.25.
    assert worth[0, 1] == pytest.approx(-1)
    assert worth[1, 0] == pytest.approx(3.25)
    assert worth[0, 0] == worth[1, 1] == -12


def test_an_ordered_text_is_not_cut_for_little():
    worth = np.full((3, 3), -12, np.float32)
    worth[0, 1], worth[1, 2] = 4, -9
    assert whole_unless([1, -1, -1], worth) == [1, 2, -1]
    worth[1, 2] = -11
    assert whole_unless([1, -1, -1], worth) == [1, -1, -1]
    worth[1, 2] = -9
    assert whole_unless([2, -1, -1], worth) == [2, -1, -1]  # out of order: not one text


def test_the_surer_its_links_and_ends_the_surer_an_article():
    def sure(link: float, end: float) -> float:
        worth = np.array([[-12, link], [-12, -12]], np.float32)
        ends = np.array([-5, end], np.float32)
        starts = np.array([5, -5], np.float32)
        division = Division([1, -1], worth, ends, starts, worth)
        return confidence(doubts([0, 1], division), (1.0, -1.0, -1.0, -1.0, -1.0, -1.0))

    assert sure(5, 5) > sure(1, 5) > sure(1, 0)
    assert 0 < sure(1, 0) < sure(5, 5) < 1


def test_a_row_of_an_edge_shows_the_best_link_and_where_it_leads():
    weights = np.array([[-12, 1, 3], [-12, -12, -2], [-12, -12, -12]], np.float32)
    rows = edge_rows(clues(3), weights, [2, -1, -1])
    assert rows.shape == (3, len(EDGE))
    best, second, step = (EDGE.index(name) for name in ("out_best", "out_second", "out_step"))
    assert rows[0, [best, second, step]].tolist() == [3, 1, 2]
    assert rows[2, EDGE.index("in_best")] == 3


@pytest.mark.parametrize(
    ("heading", "plain"),
    [("## 甲 乙 ##", "甲 乙"), ("# C#", "C"), ("# 一 # 二 #", "一 # 二"), ("#话题#", "#话题#"),
     ("# 甲" + " #" * 50_000 + "乙", "甲" + " #" * 50_000 + "乙")],
    ids=["closed", "sharp", "inside", "no heading", "long"],
)  # fmt: skip
def test_a_heading_without_its_marks(heading, plain):
    assert plain_heading(heading) == plain
