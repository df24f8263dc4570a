"""Continued stories: which halves belong together, and what keeps them apart."""

import time

import pytest

from index.build import build
from index.continued import Half, continued, joined, page_of, plain_label
from index.snapshot import Index

BRIDGE = "鹤汀大桥昨日通车,全长四公里,双向六车道,总工程师介绍主桥"
BRIDGE_ON = "采用斜拉结构。鹤汀大桥的总工程师说,主桥双向六车道"
SCHOOL = "教育局公布秋季招生办法,小学报名六月开始,学位"
SCHOOL_ON = "优先满足片区儿童。教育局提醒,小学报名须带户口簿"


def first(key, text, page="1", goes="3", date="2031-05-06"):
    return Half((f"{key}.txt", "a1"), date, page, None, goes, text)


def second(key, text, page="3", came="1", date="2031-05-06"):
    return Half((f"{key}.txt", "a1"), date, page, came, None, text)


def test_two_stories_between_the_same_pages_are_told_apart_by_what_they_tell():
    halves = [
        first("x", BRIDGE),
        first("y", SCHOOL),
        second("u", SCHOOL_ON),
        second("v", BRIDGE_ON),
    ]
    assert joined(halves) == {("x.txt", "a1"): ("v.txt", "a1"), ("y.txt", "a1"): ("u.txt", "a1")}


@pytest.mark.parametrize(
    "other",
    [
        second("v", BRIDGE_ON, page="4"),
        second("v", BRIDGE_ON, came="2"),
        second("v", BRIDGE_ON, date="2031-05-07"),
        second("v", SCHOOL_ON),
        second("x", BRIDGE_ON),
    ],
    ids=["another page", "from another page", "another day", "another story", "the same file"],
)
def test_what_does_not_fit_is_not_joined(other):
    assert joined([first("x", BRIDGE), other]) == {}


def test_nothing_is_joined_twice():
    halves = [first("x", BRIDGE), second("u", BRIDGE_ON), second("v", BRIDGE_ON)]
    assert len(joined(halves)) == 1


@pytest.mark.parametrize(
    "days", [("2031-05-06", None), (None, "2031-05-06"), (None, None)], ids=str
)
def test_a_day_that_is_not_known_may_be_any(days):
    halves = [first("x", BRIDGE, date=days[0]), second("v", BRIDGE_ON, date=days[1])]
    assert joined(halves) == {("x.txt", "a1"): ("v.txt", "a1")}


def test_thousands_of_days_are_not_weighed_against_one_another():
    days = [f"{1900 + year}-05-{day:02}" for year in range(200) for day in range(1, 29)]
    halves = [
        half
        for day in days
        for half in (first(f"x{day}", BRIDGE, date=day), second(f"v{day}", BRIDGE_ON, date=day))
    ]
    started = time.process_time()
    found = joined(halves)
    # A third of a second; weighing each against each took 11 s.
    assert time.process_time() - started < 4
    assert found == {(f"x{day}.txt", "a1"): (f"v{day}.txt", "a1") for day in days}


@pytest.mark.parametrize(
    ("printed", "plain"), [("３", "3"), ("03", "3"), ("十二", "12"), ("四", "4"), ("a03", "A3")]
)
def test_labels_have_one_way_of_writing(printed, plain):
    assert plain_label(printed) == plain


@pytest.mark.parametrize(
    ("name", "text", "page"),
    [
        ("x.txt", "滨江日报\n\n2031年5月6日 星期二 第3版 综合\n\n正文没有写完", "3"),
        ("2031-05-06_a4.txt", "正文没有写完", "a4"),
        ("paper/2031-05-06_p12.txt", "正文没有写完", "12"),
        ("story.txt", "正文没有写完", None),
        ("e.txt", "THE COURIER\n\nThursday, June 5, 2031 · Page A1\n\nThe ferry", "A1"),
    ],
)
def test_a_page_is_known_by_its_date_line_or_its_name(name, text, page):
    assert page_of(name, text) == page


def test_both_pages_in_the_index_are_joined_and_one_alone_is_not(tmp_path):
    one = tmp_path / "2031-05-06_a1.txt"
    two = tmp_path / "2031-05-06_a3.txt"
    one.write_text(f"{BRIDGE}(下转第3版)", encoding="utf-8")
    two.write_text(f"(上接第1版){BRIDGE_ON}。", encoding="utf-8")
    index = tmp_path / "index"
    build([one], index)
    assert continued(Index.open(index).view()) == {}
    build([one, two], index)
    assert continued(Index.open(index).view()) == {(one.name, "a1"): (two.name, "a1")}
