"""Hours of the clock in every form they are written in."""

from __future__ import annotations

import pytest

from rag.facts import facts
from rag.hours import hours


@pytest.mark.parametrize(
    ("text", "written", "hour"),
    [
        ("下午3点开会", "3点", 3.0),
        ("早上八点半出发", "八点半", 8.5),
        ("15时30分许", "15时30分", 3.5),
        ("15:00", "15:00", 3.0),
        ("晚上十二点", "十二点", 0.0),
        ("9点整", "9点整", 9.0),
        ("at 3:30 p.m. sharp", "3:30 p.m.", 3.5),
        ("at 9 a.m. today", "9 a.m.", 9.0),
        ("at 7 o'clock", "7 o'clock", 7.0),
    ],
)
def test_one_hour_in_its_forms(text: str, written: str, hour: float) -> None:
    (found,) = hours(text)
    assert text[found.start : found.end] == written
    assert found.value == pytest.approx(hour)
    assert (found.unit, found.bound) == ("clock", "exact")


@pytest.mark.parametrize(
    "text",
    [
        "他提了三点意见",
        "3小时",
        "25:10",
        "4.5点",
        "当时",
        "20世纪80年代",
        "1989时代",
        "ratio 3:75",
        "I am 9",
    ],
)
def test_what_is_no_hour(text: str) -> None:
    assert hours(text) == ()


def test_an_hour_is_no_other_number_and_no_date() -> None:
    found = facts("5月3日下午3点，300人到场")
    assert [(q.value, q.unit) for q in found.numbers] == [(3.0, "clock"), (300.0, "people")]
    assert [date.said for date in found.dates] == [{"month": 5, "day": 3}]
