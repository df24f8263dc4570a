"""Follow-up or new topic? A short question with a noun of its own (招聘会什么时候举行？) may be either.

Then it is asked both ways and the likelier answer is taken. Pure; asks nothing itself.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.subjectless import own
from rag.topic import is_han_text, without_fillers
from rag.types import Answer

_HAS_OBJECT = re.compile(
    rf"(?:{lexicon.WH_ZH.pattern})人?(?:{lexicon.either(lexicon.PREDICATES_ZH)})了?[{HAN}]{{3,}}"
)
"""哪些人获得了五四奖章？: what was won may be what is asked about."""

OWN = 1
"""Chinese characters, general words left out, of a noun that may be a topic of its own (地球, 地铁票价)
or a part of one (主塔)."""

_OF_MEASURE = frozenset(
    [
        "long",
        "tall",
        "high",
        "wide",
        "deep",
        "big",
        "large",
        "heavy",
        "old",
        "fast",
        "far",
        "open",
        "close",
        "begin",
        "start",
        "end",
        "cost",
        "take",
        "last",
        "happen",
        "built",
        "founded",
        "made",
        "born",
        "held",
    ]
)
"""What a question says of a thing, and no thing."""

_ANYONE = re.compile(r"\b(?:any|some|every|no)(?:one|body|thing)\b|\bothers\b", re.IGNORECASE)
"""Who is meant depends on what happened, which such a question leaves out: "Was anyone hurt?"."""

MARGIN = 0.15
"""How much surer the answer to the question by itself must be: in a conversation most questions go
on with what was spoken of."""


def doubtful(question: str, alone: str, *, refused: bool = False) -> bool:
    """Whether `alone`, made of the follow-up `question`, only puts an earlier topic beside it, and
    `question` has words that could be a topic themselves. `refused`: whether the turn before found
    no answer, so that little speaks for going on with it."""
    if not is_han_text(question):
        bare = question.strip().rstrip("?？ ")
        # "the tower" is one that was spoken of, where something was said of it.
        if re.search(r"\bthe [a-z]", bare) and not (refused and _names(bare)):
            return False
        if _ANYONE.search(bare):
            return False
        return alone.startswith(f"{bare} (") and alone.endswith(")?")
    bare = without_fillers(question)
    if _HAS_OBJECT.match(fold(bare)):
        return alone != bare and alone.endswith(bare)
    event = any(ending in fold(bare) for ending in lexicon.ORGANISATION_ENDINGS)
    return alone != bare and alone.endswith(bare) and (event or own(fold(bare)) >= OWN)


def _names(bare: str) -> bool:
    """Whether an English question says of what: the ferry fare, and not the mayor or how tall."""
    words = set(re.findall("[a-z][a-z'’-]+", bare.lower()))
    general = lexicon.FUNCTION_EN | lexicon.PROPERTIES_EN | lexicon.PERSON_PROPERTIES_EN
    return any(word not in general for word in words - _OF_MEASURE)


def likelier(follow_up: Answer, by_itself: Answer) -> Answer:
    """The answer to take, of one question asked as a follow-up and by itself."""
    if follow_up.abstained and by_itself.abstained:
        # Nothing speaks for the earlier topic then, unless more was found under it.
        return follow_up if follow_up.confidence > by_itself.confidence else by_itself
    sure, surer = _sure(follow_up), _sure(by_itself)
    return by_itself if surer > 0 and surer >= sure + MARGIN else follow_up


def _sure(answer: Answer) -> float:
    return 0.0 if answer.abstained else answer.confidence
