"""那X呢？: what X takes the place of, or what it adds."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.types import Turn


@pytest.mark.parametrize(
    ("asked", "follow_up", "alone"),
    [
        # A short noun right behind a name is one word.
        ("白沙区新房均价是多少？", "二手房呢？", "白沙区二手房均价是多少？"),
        ("白沙区二手房成交多少套？", "新房呢？", "白沙区新房成交多少套？"),
        ("白沙区房价是多少？", "二手房呢？", "白沙区二手房价是多少？"),
        ("市图书馆新馆藏书多少册？", "老馆呢？", "市图书馆老馆藏书多少册？"),
        # What is only added.
        ("全市2031年植树多少棵？", "今年计划呢？", "全市今年计划植树多少棵？"),
        ("全市2031年植树多少棵？", "去年呢？", "全市去年植树多少棵？"),
        ("海晟集团的利润是多少？", "去年的负债呢？", "海晟集团去年的负债是多少？"),
    ],
)
def test_in_its_place(asked: str, follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn(asked, "42")]) == alone


def test_a_property_of_what_is_pointed_to_is_asked_in_full() -> None:
    history = [Turn("海晟集团的董事长是谁？", "周明礼")]
    assert standalone("他的年龄呢？", history) == "周明礼的年龄是多少？"
