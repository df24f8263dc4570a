"""Whether words can be the short answer to a question: a count of people for 多少人, no person for 哪里.

Only what a question leaves no choice about: what its quantity counts, and which kinds of name, told by
their form, are no answer to it. What no rule knows may be an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from index.fold import fold
from rag.entities import EntityKind, kind_of
from rag.fitting import counts, demanded, says

Suits = Callable[[str, int, int], bool]
"""Whether the characters [start, end) of a text can be the short answer."""

UNIT = 4
"""Characters behind a number that a reader may have left out of its answer: its unit."""

_KIND_ZH = "城市|国家|省份?|城?市|地区|区|县|国"
_BODIES = "公司|企业|集团|单位|机构|部门|学校|大学|学院|医院|银行|球队|队伍|政党|组织|报社|乐队"
_EXCLUDED: tuple[tuple[re.Pattern[str], frozenset[EntityKind]], ...] = (
    (re.compile(rf"哪里|哪儿|何[处地]|什么地方|哪一?[个座]?(?:{_KIND_ZH})|^where\b"
                r"|\b(?:what|which) (?:city|country|province|district|town|state)\b"),
     frozenset({"person", "time", "number", "ordinal"})),
    (re.compile(r"什么时[候间]|何时|哪一?[年天]|几月|^when\b|\b(?:what|which) (?:year|date|day|month)\b"),
     frozenset({"person", "organisation", "quote"})),
    (re.compile(r"谁|哪一?位|何人|什么人|^who\b|^whom\b|^whose\b"),
     frozenset({"time", "number", "ordinal"})),
    (re.compile(rf"哪一?[个家所支间座]?(?:{_BODIES})|什么(?:{_BODIES})"),
     frozenset({"person", "time", "number", "ordinal"})),
)  # fmt: skip
_COUNTS = re.compile(
    r"(?:多少|(?<![哪那])几)[个家人名位场座条项台辆艘层届次种枚张本册所间套株只件部篇首支颗架栋站]|\bhow many\b"
)
_MEASURED = re.compile(
    r"[\d.,〇零一二两三四五六七八九十百千万亿半]+[多余来几\s-]?(?:万|亿)?\s?"
    r"(?:公里|千米|[厘毫纳]?米|海里|英里|平方|公?亩|公顷|公?吨|公斤|千克|℃|[欧美日港韩]?元"
    r"|年(?!级)|个?月|个?小时|分钟|天|(?:kilo|centi|milli)?met(?:er|re)s?\b|k?m\b|miles?\b|feet\b|acres?\b|hectares?\b"
    r"|tons?\b|tonnes?\b|yuan\b|dollars?\b|euros?\b)"
)
"""What is measured and not counted: 21.7公里 is no number of stations."""
_COMMAS = ",，;；、"
_BETWEEN = re.compile(rf"(?<!\d)[{_COMMAS}]|[{_COMMAS}](?!\d)")
"""Between clauses, and not in 3,500."""
_PART = re.compile(
    r"[〇零一二两三四五六七八九十百千万\d]+分之[〇零一二两三四五六七八九十百千万\d]+"
)


def any_words(text: str, start: int, end: int) -> bool:
    """Suits every question."""
    return True


def suits(question: str) -> Suits:
    """What `question` demands of the words that answer it. Of 2,388 answers to training questions
    for a quantity 86 are turned away (`rag.builtin.score_rules`)."""
    asked, demand = fold(question), demanded(question)
    counting = demand == "number" and _COUNTS.search(asked) is not None
    # Which way a length extends, 高 or 宽, stands around its quantity; what is counted behind it.
    can_say = counts(question) if demand == "number" else partial(says, demand=demand)
    excluded = frozenset[EntityKind]().union(
        *(kinds for asks, kinds in _EXCLUDED if asks.search(asked))
    )

    def suit(text: str, start: int, end: int) -> bool:
        words = text[start : end + UNIT]
        if counting and not says(_MEASURED.sub(" ", fold(words)), demand):
            return False
        return can_say(words) and _kind(text[start:end]) not in excluded

    return suit


def narrowed(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The clause of [start, end) that suits a question for a quantity; [start, end) unless it is
    the only one that does."""
    if demanded(question) is None:
        return start, end
    cuts = [start, *(start + cut.end() for cut in _BETWEEN.finditer(text[start:end])), end]
    clauses = [
        (left, left + len(text[left:right].rstrip(_COMMAS))) for left, right in pairwise(cuts)
    ]
    suit = suits(question)
    suited = [clause for clause in clauses if suit(text, *clause)]
    return suited[0] if len(suited) == 1 else (start, end)


def _kind(words: str) -> EntityKind | None:
    if _PART.fullmatch(fold(words)):
        return "number"
    kind = kind_of(words)
    # 黄河 and 苏丹 are written like names of people.
    return None if kind == "person" and len(words) < 3 else kind
