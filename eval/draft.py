"""Proposes questions about a corpus, to be edited by hand, in the format of question files.

From sentences with names, times and numbers: what is asked for gives way to 谁, 什么时候, 多少 or
哪里 in Chinese, and to a gap, or who and how many at the beginning, in English. Near-misses that
the corpus does not answer come of changing another name, year, place or ordinal of such a question.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.questions import UNANSWERABLE
from index.errors import InvalidInput
from index.pages import divide
from index.sentences import sentences
from index.sources import discover, read
from rag import lexicon
from rag.entities import Entity, entities

NEAR_MISSES = 0.25
"""Part of the proposals that the corpus does not answer."""

_LONGEST = 60
"""Characters of a Chinese sentence that is asked whole; of a longer one its clause is."""

_SHORTEST = 10
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEANING = re.compile(r"^(?:他|她|它|这|该|其|此|据|对此|He |She |It |They |This |That |These )")
_ENDED = re.compile(r"[。！？.!?][”’」』\")）]*$")
_UNIT = re.compile(
    r"平方公里|平方米|立方米|公里|公斤|公顷|公頃|分钟|分鐘|小时|小時|(?![年月日号號时時届屆期比至到])[\u4e00-\u9fff]"
)
_DATELINE = re.compile(r"^(?:【[^】]*】|[^（(]{0,12}[讯電电]\s*[（(][^）)]*[）)])\s*")
_DIVISION = re.compile(r"[省市县縣区區镇鎮乡鄉]$")
_CUT = re.compile(r"[，；：。]|[,;:](?!\d)")
_SPEAKS = re.compile(r"说|說|表示|介绍|介紹|认为|認為|指出|告诉|告訴|获|獲|担任|當選|当选")
_TITLED = re.compile(f"(?:{lexicon.either(lexicon.TITLES)})$")
_WHERE = re.compile(r"(?:在|位于|位於|赴|前往|到|从|從|至)$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EDGES = " \n，。；：、,.;:!！?？"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the corpus and the number of the article that it stands in."""

    text: str
    article: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question, the answer that it was made from, and the sentence that says it."""

    question: str
    answer: str
    lang: str
    kind: str
    sentence: Sentence


def write(paths: Sequence[Path], out: Path, count: int, seed: int) -> int:
    """Propose up to `count` questions about files and folders; returns how many were written.

    Raises InvalidInput where the corpus gives none.
    """
    records = draft(list(_sentences(paths)), count, seed)
    if not records:
        names = ", ".join(str(path) for path in paths)
        raise InvalidInput(f"{names}: no sentence with a name, a time or a number to ask for")
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    out.write_text("".join(lines), encoding="utf-8")
    return len(records)


def draft(corpus: Sequence[Sentence], count: int, seed: int) -> list[dict[str, Any]]:
    """Records of a question file; the same for the same corpus, count and seed."""
    chance = random.Random(seed)
    missed = round(count * NEAR_MISSES)
    proposed = _spread([p for s in corpus if (p := _one(list(proposals(s)), chance))], chance)
    asked = proposed[: count - missed]
    misses = [m for p in reversed(proposed) if (m := near_miss(p, corpus, chance))][:missed]
    records = [
        {"lang": p.lang, "kind": p.kind, "question": p.question, "answers": [p.answer],
         "evidence": [p.sentence.text]}
        for p in asked
    ] + [
        {"lang": p.lang, "kind": UNANSWERABLE, "question": question, "answers": []}
        for p, question in misses
    ]  # fmt: skip
    return [{"id": f"draft{number:03}"} | record for number, record in enumerate(records, 1)]


def proposals(sentence: Sentence) -> Iterator[Proposal]:
    """Every question that can be made from a sentence by rule."""
    text = _DATELINE.sub("", sentence.text.strip())
    if _LEANING.match(text) or len(text) < _SHORTEST or not _ENDED.search(text):
        return
    for entity in entities(text):
        made = _chinese(text, entity) if _HAN.search(text) else _english(text, entity)
        if made:
            question, answer, kind = made
            lang = "zh" if _HAN.search(text) else "en"
            yield Proposal(question, answer, lang, kind, sentence)


def near_miss(
    proposal: Proposal, corpus: Sequence[Sentence], chance: random.Random
) -> tuple[Proposal, str] | None:
    """The question with another year, name or place than its article has; None without one."""
    article = "".join(s.text for s in corpus if s.article == proposal.sentence.article)
    question = proposal.question
    for entity in entities(question):
        others = _near_numbers(entity, corpus) or [
            name for name in _names_like(question, entity, corpus) if name not in article
        ]
        if others:
            changed = question[: entity.start] + chance.choice(others) + question[entity.end :]
            return proposal, changed
    return None


def _near_numbers(entity: Entity, corpus: Sequence[Sentence]) -> list[str]:
    """A year or an ordinal, one or two off, where the corpus does not speak of that one."""
    number = re.search(r"\d+", entity.text)
    if number is None or not (entity.kind == "ordinal" or _YEAR.fullmatch(number.group())):
        return []
    value = int(number.group())
    near = [entity.text.replace(str(value), str(value + n)) for n in (-1, 1, -2, 2) if value > -n]
    return [other for other in near if not any(other in s.text for s in corpus)]


def _names_like(text: str, entity: Entity, corpus: Sequence[Sentence]) -> list[str]:
    """Names of the corpus that could stand for `entity`: of titled persons, or of places."""
    if not _is_sure(text, entity):
        return []
    return sorted(
        {
            one.text
            for sentence in corpus
            for one in entities(sentence.text)
            if one.kind == entity.kind and _is_sure(sentence.text, one)
        }
        - {entity.text}
    )


def _is_sure(text: str, entity: Entity) -> bool:
    """Whether what was found by rule is surely a person (titled) or a place (its ending)."""
    if entity.kind == "person":
        return bool(_TITLED.search(text[: entity.start]))
    return entity.kind == "place" and len(entity.text) <= 5 and bool(_DIVISION.search(entity.text))


def _chinese(text: str, entity: Entity) -> tuple[str, str, str] | None:
    start, end = _clause(text, entity)
    before, after = text[start : entity.start], text[entity.end : end]
    if entity.kind == "person":
        if _TITLED.search(before):
            return _asked(before + "是谁", entity.text)
        return _asked("谁" + after, entity.text) if _SPEAKS.match(after) else None
    if entity.kind == "time":
        year = re.fullmatch(r"\d{4}年", entity.text)
        return _asked(before + ("哪一年" if year else "什么时候") + after, entity.text)
    if entity.kind == "place":
        return _asked(before + "哪里" + after, entity.text) if _WHERE.search(before) else None
    unit = _UNIT.match(after)
    if entity.kind != "number" or not (unit or entity.text.endswith(("%", "％"))):
        return None
    return _asked(before + "多少" + after, entity.text + (unit.group() if unit else ""))


def _asked(clause: str, answer: str) -> tuple[str, str, str] | None:
    question = clause.strip(_EDGES)
    return (question + "？", answer, "fact") if len(question) >= _SHORTEST else None


def _english(text: str, entity: Entity) -> tuple[str, str, str] | None:
    if entity.kind not in ("time", "number", "latin", "place") or len(text) > 3 * _LONGEST:
        return None
    rest = text[entity.end :].strip(_EDGES)
    if entity.start == 0 and entity.kind == "number":
        return f"How many {rest}?", entity.text, "fact"
    if (
        entity.start == 0
        and entity.kind == "latin"
        and re.match(r"(?:is|was|won|has|said)\b", rest)
    ):
        return f"Who {rest}?", entity.text, "fact"
    gap = text[: entity.start] + "____" + text[entity.end :]
    return f"Fill the gap: {gap}", entity.text, "cloze"


def _clause(text: str, entity: Entity) -> tuple[int, int]:
    """The part of the sentence that is asked: from its beginning, or the clauses just before the
    entity in a long one, to the end of the entity's clause."""
    cuts = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]
    end = min(cut for cut in cuts if cut >= entity.end)
    start = 0
    if end > _LONGEST:
        start = max(cut for cut in cuts if cut <= entity.start)
        while end - start < 2 * _SHORTEST and start > 0:
            start = max(cut for cut in cuts if cut < start)
    return start, end


def _one(made: list[Proposal], chance: random.Random) -> Proposal | None:
    return chance.choice(made) if made else None


def _spread(found: list[Proposal], chance: random.Random) -> list[Proposal]:
    """One of each article in turn, so that a long article does not take all places."""
    chance.shuffle(found)
    turns: dict[int, int] = {}
    order = []
    for proposal in found:
        article = proposal.sentence.article
        turns[article] = turns.get(article, 0) + 1
        order.append(turns[article])
    return [p for _, p in sorted(zip(order, found, strict=True), key=lambda pair: pair[0])]


def _sentences(paths: Sequence[Path]) -> Iterator[Sentence]:
    number = 0
    for file in discover(paths):
        for source in read(file, lambda line: None):
            for article in divide(source):
                number += 1
                for one in sentences(source.text, article):
                    yield Sentence(one.text, number)
