"""Expectations worked out by hand from the published script's rules."""

from __future__ import annotations

import pytest

from eval.measures import cmrc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("光荣和ω-force", ["光", "荣", "和", "ωforce"]),  # "-" is removed, the word is not cut
        ("1,250米", ["1,250", "米"]),
        ("13.8%", ["13.8", "%"]),
        ("《Nature》杂志", ["nature", "杂", "志"]),  # lower case, book-title marks removed
        ("(一)第2部", ["(", "一", ")", "第", "2", "部"]),  # brackets stay
        ("two words, here.", ["two", "words", ",", "here", "."]),
        ("it's", ["it", "'s"]),
        ("  ", []),
    ],
)
def test_segments(text: str, expected: list[str]) -> None:
    assert cmrc.segments(text) == expected


def test_exact_match_ignores_case_and_the_scripts_punctuation_only() -> None:
    assert cmrc.exact_match("《红楼梦》", ["红楼梦"]) == 1.0
    assert cmrc.exact_match("ABC", ["abc"]) == 1.0
    assert cmrc.exact_match("12个城市(区)", ["12个城市区"]) == 0.0  # brackets are not in its list
    assert cmrc.exact_match("45 家", ["45家"]) == 0.0  # nor are spaces
    assert cmrc.exact_match("乙", ["甲", "乙"]) == 1.0


def test_f1_by_longest_common_substring() -> None:
    # Shared run 天津市: 3 of 5 predicted, 3 of 3 expected: 2 * .6 * 1 / 1.6
    assert cmrc.f1("在天津市内", ["天津市"]) == pytest.approx(0.75)
    # 甲乙 x 丙丁 against 甲乙丙丁: the longest run is 2, though 4 characters are shared.
    assert cmrc.f1("甲乙寅丙丁", ["甲乙丙丁"]) == pytest.approx(
        2 * (2 / 5) * (2 / 4) / (2 / 5 + 2 / 4)
    )
    assert cmrc.f1("春", ["秋"]) == 0.0
    assert cmrc.f1("", ["秋"]) == 0.0


def test_f1_takes_the_best_answer() -> None:
    assert cmrc.f1("村雨城", ["任天堂游戏谜之村雨城", "村雨城"]) == 1.0


def test_punctuation_inside_does_not_break_a_run() -> None:
    # "“、”" are removed before comparing: 甲乙 equals 甲、乙.
    assert cmrc.f1("“甲、乙”", ["甲乙"]) == 1.0
