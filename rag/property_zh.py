"""Chinese follow-ups that name another property of the same thing: 设计时速呢？ after 大桥总投资多少？

What a phrase ends in tells that it is a property (a measure, an office, a time, a place), and how
to ask for it. Names are none, though a name may end alike (印度). Knows nothing of the corpus.
"""

from __future__ import annotations

import re
from typing import Literal

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.carried import BODY, of_a_person, of_the_asked, owner, person_meant
from rag.entities import TIME_ZH, entities, kind_of
from rag.named import asked_for
from rag.topic import Earlier, subject

PropertyKind = Literal["number", "person", "place", "time", "thing"]

_ASKING: dict[PropertyKind, str] = {
    "number": "是多少",
    "person": "是谁",
    "place": "在哪里",
    "time": "是什么时候",
    "thing": "是什么",
}
_KINDS: tuple[PropertyKind, ...] = ("thing", "person", "time", "place", "number")
"""Those with whole words first: 制度 ends like a measure."""
_ENDINGS = tuple(
    (kind, re.compile(rf"(?:{lexicon.either(lexicon.PROPERTY_ENDINGS_ZH[kind])})$"))
    for kind in _KINDS
)
_WORDS = frozenset(
    word
    for words in (lexicon.ATTRIBUTES_ZH, *lexicon.PROPERTY_ENDINGS_ZH.values())
    for word in words
    if len(word) > 1
)
_KNOWN = re.compile(lexicon.either(_WORDS))
_MEASURE = re.compile("[度率额量价费速薪温]$|[任工周]期$")
"""Endings that no given name has: 单价, 温度, 任期 begin like names of people."""
_INDEX = re.compile("gdp|[cp]pi|pmi|pm2")
_COPULA = re.compile("[是有为达到约共需要花了在]")
_WHOLE = re.compile("[全本我][国省市区县]")
_REGION = re.compile(rf"^.{{0,8}}?[全我本该][国省市区县镇村校厂](?=[{HAN}]{{2}})")


_NAMED = re.compile(
    rf".{{2,}}?(?:{lexicon.either((*lexicon.ORGANISATION_ENDINGS, *lexicon.PLACE_ENDINGS))})"
    rf"(?<![校院厂园景小社山矿库]区)|(?:{lexicon.either(lexicon.PLACES)})|《.+?》"
)
"""Whatever has a name of its own: 新工厂 is one of a company's."""
COMPOUND = 3
"""Characters of a property that is only known by its last one: 起步价, 营业额, 客流量."""


def property_kind(phrase: str) -> PropertyKind | None:
    """What kind of thing answers a question for the property `phrase`; None when it is none."""
    folded = fold(phrase)
    named = None if folded in _WORDS else kind_of(phrase)
    if named not in (None, "person") or (named and not _MEASURE.search(folded)):
        return None
    found = next((kind for kind, ending in _ENDINGS if ending.search(folded)), None)
    if found is None and folded.endswith(lexicon.ATTRIBUTES_ZH):
        return "thing"
    return found


def of_the_same(phrase: str, earlier: Earlier) -> str | None:
    """`phrase` asked of what the turn before was about; None when it names no property."""
    kind = property_kind(phrase)
    if kind is None:
        return None
    if owned := _owned(phrase, earlier):
        return f"{owned}{_ASKING[kind]}？"
    if _against_its_like(phrase, earlier.question):
        return None
    earlier = _of_a_body(phrase, earlier)
    held = person_meant(fold(phrase), earlier) or _holder(phrase, earlier)
    if (whole := _WHOLE.match(fold(phrase))) and whole.group() in fold(held):
        held = held[: fold(held).find(whole.group())]  # 全市GDP after 今年全市外贸
    return f"{held}{phrase}{_ASKING[kind]}？"


def _of_a_body(phrase: str, earlier: Earlier) -> Earlier:
    """The turn that asked who it was, for what nobody has by himself: 总经理呢？ after 他多大？"""
    if not BODY.search(fold(phrase)):
        return earlier
    people = {turn.answer for turn in earlier.turns() if asked_for(turn.question) == "person"}
    return next((turn for turn in earlier.turns() if subject(turn.question) not in people), earlier)


def asked_of_owner(phrase: str) -> str | None:
    """王伟的年龄 as a question; None of what is no property of something."""
    owner_of, _, noun = phrase.rpartition("的")
    kind = property_kind(noun) if owner_of else None
    return f"{phrase}{_ASKING[kind]}？" if kind else None


