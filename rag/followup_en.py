"""English follow-up questions: what they leave out is taken from the turn before."""

from __future__ import annotations

import re

from index.terms import is_han
from rag import lexicon
from rag.entities import EntityKind, entities, kind_of
from rag.named import asked_for, named_by
from rag.slots import substituted
from rag.topic import Earlier, subject

OWN_WORDS = 3
"""Content words from which a question without a name has a subject of its own."""

_ABOUT = re.compile(
    r"^(?:(?:and|but|so|then|ok|okay|well)[, ]+)*(?:what about|how about|what of|and|but)\s+"
    r"(?:(in|for|of|on|at|during|with|by|to)\s+)?(?:the one in\s+)?(.+?)\s*[?？.]*$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"^(?:(?:and|but|so|then|ok|okay|well)[, ]+)*(in|for|of|on|at|during|with|by|to)\s+"
    r"([^?？]{2,40}?)\s*[?？.]*$",
    re.IGNORECASE,
)
_ONLY_ASKS = re.compile(r"^(when|where|why|how|who)\s*[?？]*$", re.IGNORECASE)
_OWNED = re.compile(r"(?<=['’]s )([a-z]+)\b|(?<=\bthe )([a-z]+)(?= of (?:the )?[A-Z])")
_OPENERS = re.compile(r"^(?:(?:and|but|so|then|ok|okay|well|also)[, ]+)+", re.IGNORECASE)
_VERB_INSIDE = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_PRONOUNS: tuple[tuple[re.Pattern[str], tuple[EntityKind, ...]], ...] = (
    (re.compile(r"\b(?:he|him|she|her|his|hers)\b", re.IGNORECASE), ("person",)),
    (re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE), ("organisation", "person")),
    (re.compile(r"\b(?:that|the same) (?:year|month|day|time)\b|\bthen\b(?=\s*\?)"), ("time",)),
    (re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were)\b)"),
     ("place", "organisation")),
    (re.compile(r"\b[Ii]ts?\b|\b(?:this|that)\b(?=\s+(?:is|was|will|did|does|happen)|\s*\?)"
                r"|\b(?:the|this|that) (?:company|firm|city|district|event|project|base|medal"
                r"|award|group|team|plan|one)\b(?! (?:that|which|who|of|in|for|[A-Z]))"),
     ("organisation", "quote", "place", "latin")),
)  # fmt: skip
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|weekdays|weekends|winter|summer|spring|autumn)"
)
_POSSESSIVES = frozenset({"his", "its", "their"})
_EXPLETIVE = re.compile(
    r"\bit (?:true|possible|known|said|reported|raining)\b|\bit (?:is|was)\b.*\bthat\b"
    r"|\b(?:is|was) it (?:\w+ly )?(?:difficult|hard|easy|possible|important|necessary|useful)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?<=\s)(?:since|when|because|that|which|who|if|after|before|while|although)\b"
)
_COUNTED = re.compile(r"\b(?:how (?:many|much)|what|which)(?: [a-z][\w-]*){0,2}", re.IGNORECASE)


def resolve(question: str, earlier: Earlier) -> str:
    """`question` as one that stands alone after `earlier`; unchanged when it already does."""
    match = _ABOUT.match(question.strip()) or _PLACED.match(question.strip())
    if match and not _VERB_INSIDE.search(match.group(2)):
        return _about(match.group(1), match.group(2), earlier)
    bare = _OPENERS.sub("", question.strip())
    if asks := _ONLY_ASKS.match(bare):
        return _asked_anew(asks.group(1), earlier)
    if counted := _of_them(bare, earlier):
        return counted
    if named := _named_in_full(bare, earlier):
        return named
    if pointed := _pointing_back(bare, earlier):
        return pointed
    if lacks_subject(bare):
        return _with_topic(bare, earlier)
    return question


