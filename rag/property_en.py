"""English follow-ups that name another property of the same thing: "And the design speed?" after
"How much did the Elm bridge cost?". Knows nothing of the corpus.
"""

from __future__ import annotations

import re

from rag import lexicon
from rag.entities import kind_of
from rag.named import asked_for
from rag.nouns_en import about_things, place_of
from rag.topic import Earlier, subject

_PLAIN = re.compile(r"(?:the |its |their |an? )?([a-z][a-z-]*(?: [a-z][a-z-]*){0,3})")
_PROPERTY_OF = re.compile(r"the ([a-z-]+) of (.+)")
_POSSESSIVE = re.compile("['’]s?$")
_OF_THINGS = frozenset(
    [
        "price",
        "cost",
        "fee",
        "fare",
        "value",
        "weight",
        "size",
        "quality",
        "colour",
        "color",
        "origin",
    ]
)
"""What things have that are counted or sold, rather than the place where they are."""
_PERSONAL = frozenset(
    [
        "age",
        "salary",
        "wage",
        "income",
        "birthplace",
        "birthday",
        "hometown",
        "nationality",
        "profession",
        "occupation",
        "name",
        "title",
        "height",
        "wife",
        "husband",
        "father",
        "mother",
        "son",
        "daughter",
        "successor",
        "predecessor",
    ]
)
"""What people have; an office or a population is nobody's."""
_OTHER_NUMBER = {"is": "are", "are": "is", "was": "were", "were": "was"}
_OWNED = re.compile(
    r"(?P<owner>.+['’]s) (?P<property>[a-z][a-z -]*?)(?P<time> (?:in|for|on|last|this|next) .+)?"
)
_OF = re.compile(r"(?<=['’]s )([a-z]+)\b|(?<=\bthe )([a-z]+(?: [a-z]+)?)(?= of (?:the )?[A-Z])")


def of_the_same(phrase: str, earlier: Earlier) -> str | None:
    """A question for the property `phrase` of what the turn before was about; None when the phrase
    names no property, or the turn nothing that could have one."""
    if (owned := _OWNED.fullmatch(phrase)) and _is_property(owned["property"]):
        return _asking(
            owned["property"], f"{_owner(owned['owner'])} {owned['property']}{owned['time'] or ''}?"
        )
    if (named := _PROPERTY_OF.fullmatch(phrase)) and _is_property(named[1]):
        return _asking(named[1], f"{phrase}{place_of(earlier.question, named[2])}?")
    plain = _PLAIN.fullmatch(phrase)
    if plain is None or not _is_property(plain[1]) or kind_of(phrase) == "time":
        return None
    return _in_its_place(plain[1], earlier.question) or _of(plain[1], earlier)


def _is_property(noun: str) -> bool:
    head = _head(noun)
    return head in lexicon.PROPERTIES_EN or head in lexicon.PERSON_PROPERTIES_EN


def _owner(owner: str) -> str:
    """ "the ferry cost's" is the ferry's: no property has another."""
    head, _, last = owner[:-2].rpartition(" ")
    return f"{head}{owner[-2:]}" if " " in head and last in lexicon.PROPERTIES_EN else owner


def _head(noun: str) -> str:
    """The last word, in the singular where that is the known one."""
    word = noun.split()[-1]
    return word if word in lexicon.PROPERTIES_EN else word.removesuffix("s")


def _asking(noun: str, rest: str) -> str:
    word = "Who" if _head(noun) in lexicon.PERSON_PROPERTIES_EN else "What"
    return f"{word} {'are' if _is_many(noun) else 'is'} {rest}"


def _is_many(noun: str) -> bool:
    return noun.endswith("s") and _head(noun) != noun.split()[-1]


def _in_its_place(noun: str, question: str) -> str | None:
    """ "profit" for the revenue of "What was Orion Steel's revenue in 2022?": the time stays."""
    old = _OF.search(question)
    if old is None or not question.startswith(("What", "what", "Who", "who")):
        return None
    if not _is_property(old.group()):
        return None
    person = _head(noun) in lexicon.PERSON_PROPERTIES_EN
    if person != question.lower().startswith("who"):
        return None
    said = question[: old.start()] + noun + question[old.end() :]
    if _is_many(noun) == _is_many(old.group()):
        return said
    asks, verb, *rest = said.split(" ")
    return " ".join((asks, _OTHER_NUMBER.get(verb, verb), *rest))


def _of(noun: str, earlier: Earlier) -> str | None:
    question = earlier.question
    if _head(noun) in _OF_THINGS and (things := about_things(question)):
        return _asking(noun, f"the {noun} of {things}?")
    topic = _owner_of(noun, earlier)
    if topic is None:
        return None
    head, _, last = topic.rpartition(" ")
    if not head or last not in lexicon.PROPERTIES_EN:
        return _asking(noun, f"the {noun} of {topic}?")
    if owner := re.search(rf"{re.escape(topic)} (of [^?]+)", question):
        return _asking(noun, f"the {noun} {owner[1].strip()}?")  # the budget of the city
    return _asking(noun, f"{head} {noun}?")  # the ferry schedule after the ferry fare


def _owner_of(noun: str, earlier: Earlier) -> str | None:
    """What the conversation is about; for what no person has (an office, a population), not the
    person who was an answer in it."""
    topics = (subject(turn.question) for turn in earlier.turns())
    if _head(noun) in _PERSONAL:
        return next(topics, None)
    people = {turn.answer for turn in earlier.turns() if asked_for(turn.question) == "person"}
    return next(
        (topic for topic in topics if topic and _POSSESSIVE.sub("", topic) not in people), None
    )
