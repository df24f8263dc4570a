"""Texts too long to be a page are divided at their heads, in order."""

from index.pages.assemble import Setting
from index.pages.blocks import blocks_of
from index.pages.divide import LONGEST_PAGE, divide
from index.pages.heads import at_heads
from index.types import Source, text_of

TEXT = """\
# 大桥通车
双向六车道
本报记者 李雷
本报讯(记者 王奇)5月4日,白河大桥正式通车。
桥长三公里,限速六十公里。
(下转第3版)
新馆开放
新馆藏书二百万册。
"""


def test_an_article_begins_at_a_head_that_stands_after_text():
    one, two = at_heads(blocks_of(TEXT), Setting("2031-05-06", 2031))
    assert (one.id, two.id) == ("a1", "a2")
    assert text_of(TEXT, two.spans) == "新馆开放新馆藏书二百万册。"
    assert [part.kind for part in two.parts] == ["headline", "body"]


def test_what_an_article_says_of_itself_is_found_as_on_a_page():
    one, two = at_heads(blocks_of(TEXT), Setting("2031-05-06", 2031))
    assert (one.headline, one.subheads) == ("大桥通车", ("双向六车道",))
    assert one.byline == ("李雷", "王奇")
    assert (one.date, two.date) == ("2031-05-04", "2031-05-06")
    assert one.continued_to == "3"


def test_lines_without_a_full_stop_are_no_paragraph():
    text = "2031年1月1日 12:00:01 启动,\n2031年1月1日 12:00:02 停止,\n"
    (log,) = at_heads(blocks_of(text), Setting())
    assert not any(part.joined for part in log.parts)


def test_a_text_longer_than_any_page_keeps_its_order():
    text = "\n\n".join(f"第{n}个题目\n\n第{n}段正文到这里为止。" for n in range(LONGEST_PAGE))
    found = divide(Source("long.txt", text))
    assert [a.headline for a in found] == [f"第{n}个题目" for n in range(LONGEST_PAGE)]
    assert {a.confidence for a in found} == {0.5}
