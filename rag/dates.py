"""Dates of Chinese and English text in one form: 4月29日 and April 29 agree.

Calendar dates with what of year, quarter, month and day is said, centuries and decades. Words
that point from the day of writing (昨天, last year) are left out: only the text's own date could
tell what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.fold import fold

_ZH = "零一二三四五六七八九"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NUMERAL = rf"[0-9]{{1,2}}|[〇{_ZH}十]{{1,3}}"
_YEAR = rf"(?:1[0-9]|20)[0-9]{{2}}|[〇{_ZH}]{{4}}"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
# Extractors put spaces between figures and characters: 2031 年 5 月 6 日.
_PATTERNS = (
    re.compile(r"(?P<year>(?:1[0-9]|20)\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?P<decade_of>(?:1[0-9]|20)\d0)(?:年代|'?s\b)"),
    re.compile(
        rf"(?P<year>{_YEAR}) ?年(?: ?(?P<month>{_NUMERAL}) ?月)?(?: ?(?P<day>{_NUMERAL}) ?[日号])?"
        r"(?:第?(?P<quarter>[一二三四1-4])季度)?"
    ),
    re.compile(
        rf"(?P<month>{_NUMERAL}) ?月(?!份?[至到-]\d+月)"
        rf"(?: ?(?P<day>{_NUMERAL}) ?[日号])?(?!饼|球|亮)"
    ),
    re.compile(r"第?(?P<quarter>[一二三四1-4])季度"),
    re.compile(rf"(?P<day>{_NUMERAL}) ?[日号](?![本线]|元(?!旦))"),
    re.compile(
        rf"\b{_MONTH.format('month')} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d)"
        r"(?:,? (?P<year>(?:1[0-9]|20)\d{2}))?(?!\d)"
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH.format('month')}\b"
        r"(?:,? (?P<year>(?:1[0-9]|20)\d{2}))?(?!\d)"
    ),
    re.compile(rf"\b{_MONTH.format('month')},? (?:of )?(?P<year>(?:1[0-9]|20)\d{{2}})\b"),
    re.compile(
        r"\b(?P<quarter>first|second|third|fourth) quarter(?: of (?P<year>(?:1[0-9]|20)\d{2}))?"
    ),
    re.compile(r"\bq(?P<quarter>[1-4])(?: (?P<year>(?:1[0-9]|20)\d{2}))?\b"),
    re.compile(r"(?P<century>\d{1,2}|[一二三四五六七八九十]{1,3})世纪(?:(?P<decade>\d)0年代)?"),
    re.compile(r"\b(?P<century>\d{1,2})(?:st|nd|rd|th)[ -]century"),
    re.compile(
        r"(?<![\w.,$¥€£-])(?P<year>(?:1[0-9]|20)\d{2})(?![\d%]|[.,]\d|\s?[\u4e00-\u9fff]"
        r"|\s(?:people|students|companies|million|billion|km|miles|metres|meters|tons|tonnes|years|days|hours"
        r"|minutes|times|dollars|pounds|pence|cents|yuan|euros|percent|votes|points|jobs|homes|houses|seats"
        r"|troops|soldiers|patients|cases|copies|feet|acres|hectares|workers|members|passengers|richest"
        r"|largest|biggest)\b|-year)"
    ),
    re.compile(rf"\b{_MONTH.format('month')}\b(?! (?:be|have|not|also|well|i|you|we|the))"),
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date at [start, end) of the text; what is not said is None. `century` is a number (19 for
    the 19th), `decade` the first year of one (1990)."""

    start: int
    end: int
    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    century: int | None = None
    decade: int | None = None

    @property
    def said(self) -> dict[str, int]:
        """The fields that are said."""
        fields = ("year", "quarter", "month", "day", "century", "decade")
        return {name: value for name in fields if (value := getattr(self, name)) is not None}


def dates(text: str) -> tuple[Date, ...]:
    """Dates of `text` in order; a longer reading wins over the shorter ones inside it."""
    folded = fold(text)
    taken = [False] * len(folded)
    found: list[Date] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            date = _read(match, text)
            if date is None or any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(date)
    return tuple(sorted(found, key=lambda date: date.start))


def _read(match: re.Match[str], text: str) -> Date | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    # "May" and "March" alone are months only when they are written as names.
    alone = set(groups) == {"month"} and groups["month"].isascii() and groups["month"].isalpha()
    if alone and (not text[match.start()].isupper() or groups["month"] in ("may", "mar", "march")):
        return None
    fields = dict(_fields(groups))
    month, day = fields.get("month"), fields.get("day")
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return Date(match.start(), match.end(), **fields)


def _fields(groups: dict[str, str]) -> Iterator[tuple[str, int]]:
    for name, value in groups.items():
        number = _numeral(value)
        if number is None:
            continue
        if name == "decade":
            century = _numeral(groups["century"]) or 0
            yield "decade", (century - 1) * 100 + number * 10
        elif name == "decade_of":
            yield "decade", number
        elif name != "century" or "decade" not in groups:
            yield name, number


def _numeral(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _QUARTERS and len(text) > 1:
        return _QUARTERS[text]
    if text[:3] in _MONTHS:
        return _MONTHS.index(text[:3]) + 1
    plain = text.replace("〇", "零")
    if "十" in plain:
        tens, _, ones = plain.partition("十")
        return (_ZH.index(tens) if tens else 1) * 10 + (_ZH.index(ones) if ones else 0)
    if all(char in _ZH for char in plain):
        return int("".join(str(_ZH.index(char)) for char in plain))
    return None


def agrees(claimed: Date, stated: Date) -> bool:
    """Whether all that the claim says of a date stands there too."""
    known = stated.said
    if "decade" in claimed.said and stated.year is not None:
        return stated.year // 10 * 10 == claimed.decade
    if "century" in claimed.said and stated.year is not None:
        return (stated.year - 1) // 100 + 1 == claimed.century
    return all(known.get(name) == value for name, value in claimed.said.items())


def conflicts(claimed: Date, stated: Date) -> bool:
    """Whether both say the same part of a date and say it differently (another year, month)."""
    known = stated.said
    if ("decade" in known) != ("decade" in claimed.said):
        return ("year" in known or "year" in claimed.said) and not agrees(claimed, stated)
    shared = [name for name in claimed.said if name in known]
    return any(known[name] != claimed.said[name] for name in shared)
