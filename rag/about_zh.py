"""那X呢？ in Chinese: X in the place of its like, or X as another question about the same subject.

The ways are tried in order, the surest first. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

from index.fold import fold
from rag.counting_zh import counted
from rag.entities import TIME_ZH, kind_of
from rag.filling_zh import put_in
from rag.named import asked_for, whole_topic
from rag.narrowing_zh import narrowed
from rag.periods import relative
from rag.pointing_zh import pointing_back
from rag.property_zh import asked_of_owner, of_the_same
from rag.several_zh import other_of_two
from rag.slots import substituted
from rag.topic import Earlier


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
    phrase, question = other_of_two(phrase, earlier) or phrase, earlier.question
    return (
        counted(phrase, question)
        or narrowed(phrase, question)
        or (substituted(question, phrase) if kind_of(phrase) == "time" else None)
        or of_the_same(phrase, earlier)
        or put_in(phrase, question)
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


def _asking(question: str, phrase: str) -> str:
    """How to ask about a property: in the words of the earlier question where they fit."""
    if asked_for(question) == "number":
        return "是多少"
    return "是什么" if kind_of(phrase) is None else "怎么样"
