"""English follow-up questions: what they leave out is taken from the turn before."""

from __future__ import annotations

import re

from rag import lexicon
from rag.entities import entities, kind_of
from rag.named import asked_for
from rag.nouns_en import counted_people, instead, last_noun, of_them
from rag.periods import relative, retimed
from rag.pointing_en import pointing_back
from rag.property_en import of_the_same
from rag.said_en import asked_who_said
from rag.slots import substituted
from rag.topic import Earlier, subject, times

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
_GENERIC = re.compile(
    r"(?:how|why|what) (?:do|does|is|are|can) (?!(?:the|an?|they|it|he|she|this|that|these|those|there|we"
    r"|you|i|many|much) )[a-z]{3,}"
    r"|who (?!(?:is|was|has|does) )(?:[a-z]+(?:ed|s)|wrote|won|built|made|found) (?!the|them|there|this|that|these|those)[a-z]{4,}\s*[?？]*$",
    re.IGNORECASE,
)
"""How do vaccines work?: a kind of thing is spoken of, not the one before."""
_HAPPENED = re.compile(
    r"^(when|where|why|how) (?:did (?:that|this|it) happen|was (?:that|this))\s*[?？]*$",
    re.IGNORECASE,
)
_ONLY_ASKS = re.compile(
    r"^((?:(?:for|since|until|by|from|to|with|in|at) )?"
    r"(?:when|where|why|how(?: (?:long|often|far|much|many))?|whom?|(?:what|which) (?:day|date|month|year|time))"
    r"(?: exactly| precisely| else)?)\s*[?？]*$",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(?<=['’]s )([a-z]+)\b|(?<=\bthe )([a-z]+)(?= of (?:the )?[A-Z])")
_OPENERS = re.compile(r"^(?:(?:and|but|so|then|ok|okay|well|also)[, ]+)+", re.IGNORECASE)
_VERB_INSIDE = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_APPENDED = re.compile(r"(?:: [a-z]+(?: [a-z]+){0,2}|, for [^,?]+)(?=\?$)")
"""What an earlier follow-up put behind a question: ": why?", ", for businesses?"."""
_PEOPLE = re.compile(r"^(how many) people\b( took part\b)?", re.IGNORECASE)
"""Who took part says nothing of what in."""
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|weekdays|weekends|holidays|winter|summer|spring|autumn)"
)


def resolve(question: str, earlier: Earlier) -> str:
    """`question` as one that stands alone after `earlier`; unchanged when it already does."""
    if said := asked_who_said(question.strip(), earlier):
        return said
    earlier = Earlier(_APPENDED.sub("", earlier.question), earlier.answer, earlier.before)
    bare = _OPENERS.sub("", question.strip())
    if asks := _ONLY_ASKS.match(bare) or _HAPPENED.match(bare):
        return _asked_anew(asks.group(1), earlier)
    match = _ABOUT.match(question.strip()) or _PLACED.match(question.strip())
    if match and not _VERB_INSIDE.search(match.group(2)):
        return _about(match.group(1), match.group(2), earlier)
    if counted := of_them(bare, earlier.question):
        return counted
    if named := _named_in_full(bare, earlier):
        return named
    if pointed := pointing_back(bare, earlier):
        return pointed
    if lacks_subject(bare):
        return _with_topic(bare, earlier)
    return question


def _about(preposition: str | None, phrase: str, earlier: Earlier) -> str:
    pointed = _owned(phrase, pointing_back(phrase, earlier) or phrase)
    pointed = relative(pointed, earlier.question) or pointed
    if re.fullmatch(r"(?:1\d|20)\d\d", pointed) and not times(earlier.question):
        return f"{earlier.question.rstrip('?？ ')} in {pointed}?"
    timed = ("on", "in") if _MONTH.fullmatch(pointed) else ()
    for word in (preposition.lower(),) if preposition else timed:
        if placed := _placed(word, pointed, earlier):
            return placed
    if not preposition and (other := counted_people(pointed, earlier.question)):
        return other
    if not preposition and (same := of_the_same(pointed, earlier)):
        return same
    if other := instead(pointed, earlier.question):
        return other
    if kind_of(pointed) != "time" and (swapped := _other_property(pointed, earlier.question)):
        return swapped
    if replaced := substituted(earlier.question, pointed) or last_noun(earlier.question, pointed):
        return replaced
    topic = subject(earlier.question)
    if topic and re.match(r"(?:the )?[A-Z]", pointed) and re.search("[A-Z]", topic):
        return earlier.question.replace(topic, pointed, 1)
    return f"{earlier.question.rstrip('?？ ')}, for {pointed}?"


def _owned(phrase: str, pointed: str) -> str:
    """ "his age" of a Chinese name, which is put there without 's."""
    noun = re.fullmatch(r"(?:his|her|its|their) ([a-z][a-z -]*)", phrase, re.IGNORECASE)
    if noun and pointed.endswith(f" {noun[1]}") and not re.search(r"['’]s? ", pointed):
        return f"{pointed[: -len(noun[1]) - 1]}'s {noun[1]}"
    return pointed


def _placed(preposition: str, phrase: str, earlier: Earlier) -> str | None:
    """ "And on Mondays?", "And in Birch county?": what follows the preposition, in the place of
    what followed it in the latest question that has it, a time for a time."""
    timed = _MONTH.fullmatch(phrase) is not None
    if kind_of(phrase) == "time":
        turns = earlier.turns() if timed else [earlier]
        return next(filter(None, (retimed(turn.question, phrase) for turn in turns)), None)
    for turn in earlier.turns():
        for after in re.finditer(
            rf"\b{preposition} (?:the )?([\w'’. -]+?)(?=[?？]|$| in | on | at | for )",
            turn.question,
        ):
            old = after.group(1)
            was_timed = kind_of(old) == "time" or _MONTH.fullmatch(old) is not None
            if was_timed == timed:
                year = re.search(r" \d{4}$", old) if timed else None
                new = phrase + (year.group() if year else "")
                return turn.question[: after.start(1)] + new + turn.question[after.end(1) :]
    return None


def _other_property(phrase: str, question: str) -> str | None:
    """ "And profit?" after "What was Orion Steel's revenue in 2022?"."""
    match = _OWNED.search(question)
    plain = re.fullmatch(r"(?:the |its |their )?([a-z][a-z -]*)", phrase)
    if match is None or plain is None:
        return None
    return question[: match.start()] + plain.group(1) + question[match.end() :]


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


def lacks_subject(question: str) -> bool:
    """Whether an English question names nothing and says little: "How tall is the tower?"."""
    named = any(entity.kind not in ("time", "number") for entity in entities(question))
    if named or _GENERIC.match(question):
        return False
    words = re.findall(r"[A-Za-z][\w'’-]*", _PEOPLE.sub(r"\1", question))
    content = [word for word in words if word.lower() not in lexicon.FUNCTION_EN]
    fragment = _VERB_INSIDE.search(question) is None
    defines = re.match(
        r"what (?:is|are) (?!on |in |at )(?:an? )?[\w-]+(?: [\w-]+)?\s*\?*$", question, re.I
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
