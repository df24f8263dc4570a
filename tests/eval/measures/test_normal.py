from __future__ import annotations

import pytest

from eval.measures.normal import compact, contains, normal, without_markers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（药品）ＧＭＰ", "药品gmp"),
        ("1,500 多名", "1500多名"),
        ("增长 5.8 %。", "增长5.8%"),
        ("2:1", "2:1"),
        ("甲、乙", "甲乙"),
        ("1,25", "1 25"),  # not a thousands separator: two numbers
        ("68,511 (43.3%)", "68511 43.3%"),
        ("1185 -1226", "1185 1226"),
    ],
)
def test_normal(text: str, expected: str) -> None:
    assert normal(text) == expected


@pytest.mark.parametrize(
    ("shown", "expected", "found"),
    [
        ("共45家企业", "45", True),
        ("共145家企业", "45", False),
        ("共45.5亿元", "45", False),
        ("增长5.8%", "5.8%", True),
        ("增长15.8%", "5.8%", False),
        ("占地2,600余 平方米", "2600余平方米", True),
        ("凯莱英、合源生物等", "凯莱英 合源生物", True),
        ("45家和145家", "45家", True),
        ("什么都没有", "……", False),
        ("截至2023年12月", "2023年", True),
        ("超过14,000 1600年至今", "超过14,000", True),
        ("术赤(1185 -1226)", "1185", True),
    ],
)
def test_contains(shown: str, expected: str, found: bool) -> None:
    assert contains(shown, expected) is found


def test_compact_keeps_everything_but_white_space() -> None:
    assert compact(" 甲，\n乙\u3000丙 ") == "甲，乙丙"


def test_markers_go() -> None:
    assert without_markers("甲[1]乙[2][13]。") == "甲乙。"
