"""English words that point back (she, its, there, the company) and what they point to."""

from __future__ import annotations

import re

from index.terms import is_han
from rag import lexicon
from rag.entities import EntityKind, entities
from rag.named import asked_for, named_by
from rag.topic import Earlier, subject

_PRONOUNS: tuple[tuple[re.Pattern[str], tuple[EntityKind, ...]], ...] = (
    (re.compile(r"\b(?:he|him|she|her|his|hers)\b", re.IGNORECASE), ("person",)),
    (re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE), ("organisation", "person")),
    (re.compile(r"\b(?:that|the same) (?:year|month|day|time)\b|\bthen\b(?=\s*\?)"), ("time",)),
    (re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were)\b)", re.IGNORECASE),
     ("place", "organisation")),
    (re.compile(r"\b[Ii]ts?\b|\b(?:this|that)\b(?=\s+(?:is|was|will|did|does|happen)|\s*\?)"
                r"|\b(?:the|this|that) (?:company|firm|city|district|event|project|base|medal"
                r"|award|group|team|plan|one)\b(?! (?:that|which|who|of|in|for|[A-Z]))"),
     ("organisation", "quote", "place", "latin")),
)  # fmt: skip
_POSSESSIVES = frozenset({"his", "its", "their"})
_EXPLETIVE = re.compile(
    r"\bit (?:true|possible|known|said|reported|raining)\b|\bit (?:is|was)\b.*\bthat\b"
    r"|\b(?:is|was) it (?:\w+ly )?(?:difficult|hard|easy|possible|important|necessary|useful)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?<=\s)(?:since|when|because|that|which|who|if|after|before|while|although)\b"
)
_MEASURED = re.compile(
    r"(?:[Ww]hat|[Ww]ho) (?:is|are|was|were) (the [a-z][a-z -]* of .+?)\s*[?？]*"
)
_CHANGES = re.compile(
    r" (?:(?:been|ever|also|so|not) )*(?:ris|rose|fall|fell|grow|grew|increas|decreas|drop|declin|chang|climb|shr[iau]nk"
    r"|gone? (?:up|down)|doubl)"
)
_IT_WAS = re.compile(r"(?:what|who|how much) (?:is|was|will|were) it\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:how (?:many|much)|what|which)(?: [a-z][\w-]*){0,2}", re.IGNORECASE)


def pointing_back(bare: str, earlier: Earlier) -> str | None:
    """The question with its pronoun replaced by what it points to; None without a pronoun."""
    for pattern, kinds in _PRONOUNS:
        match = pattern.search(bare)
        if match is None or _EXPLETIVE.search(bare) or _inside(bare, match.start()):
            continue
        found = _measured(bare, match, earlier.question) or _antecedent(
            match.group().lower(), kinds, earlier
        )
        if found:
            return _and_the_thing(_put(bare, match, found), match.start() + len(found), earlier)
    return None


def _measured(bare: str, match: re.Match[str], question: str) -> str | None:
    """ "it" in "Why did it rise?" is the price that was asked for, and not what has the price."""
    measured = _MEASURED.fullmatch(question)
    it = match.group().lower() == "it"
    changes = it and (_CHANGES.match(bare, match.end()) or _IT_WAS.match(bare))
    return measured.group(1) if measured and changes else None


def _and_the_thing(put: str, start: int, earlier: Earlier) -> str:
    """ "When did she found it?": the second pronoun is the thing that was asked about."""
    second = re.search(
        r"(?<= )(?:it|there|the (?:company|firm|team|city|school))(?=\s*[?？]|$)", put[start:]
    )
    about = next((s for turn in earlier.turns() if (s := subject(turn.question))), None)
    if second is None or about is None or about in put:
        return put
    named = f"in {about}" if second.group() == "there" else about
    return put[: start + second.start()] + named + put[start + second.end() :]


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
        if (asked_thing or (pronoun == "it" and _which(earlier))) and short:
            return earlier.answer
        people = {turn.answer for turn in earlier.turns() if asked_for(turn.question) == "person"}
        subjects = [s for turn in earlier.turns() if (s := subject(turn.question))]
        about = next((s for s in subjects if s not in people), None)
        return about or (names[0].text if names else None)
    for turn in earlier.turns():
        topic = subject(turn.question)
        if found := named_by(turn, kinds) or (topic if topic and topic[:1].isupper() else None):
            return found
    return None


def _which(earlier: Earlier) -> bool:
    """Whether a thing with a name was asked for: "What prize did she win?" "The Harlan prize"."""
    noun = re.match(r"(?:what|which) ([a-z]+) (?!of\b)[a-z]", earlier.question, re.IGNORECASE)
    named = any(entity.kind in ("latin", "quote") for entity in entities(earlier.answer))
    return noun is not None and noun[1] not in {*lexicon.FUNCTION_EN, "else"} and named


def _put(bare: str, match: re.Match[str], found: str) -> str:
    word = match.group().lower()
    after = bare[match.end() :]
    found = re.sub("['’]s?$", "", found) or found
    owns = word in _POSSESSIVES or (word == "her" and re.match(r"\s+[a-z]+", after) is not None)
    if owns and not is_han(found[-1]):
        found += "'" if found.endswith("s") else "'s"
    if word in ("there", "then") or word.endswith((" year", " month", " day", " time")):
        found = f"in {found}"
    return f"{bare[: match.start()]}{found}{after}"
