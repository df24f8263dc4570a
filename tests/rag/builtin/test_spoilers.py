"""Small changes to a claim: one word is another, or the same number in words."""

from __future__ import annotations

import random

import pytest

from rag.builtin.spoilers import (
    in_words,
    other_bound,
    other_choice,
    other_form,
    other_numeral,
    other_order,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (15, "十五"), (20, "二十"), (105, "一百零五"), (110, "一百一十"),
     (1500, "一千五百"), (2008, "二千零八"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize("seed", range(5))
def test_another_numeral(seed: int) -> None:
    made = other_numeral("大桥有六座桥塔。", random.Random(seed))
    assert made in {f"大桥有{word}座桥塔。" for word in "三四五七八九"}


@pytest.mark.parametrize(
    ("claim", "made"),
    [("公司亏损。", {"公司盈利。"}), ("Exports only.", {"imports only.", "imported only."}),
     ("位于城市东部。", {None}), ("没有词。", {None})],
)  # fmt: skip
def test_another_choice(claim: str, made: set[str | None]) -> None:
    assert {other_choice(claim, random.Random(seed)) for seed in range(8)} == made


@pytest.mark.parametrize(
    ("claim", "made"),
    [
        ("超过300人参加。", "不足300人参加。"),
        ("不到三百人参加。", "超过三百人参加。"),
        ("More than 300 people came.", "less than 300 people came."),
        ("300人参加。", None),
        ("超过他们。", None),
    ],
)
def test_the_bound_turned_round(claim: str, made: str | None) -> None:
    assert other_bound(claim, random.Random(0)) == made


@pytest.mark.parametrize(
    ("claim", "made"),
    [
        ("王小明被李大海击败。", "李大海被王小明击败。"),
        ("Ann Lee met Bo Chen.", "Bo Chen met Ann Lee."),
        ("王小明和李大海到场。", None),
        ("Ann Lee and Bo Chen came.", None),
        ("王小明到场。", None),
    ],
)
def test_two_names_in_each_others_place(claim: str, made: str | None) -> None:
    assert other_order(claim, random.Random(0)) == made


@pytest.mark.parametrize(
    ("claim", "made"),
    [
        ("增长15%。", "增长百分之十五。"),
        ("有2300家。", "有二千三百家。"),
        ("2023年3月。", None),
        ("There are 15.", None),
        ("没有数。", None),
    ],
)
def test_the_same_in_another_form(claim: str, made: str | None) -> None:
    assert other_form(claim, random.Random(0)) == made
