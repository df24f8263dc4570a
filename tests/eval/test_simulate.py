"""Simulated pages: their truth is complete, and they repeat."""

import json
import lzma
from itertools import groupby
from random import Random

import pytest

from eval.simulate import LAYOUTS, pages, simulate
from eval.simulate_check import check_pages
from eval.simulate_copy import paragraphs_of, write_copy
from eval.simulate_english import read_english, write_english
from eval.simulate_frames import frames
from eval.simulate_habits import Habits
from eval.simulate_heads import LONGEST, headline_of, published
from eval.simulate_leads import lead_pages
from eval.simulate_order import desk
from eval.simulate_second import second_page, second_pages
from eval.simulate_twins import HALF, stories
from index.errors import InvalidInput
from index.pages.shares import LANGUAGE, MEASURED, SHARES, TYPESET, share_of
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
        assert 4 <= len(headline_of(TEXT, Random(seed))) <= LONGEST
    assert "".join(paragraphs_of(TEXT, Random(1), 60.0)) == TEXT


def test_desk_loses_no_piece():
    rng = Random(3)
    copies = [write_copy(text, rng, Habits(quote=0)) for text in TEXTS]
    placed = desk(copies, rng)
    for number, copy in enumerate(copies):
        own = sorted((p for p in placed if p.article == number), key=lambda p: p.number)
        assert [p.piece for p in own] == list(copy.pieces)


def test_every_article_is_for_one_thing():
    assert {share_of(f"crud-{n:05d}") for n in range(300)} == set(range(SHARES))
    assert sorted([*MEASURED, *TYPESET, *LANGUAGE]) == list(range(SHARES))


def test_too_few_articles_for_a_page_are_said_to_be():
    with pytest.raises(InvalidInput, match="6 articles are too few for pages of up to 13"):
        next(pages(TEXTS, 1, 1))


def test_gold_spans_read_as_their_headline():
    for seed in range(6):
        page = simulate(TEXTS, Random(seed))
        for article in page.articles:
            if article.headline:
                assert text_of(page.text, article.head[:1]) or article.head
                assert article.headline in {text_of(page.text, [h]) for h in article.head}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("原标题：市图书馆开放到深夜  从周六起，" + TEXT, "市图书馆开放到深夜"),
        ("原标题：市图书馆开放到深夜近日，从周六起，" + TEXT, "市图书馆开放到深夜"),
        ("原标题：早稻收割过半  早稻收割过半  中新网8月1日电 " + TEXT, "早稻收割过半"),
        ("原标题：没有说到哪里为止的一个题目和正文连在一起" + TEXT[4:], None),
        (TEXT, None),
    ],
)
def test_the_title_that_an_article_was_published_under(text, title):
    found = published(text)
    assert (found[0] if found else None) == title
    assert found is None or (found[1].endswith(TEXT) and title not in found[1])


@pytest.mark.parametrize("seed", range(20))
def test_every_character_of_a_second_page_is_of_exactly_one_article(seed):
    page = next(second_pages(TEXTS, 1, seed, (3, 6)))
    owned = [0] * len(page.text)
    for article in page.articles:
        assert sorted(article.order) == sorted(article.spans)
        for start, end in article.spans:
            assert start < end
            for at in range(start, end):
                owned[at] += 1
    assert {n for n, char in zip(owned, page.text, strict=True) if not char.isspace()} == {1}


def test_a_second_page_keeps_the_sentences_of_an_article_in_their_order():
    (article,) = second_page([TEXT], Random(4)).articles
    page = second_page([TEXT], Random(4))
    told = text_of(page.text, article.body)
    for sentence in ("检查组查看了大坝、闸门和备用电源", "西河水库管理员说"):
        assert sentence in told


def test_english_articles_are_apart_by_share(tmp_path):
    path = tmp_path / "squad.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as out:
        for n in range(60):
            out.write(json.dumps({"context": f"Paragraph {n} is here. It has two."}) + "\n")
    some, rest = (read_english(path, Random(1), shares) for shares in ((0,), range(1, 10)))
    assert some
    assert rest
    assert not set(some) & set(rest)


@pytest.mark.parametrize("seed", range(6))
def test_english_pages_are_complete(seed):
    texts = [f"The {n} council met on Monday. It voted to go on. Nobody spoke." for n in range(5)]
    page = simulate(texts, Random(seed), "desk", write=write_english)
    visible = sum(not char.isspace() for char in page.text)
    owned = {at for a in page.articles for s, e in a.spans for at in range(s, e)}
    assert sum(not page.text[at].isspace() for at in owned) == visible


def test_twin_stories_are_one_text_cut_at_a_sentence():
    texts = ["甲。", TEXT * 3, "乙。"]
    found = [list(stories(texts, Random(seed), Habits())) for seed in range(40)]
    assert {"".join(text for text, *_ in own) for own in found} == {"".join(texts)}
    twins = [own for own in found if len(own) == 4]
    assert twins
    for _, (one, habits, _), (two, _, beside), _ in twins:
        assert beside
        assert one[-1] in "。”"
        assert min(len(one), len(two)) >= HALF
        assert habits.headline == 1.0


def test_frames_leave_pieces_of_an_article_apart():
    copies = [write_copy(text, Random(n), Habits(tear=0.0)) for n, text in enumerate(TEXTS)]
    apart = 0
    for seed in range(20):
        order = frames(copies, Random(seed))
        runs = [article for article, _ in groupby(placed.article for placed in order)]
        apart += len(runs) > len(TEXTS)
    assert apart > 5


def test_pages_to_choose_by_have_every_article_and_repeat():
    texts = [TEXT.replace("水库", f"{n}号水库") for n in range(13)]
    one, two = (list(check_pages(texts, 4, 1)) for _ in range(2))
    assert one == two
    assert all(6 <= len(page.articles) <= 13 for page in one)
    for page in one:
        spans = sorted(span for article in page.articles for span in article.spans)
        owned = "".join(page.text[a:b] for a, b in spans)
        assert "".join(owned.split()) == "".join(page.text.split())


def test_a_displaced_lead_stands_before_its_headline_and_breaks_off():
    texts = [TEXT.replace("水库", f"{n}号水库") * 3 for n in range(30)]
    for page in lead_pages(texts, 6, 1):
        around, second = page.articles[-2:]
        torn = next(span for span in second.order if span in second.body)
        goes_on = second.order[second.order.index(torn) + 1]
        assert torn < second.head[0] < goes_on
        assert page.text[torn[1] - 1] not in "。！？"
        assert around.head[0] < torn < around.order[-1]


def test_boilerplate_goes_unless_nothing_else_is_there():
    bare = Habits(
        headline=0,
        section=0,
        byline=0,
        lead_mark=0,
        continued=0,
        continues=0,
        lost=0,
        quote=0,
        tear=0,
        half_width=0.0,
        signed=0,
        keeps_boilerplate=0.0,
    )
    for text, left in (
        (TEXT + "编辑：甲 校对：乙返回搜狐，查看更多", TEXT),
        ("声明：" * 9, "声明：" * 9),
    ):
        copy = write_copy(text, Random(1), bare)
        assert "".join(piece.text for piece in copy.pieces) == left
