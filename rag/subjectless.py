"""Does a Chinese question lack its subject? Rules for what is certain, a model for the rest."""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN, is_han
from rag import lexicon
from rag.ellipsis import probability
from rag.entities import TIME_ZH, entities
from rag.topic import without_fillers

SURE = 0.85
"""From this probability on the model of `rag.ellipsis` decides by itself, either way."""

SURE_DESPITE_NAME = 0.97
"""The same for a question that holds a name: usually its subject."""

OWN_SUBJECT = 4
"""Characters left over, after question words and general nouns and verbs are taken out, from which
a question has a subject of its own. Two or three may be a part of the earlier subject (主塔)."""

_GENERAL_NOUNS = (
    "企业 单位 机构 人员 地方 地区 城市 国家 学校 方面 方式 情况 办法 措施 项目 部分 阶段 "
    "奖牌 奖章 公里 平方米 万元 亿元 为止 左右 其中 里面"
)
GENERAL = re.compile(
    lexicon.either(
        (
            *lexicon.ATTRIBUTES_ZH,
            *lexicon.PREDICATES_ZH,
            *lexicon.ADVERBS_ZH,
            *lexicon.FILLERS_ZH,
            *_GENERAL_NOUNS.split(),
        )
    )
)
_BY_QUESTION = re.compile(
    rf"^(?:[{HAN}](?=[从由归靠给向]))?(?:由|被|把|对|按照?|根据|从|归|靠|给|向|跟|和|与|用|通过|因为?|为|以|于|位于|来自|属于)"
    rf"(?:{lexicon.WH_ZH.pattern})"
)
_BARE_VERB = re.compile(rf"^(?!除|为|到|谁|哪|什|多|几)[{HAN}]{{1,2}}[了过]")
_VERB_ASKS = re.compile(
    rf"(?:{lexicon.either(w for w in lexicon.PREDICATES_ZH if len(w) > 1)})[了过出着]?"
    rf"(?:{lexicon.WH_ZH.pattern})"
)
_MEANWHILE = re.compile(rf"^[{HAN}]{{0,3}}?(?:期间|之后|以后|之前|以前)(?:，|,)?(?=.)")
_DEFINES = re.compile(r"什么(?:是|叫)|何谓")
_PREDICATE_FIRST = re.compile(rf"有|在|是|{lexicon.either(lexicon.PREDICATES_ZH)}")
_RELATIONAL = re.compile(rf"[{HAN}]{{2,6}}?(?:是|有|在|叫|为)?(?:{lexicon.WH_ZH.pattern})")
_WHOLE = re.compile("(?<!在)(?:全|[我本])[国省市县区]")
"""去年全市旅游收入是多少？: a place that is not named, and the whole of it."""
_DEICTIC = re.compile(r"^(?:今天|明天|昨天|后天|现在|最近|目前)")


def lacks_subject(question: str) -> bool:
    """Whether a Chinese question only asks (占地多大？) and does not say about what."""
    folded = fold(without_fillers(question)).rstrip("?？。 ")
    opened = re.sub(rf"^(?:(?:在)?(?:{TIME_ZH.pattern})(?:时|里|中|，|,)?)+", "", folded)
    opened = _MEANWHILE.sub("", opened)
    for adverb in leading_adverbs(opened):
        opened = opened.removeprefix(adverb)
    if _BY_QUESTION.match(opened) and own(opened) < OWN_SUBJECT:
        return True
    if _BARE_VERB.match(opened) or _VERB_ASKS.match(opened) or folded.startswith("其中"):
        return True
    named = [e for e in entities(folded) if e.kind not in ("time", "number", "ordinal")]
    if (named and probability(folded) < SURE_DESPITE_NAME) or re.search(
        r"[A-Za-z]{2}|第.{1,3}[届期批]", folded
    ):
        return False
    if _DEICTIC.match(folded) and own(opened) >= 2 and not _PREDICATE_FIRST.match(opened):
        return False
    if own(opened) == 0 and not _DEFINES.match(opened):
        return True
    chance = probability(folded)
    if _figure(folded, opened) and (chance < 0.5 or _WHOLE.search(folded)):
        return False
    if chance >= SURE or chance <= 1 - SURE:
        return chance >= SURE
    relational = _RELATIONAL.fullmatch(opened) is not None
    return own(opened) < (OWN_SUBJECT + 2 if relational and chance > 0.3 else OWN_SUBJECT)


def _figure(folded: str, opened: str) -> bool:
    """一季度外贸进出口总值多少？: a time or a whole place, a noun and what is measured of
    it are a whole question."""
    asked = lexicon.WH_ZH.search(opened)
    measured = opened[: asked.start()].rstrip("是有为约达") if asked else ""
    framed = TIME_ZH.match(folded) or _WHOLE.match(folded)
    return framed is not None and own(opened) >= 1 and measured.endswith(lexicon.ATTRIBUTES_ZH)


def leading_adverbs(text: str) -> list[str]:
    match = re.match(rf"(?:{lexicon.either(lexicon.ADVERBS_ZH)})+", text)
    return [match.group()] if match else []


def own(folded: str) -> int:
    """How many Chinese characters are left without question words and general words."""
    rest = GENERAL.sub("", lexicon.WH_ZH.sub("", folded))
    return sum(is_han(char) and char not in lexicon.FUNCTION_ZH for char in rest)
