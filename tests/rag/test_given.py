"""The name or thing that an answer gives, told in a sentence or by itself."""

from __future__ import annotations

import pytest

from rag.given import given


@pytest.mark.parametrize(
    ("question", "answer", "part"),
    [
        ("谁当选为主席？", "梁小满当选为主席。[1]", "梁小满"),
        ("主席是谁？", "主席是梁小满。", "梁小满"),
        ("谁当选为主席？", "梁小满", "梁小满"),
        ("书展在哪座城市举行？", "书展在林州举行。[1][2]", "林州"),
        ("谁当选为市作协主席？", "市作协昨天换届，梁小满当选为主席。", "梁小满"),
        ("全省马拉松冠军是谁？", "本报讯（记者 程方）昨天的全省马拉松，梁小满获得冠军。", "梁小满"),
        # Of two clauses the one that speaks of what was asked.
        ("谁是女子组冠军？", "李牧野，成绩1小时5分；女子组冠军是宋佳禾", "宋佳禾"),
        ("谁是男子组冠军？", "男子组冠军是李牧野；女子组冠军是宋佳禾。", "李牧野"),
        ("大会通过了什么条例？", "大会昨天通过了《清河保护条例》。[1]", "《清河保护条例》"),
        ("人大通过了什么条例？", "会议表决通过了《清河保护条例》。", "《清河保护条例》"),
        ("与临江结为友好城市的是哪座城市？", "临江市与白沙市结为友好城市。", "白沙市"),
        ("水库什么时候开工？", "2021年3月", "2021年3月"),
        ("Who won the prize?", "Ann Lee won the prize. [1]", "Ann Lee"),
        ("Who is the mayor of Port Alder?", "Jane Holt is the mayor of Port Alder.", "Jane Holt"),
        ("Who won the prize?", "Ann Lee", "Ann Lee"),
        ("谁当选为主席？", "在现有的报纸中没有找到这个问题的答案。", ""),
        ("Who?", "The newspapers in this collection do not answer this question.", ""),
        ("谁？", "", ""),
    ],
)
def test_the_part_that_answers(question: str, answer: str, part: str) -> None:
    assert given(question, answer) == part
