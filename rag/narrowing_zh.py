"""Chinese follow-ups that narrow the question before: 人均呢？, 女子组呢？, 前任呢？, 计划呢？, 最低的呢？

What is named stands in no place of another thing; it is put where such a word stands. Pure; knows
nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.topic import subject, times

_MEASURED = re.compile(rf"(?:{lexicon.either(lexicon.ATTRIBUTES_ZH)}|[A-Z]{{2,}})[是有为]?$")
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


def narrowed(phrase: str, question: str) -> str | None:
    """`question` with `phrase` put in; None where it is no word that only narrows."""
    return (
        _with_adverb(phrase, question)
        or _with_share(phrase, question)
        or _with_rank(phrase, question)
        or _of_most(phrase, question)
        or _of_group(phrase, question)
    )


def _with_adverb(phrase: str, question: str) -> str | None:
    if fold(phrase) not in _ADVERBS:
        return None
    at = max((end for _, end in times(question)), default=len(subject(question) or ""))
    return question[:at] + phrase + question[at:]


def _with_share(phrase: str, question: str) -> str | None:
    """人均 before what is measured."""
    asked = lexicon.WH_ZH.search(fold(question)) if _SHARE.fullmatch(fold(phrase)) else None
    noun = _MEASURED.search(question[: asked.start()]) if asked else None
    return question[: noun.start()] + phrase + question[noun.start() :] if noun else None


def _with_rank(phrase: str, question: str) -> str | None:
    """前任 before the office."""
    office = _OFFICE.search(fold(question)) if _OF_OFFICE.fullmatch(fold(phrase)) else None
    return question[: office.start()] + phrase + question[office.start() :] if office else None


def _of_most(phrase: str, question: str) -> str | None:
    """最低 for 最高."""
    most, old = _MOST.fullmatch(fold(phrase)), _MOST_OF.search(fold(question))
    if most is None or old is None:
        return None
    return question[: old.start()] + phrase[: most.end(1)] + question[old.end() :]


def _of_group(phrase: str, question: str) -> str | None:
    """老人 behind the subject, or for another group there."""
    topic = subject(question)
    if not topic or not _GROUP.search(fold(phrase)) or re.search("[组男女]", topic):
        return None
    start = question.find(topic)
    end = start + len(topic)
    group = _GROUP.search(fold(topic))
    return question[: start + group.start() if group else end] + phrase + question[end:]
