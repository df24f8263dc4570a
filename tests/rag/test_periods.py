"""A time in the place of the time or times that the question before names."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.periods import relative
from rag.types import Turn


@pytest.mark.parametrize(
    ("asked", "follow_up", "alone"),
    [
        # Times side by side are one.
        ("海晟集团2031年和2030年的利润是多少？", "2030年呢？", "海晟集团2030年的利润是多少？"),
        ("海晟集团2030和2031年的利润是多少？", "2029年呢？", "海晟集团2029年的利润是多少？"),
        ("海晟集团2030至2031年的利润是多少？", "2031年呢？", "海晟集团2031年的利润是多少？"),
        ("从2029年到2031年全市植树多少棵？", "2031年呢？", "2031年全市植树多少棵？"),
        ("2030/2031赛季的冠军是谁？", "2029年呢？", "2029年赛季的冠军是谁？"),
        ("What did Acme earn in 2030 and 2031?", "What about 2031?", "What did Acme earn in 2031?"),
        ("What did Acme earn from 2030 to 2031?", "And in 2031?", "What did Acme earn in 2031?"),
        # A year is not held against itself, but against another one.
        ("海晟集团2031年的利润比2030年增长了多少？", "2030年呢？", "海晟集团2030年的利润增长了多少？"),
        ("海晟集团2031年比2030年增长了多少？", "2029年呢？", "海晟集团2029年比2030年增长了多少？"),
        ("How much more did Acme earn in 2031 than in 2030?", "And in 2030?",
         "How much more did Acme earn in 2030?"),
        # A year without 年, on either side.
        ("2031赛季冠军是谁？", "2030年呢？", "2030年赛季冠军是谁？"),
        ("2031年的产量是多少？", "那2030呢？", "2030年的产量是多少？"),
        # What leads it in.
        ("How many trees were planted last year?", "And in 2030?",
         "How many trees were planted in 2030?"),
        ("How many trees were planted in 2030?", "And last year?",
         "How many trees were planted last year?"),
        ("What was Acme's 2031 revenue?", "What about 2030?", "What was Acme's 2030 revenue?"),
        ("How many trees were planted in March 2031?", "What about April?",
         "How many trees were planted in April 2031?"),
        # Counted from the time that was said.
        ("海晟集团2031年的利润是多少？", "前一年呢？", "海晟集团2030年的利润是多少？"),
        ("海晟集团今年的利润是多少？", "上一年呢？", "海晟集团去年的利润是多少？"),
        ("What did Acme earn in 2031?", "And the year before?", "What did Acme earn in 2030?"),
        ("What did Acme earn in 2031?", "And in the following year?", "What did Acme earn in 2032?"),
    ],
)  # fmt: skip
def test_one_time_takes_the_place_of_all_that_are_said(
    asked: str, follow_up: str, alone: str
) -> None:
    assert standalone(follow_up, [Turn(asked, "42")]) == alone


@pytest.mark.parametrize(
    ("phrase", "question", "year"),
    [
        ("次年", "大桥2031年通车吗？", "2032年"),
        ("前年", "大桥2031年通车吗？", None),  # counted from today, not from what was said
        ("前一年", "大桥什么时候通车？", None),
        ("前一年", "前年的利润是多少？", None),  # no word for the year before
        ("the year before", "What did Acme earn this year?", "last year"),
        ("2030", "What did Acme earn this year?", None),
    ],
)
def test_a_year_counted_from_another(phrase: str, question: str, year: str | None) -> None:
    assert relative(phrase, question) == year
