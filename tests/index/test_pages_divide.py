"""`divide`: what each kind of source gives, and that nothing of it is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.pages import divide
from index.types import Source, text_of


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


def test_no_text_no_article():
    assert divide(Source("empty", " \n \n")) == ()
