"""A row of keywords as the question that it stands for: 地铁三号线 日均客流量 asks how large it is.

People type a search as they would into a catalogue: a name, perhaps a year, and last the property
they want. Asked as a question the property counts as what is asked for, where among the words that
name the matter it would be one of many. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon

_PLACES = "地点|地址|位置|产地|出生地|所在地|会场"
_TIMES = "时间|日期|年份|期限"
_MEASURED = "[量率额度费价值数比]|面积|人次|人口|金额|规模|比例|比重|占比|投资|造价|收入|利润|营收|票房|成绩|罚金|奖金|工资|年龄|全长|总长|海拔|水位"
_NO_MEASURE = re.compile(
    "(?:质量|力量|制度|角度|态度|效率|印度|季度|年度|过度|评价|免费|浪费|消费|对比|无数|代价)$"
)
_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?:{_TIMES})$"), "是什么时候？"),
    (re.compile(rf"(?:{_PLACES})$"), "在哪里？"),
    (re.compile(rf"(?:{_MEASURED})$"), "是多少？"),
    (re.compile(rf"(?:{lexicon.either(lexicon.ATTRIBUTES_ZH)})$"), "是什么？"),
)
_PROPERTY = re.compile(
    rf"{_TIMES}|{_PLACES}|[产销总流数重容票房单造均降]?[量价]|{lexicon.either(lexicon.ATTRIBUTES_ZH)}"
)
"""A word that is a property wherever it stands in the row; of others only the last one may be."""
_LATIN_SPACE = re.compile(r"(?<![a-zA-Z0-9]) | (?![a-zA-Z0-9])")
"""A space that no two Latin words need between them."""
_ASKS = re.compile(rf"[?？。!！,，]|吗|呢|{lexicon.WH_ZH.pattern}")


def as_question(question: str) -> str:
    """`question`, or where it is a row of Chinese keywords of which one is a property, that
    property asked of the others. A property alone, or none, is left as it is."""
    folded = fold(question).strip()
    rows = question.split()
    if (
        len(rows) < 2
        or min(map(len, rows)) < 2
        or _ASKS.search(folded)
        or not re.search(f"[{HAN}]", rows[-1])
    ):
        return question
    for place in [len(rows) - 1, *range(1, len(rows) - 1)]:
        asks, last = _asks(fold(rows[place])), place == len(rows) - 1
        if asks is not None and (last or _PROPERTY.fullmatch(fold(rows[place]))):
            row = " ".join([*rows[:place], *rows[place + 1 :], rows[place]])
            return _LATIN_SPACE.sub("", row) + asks
    return question


def _asks(word: str) -> str | None:
    """How to ask for the property `word`; None where it is none."""
    if _NO_MEASURE.search(word):
        return None
    return next((asks for ending, asks in _ENDINGS if ending.search(word)), None)
