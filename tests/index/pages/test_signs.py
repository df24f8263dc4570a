"""What a line is by its look."""

import time

import pytest

from index.pages.metadata import names_in
from index.pages.signs import look_of


@pytest.mark.parametrize(
    "line",
    ["■ 本报记者 李雷雷", "本报记者 王芳 通讯员 张明", "记者 赵一 文/图", "文/本报记者 孙悦",
     "By Nora Whitfield", "●周正"],
)  # fmt: skip
def test_bylines(line):
    look = look_of(line)
    assert look.byline
    assert not look.headline


@pytest.mark.parametrize(
    ("line", "came", "goes"),
    [("(上接第1版)", "1", None), ("（下转第3版）", None, "3"), ("上接A2版", "A2", None),
     ("Continued on page B4", None, "B4")],
)  # fmt: skip
def test_marks_that_stand_alone(line, came, goes):
    look = look_of(line)
    assert look.mark
    assert (look.came, look.goes) == (came, goes)


def test_a_mark_may_open_or_close_a_paragraph():
    opened = look_of("(上接第1版)会议强调,要抓好落实。")
    closed = look_of("会议强调,要抓好落实。(下转第4版)")
    assert (opened.came, opened.mark, opened.ends) == ("1", False, True)
    assert (closed.goes, closed.mark, closed.ends) == ("4", False, True)


def test_heads_leads_and_torn_ends():
    assert look_of("全市春季造林任务完成过半").headline
    assert look_of("春运期间 地铁延长运营时间").headline
    assert not look_of("会议强调,要抓好落实。").headline
    assert not look_of("会议强调,要抓好落实,").headline
    assert look_of("本报讯(记者 王芳)昨天").lead
    assert look_of("新华社北京3月2日电").lead
    assert not look_of("本报讯(记者 王芳)昨天").headline


def test_date_lines_are_furniture():
    assert look_of("2031年5月6日 星期二 第1版").furniture
    assert look_of("2031 年 5 月 6 日 星期二 第 1 版").furniture
    assert look_of("Thursday, June 5, 2031 · Page A1").furniture
    assert not look_of("2031年5月6日,大桥通车。").furniture
    assert not look_of("2031 年 5 月 6 日,大桥通车。").furniture


@pytest.mark.parametrize(
    "line",
    ["报" * 47, "1月1日" + "报" * 42 + "记", "本报驻" * 16, "甲" + " " * 50_000 + "乙"],
    ids=["papers", "papers on a day", "correspondents", "spaces"],
)
def test_a_line_that_can_be_read_in_many_ways_is_read_soon(line):
    started = time.process_time()
    assert not look_of(line).byline
    assert names_in(line) in ((), ("甲", "乙"))
    # Some milliseconds; trying all the ways took from a second to longer than anybody waits.
    assert time.process_time() - started < 0.5
