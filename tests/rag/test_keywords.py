"""Rows of keywords as questions."""

from __future__ import annotations

import pytest

from rag.keywords import as_question


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("地铁三号线 日均客流量", "地铁三号线日均客流量是多少？"),
        ("东岭港 2031年 吞吐量", "东岭港2031年吞吐量是多少？"),
        ("产量 东岭矿 去年", "产量 东岭矿 去年"),  # the property comes first: what is asked of?
        ("东岭矿 产量 去年", "东岭矿去年产量是多少？"),
        ("车展 闭幕时间", "车展闭幕时间是什么时候？"),
        ("车展 举办地点", "车展举办地点在哪里？"),
        ("大桥 总承包单位 负责人", "大桥总承包单位负责人是什么？"),
        ("地铁三号线 延长", "地铁三号线 延长"),  # no property
        ("水 质量", "水 质量"),
        ("Apple Vision Pro 价格", "Apple Vision Pro价格是什么？"),
        ("王强 评价 林岸", "王强 评价 林岸"),
        ("莫迪 印度 总理", "莫迪 印度 总理"),
        ("学生 免费 午餐", "学生 免费 午餐"),
        ("他 不 工作 了 工资", "他 不 工作 了 工资"),
        ("地铁 三号线 多长？", "地铁 三号线 多长？"),
        ("三号线日均客流量", "三号线日均客流量"),
        ("bridge length", "bridge length"),
        ("", ""),
    ],
)
def test_a_property_at_the_end_is_what_is_asked_for(row: str, expected: str) -> None:
    assert as_question(row) == expected
