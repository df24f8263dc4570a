"""那X呢？ in Chinese: X in the place of its like, or X as another question about the same subject.

The ways are tried in order, the surest first. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.counting_zh import counted
from rag.entities import TIME_ZH, kind_of
from rag.filling_zh import put_for_who
from rag.named import asked_for, whole_topic
from rag.periods import relative
from rag.pointing_zh import pointing_back
from rag.property_zh import asked_of_owner, of_the_same
from rag.slots import substituted
from rag.topic import Earlier, subject, times

_SHARE = re.compile(r"[人户日月年]均|平均")
_GROUP = re.compile(
    r"(?:组|部分|方面|阶段|男|女|男子|女子|女生|男生|儿童|老人|成人|学生|妇女|青年|家庭)$"
)
_MOST = re.compile(f"(最[{HAN}])的?")
_MOST_OF = re.compile(f"最[{HAN}]")
_OF_OFFICE = re.compile("[前现后上下首历]一?任|继任|代理")
_OFFICE = re.compile(lexicon.either(lexicon.PROPERTY_ENDINGS_ZH["person"]))
_ADVERBS = frozenset(
    word
    for word in lexicon.ADVERBS_ZH
    if len(word) > 1 and not re.match("[今去明前昨本上下全]|.均", word)
)
"""Those that are said of what is done, 计划 or 目前: no times, and no parts of a whole."""


def about(phrase: str, earlier: Earlier) -> str:
    """The question that "`phrase`呢？" asks after `earlier`."""
    phrase = phrase[1:] if phrase.startswith("在") else phrase
    phrase = relative(phrase, earlier.question) or phrase
    if pointed := pointing_back(phrase, fold(phrase), earlier):
        return asked_of_owner(pointed) or pointed + "呢？"
    opening = TIME_ZH.match(fold(phrase))
    if opening and 0 < opening.end() < len(phrase):
        time, rest = phrase[: opening.end()], phrase[opening.end() :].removeprefix("的")
        moved = substituted(earlier.question, time) or earlier.question
        return _timed(_asked(rest, Earlier(moved, earlier.answer, earlier.before)), rest, time)
    return _asked(phrase, earlier)


def _asked(phrase: str, earlier: Earlier) -> str:
    question = earlier.question
    return (
        counted(phrase, question)
        or _added(phrase, question)
        or (substituted(question, phrase) if kind_of(phrase) == "time" else None)
        or of_the_same(phrase, earlier)
        or put_for_who(phrase, question)
        or _in_its_place(phrase, earlier)
        or f"{whole_topic(earlier)}{phrase}{_asking(question, phrase)}？"
    )


def _in_its_place(phrase: str, earlier: Earlier) -> str | None:
    """For its like in the latest turn that has one, else for whatever the last turn is about."""
    nearest = (substituted(turn.question, phrase, closely=True) for turn in earlier.turns())
    return next(filter(None, nearest), None) or substituted(earlier.question, phrase)


def _timed(question: str, phrase: str, time: str) -> str:
    """`question` with the time that came before `phrase`, where it has been lost."""
    at = question.find(phrase)
    if time in question or at < 0:
        return question
    return question[:at].removesuffix("的") + time + question[at:]


def _added(phrase: str, question: str) -> str | None:
    """人均, 女子组, 计划, 前任: what narrows the question instead of standing in a place of it."""
    folded, topic = fold(question), subject(question)
    if fold(phrase) in _ADVERBS:
        at = max((end for _, end in times(question)), default=len(topic or ""))
        return question[:at] + phrase + question[at:]
    if _SHARE.fullmatch(fold(phrase)):
        asked = lexicon.WH_ZH.search(folded)
        noun = (
            re.search(
                rf"(?:{lexicon.either(lexicon.ATTRIBUTES_ZH)}|[A-Z]{{2,}})[是有为]?$",
                question[: asked.start()],
            )
            if asked
            else None
        )
        return question[: noun.start()] + phrase + question[noun.start() :] if noun else None
    if _OF_OFFICE.fullmatch(fold(phrase)) and (office := _OFFICE.search(folded)):
        return question[: office.start()] + phrase + question[office.start() :]
    if most := _MOST.fullmatch(fold(phrase)):
        return (
            _MOST_OF.sub(phrase[: most.end(1)], question, count=1)
            if _MOST_OF.search(folded)
            else None
        )
    if topic and _GROUP.search(fold(phrase)) and not re.search(r"[组男女]", topic):
        end = question.find(topic) + len(topic)
        return question[:end] + phrase + question[end:]
    return None


def _asking(question: str, phrase: str) -> str:
    """How to ask about a property: in the words of the earlier question where they fit."""
    if asked_for(question) == "number":
        return "是多少"
    return "是什么" if kind_of(phrase) is None else "怎么样"
