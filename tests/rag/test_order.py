"""Two names the other way round, or a thing said of the wrong one of two."""

from __future__ import annotations

import time

import pytest

from rag.facts import facts
from rag.order import exchanged

WON = "昨晚的决赛中，王小明击败了李大海，夺得冠军。"
BOARD = "会上，董事长李大海介绍了规划，总经理王小明表示支持。"
HEADS = "王小明任董事长，李大海任总经理。"
CUP = "Ann Lee defeated Bo Chen in the final. Acme Steel bought Bolt Works in May."


def check(claim: str, source: str) -> tuple[str, str] | None:
    found = exchanged(claim, facts(claim), source, facts(source))
    return (found.claimed, found.stated) if found else None


@pytest.mark.parametrize(
    ("claim", "source", "said"),
    [
        ("李大海击败了王小明。", WON, ("李大海击败了王小明", "王小明击败了李大海")),
        ("蓝鲸横扫了红隼。", "昨晚，红隼横扫了蓝鲸。",
         ("蓝鲸横扫红隼", "红隼横扫蓝鲸")),
        ("李大海任董事长。", HEADS, ("李大海任董事长", "王小明任董事长")),
        ("董事长王小明表示支持。", BOARD, ("董事长王小明", "董事长李大海")),
        ("去年北京队在决赛中以两分优势赢了上海队。", "去年上海队在决赛中以两分的优势赢了北京队。",
         ("北京队在决赛中以两分优势赢了上海", "上海队在决赛中以两分优势赢了北京")),
        ("In 1980 Bolt Works hired forty men and sold ships to Acme Steel.",
         "In 1980 Acme Steel hired forty new men and sold ships to Bolt Works.",
         ("Bolt Works hired forty men and sold ships to Acme Steel",
          "Acme Steel hired forty men and sold ships to Bolt Works")),
        ("Bo Chen defeated Ann Lee.", CUP, ("Bo Chen defeated Ann Lee", "Ann Lee defeated Bo Chen")),
        ("Bolt Works bought Acme Steel.", CUP,
         ("Bolt Works bought Acme Steel", "Acme Steel bought Bolt Works")),
    ],
)  # fmt: skip
def test_the_wrong_way_round(claim: str, source: str, said: tuple[str, str]) -> None:
    assert check(claim, source) == said


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("王小明击败了李大海。", WON),
        ("王小明任董事长。", HEADS),
        ("李大海与王小明出席。", "王小明与李大海出席。"),
        ("李大海和王小明共同获奖。", "王小明和李大海共同获奖。"),
        ("李大海是王小明的同学。", "王小明是李大海的同学。"),
        ("李大海被王小明击败。", WON),
        ("总经理王小明表示支持。", BOARD),
        ("Ann Lee defeated Bo Chen.", CUP),
        ("Bo Chen and Ann Lee met.", "Ann Lee and Bo Chen met."),
        ("Bo Chen lost to Ann Lee.", CUP),
    ],
)
def test_what_is_not_reversed(claim: str, source: str) -> None:
    assert check(claim, source) is None


def test_a_text_that_repeats_itself_is_looked_through_soon() -> None:
    # A model caught in a loop: every stretch stands beside every other, hundreds of times.
    claim, source = "测试" * 200, "试测" * 1000
    started = time.perf_counter()
    assert check(claim, source) is None
    # Places times places took 25 s, stretches take less than 0.1 s.
    assert time.perf_counter() - started < 5
