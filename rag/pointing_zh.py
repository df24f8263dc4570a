"""Chinese words that point back (他, 该公司, 那里, 那一年) and what they point to."""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.carried import owner
from rag.entities import TIME_ZH, EntityKind, entities, kind_of
from rag.named import asked_for, named_in, whole_topic
from rag.subjectless import own
from rag.topic import SHORT_ANSWER, Earlier, subject

_PERSON = re.compile(
    r"(?<![其吉])(?:他|她)(?!们|人)(?:本人)?|(?:这|该)(?:位|名)(?:[^的是在有，]{1,4}?)?(?=[的是在有，]|$)"
    r"|此人|这个人"
)
_PEOPLE = re.compile(r"他们|她们")
_PLACE = re.compile(r"(?:在)?(?:那里|那儿|这里|这儿|该地|此地|当地)")
_TIME = re.compile(r"那一?年|当年|同年|那时候?|当时|那天|当天|同日|同一年")
_COUNT = "个家座所项条部本款次场届支种起桩份篇栋间辆艘架"
_WORKS = "片子|影片|电影|书|小说|歌|剧|纪录片|作品"
_MANY = ("他们", "她们", "它们")
_HOW_MANY = re.compile(rf"(?:多少|几)[名个位只家头匹条]([{HAN}]{{2,6}}?)[？?]*$")
_HEADS = "公司|企业|集团|学校|医院|项目|工程|地区|城市|[厂校院县市镇村馆队店桥港](?!长)"
_NOT_A_HEAD = r"(?!些|个问题|样|么|里|儿|时|次|边|种(?!植)|是|有)"
_AFTER_HEAD = (
    r"[0-9]|的|是|在|有|由|被|于|共|将|会|为|谁|什么|怎|如何|哪|何|多|占|以|[，,？?]|$|"
    + lexicon.either(word for word in lexicon.PREDICATES_ZH if len(word) > 1)
)
_THING = re.compile(
    rf"(?:该|这|那)[部本首]({_WORKS})|该({_HEADS})|它们?|其(?=[\u4e00-\u9fff])(?![他它实中余次间祥])(?<![尤极与])"
    rf"|(?:该|这[{_COUNT}]|那[{_COUNT}]|上述)({_NOT_A_HEAD}[{HAN}]{{1,4}}?)(?={_AFTER_HEAD})"
    rf"|这(?=是|有|在|{lexicon.WH_ZH.pattern})"
)
_ROLE = re.compile(rf"(?:为|担任|当选|出任|就任)([{HAN}]{{2,10}}?)(?=职务|[？?]|$)")
_IDENTITY = re.compile(
    rf"(?:[是叫]哪[一]?[{_COUNT}所位]|叫什么|[是为叫](?:哪[一]?[{_COUNT}所位]|什么)[^的？?]{{1,6}})[？?]*$"
)
_ONE_OF = re.compile(rf"[和与跟].+哪[一]?[{_COUNT}]")
_NAMES = ("organisation", "place", "quote", "latin")
_WANTS_NAME = re.compile(rf"(?:哪[一]?[{_COUNT}所]|什么)[{HAN}]{{2,6}}[？?]*$")
_OPENS_BY_ASKING = re.compile("(?:为什么|为何|怎么|如何|什么时候|何时)(?=.{2})")
"""为什么选那里？ leaves out who did, besides."""
OWN_WORDS = 3
"""Characters before a pronoun, question words and general words left out, from which the question
itself has said what the pronoun means."""


def pointing_back(bare: str, folded: str, earlier: Earlier) -> str | None:
    """The question with its pronoun replaced by what it points to; None without a pronoun."""
    kinds: tuple[tuple[re.Pattern[str], tuple[EntityKind, ...]], ...] = (
        (_PEOPLE, ("organisation", "person")),
        (_PERSON, ("person",)),
        (_PLACE, ("place", "organisation")),
        (_TIME, ("time",)),
        (_THING, ("organisation", "quote", "place")),
    )
    for pattern, wanted in kinds:
        match = pattern.search(folded)
        if match is None or _inside(folded, match.start()):
            continue
        found = _antecedent(pattern, match, wanted, earlier)
        if found and fold(found) not in folded:
            about = subject(earlier.question) if _OPENS_BY_ASKING.match(folded) else None
            started = about if about and pattern in (_PLACE, _TIME) and about != found else ""
            return started + _put(bare, match, found)
    return None


def _inside(folded: str, position: int) -> bool:
    """Whether the question itself names something before the pronoun, which it then means."""
    before = lexicon.WH_ZH.sub("", TIME_ZH.sub("", folded[:position]))
    return own(before) >= OWN_WORDS or any(
        entity.end <= position and entity.kind not in ("time", "number", "ordinal")
        for entity in entities(folded)
    )


