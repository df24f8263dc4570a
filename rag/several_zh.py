"""Chinese follow-ups that mean one or all of several things that the question before speaks of.

The former of two, the sixth of a series, those that were counted. Pure; a follow-up that means
none of them gives None.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag.topic import Earlier, subject

_OF_TWO = re.compile(
    rf"([{HAN}A-Za-z0-9·]{{2,12}}?)(?:和|与|跟|还是|、)([{HAN}A-Za-z0-9·]{{2,12}}?)(?=哪|谁|[，,]|$)"
)
_OTHER = re.compile("另(?:外的?)?一[个家名位条种所座项]|另外那[个家名位条种所座项]")
_WHICH = re.compile(
    rf"(?:它们|他们|她们)?(?:分别|都|具体|各)?(?:是|有|叫)?哪(?:[几些]?[个家名位条种所座项]|些|几)([{HAN}]{{0,4}})[？?]*$"
)
_COUNTED = re.compile(rf"(?:多少|几)(?=[个家名位条种所座项])[个家名位条种所座项]([{HAN}]{{2,}})")


def one_of_two(bare: str, asked: str) -> str | None:
    """前者 and 后者: the two things that the earlier question compares."""
    match = re.search("前者|后者", fold(bare))
    two = _OF_TWO.search(asked)
    if match is None or two is None:
        return None
    meant = two.group(1 if match.group() == "前者" else 2)
    return bare[: match.start()] + meant + bare[match.end() :]


def other_of_two(phrase: str, earlier: Earlier) -> str | None:
    """另一座: the one of two things that was not the answer."""
    if _OTHER.fullmatch(fold(phrase)) is None:
        return None
    for turn in earlier.turns():
        two = _OF_TWO.search(turn.question)
        if two and turn.answer in two.groups():
            return two.group(1 if turn.answer == two.group(2) else 2)
    return None


def which_of_them(folded: str, asked: str) -> str | None:
    """是哪些国家？ after 向几个非洲国家捐粮？: what was counted, asked for by name."""
    match = _WHICH.match(folded)
    counted = _COUNTED.search(asked) if match else None
    if match is None or counted is None or match.group(1) not in counted.group(1):
        return None
    return f"{asked[: counted.start()]}哪些{asked[counted.start(1) :]}"


def in_series(bare: str, asked: str) -> str | None:
    """第六届里谁最年长？ after a question about 第五届工匠: the sixth of the same series."""
    match = re.match(r"(第[^的里中是有，]{1,4}?[届期批季轮次])(?=[的里中是有，])", fold(bare))
    topic = subject(asked)
    series = re.match(r"第.{1,4}?[届期批季轮次]", fold(topic)) if topic else None
    if match is None or topic is None or series is None:
        return None
    return bare[: match.end()] + topic[series.end() :] + bare[match.end() :]
