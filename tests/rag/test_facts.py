"""Numbers, dates, names and quotations in every form they are written in."""

from __future__ import annotations

import pytest

from rag.dates import agrees, conflicts, dates
from rag.facts import facts, missing_names, missing_numbers
from rag.numbers import quantities, same
from rag.numerals import chinese_number


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("1500多名", 1500, "people", "over"),
        ("1,500", 1500, "", "exact"),
        ("一千五百", 1500, "", "exact"),
        ("245亿元", 24.5e9, "CNY", "exact"),
        ("24.5 billion yuan", 24.5e9, "CNY", "exact"),
        ("RMB 3.2 million", 3.2e6, "CNY", "exact"),
        ("$40", 40, "USD", "exact"),
        ("55%", 55, "%", "exact"),
        ("百分之五十五", 55, "%", "exact"),
        ("55 percent", 55, "%", "exact"),
        ("超过四成", 40, "%", "over"),
        ("四成五", 45, "%", "exact"),
        ("四分之三", 75, "%", "exact"),
        ("近3900亿元", 3.9e11, "CNY", "about"),
        ("40余万", 400000, "", "over"),
        ("2600余平方米", 2600, "m2", "over"),
        ("3公里", 3000, "m", "exact"),
        ("3 km", 3000, "m", "exact"),
        ("第二十八届", 28, "ordinal", "exact"),
        ("28th", 28, "ordinal", "exact"),
        ("forty-five", 45, "", "exact"),
        ("two hundred and fifty", 250, "", "exact"),
        ("不到十万人", 100000, "people", "under"),
        ("１６家", 16, "家", "exact"),
        ("壹佰贰拾", 120, "", "exact"),
    ],
)
def test_one_number_in_its_forms(text: str, value: float, unit: str, bound: str) -> None:
    (found,) = quantities(text)
    assert found.value == pytest.approx(value)
    assert (found.unit, found.bound) == (unit, bound)


@pytest.mark.parametrize(
    "text",
    ["统一一些", "一个人", "千方百计", "GMP标准", "F-16战机", "five-star hotel"[5:], "one of them"],
)
def test_what_only_looks_like_a_number(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("二〇二四", 2024), ("十", 10), ("二十一", 21), ("一亿五千万", 1.5e8), ("三点五", 3.5),
     ("一万零三", 10003), ("两千", 2000), ("百花", None)],
)  # fmt: skip
def test_chinese_numerals(numeral: str, value: float | None) -> None:
    assert chinese_number(numeral) == value


@pytest.mark.parametrize(
    ("claimed", "stated", "expected"),
    [
        ("1500名", "1500多名", True),
        ("24.5 billion yuan", "245亿元", True),
        ("24.5 billion", "245亿元", True),
        ("24.5 billion dollars", "245亿元", False),
        ("近4000亿元", "3900亿元", True),
        ("4000亿元", "3900亿元", False),
        ("超过120家", "130家", True),
        ("超过120家", "180家", False),
        ("2.6万人", "25980人", True),
        ("2万人", "25980人", False),
        ("一半", "50%", True),
        ("55%", "55个百分点", False),
        ("第28届", "28人", False),
        ("0.5公里", "500米", True),
    ],
)
def test_the_same_number_or_not(claimed: str, stated: str, expected: bool) -> None:
    left, right = quantities(claimed), quantities(stated)
    assert (bool(left) and bool(right) and same(left[0], right[0])) is expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4月29日", {"month": 4, "day": 29}),
        ("2024 年 4 月 29 日", {"year": 2024, "month": 4, "day": 29}),
        ("30 日元旦", {"day": 30}),
        ("April 29", {"month": 4, "day": 29}),
        ("29 April 2024", {"year": 2024, "month": 4, "day": 29}),
        ("2024-04-29", {"year": 2024, "month": 4, "day": 29}),
        ("二〇二四年四月", {"year": 2024, "month": 4}),
        ("2024年一季度", {"year": 2024, "quarter": 1}),
        ("the first quarter of 2024", {"year": 2024, "quarter": 1}),
        ("in 2023", {"year": 2023}),
        ("19世纪", {"century": 19}),
        ("20世纪90年代", {"decade": 1990}),
        ("the 1990s", {"decade": 1990}),
    ],
)
def test_one_date_in_its_forms(text: str, said: dict[str, int]) -> None:
    (found,) = dates(text)
    assert found.said == said


@pytest.mark.parametrize(
    "text", ["2023家企业", "30 日元", "3 号线", "May I?", "1999 people", "13月40日", "3.2024"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text) == ()


def test_dates_agree_as_far_as_the_claim_goes() -> None:
    (day,), (month,), (year,), (other,) = map(
        dates, ("2024年4月29日", "April 2024", "2024年", "2023年")
    )
    assert agrees(month, day)
    assert agrees(year, day)
    assert not agrees(day, month)
    assert conflicts(other, day)
    assert not conflicts(year, day)


def test_years_are_dates_and_not_numbers() -> None:
    found = facts("2023年产值245亿元，比2022年多7.2%")
    assert [q.value for q in found.numbers] == [24.5e9, 7.2]
    assert [d.year for d in found.dates] == [2023, 2022]


PASSAGE = (
    "董事长王小明介绍，滨江公司与（以下简称江大）江南大学共建《三江志》编纂基地，Acme公司参加。"
)


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("董事长王小明参加。", []),
        ("董事长李大海参加。", ["李大海"]),
        ("江南大学编《三江志》。", []),
        ("江南大学编《四海志》。", ["《四海志》"]),
        ("Acme公司参加。", []),
        ("Bolt公司参加。", ["Bolt公司"]),
        ("滨江公司与东海大学共建。", ["东海大学"]),
    ],
)
def test_names_and_titles_must_stand_there(claim: str, missing: list[str]) -> None:
    found = missing_names(facts(claim), PASSAGE)
    assert [claim[words.start : words.end] for words in found] == missing


def test_a_year_without_its_sign_is_the_year() -> None:
    assert missing_numbers(facts("围墙在1989时倒塌"), facts("围墙于1989年倒塌")) == ()
    (found,) = missing_numbers(facts("It may rise by 2012 pence."), facts("In 2012 it may rise."))
    assert found.value == 2012
