"""Things called by their kind, and people put where the question word stood."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.filling_zh import put_in
from rag.types import Turn


@pytest.mark.parametrize(
    ("asked", "answer", "follow_up", "alone"),
    [
        ("春芽小学的校长是谁？", "温如玉", "学校有多少学生？", "春芽小学有多少学生？"),
        ("海晟集团的总部在哪里？", "云泽市", "公司成立于哪年？", "海晟集团成立于哪年？"),
        ("大桥由谁承建？", "中岭建设公司", "公司有多少员工？", "中岭建设公司有多少员工？"),
        ("望月大桥由谁承建？", "石砚秋", "公司有多少员工？", "望月大桥的公司有多少员工？"),
        ("临岚市中医院有多少张床位？", "750张", "医院院长是谁？", "临岚市中医院院长是谁？"),
    ],
)
def test_the_name_for_the_kind(asked: str, answer: str, follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn(asked, answer)]) == alone


@pytest.mark.parametrize("follow_up", ["大桥什么时候通车？", "那座桥什么时候通车？"])
def test_what_was_spoken_of_before_the_last_turn(follow_up: str) -> None:
    history = [Turn("望月大桥总投资多少？", "27亿元"), Turn("梧桐夜市有多少个摊位？", "260个")]
    assert standalone(follow_up, history) == "望月大桥什么时候通车？"


@pytest.mark.parametrize(
    ("phrase", "question", "expected"),
    [
        ("王伟", "谁是启元集团的董事长？", "王伟是启元集团的董事长吗？"),
        ("王伟", "启元集团的董事长是谁？", "王伟是启元集团的董事长吗？"),
        ("王伟", "大桥由谁设计？", "大桥由王伟设计吗？"),
        ("王伟", "哪位科学家获得了金奖？", "王伟获得了金奖吗？"),
        ("上海", "启元集团在哪里设立了研发中心？", "启元集团在上海设立了研发中心吗？"),
        ("上海", "启元集团在哪里？", None),  # 上海 is somewhere itself
        ("上海", "北京在哪里举行书展？", None),
        ("海晟集团", "谁是启元集团的董事长？", None),
        ("王伟", "李明是谁的老师？", None),
        ("王伟", "启元集团有多少员工？", None),
    ],
)
def test_a_person_is_put_in(phrase: str, question: str, expected: str | None) -> None:
    assert put_in(phrase, question) == expected


@pytest.mark.parametrize(
    ("follow_up", "alone"),
    [
        ("王伟呢？", "王伟是启元集团的董事长吗？"),
        ("北京呢？", "谁是北京的董事长？"),
        ("海晟集团呢？", "谁是海晟集团的董事长？"),
        # What the company has, and what its head has.
        ("总经理呢？", "启元集团总经理是谁？"),
        ("总经理是谁？", "启元集团的总经理是谁？"),
        ("成立于哪年？", "启元集团成立于哪年？"),
        ("员工数呢？", "启元集团员工数是多少？"),
        ("什么时候上任？", "葛思远什么时候上任？"),
        ("年龄呢？", "葛思远年龄是多少？"),
    ],
)
def test_after_who_heads_a_company(follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn("谁是启元集团的董事长？", "葛思远")]) == alone
