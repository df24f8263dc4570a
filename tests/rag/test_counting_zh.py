"""Something else counted in the same place, and another place of the kind."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.counting_zh import counted
from rag.types import Turn


@pytest.mark.parametrize(
    ("phrase", "question", "expected"),
    [
        # People stand against what a place has, and not against the place.
        ("医生", "医院有多少张床位？", "医院有多少名医生？"),
        ("护士", "医院有多少名医生？", "医院有多少名护士？"),
        ("学生", "展览吸引了多少人？", "展览吸引了多少名学生？"),
        ("游客", "湿地公园里有多少只天鹅？", "湿地公园里有多少名游客？"),
        ("医生", "医院床位数是多少？", "医院医生数是多少？"),
        # So do plain things; what ends alike keeps its measure word.
        ("床位", "医院有多少名医生？", "医院有多少床位？"),
        ("梨", "李家村种了多少亩苹果？", "李家村种了多少梨？"),
        ("银牌", "中国队夺得了几枚金牌？", "中国队夺得了几枚银牌？"),
        ("小学", "全市新建了多少所幼儿园？", "全市新建了多少所小学？"),
        ("诊所", "南京有多少家医院？", "南京有多少家诊所？"),
        # Places, companies and people stand against their like.
        ("临岚市", "云泽市有多少名志愿者？", None),
        ("北京", "南京有多少家医院？", None),
        ("吉利", "比亚迪有多少员工？", None),
        ("理想", "小米汽车有多少家供应商？", None),
        ("王伟", "李明有多少名学生？", None),
        ("医生", "医院什么时候启用？", None),
        ("单价", "医院床位数是多少？", None),
    ],
)
def test_what_is_counted_instead(phrase: str, question: str, expected: str | None) -> None:
    assert counted(phrase, question) == expected


def test_one_thing_after_another() -> None:
    history = [Turn("新院区有多少张床位？", "1200张"), Turn("医生呢？", "420名")]
    assert standalone("护士呢？", history) == "新院区有多少名护士？"
    assert standalone("医生有多少？", history[:1]) == "新院区的医生有多少？"
