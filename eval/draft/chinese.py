"""Questions from Chinese sentences: 多少 for a number, 什么时候 for a date, 谁 for a titled name, 哪里
for a place. The sentence is cut to the clauses that the answer needs; whatever does not read like
a question then is dropped rather than mended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.draft.corpus import HAN, Proposal
from eval.draft.names import SAYS, TITLED, is_name
from index.fold import fold
from rag.entities import Entity, entities

_LEAST, _MOST = 8, 56
"""Characters of a question. A longer one is a paragraph with a question mark."""

_CUT = re.compile(r"[，；：。！？\n]|[,;:!?](?!\d)")
_EDGES = " \n\u3000，。；：、,.;:!！?？"
_DATELINE = re.compile(
    r"^(?:【[^】]*】|[(（][^)）]{0,12}[)）]|[^（(。，]{0,14}[讯電电訊]\s*[（(][^）)]*[）)])\s*"
)
_ENDED = re.compile(r"[。！？!?][”’」』\")）]*$")
_LEANING = re.compile(
    r"^(?:他|她|它|这|這|该|該|其|此|据|據|对此|對此|并|並|而|但|也|还|還|则|則|与|與|和|及|或|从而|從而|以及|"
    r"因此|所以|随后|隨後|之后|之後|期间|期間|当[日天时]|當[日天時]|其后|为了|為了|使|让|讓|共|约|約|原来)"
)
"""A clause that begins like this leans on the one before it."""

_OPENING = re.compile(
    r"^(?:同时|同時|此外|另外|其中|目前|近日|日前|昨[天日]|今[天日]|此前|接下来|记者从?|記者從?)[，,]?"
)
_SAYS_NEXT = re.compile(rf"(?:{SAYS.pattern}|原标题|的话|问)$")
"""How a clause ends that only says who says the next one."""

_UNIT = re.compile(
    r"平方公里|平方千米|平方米|立方米|个百分点|個百分點|人民币|公里|公斤|公顷|公頃|公尺|分钟|分鐘|小时|小時|人次|标箱|標箱|"
    r"美元|欧元|日元|港元|千瓦时|千米|毫米|厘米|亿元|[个個](?:月|小时|小時)?|余人|餘人|"
    r"[元人名位家座条條辆輛架艘台項项次场場米亩畝吨噸张張棵所套户戶艘只隻部本册冊篇件枚箱份种種届屆岁歲斤克升码層层点桶车颗間间组組]"
)
"""Measure words. Any other character after a number may as well be part of a name (210国道)."""

_JOINED = re.compile(r"^(?:[-－—~～至到比:：和、/]|的?[一二两三四五六七八九十])")
_BEFORE_NUMBER = re.compile(r"(?:[A-Za-z0-9第到至~～\-－—:：.、比/]|其中)$")
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}[日号號])?)?|(?<!\d)\d{1,2}月\d{1,2}[日号號]")
_AFTER_DATE = re.compile(
    r"^(?:[电電讯訊报報]|[至到\-－—~～、和度代间間底初末中前后後以来來内內的]|\d|[日号號]?[上下]?午|凌晨|[晚早])"
)
_BEFORE_DATE = re.compile(r"(?:[至到从從比较較\-－—~～]|截至|截止)$")
_PLACED = re.compile(r"(?:位于|位於|前往|赴|在|到|至)$")
_HAPPENS = re.compile(
    r"^(?:[^\u4e00-\u9fff]|$|举[行办]|舉[行辦]|召开|召開|开[幕业馆]|開[幕業館]|成立|落[成户]|启动|啟動|揭[牌幕]|发布|發布|"
    r"签署|簽署|去世|出生|投产|投產|设立|設立|建成|进行|進行|登[陆陸])"
)
_DOES = re.compile(r"获|獲|担任|擔任|出任|当选|當選|夺|奪|创办|創辦|创立|執導|执导|主演|率")
_BAD = re.compile(
    r"[\[\]【】×↑|]|\s{2}|原标题|https?:|[①-⑨]|(?:责编|编辑|摄影|供图|记者\s)|^\W|^[\d.、]+[\u4e00-\u9fff]?[、.]"
)
_AFTER_TITLED = re.compile(rf"^(?:[\s，。、：；（(“”,.:;]|$|等|主持|率|出席|{SAYS.pattern})")
_NO_NAME = re.compile(r"关于|[党的了]")
_TRADITIONAL = {"什么时候": "什麼時候", "谁": "誰", "哪里": "哪裡"}

Asked = tuple[str, str, int, int]
"""Question words, the answer, and the range of the sentence that the words stand in for."""


def proposals(sentence: str, article: int) -> Iterator[Proposal]:
    """Every question that can be made from a sentence of a Chinese article."""
    text = _DATELINE.sub("", sentence.strip()).strip()
    if _LEANING.match(text) or not _ENDED.search(text):
        return
    for entity in entities(text):
        made = _asked(text, entity)
        if made is None:
            continue
        words, answer, start, end = made
        asked = _whole(text, start, end)
        if asked is None:
            continue
        begin, finish = asked
        question = _tidy(text[begin:start] + words + text[end:finish])
        if question is not None:
            named = any(is_name(question, one) for one in entities(question))
            yield Proposal(
                _in_script(question, text), answer, "zh", "fact", sentence, article, named
            )


def _asked(text: str, entity: Entity) -> Asked | None:
    before, after = text[: entity.start], text[entity.end :]
    if entity.kind == "number":
        return _number(text, entity, before)
    if entity.kind == "time":
        return _time(entity, before, after)
    if entity.kind == "place":
        if not _PLACED.search(before) or not _HAPPENS.match(after):
            return None
        return "哪里", entity.text, entity.start, entity.end
    if entity.kind == "person":
        return _person(text, entity, before, after)
    return None


def _time(entity: Entity, before: str, after: str) -> Asked | None:
    if not _DATE.fullmatch(entity.text) or _AFTER_DATE.match(after) or _BEFORE_DATE.search(before):
        return None
    clause = _CUT.split(after, maxsplit=1)
    opens = not before or _CUT.search(before[-1]) is not None
    if not HAN.match(clause[0]) and not (opens and not clause[0] and not after.startswith("，在")):
        return None
    words = "哪一年" if entity.text.endswith("年") else "什么时候"
    return words, entity.text, entity.start, entity.end


def _number(text: str, entity: Entity, before: str) -> Asked | None:
    digits = entity.text.rstrip(".,")
    end = entity.start + len(digits)
    unit = _UNIT.match(text, end)
    percent = digits.endswith(("%", "％"))
    if _BEFORE_NUMBER.search(before) or not (unit or percent):
        return None
    stop = unit.end() if unit else end
    if _JOINED.match(text[stop:]) or (unit is None and HAN.match(text[stop:])):
        return None
    counted = unit.group() if unit else ""
    bare = counted.lstrip("余餘")
    return "多少" + bare, digits + counted, entity.start, stop


def _person(text: str, entity: Entity, before: str, after: str) -> Asked | None:
    if _NO_NAME.search(entity.text):
        return None
    if TITLED.search(before):
        if not _AFTER_TITLED.match(after):
            return None
        # What the person says or does is left out: the title alone is asked.
        return "是谁", entity.text, entity.start, len(text)
    starts = not before or _CUT.search(before[-1])
    return ("谁", entity.text, entity.start, entity.end) if starts and _DOES.match(after) else None


def _whole(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range of the question around text[start:end]: its clause, with those before it that it
    leans on; None where they don't make a whole."""
    cuts = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]
    finish = min(cut for cut in cuts if cut >= end)
    begin = max(cut for cut in cuts if cut <= start)
    alone = not text[begin:start].strip(_EDGES) and not text[end:finish].strip(_EDGES)
    if alone:  # a date with a comma after it: what happened then is in the next clause
        finish = min((cut for cut in cuts if cut > finish), default=finish)
    if _SAYS_NEXT.search(text[begin:finish].strip(_EDGES)):
        return None
    while begin > 0 and _leans(text, begin, finish):
        earlier = max(cut for cut in cuts if cut < begin)
        if _SAYS_NEXT.search(text[earlier:begin].strip(_EDGES)):
            break
        begin = earlier
    return None if _LEANING.match(text[begin:finish].lstrip(_EDGES)) else (begin, finish)


def _leans(text: str, begin: int, finish: int) -> bool:
    clause = text[begin:finish].strip(_EDGES)
    if len(clause) < 2 * _LEAST or _LEANING.match(clause):
        return True
    return not any(is_name(clause, one) for one in entities(clause))


def _tidy(clauses: str) -> str | None:
    """The clauses as a question; None where they don't read like one."""
    question = _OPENING.sub("", clauses.strip(_EDGES)).strip(_EDGES)
    if question.startswith("是谁") or not _LEAST <= len(question) <= _MOST:
        return None
    if _BAD.search(question) or _unclosed(question):
        return None
    return question.replace("\n", "") + "？"


def _unclosed(text: str) -> bool:
    pairs = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"), ("「", "」"), ("『", "』"))
    return any(text.count(left) != text.count(right) for left, right in pairs)


def _in_script(question: str, text: str) -> str:
    """`question` with its question words in the characters that `text` is written in."""
    traditional = sum(HAN.match(c) is not None and fold(c) != c for c in text) > 1
    for simplified, other in _TRADITIONAL.items() if traditional else ():
        question = question.replace(simplified, other)
    return question
