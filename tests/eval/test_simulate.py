"""Simulated pages: their truth is complete, and they repeat."""

from random import Random

import pytest

from eval.simulate import LAYOUTS, pages, simulate, split_of
from eval.simulate_copy import Habits, headline_of, paragraphs_of, write_copy
from eval.simulate_order import desk
from index.pages.train import share_of
from index.types import text_of

TEXT = (
    "记者昨天从市水务局获悉，全市十二座水库完成汛前检查。检查组查看了大坝、闸门和备用电源。"
    "检查中发现的十五处隐患已经整改十三处，其余两处月底前完成。市水务局负责人表示，"
    "将在每座水库安排专人值守，并与下游村庄建立联络。今年汛期预计比常年早一周到来。"
    "“我们把沙袋和抽水泵都备好了。”西河水库管理员说。各区还将组织两次演练。"
)
TEXTS = [TEXT.replace("水库", name) for name in ("水库", "泵站", "堤防", "渡口", "桥梁", "公园")]


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("seed", range(12))
def test_every_character_is_of_exactly_one_article(layout, seed):
    page = simulate(TEXTS, Random(seed), layout)
    owned = [0] * len(page.text)
    for article in page.articles:
        for start, end in article.spans:
            assert page.text[start:end] == page.text[start:end].strip()
            for at in range(start, end):
                owned[at] += 1
    visible = [n for n, char in zip(owned, page.text, strict=True) if not char.isspace()]
    assert set(visible) == {1}
    assert len(page.articles) == len(TEXTS)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_order_leaves_out_nothing_but_pull_quotes(layout):
    for seed in range(8):
        for article in simulate(TEXTS, Random(seed), layout).articles:
            left = set(article.spans) - set(article.order)
            assert len(set(article.order)) == len(article.order)
            assert left <= set(article.body[-1:])


def test_a_seed_is_a_page():
    one, two = (list(pages(TEXTS, 3, 5, sizes=(2, 4), alike=0.0)) for _ in range(2))
    assert one == two
    assert one[0] != next(pages(TEXTS, 1, 6, sizes=(2, 4), alike=0.0))


def test_untorn_copy_keeps_the_text():
    habits = Habits(
        headline=1.0, kicker=0, subhead=0, section=0, byline=0, lead_mark=0, keeps_first=1.0,
        continued=0, continues=0, lost=0, quote=0, tear=0, half_width=0.0,
    )  # fmt: skip
    copy = write_copy(TEXT, Random(1), habits)
    assert "".join(p.text for p in copy.pieces if p.kind == "body") == TEXT
    assert [p.kind for p in copy.pieces[:2]] == ["head", "body"]


def test_torn_copy_joins_to_the_text():
    habits = Habits(
        headline=0, section=0, byline=0, lead_mark=0, continued=0, continues=0, lost=0, quote=0,
        tear=1.0, half_width=0.0,
    )  # fmt: skip
    copy = write_copy(TEXT, Random(2), habits)
    assert "".join(piece.text for piece in copy.pieces) == TEXT
    assert any(piece.joined for piece in copy.pieces)


def test_headlines_and_paragraphs_are_of_the_text():
    for seed in range(30):
        assert 4 <= len(headline_of(TEXT, Random(seed))) <= 30
    assert "".join(paragraphs_of(TEXT, Random(1), 60.0)) == TEXT


def test_desk_loses_no_piece():
    rng = Random(3)
    copies = [write_copy(text, rng, Habits(quote=0)) for text in TEXTS]
    placed, _ = desk(copies, rng)
    for number, copy in enumerate(copies):
        own = sorted((p for p in placed if p.article == number), key=lambda p: p.number)
        assert [p.piece for p in own] == list(copy.pieces)


def test_what_is_learned_from_and_what_is_measured_on_are_split_alike():
    names = [f"crud-{n:05d}" for n in range(300)]
    assert [split_of(n) for n in names] == [share_of(n) for n in names]
    assert {split_of(n) for n in names} == set(range(10))


def test_gold_spans_read_as_their_headline():
    for seed in range(6):
        page = simulate(TEXTS, Random(seed))
        for article in page.articles:
            if article.headline:
                assert text_of(page.text, article.head[:1]) or article.head
                assert article.headline in {text_of(page.text, [h]) for h in article.head}
