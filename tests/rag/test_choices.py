"""Words of which only one can be true in one place."""

from __future__ import annotations

import pytest

from rag.choices import choices, counterparts, excludes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("产值同比增长7%", [("direction", "增长", "增长")]),
        ("产值同比下滑7%", [("direction", "下滑", "下降")]),
        ("没有增长", []),
        ("不再上涨", []),
        ("周二上午开幕", [("day of the week", "周二", "周二"),
                     ("part of the day", "上午", "上午"), ("opening", "开幕", "开幕")]),
        ("星期三", [("day of the week", "星期三", "周三")]),
        ("城市东部", [("compass", "东部", "e")]),
        ("市南", [("compass", "南", "s")]),
        ("东京和西安", []),
        ("Exports rose in the north.", [("trade", "exports", "出口"),
                                       ("direction", "rose", "增长"), ("compass", "north", "n")]),
        ("Southeastern winds never increased.", [("compass", "southeastern", "se")]),
        ("She primrose", []),
    ],
)  # fmt: skip
def test_what_is_found(text: str, said: list[tuple[str, str, str]]) -> None:
    found = [(c.kind, text[c.start : c.end].lower(), c.value) for c in choices(text)]
    assert found == said


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("增长", "下降", True),
        ("增长", "上升", False),
        ("增长", "周二", False),
        ("周一", "星期二", True),
        ("gold", "silver", True),
        ("rose", "grew", False),
        ("东部", "西部", True),
        ("东部", "东北部", False),
        ("东北部", "西南部", True),
        ("north", "south", True),
    ],
)
def test_which_exclude_each_other(left: str, right: str, expected: bool) -> None:
    (one,), (other,) = choices(left), choices(right)
    assert excludes(one, other) is expected
    assert excludes(other, one) is expected


def test_counterparts_are_of_the_same_class_and_script() -> None:
    (gold,), (rise,) = choices("金牌"), choices("rose")
    assert counterparts(gold, "金牌") == ("银牌", "银奖", "铜牌", "铜奖")
    assert "fell" in counterparts(rise, "rose")
    assert "下降" not in counterparts(rise, "rose")
    assert "grew" not in counterparts(rise, "rose")
