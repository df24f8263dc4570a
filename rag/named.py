"""What an earlier turn asked for and named: the things that a follow-up can mean."""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.entities import Entity, EntityKind, entities
from rag.topic import SHORT_ANSWER, Earlier, is_han_text, subject

_ASKED: tuple[tuple[EntityKind, re.Pattern[str]], ...] = (
    ("person", re.compile(r"谁|哪位|哪名|哪一位|何人|什么人|\bwho\b|\bwhom\b")),
    (
        "organisation",
        re.compile(
            r"哪一?[支个]队伍?|哪一?[家个所](?:公司|企业|单位|集团|机构|大学|学校|医院|银行)|什么公司"
            r"|which (?:company|firm|team|university|school)"
        ),
    ),
    (
        "place",
        re.compile(
            r"哪里|哪儿|何地|何处|什么地方|哪一?[个座](?:城市|国家|省|市|区|县|镇|村|地方|地区)"
            r"|\bwhere\b|which (?:city|town|country|village|place)"
        ),
    ),
    (
        "time",
        re.compile(r"什么时候|什么时间|何时|哪一?[年天月]|何年|\bwhen\b|what year|which year"),
    ),
    (
        "number",
        re.compile(r"多少|几|多[大长高远久重]|how (?:many|much|big|long|far|tall|high|old)"),
    ),
)
_NAMED = re.compile(r"叫什么|姓名|名字是")
_VERB = lexicon.either(lexicon.STRONG_PREDICATES_ZH)
_DEFINED = re.compile(rf"(?:{lexicon.WH_ZH.pattern})是([^，,是]{{2,}}?)[？?。 ]*")
_OPENS_BY_ASKING = re.compile(
    rf"(?:是|有|由)?(?:{lexicon.WH_ZH.pattern})(?:些)?([{HAN}]{{0,5}}?)(?=[{HAN}]{{2}}了|{_VERB})"
)


def asked_for(question: str) -> EntityKind | None:
    """The kind of thing that answers a question: person for 谁, place for 在哪里, and so on."""
    folded = fold(question)
    return next((kind for kind, pattern in _ASKED if pattern.search(folded)), None)


def named_in(earlier: Earlier, kinds: tuple[EntityKind, ...]) -> str | None:
    """The thing of one of `kinds` that the answer gives, else one that the question names; the
    latest turn that has one decides."""
    return next((found for turn in earlier.turns() if (found := named_by(turn, kinds))), None)


def named_by(earlier: Earlier, kinds: tuple[EntityKind, ...]) -> str | None:
    """As `named_in`, of this one turn."""
    wanted = asked_for(earlier.question)
    if wanted is None and "person" in kinds and _NAMED.search(fold(earlier.question)):
        wanted = "person"
    if wanted in kinds and 0 < len(earlier.answer) <= SHORT_ANSWER:
        return earlier.answer
    question = fold(earlier.question)
    places = (
        (earlier.answer, earlier.question)
        if wanted in kinds
        else (earlier.question, earlier.answer)
    )
    for text in places:
        for entity in entities(text):
            fresh = text is earlier.question or fold(entity.text) not in question
            if fresh and _fits(entity, kinds, text):
                return entity.text
    return None


def _fits(entity: Entity, kinds: tuple[EntityKind, ...], text: str) -> bool:
    if entity.kind in kinds:
        return True
    # A Latin name may be a person, a company or a place: capitals do not say which.
    return entity.kind == "latin" and " " in entity.text and not is_han_text(text)


def whole_topic(earlier: Earlier) -> str:
    """What the turn was about: its subject, else its answer, else the thing it describes."""
    if found := subject(earlier.question):
        return found
    if 0 < len(earlier.answer) <= SHORT_ANSWER and asked_for(earlier.question) not in (
        "number",
        "time",
    ):
        return earlier.answer
    return _described(earlier.question)


def _described(question: str) -> str:
    """谁获得了奖章？ as a noun: 获得奖章的人; 谁是校长？ as 校长."""
    if defined := _DEFINED.fullmatch(fold(question.strip())):
        return question.strip()[defined.start(1) : defined.end(1)]
    match = _OPENS_BY_ASKING.match(fold(question))
    if match is None:
        return question.rstrip("？?") + "，"
    noun = question[match.start(1) : match.end(1)] or "人"
    rest = question[match.end() :].rstrip("？?").replace("了", "", 1)
    return f"{rest}的{noun}"
