"""Chinese follow-ups that name something else to be counted: 医生呢？ after 医院有多少张床位？

A hospital's doctors stand against its beds and not against the hospital; another hospital stands
against the hospital. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.entities import kind_of
from rag.gazetteer import is_name
from rag.property_zh import property_kind
from rag.topic import subject
from rag.words import is_word

_HOW_MANY = re.compile(
    rf"(?:多少|几)(?P<measure>[{lexicon.MEASURES}头只匹群对起册所])?(?P<noun>[{HAN}]{{1,5}})[？?]*$"
)
_MEASURED = re.compile(rf"(?:多少|几)[{lexicon.MEASURES}头只匹群对起册所](?=[{HAN}]{{2}})")
_OF_A_KIND = re.compile("(.+)的$")
_FATES = ("死亡", "遇难", "受伤", "重伤", "轻伤", "失踪", "失联", "被困", "获救", "生还")
_SUFFERED = re.compile(rf"(?:多少|几)[名位个]?人?({'|'.join(_FATES)})")
_NUMBER_OF = re.compile(
    rf"(?P<noun>[{HAN}]{{2}})(?P<number>总?数量?|人数)(?:[是为有达约到]|达到)*(?:多少|几)"
)
_PEOPLE = re.compile(
    r".{0,4}?(?:[医学考男女新师]生|研究生|毕业生|[护战院博硕人]士|[老教律厨法医药技计程]师|[^动]员|[员职民技社义矿]工"
    r"|[^或]者|[选歌水骑旗射]手|[市居村渔农牧网股灾移选]民|[观听群]众|[游旅乘顾访]客|[网战校队]友"
    r"|[老工商军诗病盲证]人|儿童|教授|专家|干部|家长|司机|嘉宾|志愿者)"
)
"""What people are called by what they do, by its end: no names of persons, and no offices."""
_PLACE = re.compile(
    rf"(?:{lexicon.either((*lexicon.ORGANISATION_ENDINGS, *lexicon.PLACE_ENDINGS, *lexicon.PLACES))}"
    r"|[院园馆所厂店]|院区|学校)$(?<!公司)(?<!集团)(?<!汽车)(?<!科技)(?<!航空)"
)
"""Where things are, by its end. A company is left out: 理想 and 苹果 may stand against it."""


def counted(phrase: str, question: str) -> str | None:
    """`question` with `phrase` for what it counts; None where it counts nothing, or `phrase` stands
    against something else."""
    folded, asked = fold(phrase), fold(question)
    people = _PEOPLE.fullmatch(folded) is not None
    if property_kind(folded) == "person" and not people:
        return None  # 市长呢？ after 有几位副市长？
    if number := _NUMBER_OF.search(asked):
        return _put(question, number, phrase) if people else None
    if suffered := _SUFFERED.search(asked) if folded in _FATES else None:
        return question[: suffered.start(1)] + phrase + question[suffered.end(1) :]
    if (some := _OF_A_KIND.match(folded)) and kind_of(some.group(1)) is None:
        measured = _MEASURED.search(asked)
        return (
            question[: measured.end()] + phrase + question[measured.end() :] if measured else None
        )
    match = _HOW_MANY.search(asked)
    if match is None:
        return None
    noun, about = match["noun"], fold(subject(question) or "")
    if folded[-1] == noun[-1] or _both_places(folded, noun, about):
        return _put(question, match, phrase)
    if people:
        phrase = f"多少名{phrase}"
    elif _PLACE.search(about) and _is_thing(folded):
        phrase = f"多少{phrase}"
    else:
        return None
    return f"{question[: match.start()]}{phrase}{question[match.end('noun') :]}"


def _both_places(folded: str, noun: str, about: str) -> bool:
    """小学 and 幼儿园, 诊所 and 医院: kinds of places, and not the place that is spoken of."""
    if folded in lexicon.ORGANISATION_ENDINGS:
        return True
    alike = _PLACE.search(folded) is not None and _PLACE.search(noun) is not None
    spoken_of = kind_of(about) is not None or not is_word(about)
    return alike and spoken_of and is_word(folded) and not _names(folded)


def _is_thing(folded: str) -> bool:
    """Whether it is a plain word: no property, and no place that stands against another."""
    plain = len(folded) == 1 or is_word(folded)
    other = _names(folded) or _PLACE.search(folded) or property_kind(folded)
    return plain and not other


def _names(folded: str) -> bool:
    return kind_of(folded) is not None or is_name(folded)


def _put(question: str, number: re.Match[str], phrase: str) -> str:
    return question[: number.start("noun")] + phrase + question[number.end("noun") :]