def _antecedent(
    pattern: re.Pattern[str], match: re.Match[str], kinds: tuple[EntityKind, ...], earlier: Earlier
) -> str | None:
    if match.group() in _MANY and (counted := _counted(earlier)):
        return counted
    if pattern is _TIME:
        return named_in(earlier, kinds)
    if pattern is _THING:
        return _thing(next((head for head in match.groups() if head), None), earlier)
    if pattern is _PLACE:
        return _place(earlier) or named_in(earlier, kinds)
    return named_in(earlier, kinds) or whole_topic(earlier)


def _counted(earlier: Earlier) -> str | None:
    """他们 after 全市有多少名志愿者？: 全市志愿者."""
    noun = _HOW_MANY.search(fold(earlier.question))
    if noun is None:
        return None
    about = subject(earlier.question) or ""
    return about + earlier.question[noun.start(1) : noun.end(1)]


def _place(earlier: Earlier) -> str | None:
    """那里: the subject, and where it is when that was asked for."""
    about = subject(earlier.question)
    for turn in earlier.turns():
        if asked_for(turn.question) == "place" and 0 < len(turn.answer) <= SHORT_ANSWER:
            of = subject(turn.question)
            if kind_of(turn.answer) == "place":
                return turn.answer
            if about in (None, of):
                return f"{of}所在的{turn.answer}" if of else turn.answer
    return about


def _thing(head: str | None, earlier: Earlier) -> str | None:
    """What 它 or 该公司 means: the answer where a thing was asked for, else the subject."""
    question = fold(earlier.question)
    about = subject(earlier.question)
    if head is None and about and not _asks_which(question, earlier.answer):
        return owner(about)
    asked = re.search(rf"(?:哪[一]?[{HAN}]|什么)([{HAN}]{{0,6}})", question)
    short = 0 < len(earlier.answer) <= SHORT_ANSWER and asked_for(question) not in (
        "person",
        "number",
        "time",
    )
    if asked and short and (head is None or asked.group(1).endswith(head)):
        return earlier.answer
    if head is not None:
        topics = (subject(turn.question) or "" for turn in earlier.turns())
        if topic := next((t for t in topics if fold(t[1:]).endswith(head)), None):
            return topic
        for text in (text for turn in earlier.turns() for text in (turn.question, turn.answer)):
            for entity in entities(text):
                if fold(entity.text).endswith(head) and len(entity.text) > len(head):
                    return entity.text
        if head in ("职务", "职位", "岗位") and (role := _ROLE.search(question)):
            return earlier.question[role.start(1) : role.end(1)]
        general = head in ("公司", "企业", "集团", "机构", "单位", "学校", "医院")
        if general:
            return _organisation(head, earlier)
    return subject(earlier.question) or _named_object(earlier.question) or whole_topic(earlier)


def _asks_which(question: str, answer: str) -> bool:
    """Whether the answer is a thing that the question wanted named, so that 它 means it: 与我市结好的是
    哪座城市？, 甲桥和乙桥哪座长？, 通过了什么条例？ - and not 以什么为食？"""
    return (
        subject(question) is None
        or (_ONE_OF.search(question) is not None and fold(answer) in question)
        or (_IDENTITY.search(question) is not None and kind_of(answer) in _NAMES)
        or (asked_for(question) == "organisation" and kind_of(answer) == "organisation")
        or (_WANTS_NAME.search(question) is not None and kind_of(answer) == "quote")
    )


def _organisation(head: str, earlier: Earlier) -> str | None:
    """The latest organisation that can be called `head`: no university for 该公司."""
    schools = ("大学", "学院", "中学", "小学", "医院", "政府", "公园")
    for turn in earlier.turns():
        for text in (turn.question, turn.answer):
            for entity in entities(text):
                school = fold(entity.text).endswith(schools)
                if entity.kind == "organisation" and school == head.startswith(("学", "医")):
                    # 长江公司党委 is the company's.
                    at = fold(entity.text).rfind(head)
                    return entity.text[: at + len(head)] if at > 0 else entity.text
    return None


def _named_object(question: str) -> str | None:
    found = [e.text for e in entities(question) if e.kind in ("organisation", "quote", "place")]
    return found[-1] if found else None


def _put(bare: str, match: re.Match[str], found: str) -> str:
    before, after = bare[: match.start()], bare[match.end() :]
    if match.group().startswith("在"):
        found = "在" + found
    possessive = match.group() in ("其", "该") or (
        match.group(0)[-1] in "他她它" and after[:1] not in "的"
    )
    noun = fold(after).startswith(lexicon.ATTRIBUTES_ZH + lexicon.TITLES)
    joint = "的" if possessive and noun else ""
    gap = " " if before and found[:1].isascii() and before[-1:].isascii() else ""
    return f"{before}{gap}{found}{joint}{after}"
