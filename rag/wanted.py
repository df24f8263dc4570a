"""What kind of thing a question asks for, and whether a text offers one.

Coarse on purpose: number, time, person, place, reason, or anything. A learned ranker weighs the
match; nothing is excluded by it.
"""

from __future__ import annotations

import re
from typing import Literal

from index.fold import fold

Wanted = Literal["number", "time", "person", "place", "reason", "thing"]

_ASKS: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    ("time", re.compile(
        r"什么时候|什么时间|何时|哪[一]?年|哪[一]?天|哪[个]?月|几[月号日]|几点|多久|年份|日期|\bwhen\b"
        r"|what (?:year|date|day|month|time)|which (?:year|date|day|month)")),
    ("reason", re.compile(r"为什么|为何|原因|怎么会|何以|\bwhy\b|what caused|reason")),
    ("number", re.compile(
        r"多少|几[个家人名位次届种座条项场台辆艘吨元万亿年天层楼倍]|多[大高长远重深宽]|第几|比例|占比|比率|百分之"
        r"|数量|人数|金额|面积|增长率|\bhow (?:many|much|long|far|large|big|tall|high|often|old)\b"
        r"|what (?:percentage|number|proportion|share|amount|area|size)")),
    ("person", re.compile(r"谁|哪[一]?位|何人|什么人|哪[一]?个人|\bwho\b|\bwhose\b|\bwhom\b")),
    ("place", re.compile(
        r"哪里|哪儿|何处|何地|什么地方|地点|在哪|位于|哪[一]?[个座]?(?:城市|国家|省|市|区|县|地区)|\bwhere\b"
        r"|(?:what|which) (?:city|country|place|district|province|town|state|location)")),
)  # fmt: skip

_NUMBER = r"\d|百分之|[一二三四五六七八九十百千万亿两]+(?:余|多)?[个家人名位次届种座条项场台辆艘吨元年天层楼倍]"
_OFFERS: dict[Wanted, re.Pattern[str]] = {
    "number": re.compile(
        _NUMBER
        + r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|billion|half)\b"
    ),
    "time": re.compile(
        r"\d+年|\d+月|\d+日|[今昨明]天|[今去明前]年|世纪|年代|(?<!\d)(?:1\d|20)\d\d(?!\d)|近日|日前|[上下]半年|季度"
        r"|\b(?:january|february|march|april|may|june|july|august|september|october|november"
        r"|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|yesterday|today)\b"
    ),
    "person": re.compile(
        r"[主委书局厅部处科市县区校院社团队][任长记]|先生|女士|教授|记者|[说道称表示]|获得者|[a-z]+ [a-z]+|·|选手|院士|代表"
    ),
    "place": re.compile(
        r"[省市区县镇乡村路街道州国]|位于|坐落|地处|\b(?:in|at|near|north|south|east|west|located|city|street|river)\b"
    ),
    "reason": re.compile(
        r"因[为此]?|由于|为了|以便|涉嫌|所以|导致|原因|目的|旨在|\b(?:because|since|due to|in order|so that|as a result|led to)\b"
    ),
}


def wanted(question: str) -> Wanted:
    """The kind that the question asks for, by its question words."""
    folded = fold(question)
    for kind, pattern in _ASKS:
        if pattern.search(folded):
            return kind
    return "thing"


def offers(text: str, kind: Wanted) -> bool:
    """Whether `text` has anything of that kind in it; true for "thing"."""
    pattern = _OFFERS.get(kind)
    return pattern is None or pattern.search(fold(text)) is not None
