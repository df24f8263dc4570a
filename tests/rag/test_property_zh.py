"""A property and 呢 asks the same thing for another property; a name and 呢 asks another thing."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.property_zh import property_kind
from rag.types import Turn


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("设计时速", "number"), ("单价", "number"), ("任期", "number"), ("主塔高度", "number"),
        ("GDP", "number"), ("负责人", "person"), ("副市长", "person"), ("开工时间", "time"),
        ("起点", "place"), ("施工单位", "thing"), ("管理制度", "thing"), ("单位", "thing"),
        ("鹤汀大桥", None), ("印度", None), ("王伟", None), ("李方", None), ("3号线", None),
        ("去年", None), ("二期", None), ("小麦", None), ("比亚迪", None), ("女子组", None),
    ],
)  # fmt: skip
def test_what_a_phrase_ends_in_tells_a_property(phrase: str, kind: str | None) -> None:
    assert property_kind(phrase) == kind


@pytest.mark.parametrize(
    ("asked", "answer", "follow_up", "alone"),
    [
        # The property takes the property's place, or stands where there was none.
        ("清溪大桥总投资多少？", "31亿元", "设计时速呢？", "清溪大桥设计时速是多少？"),
        ("清溪大桥总投资多少？", "31亿元", "那设计时速？", "清溪大桥设计时速是多少？"),
        ("清溪大桥总投资多少？", "31亿元", "负责人呢？", "清溪大桥负责人是谁？"),
        ("清溪大桥总投资多少？", "31亿元", "位置呢？", "清溪大桥位置在哪里？"),
        ("清溪大桥总投资多少？", "31亿元", "开工时间呢？", "清溪大桥开工时间是什么时候？"),
        ("清溪大桥什么时候通车？", "5月", "施工单位呢？", "清溪大桥施工单位是什么？"),
        ("8号线一期有多长？", "21公里", "车站数呢？", "8号线一期车站数是多少？"),
        ("远帆科技的董事长是谁？", "王伟", "员工数呢？", "远帆科技的员工数是多少？"),
        ("远帆集团去年的营业收入是多少？", "5亿元", "负债率呢？", "远帆集团去年的负债率是多少？"),
        ("白鹿山遗址的发掘领队是谁？", "周远", "发掘面积呢？", "白鹿山遗址的发掘面积是多少？"),
        ("今年一季度全市外贸进出口总值是多少？", "9亿元", "GDP呢？",
         "今年一季度全市外贸GDP是多少？"),
        # What was asked for a person: the work has a length, the person an age.
        ("谁设计了清溪大桥？", "童建", "全长呢？", "清溪大桥全长是多少？"),
        ("谁设计了清溪大桥？", "童建", "年龄呢？", "童建年龄是多少？"),
        ("谁设计了清溪大桥？", "童建", "什么时候通车？", "清溪大桥什么时候通车？"),
        ("美国总统是谁？", "没有提到。", "年龄呢？", "美国总统年龄是多少？"),
        # A body and its head; an office against another of the same body.
        ("南垣区商务局局长是谁？", "周远", "副局长呢？", "南垣区商务局副局长是谁？"),
        ("南垣区商务局局长是谁？", "周远", "办公地址呢？", "南垣区商务局办公地址在哪里？"),
        ("市医院的副院长是谁？", "周远", "院长呢？", "市医院的院长是谁？"),
        ("谁是校长？", "周远", "副校长呢？", "谁是副校长？"),
        ("谁获得了百米冠军？", "周远", "亚军呢？", "谁获得了百米亚军？"),
        ("1月CPI涨了多少？", "2%", "PPI呢？", "1月PPI涨了多少？"),
        ("谁是校长？", "周远", "年龄呢？", "周远年龄是多少？"),
        # Names and times take another's place as before.
        ("清溪大桥总投资多少？", "31亿元", "南苑大桥呢？", "南苑大桥总投资多少？"),
        ("清溪大桥总投资多少？", "31亿元", "8号线呢？", "8号线总投资多少？"),
        ("清溪大桥总投资多少？", "31亿元", "北京呢？", "北京总投资多少？"),
        ("清溪大桥总投资多少？", "31亿元", "去年呢？", "清溪大桥去年总投资多少？"),
        ("王伟是哪里人？", "山东人", "李娜呢？", "李娜是哪里人？"),
        # Two prices of nothing in particular stand against each other.
        ("电价上调了多少？", "5分", "水价呢？", "水价上调了多少？"),
    ],
)  # fmt: skip
def test_the_subject_stays(asked: str, answer: str, follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn(asked, answer)]) == alone


def test_a_property_is_no_subject_of_the_next_question() -> None:
    history = [Turn("清溪大桥总投资多少？", "31亿元"), Turn("设计时速呢？", "80公里")]
    assert standalone("全长呢？", history) == "清溪大桥全长是多少？"
    assert standalone("那南苑大桥呢？", history) == "南苑大桥设计时速是多少？"


@pytest.mark.parametrize(
    ("asked", "first", "second", "alone"),
    [
        # What was spoken of at first stays, however the property before is written.
        ("8号线一期有多长？", "起步价呢？", "设计时速呢？", "8号线一期设计时速是多少？"),
        ("安康医院新院区在哪里？", "院长呢？", "总投资呢？", "安康医院新院区总投资是多少？"),
        ("安康夜市去年营业额是多少？", "摊位数量呢？", "客流量呢？", "安康夜市客流量是多少？"),
        ("远帆科技的董事长是谁？", "新工厂占地面积呢？", "销量呢？", "远帆科技的销量是多少？"),
    ],
)
def test_properties_of_one_thing_in_a_row(asked: str, first: str, second: str, alone: str) -> None:
    history = [Turn(asked, "没有提到。"), Turn(first, "没有提到。")]
    assert standalone(second, history) == alone


def test_the_end_of_a_word_is_not_left_behind() -> None:
    assert (
        standalone("客流量呢？", [Turn("安康夜市摊位数量是多少？", "9")])
        == "安康夜市摊位客流量是多少？"
    )
    assert standalone("设几座车站？", [Turn("8号线有多长？", "9")]) == "8号线设几座车站？"


@pytest.mark.parametrize(
    ("follow_up", "alone"),
    [
        # A property that comes with what has it.
        ("望月大桥的设计时速呢？", "望月大桥的设计时速是多少？"),
        ("望月大桥设计时速呢？", "望月大桥设计时速是多少？"),
        ("大桥的设计时速呢？", "清溪大桥的设计时速是多少？"),
        ("云泽市的市长呢？", "云泽市的市长是谁？"),
        # A part of what was spoken of has none of its own.
        ("入口的位置呢？", "安康夜市入口的位置在哪里？"),
        ("新工厂的面积呢？", "安康夜市新工厂的面积是多少？"),
        ("去年的营业额呢？", "安康夜市去年营业额是多少？"),
    ],
)
def test_a_property_with_its_owner(follow_up: str, alone: str) -> None:
    history = [Turn("清溪大桥总投资多少？", "31亿元"), Turn("安康夜市有多少个摊位？", "9")]
    assert standalone(follow_up, history) == alone


def test_the_whole_of_a_place_is_said_once() -> None:
    asked = [Turn("今年一季度全市外贸进出口总值是多少？", "9亿元")]
    assert standalone("全市GDP呢？", asked) == "今年一季度全市GDP是多少？"


@pytest.mark.parametrize(
    ("follow_up", "alone"),
    [
        ("总经理呢？", "海晟集团的总经理是谁？"),
        ("员工数呢？", "海晟集团的员工数是多少？"),
        ("学历呢？", "周明礼学历是什么？"),
        ("妻子呢？", "周明礼妻子是谁？"),
    ],
)
def test_what_nobody_has_is_of_the_company(follow_up: str, alone: str) -> None:
    history = [Turn("海晟集团的董事长是谁？", "周明礼"), Turn("他多大？", "58岁")]
    assert standalone(follow_up, history) == alone
