"""Who holds an office: of the mayor nothing is told by his deputy, nor by the head of a bureau.

Which offices a text names, of what rank and of which body, in Chinese and English; and which one a
question wants the holder of. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.terms import HAN

_BODIES = "[院市省县区镇乡局部处科厅司校会馆站队所行台社厂村组师军旅团营连]"
_HEAD = f"{_BODIES}长|书记"
_ZH = re.compile(rf"(副)?({_HEAD})(?!助理|热线|信箱)")
_NO_BODY = "任选当位副首现前原担新老代该本各某全时是为由的了和与及兼名个由对向给请叫"
_OF_BODY = re.compile(rf"((?:(?![{_NO_BODY}])[{HAN}]){{2}})({_BODIES})(?:副?\2)?长")
_EN = re.compile(
    r"\b(?:(deputy|vice|assistant)[ -](?:prime )?)?"
    r"(mayor|governor|president|minister|chancellor|commissioner|sheriff|ambassador|dean)\b"
)
_CHINESE = {"mayor": "市长"}
"""The one of them for which there is one word in Chinese."""

_WHO = "(?:谁|哪一?位|何人)"
_ASKS = re.compile(
    rf"(?:{_WHO}(?:[是任]|担任|出任|当选).{{0,16}}({_HEAD})|({_HEAD})(?:现在|目前)?[是为叫由]?{_WHO})[?？]*$"
)
_ASKS_EN = re.compile(
    r"who(?:['’]s| is| was| are| were| became| served as) (?:the |its |their )?(?:[a-z'’-]+ ){0,3}?"
    r"(mayor|governor|president|minister|chancellor|commissioner|sheriff|ambassador|dean)s?\b(?! (?:who|that|whose)\b)"
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a text names it: a deputy's or not; `body` is two characters of what
    it is the head of, where that is written in front."""

    name: str
    deputy: bool
    body: str | None = None


def offices(folded: str) -> Iterator[Office]:
    """Each office that a folded text names."""
    bodies = {match.end(): match.group(1) for match in _OF_BODY.finditer(folded)}
    for match in _ZH.finditer(folded):
        yield Office(match.group(2), match.group(1) is not None, bodies.get(match.end()))
    for match in _EN.finditer(folded):
        name = match.group(2)
        yield Office(_CHINESE.get(name, name), match.group(1) is not None)


def asked_for(folded: str) -> str | None:
    """The office of which a folded question wants the holder, in its own words: 市长 of
    云泽市市长是谁？, mayor of "Who is the mayor?"."""
    if (match := _ASKS.search(folded)) is None:
        english = _ASKS_EN.search(folded)
        return english.group(1) if english else None
    first, second = match.groups()
    return str(first or second)


def of_another(question: str, sentence: str) -> bool:
    """Whether a folded sentence names offices and none that may be the one that the folded question
    wants the holder of: another, a deputy's, or that of another body."""
    wanted, told = list(offices(question)), list(offices(sentence))
    if asked_for(question) is None or not wanted or not told:
        return False
    return not any(_may_be(one, other) for one in wanted for other in told)


def _may_be(wanted: Office, told: Office) -> bool:
    # A president may be a 院长 or a 主席.
    named = wanted.name == told.name or wanted.name.isascii() != told.name.isascii()
    same = named and wanted.deputy == told.deputy
    return same and (None in (wanted.body, told.body) or wanted.body == told.body)
