"""Measures of a division, on a page of two articles whose figures are worked out by hand."""

import json

import pytest

from eval.articles import calibration_error
from eval.division import exact, score
from eval.gold import GoldArticle, GoldPage, gold_json, gold_page, read_gold, read_pages
from index.errors import InvalidInput
from index.types import Article, Part

TEXT = "甲题\n甲文一半\n乙题\n甲文二半。\n乙文全文。"
#       0-2   3-7      8-10  11-16     17-22
GOLD = GoldPage(
    "p.txt",
    TEXT,
    (
        GoldArticle("甲题", ((0, 2),), (), (), ((3, 7), (11, 16))),
        GoldArticle("乙题", ((8, 10),), (), (), ((17, 22),)),
    ),
)


def article(headline: str | None, *spans: tuple[int, int]) -> Article:
    return Article(id="x", parts=tuple(Part("body", span) for span in spans), headline=headline)


def test_the_truth_scores_one():
    found = [article("甲题", (0, 2), (3, 7), (11, 16)), article("乙题", (8, 10), (17, 22))]
    figures = score(GOLD, found).figures()
    assert set(figures.values()) == {1.0}


def test_one_article_for_all():
    found = [article("甲题", (0, 2), (3, 7), (8, 10), (11, 16), (17, 22))]
    figures = score(GOLD, found).figures()
    # 11 characters of 甲, 7 of 乙: precision (11 * 11 + 7 * 7) / 18 / 18, recall 1.
    assert figures["b_cubed_precision"] == pytest.approx(170 / 324)
    assert figures["b_cubed_recall"] == 1.0
    assert figures["headlines"] == 0.5
    assert figures["articles_exact"] == 0.0
    assert figures["joins"] == 0.0


def test_a_wrong_order_is_not_exact_but_of_the_right_article():
    found = [article("甲题", (0, 2), (11, 16), (3, 7)), article("乙题", (8, 10), (17, 22))]
    figures = score(GOLD, found).figures()
    assert figures["b_cubed_f1"] == 1.0
    assert figures["articles_exact"] == 0.5
    assert figures["joins"] == 0.0


def test_no_article_found():
    figures = score(GOLD, []).figures()
    # Every character alone: recall is 11 * 1/11 + 7 * 1/7 of 18.
    assert figures["b_cubed_recall"] == pytest.approx(2 / 18)
    assert figures["headlines"] == 0.0


def test_gold_comes_back_from_json():
    assert gold_page("p.txt", TEXT, json.loads(json.dumps(gold_json(GOLD)))) == GOLD


@pytest.mark.parametrize(
    ("articles", "message"),
    [
        ([{"body": [[0, 99]]}], r"articles\[0\].body\[0\] is \[0, 99\], but the text has 22"),
        ([{"body": [[0, 3]]}, {"head": [[2, 4]]}], r"articles\[1\].head\[0\] claims character 2"),
        ([{"body": [[0, "3"]]}], r"articles\[0\].body\[0\] is \[0, '3'\]"),
    ],
)
def test_gold_that_is_wrong_says_where(articles, message):
    with pytest.raises(InvalidInput, match=message):
        gold_page("p.txt", TEXT, {"articles": articles})


def test_gold_files(tmp_path):
    path = tmp_path / "gold" / "p.json"
    path.parent.mkdir()
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_gold(path)
    path.write_text('{"source": ', encoding="utf-8")
    with pytest.raises(InvalidInput, match="line 1 column"):
        read_gold(path)
    path.write_text('{"source": "p.txt", "articles": []}', encoding="utf-8")
    with pytest.raises(InvalidInput, match="is neither"):
        read_gold(path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "p.txt").write_text(TEXT, encoding="utf-8")
    assert read_gold(path).text == TEXT
    assert [page.text for page in read_pages(path)] == [TEXT]


def test_pages_of_a_simulator_are_read_back(tmp_path):
    path = tmp_path / "pages.jsonl"
    lines = [json.dumps(gold_json(GOLD), ensure_ascii=False)] * 2
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_pages(path) == [GOLD, GOLD]
    # JSON leaves U+2028 as it is, where str.splitlines would cut.
    odd = GoldPage("odd.txt", "甲\u2028乙", (GoldArticle(None, (), (), (), ((0, 3),)),))
    path.write_text(json.dumps(gold_json(odd), ensure_ascii=False) + "\n", encoding="utf-8")
    assert read_pages(path) == [odd]
    path.write_text('{"source": "a"}', encoding="utf-8")
    with pytest.raises(InvalidInput, match="not pages of a simulator"):
        read_pages(path)


def test_which_of_the_articles_found_are_exact():
    found = [article("甲题", (0, 2), (11, 16), (3, 7)), article("乙题", (8, 10), (17, 22))]
    assert exact(GOLD, found) == [False, True]  # the body of 甲 stands in the wrong order
    assert exact(GOLD, [article("甲题", (0, 2), (3, 7), (11, 16)), article(None, (8, 10))]) == [
        True,
        False,
    ]


def test_calibration_error_by_hand():
    # Bin 0.9-1: confidence 1.9, one of two right, off by 0.9. Bin 0.2-0.3: 0.25, wrong, off by 0.25.
    sure = [(0.95, True), (0.95, False), (0.25, False)]
    assert calibration_error(sure) == pytest.approx((0.9 + 0.25) / 3)
    assert calibration_error([]) == 0.0
