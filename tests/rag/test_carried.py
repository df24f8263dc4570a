"""What a follow-up without a subject is about."""

from __future__ import annotations

import pytest

from rag.carried import carried, owner
from rag.topic import Earlier


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "about"),
    [
        ("青川水库什么时候开工？", "3月", "库容多大？", "青川水库"),
        ("北湾港一季度吞吐量是多少？", "8万吨", "同比增长多少？", "北湾港一季度吞吐量"),
        ("教育局局长是谁？", "白露", "毕业于哪所大学？", "教育局局长白露"),
        ("教育局局长是谁？", "白露", "办公地点在哪里？", "教育局局长"),
        ("哪些学校参加了科技节？", "六所", "什么时候举行？", "科技节"),
        ("哪年修建的老城墙？", "1380年", "有多高？", "老城墙"),
        ("红梅花雀的保护状况如何？", "无危", "分布在哪里？", "红梅花雀"),
    ],
)
def test_what_is_carried_over(question: str, answer: str, follow_up: str, about: str) -> None:
    assert carried(follow_up, Earlier(question, answer)) == about


def test_the_topic_of_a_conversation_stays_while_questions_only_add_to_it() -> None:
    first = Earlier("南山隧道全长多少米？", "4300米")
    second = Earlier("南山隧道最深处在地下多少米？", "120米", first)
    assert carried("谁承建的？", second) == "南山隧道"


def test_a_property_belongs_to_its_owner_and_a_part_is_a_thing() -> None:
    assert owner("红梅花雀的保护状况") == "红梅花雀"
    assert owner("云帆科技的新工厂") == "云帆科技的新工厂"
    assert owner("城西污水处理厂日处理能力") == "城西污水处理厂"
