"""Questions from English sentences: who, when and how many where the sentence's form allows it by
rule, otherwise a gap to be filled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.draft.corpus import Proposal
from rag.entities import Entity, entities

_LEAST, _MOST = 30, 200
"""Characters of a sentence that is asked about."""

_LEANING = re.compile(r"^(?:He|She|It|They|This|That|These|Those|But|And|So|There|In addition)\b")
_ENDED = re.compile(r"[.!?][”’\")]*$")
_EDGES = " \n,.;:!?"
_MONEY = re.compile(r"[$£€]?\d[\d,.]*\d|[$£€]?\d")
_SCALE = re.compile(r"^(?: (?:million|billion|trillion|percent|per cent))?")
_WHO = re.compile(r"^(?:won|said|became|leads|founded|told|announced)\b")
_WHEN = re.compile(
    r"^(?P<subject>[A-Z][^,;]{3,60}?) (?P<verb>was|were|will) (?P<rest>[^,;]{3,60}?)"
    r"(?: (?:in|on|at the end of))? $"
)
_HAS = re.compile(
    r"^(?P<subject>(?:The|A) [^,;]{3,60}?|[A-Z][\w' ]{3,40}) (?P<verb>has|holds|seats|covers|serves"
    r"|employs|runs|owns|carries|needs|plans|adds) $"
)
_NOUN = re.compile(
    r"^ ([a-z][\w-]*(?: [a-z][\w-]*){0,2}?)(?= (?:and|in|on|at|with|for|of|to|from)\b|[,.;])"
)


def proposals(sentence: str, article: int) -> Iterator[Proposal]:
    """Every question that can be made from a sentence of an English article."""
    text = " ".join(sentence.split())
    torn = re.search(r"\n(?![a-z])", sentence.strip())
    if torn or _LEANING.match(text) or not _ENDED.search(text) or not _LEAST <= len(text) <= _MOST:
        return
    found = entities(text)
    for entity in found:
        start, end = _extent(text, entity)
        answer = text[start:end]
        question = _question(text, entity, start, end)
        if question is not None:
            kind = "cloze" if question.startswith("Fill") else "fact"
            named = any(one.kind in ("latin", "place") and one != entity for one in found)
            yield Proposal(question, answer, "en", kind, sentence, article, named)


def _extent(text: str, entity: Entity) -> tuple[int, int]:
    """The whole of a number: its currency and scale belong to it, a comma after it does not."""
    if entity.kind != "number":
        return entity.start, entity.end
    start = entity.start - (text[entity.start - 1 : entity.start] in ("$", "£", "€"))
    number = _MONEY.match(text, start)
    end = number.end() if number else entity.end
    scale = _SCALE.match(text[end:])
    return start, end + (scale.end() if scale else 0)


def _question(text: str, entity: Entity, start: int, end: int) -> str | None:
    before, after = text[:start], text[end:]
    if entity.kind == "number":
        if before.endswith(("-", "/", ".")) or re.match(r"[-/:]?\w| [ap]\.?m\b", after):
            return None
        return _how_many(text, before, after, text[start:end]) or _gap(before, after)
    if entity.kind == "time":
        return (
            (_when(before, after) or _gap(before, after)) if re.search(r"\d", entity.text) else None
        )
    if entity.kind == "latin":
        if " " not in entity.text:
            return None
        if not before:
            return f"Who {after.strip(_EDGES)}?" if _WHO.match(after.lstrip()) else None
        return _gap(before, after)
    return _gap(before, after) if entity.kind == "place" and before else None


def _how_many(text: str, before: str, after: str, number: str) -> str | None:
    if not re.fullmatch(r"\d[\d,]*", number):
        return None
    if not before:
        return f"How many {after.strip(_EDGES)}?" if re.match(r" [a-z]", after) else None
    has, noun = _HAS.match(before), _NOUN.match(after)
    if not has or not noun:
        return None
    verb = {"has": "have", "carries": "carry"}.get(has["verb"], has["verb"].removesuffix("s"))
    return f"How many {noun[1]} does {_lower(has['subject'])} {verb}?"


def _when(before: str, after: str) -> str | None:
    made = _WHEN.match(before)
    if not made or after.strip(_EDGES):
        return None
    return f"When {made['verb']} {_lower(made['subject'])} {made['rest']}?"


def _gap(before: str, after: str) -> str:
    return f"Fill the gap: {before}____{after}"


def _lower(subject: str) -> str:
    article = re.match(r"(?:The|A|An) ", subject)
    return subject[0].lower() + subject[1:] if article else subject
