"""Numbers of Chinese and English text, brought to one form: 1500多名, 1,500 and 一千五百 agree.

Digits, Chinese numerals, scales (万, 亿, million), percentages in all their forms, fractions,
ordinals, with their units where those change what the number means and the noun they count. Dates
and hours are taken out first (see `rag.dates`, `rag.hours`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.fold import fold
from index.terms import HAN
from rag.numerals import SCALES, WORDS, ZH_DIGITS, chinese_number, english_number
from rag.units import COUNTED, HARD_UNITS, MEASURE_WORDS, UNIT_PATTERN

Bound = Literal["exact", "about", "over", "under"]

NEAR = 0.06
"""How far an "about" may be from what it rounds: 近4000 for 3,900."""

_WORD = "|".join(sorted([*WORDS, "hundred", "thousand", "million", "billion"], key=len)[::-1])
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ZH = "[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]"
_BEFORE = (
    r"(?P<before>超过|逾|至少|不少于|高于|多达|超|近|约|大约|大概|将近|接近|不到|不足|低于|"
    r"(?:more than|over|at least|above|nearly|about|almost|around|some|approximately|roughly|"
    r"up to|less than|under|below|fewer than) )?"
)
_MORE = "[余多几]"
_AFTER = r"(?P<after>以上|左右|上下|以下|\+)?"
_QUANTITY = re.compile(
    rf"{_BEFORE}(?P<currency>us\$|hk\$|rmb ?|cny ?|usd ?|[$¥€£])?"
    rf"(?:百分之(?P<percent>{_DIGITS}|{_ZH}+(?:点{_ZH}+)?)"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<half>半|[一二三四五六七八九])?(?![员立为功果长熟本分绩都])"
    rf"|(?P<lower>{_ZH}+)分之(?P<upper>{_ZH}+)"
    r"|(?P<half_of>一半|半数|过半|\bhalf(?= (?:of|the|its|their|all)\b))"
    rf"|(?<![a-z\d.])(?<![a-z]-)(?P<digits>{_DIGITS})(?![\d])"
    rf"(?P<scale>(?:{_MORE})?\s?(?:{_SCALE})(?![a-z]))?"
    rf"|(?P<chinese>(?:第)?{_ZH}+(?:点{_ZH}+)?)"
    rf"|\b(?P<words>(?:{_WORD})(?:[ -](?:and )?(?:{_WORD}))*)\b)"
    rf"(?P<more>{_MORE})?{_AFTER}\s?-?(?P<unit>{UNIT_PATTERN})?(?P<later>以上|左右|上下|以下)?"
)
_ORDINAL = re.compile(r"第\s?$")
_NOUN = re.compile(rf"(?:[{MEASURE_WORDS}](?=[{HAN}]))?([{HAN}]{{1,2}})")
_GRADES = "等期级档审"
"""Nouns before which 一 counts: 一等奖 against 二等奖; elsewhere it is often an article."""

_OVER = ("超过", "逾", "至少", "不少于", "高于", "超", "more than", "over", "at least", "above")
_UNDER = ("不到", "不足", "低于", "less than", "under", "below", "fewer than")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at [start, end) of the text, `value` in the base unit of `unit`.

    `unit` is a canonical name ("CNY", "%", "m", "ordinal"), a measure word as it stands ("家"),
    or "". `digits` counts the significant digits that were written. `noun` is what is counted, at
    most two Chinese characters (车道). A `loose` number is a single numeral before a noun that is
    no known unit (六车道, but also 四川): it says something only against another of the same noun.
    """

    start: int
    end: int
    value: float
    unit: str
    bound: Bound
    digits: int
    noun: str = ""
    loose: bool = False

    @property
    def hard(self) -> bool:
        """Whether the unit changes what the number means: money, length, percent, ordinal."""
        return self.unit in HARD_UNITS


def quantities(text: str, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Quantity, ...]:
    """Numbers of `text` in order, outside the ranges `taken` (its dates)."""
    folded = list(fold(text))
    for start, end in taken:
        folded[start:end] = " " * (end - start)
    return tuple(_found("".join(folded)))


