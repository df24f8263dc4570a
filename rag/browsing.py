"""Questions for articles rather than for facts: 有没有关于地铁的报道？ What is in the paper today?

By rule, and only where the whole question is one: "which reports are there on X" has many right
answers and no sentence that gives them.
"""

from __future__ import annotations

import re

from index.fold import fold

_NOUN = "(?:新闻)?(?:报道|报导|新闻|消息|文章|稿件|稿子)"
_PLACE = (
    "(?:(?:在|从)?(?:这|那)?(?:些|份|张|个|批|期)?(?:现有|所有|全部|手头|馆藏)?的?"
    "(?:报纸|日报|晚报|报刊|报|版面|档案|资料库|数据库|资料|库|语料)(?:里面|里边|里|中|上面|上)?)"
)
_WHEN = "(?:最近|近来|近日|近期|目前|今天|今日|昨天|昨日|这几天|这两天|本周|这周|本月|这个月|今年)"
_LEAD = f"(?:{_PLACE}|{_WHEN}|都|的|,|，){{0,3}}"  # bounded: what can be read in two ways must not multiply
_PLEASE = "(?:请问|请|麻烦|帮我|给我|我想|想|能不能|可以|可不可以){0,3}"
_GIVE = (
    "(?:找一找|找一下|找找|找出|找|查一下|查查|查|搜一下|搜索|搜|列出|列一下|看看|看一下|看|推荐)?"
)
_SOME = "(?:都)?(?:有没有|有哪些|有什么|有啥|有几篇|有多少篇|有多少|有无|有|哪些|哪几篇|什么|所有|全部|几篇|一些)?"
_ABOUT = "(?:关于|有关(?!部门|方面|人士|单位|机构|规定)|涉及|提到|提及|讲到|谈到|说到|写到|介绍|和|与|跟)"
_TOLD = "(?:都)?(?:提到|提及|讲到|讲|谈到|谈|说到|写到|写|报道|涉及|介绍)(?:了|过)?"
_ENDED = "(?:都)?(?:有没有|有哪些|有什么|有几篇|有多少篇|有多少|有吗|有么|吗|么|呢|没有)?"
_RELATED = "(?:方面|相关|有关|类|领域)?的?"

_HOLDS = "(?:都)?(?:有|登|刊登|报道|讲|写)了?(?:些)?(?:哪些|什么|啥)"

_ON_SUBJECT = [
    re.compile(pattern)
    for pattern in (
        f"{_PLEASE}{_GIVE}{_LEAD}{_SOME}{_ABOUT}(?P<subject>.+?){_RELATED}{_NOUN}{_ENDED}",
        f"{_LEAD}(?:都)?(?:有)?(?:哪些|哪几篇|什么){_NOUN}(?:里|中)?{_TOLD}(?P<subject>.+)",
        f"{_LEAD}(?:都)?(?:有没有|有哪些|有什么|有啥|有无)(?P<subject>[^,，了是]{{2,10}}?){_RELATED}{_NOUN}{_ENDED}",
        f"{_PLEASE}{_LEAD}(?:关于|有关(?!部门))(?P<subject>.+?){_RELATED}(?:{_NOUN}|内容){_ENDED}",
        r"(?:please )?(?:are there |is there |do you have |have you got |show me |list |find |give me )?"
        r"(?:any |all |the |some ){0,3}(?:news|articles?|reports?|stories|story|coverage)(?: (?:is|are) there)?"
        r" (?:about|on|of|concerning|regarding|mentioning|that mention|related to) (?P<subject>.+)",
        r"(?:what|which) (?:news|articles?|reports?|stories)(?: (?:are|is) there| do you have)?"
        r" (?:about|on|mention|mentions|cover|talk about|discuss|concern|deal with) (?P<subject>.+)",
    )
]
_ON_ANYTHING = [
    re.compile(pattern)
    for pattern in (
        f"{_LEAD}{_HOLDS}(?:新闻|消息|文章|报道|大事|新鲜事)",
        f"{_WHEN}?的?{_PLACE}{_HOLDS}(?:内容|事)?",
        f"{_PLEASE}{_GIVE}{_LEAD}(?:所有|全部)的?(?:文章|报道|新闻|标题)",
        r"what(?:'s| is) (?:in )?(?:the )?(?:news|newspapers?|papers?)(?: today)?",
        r"what(?:'s| is) in (?:the|this|these) (?:newspapers?|papers?|collection|archive)(?: today)?",
        r"(?:what|which) (?:news|articles|reports|stories) (?:is|are) there",
        r"(?:please )?(?:list|show)(?: me)? (?:all |the |all the )?(?:articles|headlines|news|stories)",
    )
]
_ASKS = re.compile("什么|谁|哪|多少|怎么|如何|为何")
"""A subject that asks for something itself: 有关部门发布了什么消息 is no question for articles."""
_ANY = frozenset(["重大", "重要", "最新", "新", "热点", "头条", "主要", "有趣", "有意思"])
"""What stands before 新闻 and names no subject."""
_NONE = frozenset(
    ["的", "地", "得", "了", "它", "这", "那", "这个", "那个", "此", "其", "其他", "相关", "有关"]
)
_DAY = re.compile(
    "[今昨]天|[今昨]日|这[几两]天|[本这上]周|[本这上]个?月|[今去]年|今早|今晚|昨晚"
    r"|\b(?:today|yesterday|tonight|(?:this|last) (?:week|month|year))\b"
)
MAX_CHARS = 100
"""Longer questions are none for articles."""
_END = re.compile(r"[\s?？!！。.]+$")
_QUOTES = "“”\"'《》「」 "


def subject_of(question: str) -> str | None:
    """What a question for articles wants them to be about, in the question's own characters; ""
    for any, None for other questions."""
    flat = _END.sub("", " ".join(question.split()))
    if len(flat) > MAX_CHARS:
        return None
    asked = fold(flat)  # as long as `flat`
    if any(pattern.fullmatch(asked) for pattern in _ON_ANYTHING):
        return ""
    for pattern in _ON_SUBJECT:
        if match := pattern.fullmatch(asked):
            if _ASKS.search(match["subject"]):
                return None
            start, end = match.span("subject")
            subject = re.sub("^the ", "", flat[start:end].strip(_QUOTES), flags=re.I)
            if not subject or fold(subject) in _NONE:
                return None
            return "" if fold(subject) in _ANY else subject
    return None


def names_day(question: str) -> bool:
    """Whether a question speaks of a time that only has a meaning today: 今天, 本周, yesterday."""
    return _DAY.search(fold(question)) is not None