def _owned(phrase: str, earlier: Earlier) -> str | None:
    """大桥的设计时速, 望月大桥设计时速: a property that comes with what has it, by its full name where
    that was said; None of one that comes alone or with a part of what was spoken of (主塔的高度)."""
    held = fold(phrase).find("的")
    named = _NAMED.match(fold(phrase))
    end = held if held >= 2 else (named.end() if named else 0)
    if end == 0 or property_kind(phrase[end:].removeprefix("的")) is None:
        return None
    owner_of, rest = phrase[:end], phrase[end:]
    for turn in earlier.turns():
        topic = subject(turn.question) or ""
        said = next((e.text for e in entities(turn.question) if e.text.endswith(owner_of)), topic)
        if said.endswith(owner_of):
            return said + rest
    return phrase if _NAMED.fullmatch(fold(owner_of)) else None


def _against_its_like(phrase: str, question: str) -> bool:
    """水价呢？ after 电价上调了多少？, 副校长呢？ after 谁是校长？: what the question speaks of is a property
    as well, of nothing."""
    topic, asked = fold(subject(question) or question.rstrip("？? ")), fold(phrase)
    alike = topic[-1:] in asked[-2:] or all(_INDEX.search(text) for text in (topic, asked))
    named = kind_of(topic) in ("place", "organisation")  # 市长 is no like of 云泽市
    return alike and not named and _measured(question) is None


def _holder(phrase: str, earlier: Earlier) -> str:
    """What has the property, with the 的 that the earlier question put behind it."""
    question = earlier.question
    if earlier.before and not of_a_person(fold(phrase), earlier):
        # 3号线一期起步价是多少？ was itself made of an earlier question about 3号线一期.
        first = _holder(phrase, earlier.before)
        if len(first) >= 2 and question.startswith(first):
            return first
    measured = _measured(question)
    if measured is not None:
        # 美国总统是谁？, not answered: who has an age is the president, not the country.
        office = of_a_person(fold(phrase), earlier)
        return question[: _before_asking(fold(question)) if office else measured]
    topic = subject(question)
    if topic is None:
        return of_the_asked(fold(phrase), earlier)
    held = owner(topic)
    if held != topic or property_kind(topic) is None:
        return held
    region = _REGION.match(fold(held))
    return held[: region.end()] if region else held[:-COMPOUND] or held


def _measured(question: str) -> int | None:
    """Where the property begins that a question asks for: 4 in 鹤汀大桥总投资是多少？; None where it
    asks for none, or for one of nothing."""
    folded, topic = fold(question), subject(question)
    end = _before_asking(folded)
    if topic is None or end == 0:
        return None
    start = next((m.start() for m in _KNOWN.finditer(folded, 0, end) if m.end() == end), None)
    opening = _after_name(question, topic, end)
    if start is None:
        start = opening if opening and property_kind(question[opening:end]) else None
    if start is None:
        return None
    reach = min(opening or start, start) if fold(topic).endswith(folded[start:end]) else 0
    reach = reach or question.find(topic) + len(topic)
    # 使用面积, 发掘领队: a property and what describes it go together, but for a time: 去年的收入.
    described = re.fullmatch(rf"(的?)([{HAN}]{{0,4}})", folded[reach:start])
    # Of one character it is the end of a word before it: 摊位|数量. 商务局|局长: a body and its head.
    words = described.group(2) if described else ""
    body = re.search("(.)副?$", words)
    headed = body is not None and body.group(1) == folded[start]
    whole = len(words) != 1 or words == "副"
    if described and whole and not headed and not TIME_ZH.search(words):
        start = reach + len(described.group(1))
    return start if start >= 2 else None


def _before_asking(folded: str) -> int:
    """Where what a question says before its question word ends; 0 where it begins by asking."""
    asked = lexicon.WH_ZH.search(folded)
    end = asked.start() if asked else 0
    while end > 0 and _COPULA.fullmatch(folded[end - 1 : end]):
        end -= 1
    return end


def _after_name(question: str, topic: str, end: int) -> int | None:
    """Where the name that the subject begins with ends, or its first 的: 4 in 鹤汀大桥设计时速."""
    start = question.find(topic)
    held = re.search("的", fold(question[start:end]))
    if held:
        return start + held.start()
    names = (e for e in entities(question) if e.kind in ("organisation", "place", "quote"))
    return next((e.end for e in names if e.start == start and e.end < end), None)
