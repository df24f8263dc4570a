"""Chinese follow-up questions: what they leave out is taken from the turn before.

"那理想汽车呢？" puts one name in another's place, "他是哪家公司的董事长？" points back,
"占地多大？" has no subject. A question with a subject of its own is left as it is.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.about_zh import about
from rag.called_zh import by_its_kind, named_in_full
from rag.carried import carried
from rag.entities import TIME_ZH, kind_of
from rag.named import asked_for
from rag.pointing_zh import pointing_back
from rag.said_zh import asked_who_said, stated
from rag.several_zh import in_series, one_of_two, which_of_them
from rag.slots import substituted
from rag.subjectless import GENERAL, lacks_subject, leading_adverbs, own
from rag.topic import Earlier, without_fillers, without_time

_WHAT_ABOUT = re.compile(r"^(.{1,24}?)(?:又)?(?:呢|怎么样呢|如何呢)[？?。!！]*$")
_WHAT_OF = re.compile(
    rf"^那么?(?!{lexicon.WH_ZH.pattern}|[里儿年时天个家座些种位次场届])([{HAN}A-Za-z0-9·]{{2,10}})(?<![呢吗])[？?]$"
)
_OF_THEM = re.compile("^其中的?(?=.{3})")
_COMPARED = re.compile(
    rf"[和跟与同](?P<time>{TIME_ZH.pattern})相?比(?:较|起来)?|相比(?P<other>{TIME_ZH.pattern})"
)
_CLOSER = re.compile(
    rf"(?:具体|到底|究竟|大概|大约|准确|确切|精确)?的?(?:是|在|是在)?(?:{lexicon.WH_ZH.pattern})[?？]*"
)
_POINTS = re.compile(rf"[这该](?![是有])[{HAN}]{{2}}")
_NO_GAP = re.compile(r"[在由是有的被将于按为靠能从用跟比给会要以和与]|.[给到过了出在]")
_MORE = re.compile(
    r"^(?:还有|其他|其它|别的|具体|详细|然后|后来|结果|真的)(?:的|哪些|什么|呢|吗|是什么)*[？?]*$"
)


def resolve(question: str, earlier: Earlier) -> str:
    """`question` as one that stands alone after `earlier`; unchanged when it already does."""
    bare = _OF_THEM.sub("", without_fillers(question))
    folded = fold(bare)
    if said := asked_who_said(folded, earlier):
        return said
    if _MORE.match(folded):
        return f"{earlier.question.rstrip('？?')}，{bare}"
    if phrase := _fragment(question, bare):
        return _about(phrase, earlier)
    pointed = (
        _parallel(bare, earlier)
        or one_of_two(bare, earlier.question)
        or pointing_back(bare, folded, earlier)
        or which_of_them(folded, earlier.question)
        or in_series(bare, earlier.question)
        or by_its_kind(bare, earlier)
    )
    if pointed:
        return pointed
    goes_on = lacks_subject(bare) and not _POINTS.match(folded)
    if goes_on and not _names_what_was_named(bare, earlier):
        return _with_subject(bare, earlier)
    return named_in_full(bare, earlier) or question


def _fragment(question: str, bare: str) -> str | None:
    """X of X呢？, 那X？, and of X？ where that is a name."""
    folded = fold(bare)
    of_what = _WHAT_OF.match(fold(question.strip()))
    if of_what and not lexicon.WH_ZH.search(folded):
        return of_what.group(1)
    if match := _WHAT_ABOUT.match(folded):
        return bare[: match.end(1)]
    name = bare.rstrip("？?")
    return name if folded.endswith("?") and kind_of(name) else None


def _about(phrase: str, earlier: Earlier) -> str:
    """那X呢？ where X may ask by itself: 那为什么呢？, or compare: 和去年比呢？"""
    if compared := _COMPARED.fullmatch(fold(phrase)):
        return _with_subject(f"比{compared['time'] or compared['other']}增长了多少？", earlier)
    if lexicon.WH_ZH.search(fold(phrase)) and pointing_back(phrase, fold(phrase), earlier) is None:
        return _with_subject(phrase + "？", earlier)
    return about(phrase, earlier)


def _parallel(bare: str, earlier: Earlier) -> str | None:
    """海淀区有几家？ after 朝阳区有几家医院？: the same asked of another, its noun left out."""
    match = re.match(rf"(.{{2,12}}?)有?((?:{lexicon.WH_ZH.pattern})人?)[？?]*$", fold(bare))
    if match is None or kind_of(bare[: match.end(1)]) is None:
        return None
    asked = fold(earlier.question)
    noun = re.search(rf"{re.escape(match.group(2))}[{HAN}]{{2,}}", asked)
    return substituted(earlier.question, bare[: match.end(1)], closely=True) if noun else None


def _names_what_was_named(bare: str, earlier: Earlier) -> bool:
    """图书馆什么时候建成？ after a question that speaks of a library has its subject."""
    folded = fold(bare)
    for turn in earlier.turns():
        said = fold(turn.question)
        length = 0
        while length < len(folded) and folded[: length + 1] in said:
            length += 1
        if length >= 2 and own(folded[:length]) >= 1 and folded[length - 1] not in "了过":
            return True
    return False


def _closer(bare: str, earlier: Earlier) -> str | None:
    """具体哪一天？ after 什么时候通车？: the same asked in other words."""
    closer, asked = _CLOSER.fullmatch(fold(bare)), lexicon.WH_ZH.search(fold(earlier.question))
    if closer is None or asked is None or asked_for(bare) != asked_for(earlier.question):
        return None
    word, question = bare.rstrip("？?"), earlier.question
    return question[: asked.start()] + word + question[asked.end() :]


def _with_subject(bare: str, earlier: Earlier) -> str:
    if closer := _closer(bare, earlier):
        return closer
    topic = carried(bare, earlier)
    folded = fold(bare)
    if TIME_ZH.search(folded):
        topic = without_time(topic)
    only_asks = not GENERAL.sub("", lexicon.WH_ZH.sub("", folded)).strip(
        "？?的是在"
    ) and not GENERAL.search(folded)
    if only_asks and lexicon.WH_ZH.search(folded) and lexicon.WH_ZH.search(fold(earlier.question)):
        return f"{stated(earlier)}，{bare}"
    noun = own(bare) > 0 or fold(bare).startswith(lexicon.ATTRIBUTES_ZH)
    plain_noun = noun and not folded.startswith(
        tuple(w for w in lexicon.PREDICATES_ZH if len(w) > 1)
    )
    asked = lexicon.WH_ZH.search(folded)
    # 设几座车站？: one character before what is asked for is a verb.
    starts_with_question = asked is not None and asked.start() <= 1
    if topic.endswith("，"):
        return f"{topic}{bare}"
    if plain_noun and not starts_with_question and not _NO_GAP.match(folded):
        gap = "" if lexicon.either(lexicon.ADVERBS_ZH) and leading_adverbs(folded) else "的"
        return f"{topic}{gap}{bare}"
    return f"{topic}{bare}"
