"""Claims with the passage that supports them, and the same claims spoilt, from question sets.

A claim is a question with its answer put in for the question word, or a sentence of the passage;
spoilt by another number, date or name, by a negation, by another claim joined on, by putting
another passage beside it, or by one of the small changes of `spoilers`. Used to fit the support
model and, on other sets, to measure the check.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from index.fold import fold
from index.sentences import split
from rag import lexicon
from rag.builtin import spoilers
from rag.query import language

Spoil = Literal[
    "none", "form", "number", "date", "name", "negation", "passage", "joined",
    "numeral", "choice", "bound", "order",
]  # fmt: skip
SPOILS: tuple[Spoil, ...] = ("none", "number", "date", "name", "negation", "passage", "joined")
SMALL: Mapping[Spoil, Callable[[str, random.Random], str | None]] = {
    "form": spoilers.other_form,
    "numeral": spoilers.other_numeral,
    "choice": spoilers.other_choice,
    "bound": spoilers.other_bound,
    "order": spoilers.other_order,
}
"""Changes of a word or two; "form" alone leaves the claim as true as it was."""
LONGEST_ANSWER = 24

_NUMBER = re.compile(r"(?<![\d.,A-Za-z])\d+(?:,\d{3})*(?:\.\d+)?(?![\d.,]*\d)(?!年|月|日|号|-)")
_DATE = re.compile(
    r"(?:1[0-9]|20)\d\d年(?:\d{1,2}月)?|\d{1,2}月\d{1,2}日|(?<![\d,.$])(?:1[0-9]|20)\d\d(?![\d,.]\d|\d)"
)
_ASKS_NAME = re.compile(
    r"谁|哪位|哪家|哪个|哪座|哪所|什么(?:人|公司|地方|国家|城市|名字)|\bwho\b|\bwhere\b|which", re.I
)
_PREDICATE = re.compile(lexicon.either(w for w in lexicon.PREDICATES_ZH if len(w) > 1))
_VERB_EN = re.compile(r"\b(?:is|was|are|were|has|had|can|could|will|would|did|does)\b(?! not)")


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, a passage, and what was done to the claim or the passage."""

    claim: str
    passage: str
    spoil: Spoil
    source: str = ""


def pairs(
    rows: Sequence[Mapping[str, Any]], seed: int, kinds: Sequence[Spoil] = (*SPOILS, *SMALL)
) -> Iterator[Pair]:
    """For each row with a claim the supported pair and one spoilt pair of each kind it allows.

    `rows` have question, context and answers, as the question sets do.
    """
    chance, small = random.Random(seed), random.Random(seed)
    names = [row["answers"][0]["text"] for row in rows if _gives_name(row)]
    for row in rows:
        for claim in _claims(row, chance):
            yield Pair(claim, row["context"], "none", row["id"])
            for kind in kinds:
                if kind in SMALL:
                    text = SMALL[kind](claim, small)
                    if text and text not in (claim, row["context"]):
                        yield Pair(text, row["context"], kind, row["id"])
                elif kind != "none" and (made := _spoilt(kind, claim, row, rows, names, chance)):
                    yield made


def _gives_name(row: Mapping[str, Any]) -> bool:
    if not row["answers"] or not _ASKS_NAME.search(fold(row["question"])):
        return False
    text = row["answers"][0]["text"]
    return 2 <= len(text) <= 16 and not re.search(r"\d", text)


def _claims(row: Mapping[str, Any], chance: random.Random) -> Iterator[str]:
    if not row["answers"]:
        return
    answer = row["answers"][0]["text"]
    if len(answer) <= LONGEST_ANSWER and (made := stated(row["question"], answer)):
        yield made
    start = row["answers"][0]["start"]
    for left, right in split(row["context"]):
        if left <= start < right and 12 <= right - left <= 160 and chance.random() < 0.5:
            yield loosened(row["context"][left:right], chance)


def stated(question: str, answer: str) -> str | None:
    """The question as a statement, its answer put in; None where that is not simple."""
    if language(question) == "zh":
        asked = [
            m
            for m in lexicon.WH_ZH.finditer(fold(question))
            if m.group() not in ("怎么", "如何", "怎样")
        ]
        if len(asked) != 1 or re.search("为什么|为何|是否|能否|有没有|是不是|吗", fold(question)):
            return None
        match = asked[0]
        text = question[: match.start()] + answer + _noun_left(question[match.end() :], answer)
        return text.rstrip("？? ") + "。"
    return _stated_english(question.rstrip("? "), answer)


def _noun_left(rest: str, answer: str) -> str:
    """What follows the question word, without a unit or noun that the answer brings itself."""
    if noun := re.match(
        r"(?:国家|公司|城市|地方|地区|名字|大学|学校|时候|颜色|职务|省|市|县|区|家|人)", rest
    ):
        rest = rest[noun.end() :]
    for length in (4, 3, 2, 1):
        if length < len(rest) and answer.endswith(rest[:length]):
            return rest[length:]
    return rest


