"""One name, time or noun of a question put in another's place.

"小米汽车在京津冀有多少家供应商？" with 理想汽车: what is replaced is the part of the same kind,
or the part that ends alike.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN, is_han
from rag import lexicon
from rag.entities import TIME_ZH, entities, kind_of
from rag.periods import RELATIVE, retimed
from rag.topic import is_han_text, subject
from rag.topic_en import noun_phrase

_NAMES = ("person", "organisation", "place", "latin", "quote")
CLOSE = 3
"""Characters of a noun behind a name at most that are one word: 二手房."""
_PART = re.compile(rf"[{HAN}A-Za-z0-9·]+")
_WHOLE = re.compile("全[国省市县区]|全世界|全球|[本我][省市县区]")
_MEASURE_ENDS = "量率额度费价"
_STOP = re.compile(rf"[的在对与和及由被向从比]|是|有|{lexicon.WH_ZH.pattern}")


def substituted(question: str, phrase: str, *, closely: bool = False) -> str | None:
    """`question` with `phrase` for the part that it stands against; None when there is no such
    part and `phrase` names a property or something else instead. `closely`: only for a part of
    the same kind or with the same ending."""
    if moved := _after_preposition(question, phrase):
        return moved
    kind = "place" if _WHOLE.fullmatch(fold(phrase)) else kind_of(phrase)
    if kind == "time":
        return retimed(question, phrase) or (None if closely else _opened_with(question, phrase))
    span = (
        _same_kind(question, phrase, kind)
        or _same_ending(question, phrase)
        or _same_beginning(question, phrase)
    )
    if span is None and not closely:
        if asked := _property(question, phrase):
            return asked
        span = _other_name(question, phrase, kind)
    if span is None:
        return None
    return _joined(question[: span[0]], phrase, question[span[1] :])


def _after_preposition(question: str, phrase: str) -> str | None:
    """到重庆 after 西安到成都的高铁: what follows the same preposition."""
    match = re.match(r"([到从向往给跟])(?=.{2})", phrase)
    if match is None:
        return None
    for entity in entities(question):
        if entity.kind in _NAMES and question[: entity.start].endswith(match.group()):
            return question[: entity.start] + phrase[1:] + question[entity.end :]
    led = re.search(rf"(?<={match.group()})[{HAN}]{{2,4}}?(?=的)", question)
    return question[: led.start()] + phrase[1:] + question[led.end() :] if led else None


def _joined(before: str, phrase: str, after: str) -> str:
    return re.sub(r"  +", " ", f"{before}{phrase}{after}").strip()


def _opened_with(question: str, phrase: str) -> str:
    if is_han_text(question):
        topic = subject(question)
        if topic and question.startswith(topic):
            return f"{topic}{phrase}{question[len(topic) :]}"
        return f"{phrase}{question}"
    led = "" if RELATIVE.match(phrase) else "on " if "day" in phrase else "in "
    return f"{question.rstrip('?？ ')} {led}{phrase}?"


def _same_kind(question: str, phrase: str, kind: str | None) -> tuple[int, int] | None:
    if kind is None:
        return None
    alike = [entity for entity in entities(question) if entity.kind == kind]
    if not alike:
        return None
    best = max(alike, key=lambda entity: _common_ending(entity.text, phrase))
    if kind in ("organisation", "latin") and not _common_ending(best.text, phrase):
        topic = subject(question)
        at = question.find(topic) if topic else -1
        if topic and at >= 0 and best.start < at:
            return at, at + len(topic)
    return noun_phrase(question, best) if kind == "latin" else (best.start, best.end)


def _common_ending(left: str, right: str) -> int:
    pairs = zip(reversed(fold(left)), reversed(fold(right)), strict=False)
    length = 0
    for a, b in pairs:
        if a != b:
            break
        length += 1
    return length


def _same_ending(question: str, phrase: str) -> tuple[int, int] | None:
    """The part of the question that ends in the same characters: 二期 for 一期."""
    folded, wanted = fold(question), fold(phrase)
    if not wanted or not is_han(wanted[-1]):
        return None
    for length in range(min(len(wanted), 4), 0, -1):
        ending = wanted[-length:]
        if length == 1 and len(wanted) > 3:
            break
        found = list(re.finditer(re.escape(ending), folded))
        # 市图书馆新馆: of one character the last place, where a short name stands against its like.
        for match in found if length > 1 else found[::-1]:
            start = _part_start(question, match.start(), len(phrase) - length)
            if folded[start - 1 : start] == "第" and wanted[0] != "第":
                start -= 1
            beside = any(e.end == start for e in entities(question) if e.kind in _NAMES)
            if start < match.start() or length == len(wanted) or beside:
                return start, match.end()
    return None


def _same_beginning(question: str, phrase: str) -> tuple[int, int] | None:
    """The rest of a name that begins in the same characters: 红旗团支部 for 红旗团委."""
    folded, wanted = fold(question), fold(phrase)
    for length in range(len(wanted) - 1, 1, -1):
        at = folded.find(wanted[:length])
        for entity in entities(question) if at >= 0 and is_han(wanted[0]) else ():
            if entity.start <= at and at + length <= entity.end and entity.kind in _NAMES:
                return at, entity.end
    return None


def _part_start(question: str, at: int, width: int) -> int:
    """Where the part that ends after `at` begins: at a name or close behind one (白沙区|二手房), else
    `width` characters before."""
    for entity in entities(question):
        if entity.start < at < entity.end and entity.kind in _NAMES:
            return entity.start
        if entity.end <= at <= entity.end + CLOSE and entity.kind in _NAMES:
            return entity.end + (question[entity.end] == "的")
    start = at
    while start > 0 and at - start < width and _PART.match(question[start - 1]):
        if _STOP.match(fold(question[start - 1])):
            break
        start -= 1
    return start


def _property(question: str, phrase: str) -> str | None:
    """A property for a property: 利润是多少？ for 产值多少亿元？"""
    known = lexicon.either(lexicon.ATTRIBUTES_ZH)
    if not re.search(rf"(?:{known})$", fold(phrase)):
        return None
    folded = fold(question)
    found = list(re.finditer(known, folded))
    asked = lexicon.WH_ZH.search(folded)
    # 要多长时间: what the question word takes along is no property to be put in the place of.
    if not found or (asked and asked.start() < found[-1].start()):
        return None
    number = re.match(r"[是有]?(?:多少|几|多[大长高远久重])", folded[found[-1].end() :])
    rest = "是多少？" if number else question[found[-1].end() :]
    return question[: found[-1].start()] + phrase + rest


def _other_name(question: str, phrase: str, kind: str | None) -> tuple[int, int] | None:
    """A name of no known kind stands for the subject, or for what 对/与/在 introduces."""
    named = [entity for entity in entities(question) if entity.kind in _NAMES]
    if kind is None and not is_han_text(phrase):
        return None
    topic = subject(question)
    if kind is None and (topic is None or fold(phrase).endswith(lexicon.ATTRIBUTES_ZH)):
        return None
    against = re.search(
        rf"(?:对|向)([{HAN}]{{2,6}}?)(?=的|是|有|{lexicon.WH_ZH.pattern})", fold(question)
    )
    if against and len(phrase) <= 4:
        return against.span(1)
    if topic is not None and (at := question.find(topic)) >= 0:
        start, end = _name_of(question, at, at + len(topic))
        owner = next((e.end for e in named if e.start == start and e.end + 2 <= end), None)
        measured = (
            fold(question[:end]).endswith(lexicon.ATTRIBUTES_ZH)
            or question[end - 1] in _MEASURE_ENDS
        )
        if owner and kind is None and measured:
            return start, owner
        if owner and kind is None and question[owner] != "的":
            time = TIME_ZH.match(fold(question[owner:end]))
            return owner + (time.end() if time else 0), end
        return start, end
    return (named[0].start, named[0].end) if named else None


def _name_of(question: str, start: int, end: int) -> tuple[int, int]:
    """The subject's own name: without a time in front of it, without 的 and what follows."""
    opening = TIME_ZH.match(fold(question[start:end]))
    start = start + opening.end() if opening and opening.end() < end - start else start
    owner = question[start:end].find("的")
    return start, (start + owner if owner >= 2 else end)
