from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold, fold_wide
from index.terms import is_han, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("图书馆", ["图", "书", "馆", "图书", "书馆"]),
        ("圖書館", ["图", "书", "馆", "图书", "书馆"]),
        ("Ｂａｏｗｅｎ２０２４", ["baowen2024"]),
        ("1,234,567元", ["1234567", "元"]),
        ("GDP增长5.2%", ["gdp", "增", "长", "增长", "5.2"]),
        ("John's cats", ["john", "cat"]),
        ("cities buses glass bus is", ["city", "buse", "glass", "bus", "is"]),
        ("㎡", ["m2"]),
        ("甲,乙", ["甲", "乙"]),
        ("，。!?", []),
        ("", []),
        ("Привет мир", ["привет", "мир"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_bigrams_do_not_cross_a_line() -> None:
    assert terms("甲乙\n丙") == ["甲", "乙", "甲乙", "丙"]


@given(st.text(max_size=200))
def test_fold_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=200))
def test_terms_are_of_folded_text(text: str) -> None:
    for term in terms(text):
        assert term
        assert not any(char.isspace() for char in term)
    assert terms(text) == terms(fold_wide(text))


def test_fold() -> None:
    assert fold("臺灣ＡＢＣ㎡") == "台湾abc㎡"
    assert fold_wide("㎡ﬁ") == "m2fi"


def test_is_han() -> None:
    assert is_han("馆a")
    assert not is_han("a馆")
    assert not is_han("")