def _about(preposition: str | None, phrase: str, earlier: Earlier) -> str:
    pointed = _pointing_back(phrase, earlier) or phrase
    if preposition and (placed := _placed(preposition.lower(), pointed, earlier)):
        return placed
    if swapped := _other_property(pointed, earlier.question):
        return swapped
    if replaced := substituted(earlier.question, pointed) or _last_noun(earlier.question, pointed):
        return replaced
    topic = subject(earlier.question)
    if topic and re.match(r"(?:the )?[A-Z]", pointed) and re.search("[A-Z]", topic):
        return earlier.question.replace(topic, pointed, 1)
    return f"{earlier.question.rstrip('?？ ')}, for {pointed}?"


def _placed(preposition: str, phrase: str, earlier: Earlier) -> str | None:
    """ "And on Mondays?", "And in Birch county?": what follows the preposition, in the place of
    what followed it in the latest question that has it, a time for a time."""
    timed = kind_of(phrase) == "time" or _MONTH.fullmatch(phrase) is not None
    for turn in earlier.turns():
        for after in re.finditer(
            rf"\b{preposition} (?:the )?([\w'’. -]+?)(?=[?？]|$| in | on | at | for )",
            turn.question,
        ):
            old = after.group(1)
            was_timed = kind_of(old) == "time" or _MONTH.fullmatch(old) is not None
            if was_timed == timed:
                return turn.question[: after.start(1)] + phrase + turn.question[after.end(1) :]
    return None


def _other_property(phrase: str, question: str) -> str | None:
    """ "And profit?" after "What was Orion Steel's revenue in 2022?"."""
    match = _OWNED.search(question)
    plain = re.fullmatch(r"(?:the |its |their )?([a-z][a-z -]*)", phrase)
    if match is None or plain is None:
        return None
    return question[: match.start()] + plain.group(1) + question[match.end() :]


def _of_them(bare: str, earlier: Earlier) -> str | None:
    """ "How many of them were gold?" after "How many medals did Norway win?"."""
    match = re.search(r"\bof (?:them|those|these)\b", bare)
    counted = re.search(r"\bhow many ([a-z]+)", earlier.question, re.IGNORECASE)
    if match is None or counted is None:
        return None
    about = subject(earlier.question)
    whole = f"{bare[: match.start()]}of the {counted.group(1)}{bare[match.end() :]}"
    return f"{whole.rstrip('?？ ')} ({about})?" if about else whole


def _asked_anew(word: str, earlier: Earlier) -> str:
    """ "Why?" after "When did the strike begin?": the same, asked with the other word."""
    question = earlier.question.rstrip("?？ ")
    if match := re.match(
        r"(?:when|where|why|how)\b(?! (?:many|much|long|far|old|tall))", question, re.I
    ):
        return f"{word.capitalize()}{question[match.end() :]}?"
    return f"{question}: {word.lower()}?"


def _named_in_full(bare: str, earlier: Earlier) -> str | None:
    """ "the film" for "the film River Home", when an earlier question names it so."""
    for match in re.finditer(r"\b[Tt]he ([a-z]+)\b(?! (?:of|that|which|who|[A-Z]))", bare):
        noun = match.group(1)
        if noun in lexicon.FUNCTION_EN or entities(bare):
            continue
        named = re.compile(
            rf"\bthe (?:{noun} (?:[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*|(?:at|in|on|near) (?:the )?[A-Z][\w'’-]*"
            rf"(?: [A-Z][\w'’-]*)*)|(?:[A-Z][\w'’-]* )+{noun})\b"
        )
        for turn in earlier.turns():
            if found := named.search(turn.question):
                return bare[: match.start()] + found.group() + bare[match.end() :]
    return None


def _last_noun(question: str, phrase: str) -> str | None:
    """ "for adults" becomes "for seniors": a plural noun after the last preposition."""
    match = re.search(r"\b(?:for|of|by|among|to)\s+([a-z][a-z-]*s)\s*\?$", question)
    if match is None or " " in phrase.strip():
        return None
    return question[: match.start(1)] + phrase + question[match.end(1) :]


