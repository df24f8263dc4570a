"""A plain English noun in the place of its like: "And mussels?" after "What is the price of oysters?".

What a question counts, what it names a property of, and what ends in the same noun. A place that
comes with the noun takes the earlier place's. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from rag import lexicon
from rag.entities import entities, kind_of
from rag.topic import subject

_WORDS = r"[a-z][a-z-]*(?: [a-z][a-z-]*){0,2}?"
_AT = r"in|at|on|off|near|from"
_PHRASE = re.compile(
    rf"(?P<article>the |an? )?(?P<noun>{_WORDS})(?: (?:{_AT}) (?P<place>(?:the )?[A-Z].*))?"
)
_COUNTED = re.compile(
    rf"(?P<asks>\b[Hh]ow (?:many|much) (?:[a-z]+ of )?)(?P<noun>{_WORDS})"
    r"(?= (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b| [a-z]+ (?:in|at|on|for|to|the|an?)\b)"
)
_OF = re.compile(
    rf"(?P<asks>\bthe (?:[a-z-]+ )?[a-z-]+ of (?:the )?)(?P<noun>{_WORDS})(?= (?:{_AT}|for|per)\b|\s*[?？]|$)"
)
_PROPERTY = re.compile(r"[Ww]hat (?:is|was) the ([a-z-]+)(?= of (?:the )?[a-z])")
_DONE = re.compile("(?:[a-z]+ed|hurt|lost|dead|missing|found|sold|built|bought)")
_ONE = re.compile("the ([a-z]+) ones?")
_ADJECTIVE = re.compile(r"\bthe [a-z]+ ([a-z]+)\b(?! of\b)")
_PLACED = re.compile(rf"\b(?:{_AT}) (?:the )?$")


def instead(phrase: str, question: str) -> str | None:
    """`question` about the noun `phrase`; None where nothing in it is like that noun."""
    match = _PHRASE.fullmatch(phrase)
    if match is None or match["noun"] in lexicon.FUNCTION_EN or kind_of(phrase) == "time":
        return None
    noun, article = match["noun"], match["article"]
    if (one := _ONE.fullmatch(phrase)) and (old := _ADJECTIVE.search(question)):
        return f"{question[: old.start()]}the {one[1]} {old[1]}{question[old.end() :]}"
    if _DONE.fullmatch(noun):
        done = re.search(rf"(?<= )(?:were {_DONE.pattern}|died)\b", question)
        return f"{question[: done.start()]}were {noun}{question[done.end() :]}" if done else None
    if article == "the " and (named := _PROPERTY.search(question)):
        return question[: named.start(1)] + noun + question[named.end(1) :]
    said = None if article else _COUNTED.search(question) or _OF.search(question)
    moved = _same_head(noun, article or "", question)
    if said is not None:
        moved = question[: said.start("noun")] + noun + question[said.end("noun") :]
    return _moved_to(match["place"], moved) if moved else None


def counted_people(phrase: str, question: str) -> str | None:
    """ "teachers" after "How many students does the college have?": no property of the college."""
    said = _COUNTED.search(question)
    singular = phrase.removesuffix("s")
    if said is None or singular == phrase or singular not in lexicon.PERSON_PROPERTIES_EN:
        return None
    return question[: said.start("noun")] + phrase + question[said.end("noun") :]


def about_things(question: str) -> str | None:
    """ "oysters in Tern Bay", where a question counts oysters or names a property of them."""
    said = _COUNTED.search(question) or _OF.search(question)
    if said is None:
        return None
    return said["noun"] + place_of(question, said["noun"])


def of_them(bare: str, question: str) -> str | None:
    """ "How many of them were gold?" after "How many medals did Norway win?"."""
    match = re.search(r"\bof (?:them|those|these)\b", bare)
    counted = re.search(r"\bhow many ([a-z]+)", question, re.IGNORECASE)
    if match is None or counted is None:
        return None
    about = subject(question)
    whole = f"{bare[: match.start()]}of the {counted.group(1)}{bare[match.end() :]}"
    return f"{whole.rstrip('?？ ')} ({about})?" if about else whole


def last_noun(question: str, phrase: str) -> str | None:
    """ "for adults" becomes "for seniors": a plural noun after the last preposition."""
    match = re.search(r"\b(?:for|of|by|among|to)\s+([a-z][a-z-]*s)\s*\?$", question)
    if match is None or " " in phrase.strip():
        return None
    return question[: match.start(1)] + phrase + question[match.end(1) :]


def place_of(question: str, noun: str) -> str:
    """ " in Tern Bay" of a question, for a `noun` that comes without a place; nothing for a name."""
    place = _place(question)
    if place is None or not re.fullmatch(_WORDS.removesuffix("?"), noun):
        return ""
    return f" {question[place[0] : place[1]]}"


def _same_head(noun: str, article: str, question: str) -> str | None:
    """ "a return ticket" for "a single ticket"."""
    head = noun.split()[-1]
    like = re.search(rf"\b(?:the |an? )?(?:[a-z-]+ )?{head}\b", question) if noun != head else None
    if like is None:
        return None
    words = like.group().split()
    kept = 0 if words[0] in ("the", "a", "an") or len(words) < 3 else 1
    # What stands before may be a verb or a preposition and no part of the noun.
    while kept < len(words) - 1 and words[kept] in lexicon.FUNCTION_EN - {"the", "a", "an"}:
        kept += 1
    start = like.end() - len(" ".join(words[kept:]))
    return question[:start] + article + noun + question[like.end() :]


def _moved_to(place: str | None, question: str) -> str:
    if place is None:
        return question
    old = _place(question)
    if old is None:
        return f"{question.rstrip('?？ ')} in {place}?"
    start = old[0] + len(question[old[0] : old[1]].split(" ")[0]) + 1
    return question[:start] + place + question[old[1] :]


def _place(question: str) -> tuple[int, int] | None:
    """The last name that a preposition of place leads in, with it."""
    found = None
    for entity in entities(question):
        led = _PLACED.search(question[: entity.start])
        if led and entity.kind not in ("time", "number", "ordinal"):
            found = led.start(), entity.end
    return found
