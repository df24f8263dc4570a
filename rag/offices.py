"""Offices and their deputies: 副市长 and "deputy mayor" are not the mayor, nor is 林业局局长.

Which offices a text names, of what rank, in Chinese and English; and which one a question wants the
holder of: an article that never writes it does not say who that is. Of 42 such training questions
every text that answers has the office, of the others 19 % (`rag.builtin.score_rules`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BODIES = "[院市省县区镇乡局部处科厅司校会馆站队所行台社厂村组师军旅团营连]"
_TITLED = re.compile(
    rf"(?<!哪位)(?<!哪名)(?<!哪个)(?<!哪些)(?<!几位)(?<!几名)(副)?({_BODIES}长|主任|书记|主席|总统|总理|总?经理|理事长"
    "|秘书长|董事长|总裁|总干事|检察长|司令员?|教授|总工程师|总编辑?|导演|主编)(?!助理|热线|信箱)"
)
_TITLED_EN = re.compile(
    r"\b(?:(deputy|vice|assistant)[ -](?:prime |general |chief |managing |head )?)?"
    r"(mayor|governor|president|minister|chairman|chairwoman|chairperson|chancellor|speaker|principal|headmaster"
    r"|director|manager|secretary|coach|dean|editor|commissioner|sheriff|ambassador|captain|premier)\b"
)
_CHINESE = {"mayor": "市长", "principal": "校长", "headmaster": "校长"}
"""Offices of which there is one word in each language."""

DEPUTY = "副"

_HEAD = re.compile(f"{_BODIES}长|书记")
_WHO = "(?:谁|哪一?位|何人)"
_ASKS = re.compile(
    rf"(?:{_WHO}(?:[是任]|担任|出任|当选).{{0,16}}({_HEAD.pattern})|({_HEAD.pattern})(?:现在|目前)?[是为叫由]?{_WHO})[?？]*$"
)
_ASKS_EN = re.compile(
    r"who(?:['’]s| is| was| are| were| became| served as) (?:the |its |their )?(?:[a-z'’-]+ ){0,3}?"
    r"(mayor|governor|president|minister|chancellor|commissioner|sheriff|ambassador|dean)s?\b(?! (?:who|that|whose)\b)"
)
"""Offices that have no other name."""


def offices(folded: str) -> Iterator[tuple[str, str]]:
    """Each office that a folded text names, with `DEPUTY` or nothing."""
    for match in _TITLED.finditer(folded):
        yield match.group(2), match.group(1) or ""
    for match in _TITLED_EN.finditer(folded):
        yield _CHINESE.get(match.group(2), match.group(2)), DEPUTY if match.group(1) else ""


def heads(folded: str) -> Iterator[str]:
    """The offices among them by whose name it is clear what they are the head of: 市长, 局长, 书记."""
    return (office for office, _ in offices(folded) if _HEAD.fullmatch(office))


def asked_for_head(folded: str) -> str | None:
    """The office of which a folded question wants the holder: 云泽市市长是谁？, "Who is the mayor?"."""
    if (match := _ASKS.search(folded)) is None:
        english = _ASKS_EN.search(folded)
        return english.group(1) if english else None
    first, second = match.groups()
    return str(first or second)
