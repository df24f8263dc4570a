"""What a Chinese follow-up without a subject is about: 占地多大？, 同比增长多少？, 毕业于哪里？

The subject of the conversation so far, as a rule; the person or thing that was the answer, what
the earlier question measured, or what it said happened, where the follow-up asks for that.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.entities import entities, kind_of
from rag.named import asked_for, whole_topic
from rag.topic import SHORT_ANSWER, Earlier, subject

_CHANGE = re.compile(
    r"(?:同比|环比|比(?:去|前|上)[年月周期]|比上年|较(?:去|上)年|占(?:全|总|比)|增长|增加|增幅|下降|减少|上涨|下跌|涨|跌)"
)
_PERSONAL = re.compile(
    r"(?:什么时候|何时|哪一?[年天]|为什么|为何|怎么|此?前|后来|现在|目前|曾经?|还|又|都|以前|过去|从前|之后|今年|当时|在){0,3}"
    r"(?:出生|毕业|就读|工作|任职|上任|就任|当选|离任|卸任|辞职|任教|退役|退休|结婚|去世|逝世|从事|读|教|演|唱|执教|籍贯|国籍|年龄|年纪|生日|身高|体重|职称|专业|单位|[月年]薪|家乡|故乡|爱人|妻子|丈夫|几岁|多少岁|多大年"
    r"|哪里人|学历|职业|成绩|写过|拍过|拿过|获过|得过|是哪里人|是哪年出生|哪年出生|在哪里?(?:工作|出生|读书|任教|上学))"
)
_MADE = ("organisation", "place", "quote")
_OFFICE = lexicon.either(lexicon.PROPERTY_ENDINGS_ZH["person"])
_HOLDS = re.compile(
    rf"谁(?:是|任|担任|出任|当选为?|就任)(.{{2,}}?)(的?)(?:现任|新任|前任|副)?(?:{_OFFICE})"
)
BODY = re.compile(
    r"员工|总部|票房|上映|利润|营收|营业|产[值量]|gdp|人口|面积|资[产本]|注册|规模|地址|位置"
    rf"|(?:{_OFFICE})(?<![父母]亲)(?<!妻子)(?<!丈夫)(?<![儿女][子儿])(?<![老教][师练])$"
)
"""What companies, cities and works have, and offices: a person has parents and teachers."""
_OF_A_BODY = re.compile(
    rf".{{0,4}}?(?:{BODY.pattern.removesuffix('$')})|现?有(?:多少|几)|成立|创[立办建]|[建位]于|坐落|占地|上市"
)
"""How a follow-up begins that asks what these have or did, and nobody who heads them."""
_HAPPENING = re.compile(
    rf"(?:(?:{lexicon.WH_ZH.pattern}|在|是|将|共|预计|计划)*)"
    r"(?:举行|举办|召开|开幕|闭幕|开始|结束|持续|截止|报名|参加|参赛|主题|奖金|金额|规模|多[高长宽远久重]|有多[高长宽大远久重])"
)
_ONLY_WHERE = re.compile(r"(?:是?在)?(?:哪里|哪儿|什么地方|什么时候|何时|何地)[举召]?[行办开]?的?$")
_HAPPENED = re.compile(rf"(?:了|{lexicon.either(lexicon.STRONG_PREDICATES_ZH)})+的?")
_ATTRIBUTE_END = "度率量额数值费价龄号期色状征因貌长宽高重名字质况位能力"
LONG = 14
"""Characters from which a subject is more than a name with what describes it."""

_OWNER = re.compile(rf"^(.{{2,}}?)的[{HAN}]{{1,8}}$")


def carried(bare: str, earlier: Earlier) -> str:
    """The words to put before `bare`, a follow-up that names nothing of its own."""
    folded = fold(bare).rstrip("？?。 ")
    if _CHANGE.match(folded) and (measured := _measured(earlier.question)):
        return measured
    about = subject(earlier.question)
    if about is None:
        return of_the_asked(folded, earlier)
    if person := person_meant(folded, earlier):
        return about + person
    return owner(_root(earlier) or about)


def person_meant(folded: str, earlier: Earlier) -> str | None:
    """Who was the answer, where a follow-up asks what only people have: 毕业于哪里？, 年龄呢？"""
    named = 0 < len(earlier.answer) <= SHORT_ANSWER
    return earlier.answer if named and of_a_person(folded, earlier) else None


def of_a_person(folded: str, earlier: Earlier) -> bool:
    """Whether the turn before asked for a person and a follow-up for what only people have."""
    return asked_for(earlier.question) == "person" and _PERSONAL.match(folded) is not None


def owner(topic: str) -> str:
    """红梅花雀的保护状况 is about the bird: the part before 的 when a property follows; of a long
    one the name that it begins with."""
    named = [e for e in entities(topic) if e.kind in ("organisation", "place", "quote")]
    if named and named[0].start == 0 and len(topic) > LONG:
        return topic[: named[0].end]
    held = _OWNER.match(topic)
    if held and kind_of(held.group(1)) == "person":
        return held.group(1)
    if not (fold(topic).endswith(lexicon.ATTRIBUTES_ZH) or topic[-1] in _ATTRIBUTE_END):
        return topic
    if held:
        return held.group(1)
    return topic[: named[-1].end] if named and named[0].start == 0 else topic


def _root(earlier: Earlier) -> str | None:
    """The subject that the conversation began with, while later questions only add to it."""
    if earlier.before is None:
        return subject(earlier.question)
    first = _root(earlier.before)
    return first if first and earlier.question.startswith(first) else subject(earlier.question)


def _measured(question: str) -> str | None:
    """今年夏粮产量 of 今年夏粮产量是多少？: what stands before the question word."""
    folded = fold(question)
    asked = lexicon.WH_ZH.search(folded)
    if asked is None or asked.start() < 2:
        return None
    end = len(
        re.sub(
            r"(?:[是有为达到约了共]|总共|一共|同比增长|增长|下降)+$", "", folded[: asked.start()]
        )
    )
    return question[:end] if end >= 2 else None


def of_the_asked(folded: str, earlier: Earlier) -> str:
    """After a question that begins by asking: what it is about, or its answer."""
    if (
        _HAPPENING.match(folded)
        or _ONLY_WHERE.match(folded)
        or asked_for(earlier.question) == "time"
    ):
        happened = _object(earlier.question)
        if happened:
            return happened
    if asked_for(earlier.question) == "person" and not _PERSONAL.match(folded):
        held = _HOLDS.match(fold(earlier.question))
        if held and _OF_A_BODY.match(folded):
            return held.group(1)
        made = _object(earlier.question)
        # 谁设计了鹤汀大桥？ and then 全长呢？: no designer has a length.
        if made and any(e.end == len(made) and e.kind in _MADE for e in entities(made)):
            return made
    return whole_topic(earlier)


def _object(question: str) -> str | None:
    """科技节 of 哪些学校参加了科技节？, 老城墙 of 哪年修建的老城墙？"""
    folded = fold(question).rstrip("？?。 ")
    asked = lexicon.WH_ZH.search(folded)
    found = _HAPPENED.search(folded, asked.end() + 1) if asked else None
    if found is None and asked:
        found = re.compile(r"的").search(folded, asked.end() + 1)
    if found is None or len(folded) - found.end() < 2:
        return None
    return question[found.end() : len(folded)]
