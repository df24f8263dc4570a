"""Follow-ups that mean one or all of several things."""

from __future__ import annotations

import pytest

from rag.several_zh import in_series, one_of_two, which_of_them


@pytest.mark.parametrize(
    ("question", "asked", "expected"),
    [
        ("是哪些村?", "县里向几个村送粮？", "县里向哪些村送粮？"),
        ("分别是哪几所?", "全市新建了多少所幼儿园？", "全市新建了哪些幼儿园？"),
        ("有哪些?", "有多少家企业获奖？", "有哪些企业获奖？"),
        ("是哪些镇?", "县里向几个村送粮？", None),  # another thing
        ("哪些人参加了?", "有多少家企业获奖？", None),
        ("是哪些村?", "谁向村里送粮？", None),  # nothing was counted
    ],
)
def test_those_that_were_counted(question: str, asked: str, expected: str | None) -> None:
    assert which_of_them(question, asked) == expected


def test_the_former_and_the_latter() -> None:
    asked = "东岭和西山哪座更高？"
    assert one_of_two("前者有多高？", asked) == "东岭有多高？"
    assert one_of_two("后者有多高？", asked) == "西山有多高？"
    assert one_of_two("它有多高？", asked) is None


def test_another_one_of_a_series() -> None:
    assert in_series("第六届的主题是什么？", "第五届车展有几天？") == "第六届车展的主题是什么？"
    assert in_series("第六届的主题是什么？", "车展有几天？") is None