def _pointing_back(bare: str, earlier: Earlier) -> str | None:
    for pattern, kinds in _PRONOUNS:
        match = pattern.search(bare)
        if match is None or _EXPLETIVE.search(bare) or _inside(bare, match.start()):
            continue
        found = _antecedent(match.group().lower(), kinds, earlier)
        if found:
            return _put(bare, match, found)
    return None


def _inside(bare: str, position: int) -> bool:
    """Whether the question itself says before the pronoun what it means."""
    if any(e.end <= position and e.kind not in ("time", "number") for e in entities(bare)):
        return True
    before = _COUNTED.sub("", bare[:position], count=1)
    nouns = [
        word for word in re.findall(r"\b[a-z][\w-]*", before) if word not in lexicon.FUNCTION_EN
    ]
    return bool(nouns) and (len(nouns) > 1 or _CLAUSE.search(before) is not None)


def _antecedent(pronoun: str, kinds: tuple[EntityKind, ...], earlier: Earlier) -> str | None:
    thing = "latin" in kinds
    asked = asked_for(earlier.question)
    short = 0 < len(earlier.answer) <= 40
    if (
        pronoun in ("she", "her", "it")
        and short
        and re.search(r"\bwhat\b.*\b(?:called|named?)\b", earlier.question, re.I)
    ):
        return earlier.answer
    if "person" in kinds and asked == "person" and short:
        return earlier.answer
    if "place" in kinds and not thing and asked == "place" and short:
        return earlier.answer
    if thing or "place" in kinds:
        names = [
            e
            for e in entities(earlier.question)
            if e.kind in ("organisation", "latin", "quote", "place")
        ]
        asked_thing = re.match(
            r"(?:which|what) (?:company|firm|team|city|organi[sz]ation)", earlier.question, re.I
        )
        if asked_thing and short:
            return earlier.answer
        return subject(earlier.question) or (names[0].text if names else None)
    for turn in earlier.turns():
        topic = subject(turn.question)
        if found := named_by(turn, kinds) or (topic if topic and topic[:1].isupper() else None):
            return found
    return None


def _put(bare: str, match: re.Match[str], found: str) -> str:
    word = match.group().lower()
    after = bare[match.end() :]
    owns = word in _POSSESSIVES or (word == "her" and re.match(r"\s+[a-z]+", after) is not None)
    if owns and not is_han(found[-1]):
        found += "'" if found.endswith("s") else "'s"
    if word in ("there", "then") or word.endswith((" year", " month", " day", " time")):
        found = f"in {found}"
    return f"{bare[: match.start()]}{found}{after}"


def lacks_subject(question: str) -> bool:
    """Whether an English question names nothing and says little: "How tall is the tower?"."""
    if any(entity.kind not in ("time", "number") for entity in entities(question)):
        return False
    words = re.findall(r"[A-Za-z][\w'’-]*", question)
    content = [word for word in words if word.lower() not in lexicon.FUNCTION_EN]
    fragment = _VERB_INSIDE.search(question) is None
    defines = re.match(
        r"(?:what|who) (?:is|are) (?:an? )?[\w-]+(?: [\w-]+)?\s*\?*$", question, re.I
    )
    vague = len(content) < OWN_WORDS and (fragment or defines is None)
    return bool(words) and vague and not re.search(r"\d{3}", question)


def _with_topic(bare: str, earlier: Earlier) -> str:
    asks_person = asked_for(earlier.question) == "person" and 0 < len(earlier.answer) <= 40
    topics = [subject(turn.question) for turn in list(earlier.turns())[:2]]
    if asks_person:
        topics.insert(0, earlier.answer)
    said = list(dict.fromkeys(topic for topic in topics if topic))
    if not said:
        return f"{earlier.question.rstrip('?？ ')}: {bare}"
    return f"{bare.rstrip('?？ ')} ({'; '.join(said[:2])})?"