def _stated_english(question: str, answer: str) -> str | None:
    if match := re.match(
        r"(?:Who|What|Which [a-z ]+?) (?!did|do|does)([a-z]+(?:ed|s) .+)", question
    ):
        return f"{answer} {match.group(1)}."
    if match := re.match(
        r"How many (.+?) (?:did|do|does|had|have|has|were|are|was) (.+)", question
    ):
        return f"{match.group(2)} {answer} {match.group(1)}."
    if match := re.match(r"(When|Where) (?:did|do|does|was|were|is) (.+)", question):
        return f"{match.group(2)} in {answer}."
    if match := re.match(r"What (?:did|do|does) (.+)", question):
        return f"{match.group(1)} {answer}."
    return None


def loosened(sentence: str, chance: random.Random) -> str:
    """A sentence as one might retell it: a bracket, an opening word or a clause left out."""
    text = re.sub(r"[（(][^（）()]*[)）]", "", sentence)
    text = re.sub(
        r"^(?:但是?|此外|其中|同时|另外|然而|不过|However, |But |In addition, )[，,]?", "", text
    )
    clauses = re.split(r"(?<=[，,；;])(?!\d)", text)
    if len(clauses) > 2 and chance.random() < 0.6:
        del clauses[chance.randrange(1, len(clauses) - 1)]
    return "".join(clauses).strip()


def _spoilt(
    kind: Spoil, claim: str, row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]],
    names: Sequence[str], chance: random.Random,
) -> Pair | None:  # fmt: skip
    passage = row["context"]
    made: str | None = None
    if kind == "number":
        made = _other(claim, _NUMBER, passage, chance)
    elif kind == "date":
        made = _other(claim, _DATE, passage, chance)
    elif kind == "name":
        made = _other_name(claim, row, names, chance)
    elif kind == "negation":
        made = negated(claim, chance)
    elif kind == "passage":
        other = rows[chance.randrange(len(rows))]["context"]
        return Pair(claim, other, kind, row["id"]) if other != passage else None
    elif kind == "joined":
        made = _joined(claim, passage, rows[chance.randrange(len(rows))], chance)
    return Pair(made, passage, kind, row["id"]) if made and made != claim else None


def _other(claim: str, pattern: re.Pattern[str], passage: str, chance: random.Random) -> str | None:
    """The claim with one number or date changed: half the time to another one of the passage."""
    found = list(pattern.finditer(claim))
    if not found:
        return None
    match = chance.choice(found)
    like = re.sub(r"\d+(?:[.,]\d+)*", "#", match.group())
    there = {m.group() for m in pattern.finditer(passage)} - {m.group() for m in found}
    alike = sorted(text for text in there if re.sub(r"\d+(?:[.,]\d+)*", "#", text) == like)
    if alike and chance.random() < 0.5:
        new = chance.choice(alike)
    else:
        new = re.sub(r"\d+(?:[.,]\d+)*", lambda m: _moved(m.group(), chance), match.group())
    if new in passage and new not in there:
        return None
    return claim[: match.start()] + new + claim[match.end() :]


def _moved(number: str, chance: random.Random) -> str:
    """Another number of about the same size, as exact as the old one."""
    digits = number.replace(",", "")
    if len(digits) == 4 and digits[:2] in ("18", "19", "20") and "." not in digits:
        return str(int(digits) + chance.choice((-7, -3, -2, -1, 1, 2, 3, 8)))
    at = chance.randrange(len(digits))
    while digits[at] == ".":
        at = chance.randrange(len(digits))
    # Low digits, so that a month or a day stays one.
    new = chance.choice([c for c in ("12" if len(digits) <= 2 else "123456789") if c != digits[at]])
    return digits[:at] + new + digits[at + 1 :]


def _other_name(
    claim: str, row: Mapping[str, Any], names: Sequence[str], chance: random.Random
) -> str | None:
    if not _gives_name(row):
        return None
    answer = row["answers"][0]["text"]
    new = names[chance.randrange(len(names))]
    if answer not in claim or new in row["context"] or new in claim:
        return None
    return claim.replace(str(answer), str(new), 1)


def negated(claim: str, chance: random.Random) -> str | None:
    """The claim with its predicate negated, or with a negation taken out."""
    if re.search(r"没有|不是|并未|尚未| not | never ", claim):
        return re.sub(r"没有|并未|尚未|(?<=不)是| not| never", "", claim, count=1)
    if language(claim) == "en":
        found = list(_VERB_EN.finditer(claim))
        return claim[: found[0].end()] + " not" + claim[found[0].end() :] if found else None
    if match := re.search(r"(?<![不就总只正也还都])是(?![否不])", fold(claim)):
        return claim[: match.start()] + "不是" + claim[match.end() :]
    verbs = [m for m in _PREDICATE.finditer(fold(claim)) if m.start() > 1]
    if not verbs:
        return None
    at = chance.choice(verbs).start()
    return claim[:at] + chance.choice(("没有", "并未", "未")) + claim[at:]


def _joined(
    claim: str, passage: str, other: Mapping[str, Any], chance: random.Random
) -> str | None:
    ranges = [(a, b) for a, b in split(other["context"]) if 10 <= b - a <= 60]
    if not ranges or other["context"] == passage:
        return None
    left, right = chance.choice(ranges)
    clause: str = other["context"][left:right]
    comma = "，" if language(claim) == "zh" else ", and "
    return claim.rstrip("。. ") + comma + clause
