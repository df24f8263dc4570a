"""What an earlier answer gives: the name in 梁小满当选为市作协主席。 for a question that asked who.

An answer is shown as a sentence, often the newspaper's own, while a follow-up means the person,
the place or the thing in it. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN, is_han, terms
from rag import lexicon
from rag.entities import Entity, entities
from rag.named import asked_for
from rag.topic import SHORT_ANSWER, is_han_text, plain

_WH_EN = re.compile(r"\b(?:who|whom|what|which [a-z]+|where|when)\b")

_THING = re.compile(rf"(?:什么|哪一?[个项部份条本支艘座家])([{HAN}]{{1,4}})[?？]*$")
_CLAUSES = re.compile("[，,；;。]")
_CLOSING = '》”」』"'
_DATELINE = re.compile(
    r"^[^，,。]{0,12}[（(【]?(?:本报|实习|见习|通讯员)?记者[^）)】，,。]{1,20}[）)】]|^【[^】]{0,24}[报報][导導道]】"
)
"""本报讯（记者 某某）: who reports is nobody that the news is about."""

RETOLD = 0.3
"""Share of an answer's words that its question has, from which it is a sentence and not the thing."""

NOUN = 4
"""Characters of the noun behind a question word at most: 哪座城市, 什么条例."""


def given(question: str, answer: str) -> str:
    """The part of `answer` (markers and all) that answers `question`; the whole of it where no
    part can be told."""
    text = plain(answer)
    if not text:
        return ""
    if part := _put_in(question, text):
        return part
    thing = asked_for(question) is None and _THING.search(fold(question)) is not None
    told = _DATELINE.sub("", text)
    if asked_for(question) == "person" and _CLAUSES.search(told):
        return _named(question, told) or _named(question, _nearest(question, told)) or told
    if len(text) <= SHORT_ANSWER and not thing and not _retells(question, text):
        return text
    return _named(question, told) or told


def _nearest(question: str, text: str) -> str:
    """The clause that has most of the question's words: 女子组冠军是宋佳禾 of one about two champions."""
    asked = set(terms(question))
    return max(_CLAUSES.split(text), key=lambda clause: len(asked & set(terms(clause))))


def _named(question: str, text: str) -> str | None:
    """The one name of the kind that is asked for, or the one thing called so (什么条例), that the
    question does not have itself."""
    asked = fold(question)
    fresh = [entity for entity in entities(text) if not _has(asked, entity)]
    kind = asked_for(question)
    if kind in ("person", "organisation", "place"):
        fits = [entity for entity in fresh if entity.kind == kind]
    elif noun := _THING.search(asked):
        fits = [e for e in fresh if fold(e.text).rstrip(_CLOSING).endswith(noun.group(1))]
    else:
        return None
    names = dict.fromkeys(entity.text for entity in fits)
    return next(iter(names)) if len(names) == 1 else None


def _has(asked: str, entity: Entity) -> bool:
    """Whether the question has the name, or has it without its last character (临江 for 临江市)."""
    text = fold(entity.text)
    return text in asked or (len(text) > 2 and text[:-1] in asked)


def _put_in(question: str, text: str) -> str | None:
    """What stands in the question word's place where the rest of the question is repeated."""
    bare = question.strip().rstrip("？?。. ")
    match = (lexicon.WH_ZH if is_han_text(question) else _WH_EN).search(fold(bare))
    if match is None:
        return None
    before, after = fold(bare[: match.start()]).strip(), fold(bare[match.end() :]).strip()
    folded = fold(text)
    # 哪座城市举行: how far the noun that is asked for goes is tried out.
    longest = NOUN if match.group()[0] in "哪什" else 0
    after = next((after[n:] for n in range(longest + 1) if folded.endswith(after[n:])), after)
    if not (before or after) or not folded.startswith(before) or not folded.endswith(after):
        return None
    part = text[len(before) : len(text) - len(after)].strip()
    return part if 0 < len(part) <= SHORT_ANSWER + 16 * (not is_han_text(question)) else None


def _retells(question: str, text: str) -> bool:
    words = {term for term in terms(text) if len(term) > 1 or not is_han(term)}
    return bool(words) and len(words & set(terms(question))) / len(words) >= RETOLD
