"""What an English question is about: the noun phrase that a follow-up refers to.

Pure rules over its words; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from rag import lexicon
from rag.entities import Entity, entities

_AUX = r"is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|might"
# Verb forms that follow a name and are no part of it.
_AFTER_NOUN = frozenset(
    {"called", "named", "located", "held", "founded", "built", "born", "made", "used", "known"}
    | {"based", "situated", "open", "close", "begin", "start", "cost", "take", "hold", "sit"}
    | {"stand", "live", "work", "leave", "arrive", "decide", "happen", "meet", "say", "sell", "buy"}
    | {"go", "come"}
)
_EVENT_AT = re.compile(
    r"\b[Tt]he (?:[a-z-]+ )?(?:fire|strike|crash|accident|explosion|collapse|flood|storm|earthquake|outbreak|drought"
    r"|festival|fair|ceremony|concert|race|match|game|election|protest|march|robbery|battle|war"
    r"|attack|summit|conference|meeting) (?:at|in|on|near|of) (?:the )?$"
)
"""What happened is what later questions are about, not where."""
_KIND_BEHIND = re.compile(
    r" (?:county|city|district|province|river|lake|bay|college|university|school|hospital|bridge|tunnel"
    r"|museum|library|station|airport|plant|reservoir|ferry|line|road|street|park|festival)\b"
)
_PREPOSITION = re.compile(r" (?:in|on|at|about|for|from|to|with|by|after|before|during)\b")
_NOUN_PHRASE = re.compile(
    r"\b(?:the|an?|this|that|its|his|her|their) ((?:(?!(?:" + "|".join(sorted(lexicon.FUNCTION_EN))
    + r")\b)[\w'’-]+ ?)+)",
    re.IGNORECASE,
)  # fmt: skip


def subject_en(question: str) -> str | None:
    """As `rag.topic.subject`, of an English question."""
    named = [entity for entity in entities(question) if entity.kind != "time"]
    match = re.search(rf"\b(?:{_AUX})\b(.*)", question[:1].lower() + question[1:])
    if match:
        for entity in named:
            if entity.start >= match.start(1):
                start, end = noun_phrase(question, entity)
                return _without_verb(question[start:end], question)
    for phrase in _NOUN_PHRASE.finditer(question):
        # A name may hold a word that ends other phrases: the China Youth May Fourth Medal.
        ends = [e.end for e in named if phrase.start() <= e.start < phrase.end()]
        ends += [e.end for e in named if _EVENT_AT.search(question[phrase.start() : e.start])]
        found = question[phrase.start() : max([phrase.end(), *ends])].strip(" ?.,")
        return _without_verb(found, question)
    return named[0].text if named else None


def _without_verb(phrase: str, question: str) -> str:
    """ "the park" of "How much did the park cost?" and "When was the park built?": the verb that
    ends the question, or stands before a preposition, is no part of the phrase before it."""
    said, _, rest = question.partition(phrase)
    words = phrase.split()
    # The Line 3 ride from one station to another: before a preposition only what is no noun.
    goes_on = rest.strip(" ?？.") and not (_PREPOSITION.match(rest) and words[-1] in _AFTER_NOUN)
    if goes_on or len(words) < 3:
        return phrase
    be = re.search(r"\b(?:is|are|was|were|been|be)\b", said, re.IGNORECASE)
    done = words[-1] in _AFTER_NOUN or re.fullmatch("[a-z]{3,}ed", words[-1])
    verb = done if be else re.search(rf"\b(?:{_AUX})\b", said)
    return " ".join(words[:-1]) if verb else phrase


def noun_phrase(question: str, entity: Entity) -> tuple[int, int]:
    """Range of the noun phrase of which a name is part: "the Cape Mallow lighthouse"."""
    inner = rf"(?!(?:{'|'.join(sorted(lexicon.FUNCTION_EN))})\b)[a-z][\w-]* "
    if event := _EVENT_AT.search(question[: entity.start]):
        return event.start(), entity.end
    opened = re.search(rf"\b[Tt]he (?:{inner}){{0,2}}$", question[: entity.start])
    if opened is None and not entity.text.endswith(("'s", "’s")):
        kind = _KIND_BEHIND.match(question, entity.end)
        return entity.start, kind.end() if kind else entity.end
    not_part = "|".join([*sorted(lexicon.FUNCTION_EN), *sorted(_AFTER_NOUN)])
    tail = re.match(rf"(?: (?!(?:{not_part})\b)[a-z][\w-]*)*", question[entity.end :])
    after = tail.group() if tail else ""
    takes_verb = re.search(rf"\b(?:{_AUX})\b", question[: entity.start]) is not None
    takes_verb = takes_verb and re.search(r"\b(?:is|are|was|were)\b", question) is None
    if question[entity.end + len(after) :].startswith(")"):
        takes_verb = False  # an earlier topic put behind the question
    if takes_verb and not re.search(r"\w", question[entity.end + len(after) :]):
        after = after.rpartition(" ")[0]
    return (opened.start() if opened else entity.start), entity.end + len(after)
