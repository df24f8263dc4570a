"""Chinese follow-up questions: what they leave out is taken from the turn before.

"那理想汽车呢？" puts one name in another's place, "他是哪家公司的董事长？" points back,
"占地多大？" has no subject. A question with a subject of its own is left as it is.
"""

from __future__ import annotations

import re

from index.fold import fold
from rag import lexicon
from rag.entities import TIME_ZH, kind_of
from rag.named import asked_for, whole_topic
from rag.pointing_zh import pointing_back
from rag.slots import substituted
from rag.subjectless import GENERAL, lacks_subject, leading_adverbs, own
from rag.topic import SHORT_ANSWER, Earlier, subject, without_fillers, without_time

_WHAT_ABOUT = re.compile(r"^(.{1,24}?)(?:又)?(?:呢|怎么样呢|如何呢)[？?。!！]*$")
_MORE = re.compile(
    r"^(?:还有|其他|其它|别的|具体|详细|然后|后来|结果|真的)(?:的|哪些|什么|呢|吗|是什么)*[？?]*$"
)


def resolve(question: str, earlier: Earlier) -> str:
    """`question` as one that stands alone after `earlier`; unchanged when it already does."""
    bare = without_fillers(question)
    folded = fold(bare)
    if _MORE.match(folded):
        return f"{earlier.question.rstrip('？?')}，{bare}"
    if match := _WHAT_ABOUT.match(folded):
        return _about(bare[: match.end(1)], earlier)
    if pointed := pointing_back(bare, folded, earlier):
        return pointed
    if in_series := _in_series(bare, earlier):
        return in_series
    if lacks_subject(bare):
        return _with_subject(bare, earlier)
    return _named_in_full(bare, earlier) or question


def _about(phrase: str, earlier: Earlier) -> str:
    """那X呢？ - X in the place of its like, or X as another question about the same subject."""
    folded = fold(phrase).removeprefix("在")
    phrase = phrase[len(phrase) - len(folded) :]
    if pointed := pointing_back(phrase, folded, earlier):
        return pointed + "呢？"
    if lexicon.WH_ZH.search(folded):
        return _with_subject(phrase + "？", earlier)
    opening = TIME_ZH.match(folded)
    if opening and 0 < opening.end() < len(phrase):
        moved = substituted(earlier.question, phrase[: opening.end()]) or earlier.question
        earlier, phrase = Earlier(moved, earlier.answer, earlier.before), phrase[opening.end() :]
    for turn in earlier.turns():
        if replaced := substituted(turn.question, phrase, closely=True):
            return replaced
    if replaced := substituted(earlier.question, phrase):
        return replaced
    return f"{whole_topic(earlier)}{phrase}{_asking(earlier.question, phrase)}？"


def _asking(question: str, phrase: str) -> str:
    """How to ask about a property: in the words of the earlier question where they fit."""
    if asked_for(question) == "number":
        return "是多少"
    return "是什么" if kind_of(phrase) is None else "怎么样"


def _with_subject(bare: str, earlier: Earlier) -> str:
    topic = whole_topic(earlier)
    folded = fold(bare)
    if TIME_ZH.search(folded):
        topic = without_time(topic)
    only_asks = not GENERAL.sub("", lexicon.WH_ZH.sub("", folded)).strip(
        "？?的是在"
    ) and not GENERAL.search(folded)
    if only_asks and lexicon.WH_ZH.search(folded) and asked_for(earlier.question) is not None:
        return _asked_again(bare, earlier)
    noun = own(bare) > 0 or fold(bare).startswith(lexicon.ATTRIBUTES_ZH)
    plain_noun = noun and not folded.startswith(
        tuple(w for w in lexicon.PREDICATES_ZH if len(w) > 1)
    )
    starts_with_question = lexicon.WH_ZH.match(folded) is not None
    if plain_noun and not starts_with_question and not re.match(r"[在由是有的被将于按为]", folded):
        gap = "" if lexicon.either(lexicon.ADVERBS_ZH) and leading_adverbs(folded) else "的"
        return f"{topic}{gap}{bare}"
    return f"{topic}{bare}"


def _asked_again(bare: str, earlier: Earlier) -> str:
    """为什么？ after 谁辞去了职务？: the earlier statement with its answer, asked anew."""
    folded = fold(earlier.question)
    match = lexicon.WH_ZH.search(folded)
    statement = earlier.question.rstrip("？?")
    if match and 0 < len(earlier.answer) <= SHORT_ANSWER:
        statement = statement[: match.start()] + earlier.answer + statement[match.end() :]
    return f"{statement}，{bare}"


def _in_series(bare: str, earlier: Earlier) -> str | None:
    """第六届里谁最年长？ after a question about 第五届工匠: the sixth of the same series."""
    match = re.match(r"(第[^的里中是有，]{1,4}?[届期批季轮次])(?=[的里中是有，])", fold(bare))
    topic = subject(earlier.question)
    series = re.match(r"第.{1,4}?[届期批季轮次]", fold(topic)) if topic else None
    if match is None or topic is None or series is None:
        return None
    return bare[: match.end()] + topic[series.end() :] + bare[match.end() :]


def _named_in_full(bare: str, earlier: Earlier) -> str | None:
    """基地占地多大？ after a question about 创业基地: the whole name for its last word."""
    topic = subject(earlier.question)
    if topic is None:
        return None
    own, whole = subject(bare), fold(topic)
    if own and 2 <= len(own) <= 4 and whole.endswith(fold(own)) and len(whole) > len(own):
        return bare.replace(own, topic, 1)
    return None