def _found(folded: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(folded):
        noun = _noun(match, folded)
        loose = _is_loose(match, noun)
        read = _chinese_value(match.group("chinese")) if loose else _value(match)
        if read is None:
            continue
        value, digits = read
        unit, factor = _unit(match, folded)
        end = len(folded[: match.end()].rstrip())
        bound = _bound(match)
        yield Quantity(match.start(), end, value * factor, unit, bound, digits, noun, loose)


def _noun(match: re.Match[str], folded: str) -> str:
    found = _NOUN.match(folded, match.end())
    return found.group(1) if found else ""


def _is_loose(match: re.Match[str], noun: str) -> bool:
    numeral = match.group("chinese")
    if numeral is None or len(numeral) != 1 or not noun or numeral not in ZH_DIGITS:
        return False
    return noun[0] in _GRADES if numeral == "一" else match.group("unit") is None


def _number_start(match: re.Match[str]) -> int:
    return match.end("before") if match.group("before") else match.start()


def _value(match: re.Match[str]) -> tuple[float, int] | None:
    """The number and its significant digits; None for what only looks like one."""
    if digits := match.group("digits"):
        scale = (match.group("scale") or "").strip().lstrip("余多几").strip()
        return float(digits.replace(",", "")) * SCALES.get(scale, 1), _significant(digits)
    if percent := match.group("percent"):
        return _number(percent)
    if tenths := match.group("tenths"):
        half = match.group("half")
        extra = 5.0 if half == "半" else ZH_DIGITS.get(half or "零", 0)
        return ZH_DIGITS[tenths] * 10.0 + extra, 1 + bool(half)
    if lower := match.group("lower"):
        below, above = chinese_number(lower), chinese_number(match.group("upper"))
        return (100.0 * above / below, 3) if below and above is not None else None
    if match.group("half_of"):
        return 50.0, 1
    if chinese := match.group("chinese"):
        return _chinese(chinese, match)
    value = english_number(match.group("words"))
    return None if value is None else (value, _significant(f"{value:.4f}".rstrip("0").rstrip(".")))


def _number(text: str) -> tuple[float, int] | None:
    if text[0].isdigit():
        return float(text.replace(",", "")), _significant(text)
    return _chinese_value(text)


def _significant(digits: str) -> int:
    plain = digits.replace(",", "").replace(".", "").lstrip("0")
    return max(len(plain.rstrip("0") if "." not in digits else plain), 1)


def _chinese(text: str, match: re.Match[str]) -> tuple[float, int] | None:
    ordinal = text.startswith("第")
    plain = text.removeprefix("第")
    # 一些, 统一, 千方百计: a numeral alone counts only before a unit, and 一个 counts nothing.
    if not ordinal and len(plain) == 1 and (match.group("unit") is None or plain == "一"):
        return None
    run_of_digits = len(plain) == 2 and all(char in ZH_DIGITS for char in plain)
    if not ordinal and run_of_digits and match.group("unit") is None:
        return None
    if not ordinal and all(char in "十百千万亿" for char in plain) and plain[0] != "十":
        return None
    return _chinese_value(plain)


def _chinese_value(numeral: str) -> tuple[float, int] | None:
    value = chinese_number(numeral)
    return None if value is None else (value, _significant(f"{value:.4f}".rstrip("0").rstrip(".")))


def _unit(match: re.Match[str], folded: str) -> tuple[str, float]:
    """Canonical unit and factor to it."""
    if any(match.group(name) for name in ("percent", "tenths", "lower", "half_of")):
        return "%", 1.0
    chinese = match.group("chinese") or ""
    opened = _ORDINAL.search(folded[max(0, match.start() - 2) : _number_start(match)])
    if chinese.startswith("第") or opened:
        return "ordinal", 1.0
    written = (match.group("unit") or "").strip()
    if re.match(
        r"(?:st|nd|rd|th)\b", folded[match.end("digits") :] if match.group("digits") else ""
    ):
        return "ordinal", 1.0
    if currency := (match.group("currency") or "").strip():
        unit, factor = COUNTED[currency]
        return unit, factor
    return COUNTED.get(written, (written, 1.0))


def _bound(match: re.Match[str]) -> Bound:
    before = (match.group("before") or "").strip()
    after = (match.group("after") or "") + (match.group("later") or "")
    scaled = (match.group("scale") or "").strip()[:1] in ("余", "多", "几")
    if before in _UNDER or "以下" in after:
        return "under"
    more = match.group("more") or match.group("half_of") == "过半"
    if before in _OVER or more or scaled or after in ("以上", "+"):
        return "over"
    return "about" if before or after else "exact"


def comparable(left: Quantity, right: Quantity) -> bool:
    """Whether two numbers can be about the same thing: hard units must be one and the same."""
    if left.hard or right.hard:
        return left.unit == right.unit or not (left.unit and right.unit)
    return True


def same(claimed: Quantity, stated: Quantity) -> bool:
    """Whether the claim's number is the stated one, as exact as the claim gives it."""
    if not comparable(claimed, stated):
        return False
    # 七天三夜: the three of the nights is not the three of 三天.
    if (claimed.loose or stated.loose) and claimed.noun != stated.noun:
        return False
    if _equal(claimed.value, stated.value):
        # 不足3000 is neither 超过3000 nor 3000; 1500多 may be told as 1500.
        if claimed.bound == "under":
            return stated.bound in ("under", "about")
        return stated.bound != "under" or claimed.bound != "over"
    if claimed.bound == "about" or stated.bound == "about":
        return abs(claimed.value - stated.value) <= NEAR * max(abs(stated.value), 1e-12)
    if claimed.bound == "over":
        return claimed.value <= stated.value <= claimed.value * 1.1
    # Rounded: 2.6万 for 25,980. Two digits at least, so that 20 is not 17.
    if claimed.digits >= 2 and stated.digits > claimed.digits and stated.value:
        return _equal(float(f"{stated.value:.{claimed.digits - 1}e}"), claimed.value)
    return False


def within(claimed: Quantity, stated: Quantity) -> bool:
    """Whether the claim's number may be the one that is stated only by a bound: 5200 is over 5000,
    though nothing says that it is 5200. 300多年 for 200多年 is another number."""
    if claimed.bound not in ("exact", "about"):
        return False
    if stated.bound == "over":
        return stated.value <= claimed.value <= stated.value * 2
    return stated.bound == "under" and claimed.value < stated.value


def _equal(left: float, right: float) -> bool:
    return abs(left - right) <= 1e-9 * max(abs(left), abs(right), 1e-9)
