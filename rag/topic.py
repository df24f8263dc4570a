"""What a question is about, and what an answer names: the parts that a follow-up refers to.

Pure rules over the words of a Chinese or English question; knows nothing of the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.fold import fold
from index.terms import HAN, is_han
from rag import lexicon
from rag.entities import TIME_EN, TIME_ZH, kind_of
from rag.topic_en import subject_en
from rag.words import is_word

SHORT_ANSWER = 24
"""Characters up to which an answer is the thing itself, not a sentence about it."""

_MARKER = re.compile(r"\s*(?:\[\?*\d+\]|【\d+】)")
_PUNCTUATION = " \t\n。．.！!？?，,；;：:"
# Where a subject ends for certain. Verbs that names are made of (制造, 招聘) come off afterwards.
_TOPIC_END = re.compile(
    rf"{lexicon.WH_ZH.pattern}|(?<![现存所正还实])在|是(?!否)|有(?![限色关])|[，,。；;：:]"
    rf"|了(?![{HAN}]{{0,2}}公园)|(?<![通经超不度越难错])过|对(?![接外口手象话策比])|由(?!来)|被|把|靠|(?<![对关由等])于|{lexicon.either(lexicon.STRONG_PREDICATES_ZH)}"
)
_ADVERBS = lexicon.either(word for word in lexicon.ADVERBS_ZH if word != "会")
_TAIL = re.compile(
    rf"(?:的|(?<![原后本未从以])来|(?<=[园馆校区市县镇村院店城楼场库厂])[里内]|{lexicon.either(lexicon.PREDICATES_ZH)}|{_ADVERBS}"
    rf"|(?<![{HAN}]区)[总净毛副]?(?:{lexicon.either(lexicon.ATTRIBUTES_ZH)})|打算|准备|希望|愿意|想要|[要向给]|[出到于为占达设卖买花去打赢输建用做住叫收获各每位居属源始种养讲卖])$"
)
_QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”|「[^「」]*」|『[^『』]*』")
_OPENING = re.compile(r"^在[^，,]{1,16}[里中内上下]?[，,]")
_FILLERS = lexicon.either(word for word in lexicon.FILLERS_ZH if word != "那")
_LEADING = re.compile(rf"^(?:{_FILLERS}|那(?![里儿年时天个家座些种位次场届]))[，,]?")
_SUBJECT_WH = re.compile(rf"^(?:在|由|是|有)?(?:{lexicon.WH_ZH.pattern})")
_NOT_SAID = re.compile(
    r"^[^，,。]{0,16}(?:没有|没|未|无法|不能)(?:被)?(?:提到|提及|找到|说明|回答|说到)[^，,。]{0,14}$|^(?:所选)?范围里还没有文章$|^不知道$"
    r"|^[^.,]{0,50}\b(?:do|does|did|could|can)(?:n't| not) (?:answer|say|mention|find|tell)\b[^.,]{0,30}$"
    r"|^There are no articles in\b"
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question that stands alone and its answer as plain text, markers taken out."""

    question: str
    answer: str
    before: Earlier | None = None

    def turns(self) -> Iterator[Earlier]:
        """This turn and those before it, the latest first."""
        turn: Earlier | None = self
        while turn is not None:
            yield turn
            turn = turn.before


def plain(answer: str) -> str:
    """An answer without citation markers and outer punctuation; nothing of one that says that
    the papers do not say it."""
    text = _MARKER.sub("", answer).strip(_PUNCTUATION + '“”"')
    return "" if _NOT_SAID.search(text) else text


def without_fillers(question: str) -> str:
    """A Chinese question without "那么", "请问" and the like in front."""
    stripped = question.strip()
    while match := _LEADING.match(fold(stripped)):
        if match.end() >= len(stripped):
            break
        stripped = stripped[match.end() :].lstrip()
    return stripped


def subject(question: str) -> str | None:
    """The thing a question asks about, as the question words it; None where it opens by asking.

    "小米汽车在京津冀有多少家供应商？" gives 小米汽车; "谁获得了奖章？" gives None.
    """
    return _subject_zh(question) if is_han_text(question) else subject_en(question)


def is_han_text(text: str) -> bool:
    """Whether `text` is written in Chinese (holds more Chinese characters than Latin words)."""
    return sum(map(is_han, text)) > len(re.findall(r"[A-Za-z]+", text))


def _subject_zh(question: str) -> str | None:
    bare = without_fillers(question)
    bare = bare[match.end() :] if (match := _OPENING.match(bare)) else bare
    folded = _QUOTED.sub(lambda match: "□" * len(match.group()), fold(bare))
    if _SUBJECT_WH.match(folded):
        return None
    first_time = TIME_ZH.match(folded)
    start = first_time.end() if first_time else 0
    for match in _TOPIC_END.finditer(folded, start + 1):
        end = _without_tail(folded, start, match.start())
        if match.group() in ("了", "过") or lexicon.WH_ZH.fullmatch(match.group()):
            end = _without_tail(folded, start, _without_verb(folded, start, end))
            end = start + len(_who_does(bare[start:end]))
        if end - start >= 2:
            return bare[:end].strip(_PUNCTUATION)
    return None


def _who_does(part: str) -> str:
    """A person's name of three characters, of it and a verb behind it: 罗庆云|捐了, 周明礼|接替谁."""
    verb = part[3:]
    does = len(verb) == 1 or (len(verb) == 2 and is_word(fold(verb)))
    return part[:3] if does and kind_of(part) is None and kind_of(part[:3]) == "person" else part


def _without_verb(folded: str, start: int, end: int) -> int:
    """End of the subject in 小学扩建后能容纳|多少: the verbs before the question word come off."""
    while end - start >= 4:
        if folded[end - 2 : end] in lexicon.VERBS_ZH:
            end -= 2
        elif folded[end - 1] in "后前能可里内":
            end -= 1
        else:
            break
    return end


def _without_tail(folded: str, start: int, end: int) -> int:
    """End of the subject when verbs, adverbs and properties at its tail are taken off."""
    while match := _TAIL.search(folded[:end], start):
        if match.start() - start < 2 or folded[:end].endswith(lexicon.ORGANISATION_ENDINGS):
            break
        end = match.start()
    return end


def without_time(topic: str) -> str:
    """A topic without the time at its front: 2023年武清区汽车产业 becomes 武清区汽车产业."""
    folded = fold(topic)
    match = TIME_ZH.match(folded)
    return topic[match.end() :].lstrip("的，, ") if match and match.end() < len(topic) else topic


def times(text: str) -> list[tuple[int, int]]:
    """Ranges of the times that `text` names."""
    found = [match.span() for match in TIME_ZH.finditer(fold(text))]
    found += [match.span() for match in TIME_EN.finditer(text)]
    return sorted(set(found))
