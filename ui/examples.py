"""Questions to start with: those written beside the corpus, or made from what is loaded, where a
clause that counts something becomes the question how many, else of a headline. Knows no index;
whether a question is any good, the assistant is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

from index.fold import fold
from rag.query import language
from rag.types import Answer, Assistant

# A number and what it counts or measures; not an ordinal, a date, a clock time or a share.
_COUNTED = re.compile(
    r"(?<![\d.第:：-])(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>[万亿]?)[余多]?"
    r"(?P<unit>[家名位人个座条项册辆台户亩吨只件万亿]|公里|千米|平方米|立方米|美元|元|米)"
)
_APPROXIMATELY = re.compile(r"(?:超过|达到|大约|近|约|超|逾|达|共)$")
_CLAUSE = re.compile(r"[^,，。;；:：!！?？、\n“”\"《》()（）]+")
_DEPENDENT = re.compile(
    r"[其该此并也还已将共同比为则而又再较占仅从在由对把被以到与和，]|目前|我[们国]|今年"
)
"""How a clause begins that cannot stand as a question of its own."""

_SHORTEST, _LONGEST = 9, 28
_SURE = 0.75
"""Confidence below which an example would be a poor one: it is a person's first impression."""

MOST_TRIED = 24
"""Questions put to the assistant to find the examples, at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, and the number that its answer has to hold."""

    question: str
    number: str


@dataclass(frozen=True, slots=True)
class Written:
    """A question that a person wrote, and the answers that are right."""

    question: str
    answers: tuple[str, ...]


def written_questions(folders: Sequence[Path]) -> list[Written]:
    """The answerable questions of the first questions.jsonl in `folders` that can be read."""
    for folder in folders:
        try:
            with (folder / "questions.jsonl").open(encoding="utf-8-sig") as lines:
                records = [json.loads(line) for line in lines if line.strip()]
            return [Written(r["question"], tuple(r["answers"])) for r in records if r["answers"]]
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return []


def written_examples(assistant: Assistant, written: Sequence[Written], count: int) -> list[str]:
    """At most `count` of the questions that the assistant answers rightly, from all over the list
    and of each language in turn."""
    zh = [one for one in written if language(one.question) == "zh"]
    en = [one for one in written if language(one.question) == "en"]
    turns = zip_longest(_spread(zh, count), _spread(en, count))
    tried = islice((one for one in chain.from_iterable(turns) if one), MOST_TRIED)
    good = (one.question for one in tried if _right(assistant.ask(one.question), one.answers))
    return list(islice(good, count))


def _spread(written: Sequence[Written], count: int) -> list[Written]:
    """All of them, first those a `count`th of the list apart, then their neighbours."""
    step = max(1, len(written) // count)
    return [one for offset in range(step) for one in written[offset::step]]


def _right(answer: Answer, answers: Iterable[str]) -> bool:
    text = fold(answer.text)
    return not answer.abstained and any(fold(right) in text for right in answers)


def candidates(text: str) -> Iterator[Candidate]:
    """Questions after the numbers of `text`, in order."""
    for match in _CLAUSE.finditer(text):
        clause = match.group().strip()
        counted = list(_COUNTED.finditer(clause))
        if not _SHORTEST <= len(clause) <= _LONGEST or len(counted) != 1:
            continue
        number = counted[0]
        before = _APPROXIMATELY.sub("", clause[: number.start()])
        if len(before) < 4 or before.endswith("等") or _DEPENDENT.match(clause) or " " in clause:
            continue
        asked = f"多少{number['scale']}{number['unit']}"
        yield Candidate(f"{before}{asked}{clause[number.end() :]}？", number["number"])


def good_examples(assistant: Assistant, texts: Iterable[str], count: int) -> list[str]:
    """At most `count` questions, one a text, that the assistant answers surely and rightly; the
    longer ones first, which say best what they are about."""
    best = [max(found, key=_length) for text in texts if (found := list(candidates(text)))]
    promising = sorted(best, key=_length, reverse=True)[:MOST_TRIED]
    good = (
        candidate.question
        for candidate in promising
        if _answered(assistant.ask(candidate.question), candidate.number)
    )
    return list(islice(good, count))


def _length(candidate: Candidate) -> int:
    return len(candidate.question)


def _answered(answer: Answer, number: str) -> bool:
    stated = answer.short_answer or answer.text
    return not answer.abstained and answer.confidence >= _SURE and number in stated


def about(headline: str) -> str:
    """A question that the article under `headline` answers."""
    line = " ".join(headline.split())
    return f"What is reported under “{line}”?" if line.isascii() else f"“{line}”说的是什么？"
