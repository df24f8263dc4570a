"""`divide`: what each kind of source gives, and that nothing of it is lost."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.pages import divide
from index.types import Source, text_of

SAMPLE = Path(__file__).parents[2] / "eval" / "sample" / "pages"


def owners(source: Source) -> list[int]:
    """How many spans own each non-space character."""
    owned = [0] * len(source.text)
    for article in divide(source):
        for start, end in article.spans:
            assert source.text[start:end] == source.text[start:end].strip()
            assert start < end
            for at in range(start, end):
                owned[at] += 1
    return [n for n, char in zip(owned, source.text, strict=True) if not char.isspace()]


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        "\u3000",
        "\r\n",
        "。",
        ",",
        "“",
        "”",
        "(上接第1版)",
        "本报讯",
        "记者 王小明",
        "市政府昨天召开新闻发布会",
        "■ 本报记者 李雷",
        "下转第3版",
        "The mayor",
        ".",
        "\x0b",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["page", "record", "document"]))
def test_every_character_belongs_to_exactly_one_article(text, kind):
    assert all(n == 1 for n in owners(Source("s", text, kind=kind)))


def test_a_record_is_one_article_under_its_title():
    source = Source("r#1", "第一段。\n\n第二段没有句号\n\n第三段。", kind="record", title="题目")
    (article,) = divide(source)
    assert article.headline == "题目"
    assert [part.kind for part in article.parts] == ["body"] * 3
    assert text_of(source.text, article.spans) == "第一段。第二段没有句号第三段。"


def test_a_document_is_one_article_and_its_headings_are_heads():
    source = Source("d.md", "# 总标题\n\n正文一。\n\n## 小标题\n\n正文二。", kind="document")
    (article,) = divide(source)
    assert (article.headline, article.subheads) == ("总标题", ("小标题",))
    assert [part.kind for part in article.parts] == ["headline", "body", "subhead", "body"]


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("市图书馆新馆昨天开馆，藏书一百二十万册。读者凭身份证入馆，每天开放到晚上九点。", None),
        ("鹤汀大桥昨日建成通车", "鹤汀大桥昨日建成通车"),
        ("It cost 31.2 million dollars.", None),
        ("Bridge opens to traffic", "Bridge opens to traffic"),
    ],
)
def test_a_page_of_one_line_is_a_headline_or_a_text_by_its_look(line, headline):
    (article,) = divide(Source("one.txt", line))
    assert article.headline == headline
    assert [part.kind for part in article.parts] == ["headline" if headline else "body"]
    assert article.confidence == 1.0


def test_the_masthead_is_of_the_page_s_day_though_the_first_story_is_not():
    # The first story's lead is of the day before: 本报讯 ... 5月5日.
    text = (SAMPLE / "2031-05-06_a1.txt").read_text("utf-8")
    masthead, first, *_ = divide(Source("page.txt", text))
    assert {part.kind for part in masthead.parts} == {"section"}
    assert (masthead.date, first.date) == ("2031-05-06", "2031-05-05")


def test_a_date_line_with_spaces_is_one_all_the_same():
    text = (SAMPLE / "2031-05-06_a1.txt").read_text("utf-8")
    spaced = text.replace("2031年5月6日 星期二", "2031 年 5 月 6 日 星期二")
    found, same = (divide(Source("page.txt", one)) for one in (spaced, text))
    assert spaced != text
    assert [(a.headline, a.date) for a in found] == [(a.headline, a.date) for a in same]


def test_no_text_no_article():
    assert divide(Source("empty", " \n \n")) == ()
