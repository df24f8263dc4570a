"""A question put right: 不是，我问的是副院长。 and "No, I meant the deputy mayor."

What was meant is asked as any follow-up is: a part of a question in the place of its like in the
question before, a whole question by itself. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from rag import lexicon
from rag.topic import is_han_text

_REFUSED_ZH = (
    r"(?:(?:我(?:不是|没有?)[想要]?[问说指](?:的是)?[^，,。]{1,12}|不是?这个|不是?|不对|错了?|[你您](?:理解|弄|搞|看)错了"
    r"|[对抱]不?[起歉]|等等)[了的啊呀]?[，,。！!、 ]+)"
)
_SAID_ZH = r"我(?:的意思是|(?:[想要]?[问说指][的]?是|是[想要]?[问说指]|[想要]问)(?:一下|的?是)?)"
_REFUSED_EN = r"(?:(?:no|not that|sorry|wait|actually|oops) ?[,.!—-] *)"
_SAID_EN = r"i(?: mean| meant| was asking| am asking| asked| wanted|['’]m asking)(?: to (?:ask|know))?(?: about| for)?"
_PATTERNS = (
    re.compile(
        rf"{_REFUSED_ZH}*(?:我[问说指]的)?不是(?P<old>[^，,。]{{1,12}})[，,。、 ]*(?:{_SAID_ZH}|而?是)(?P<meant>.+)"
    ),
    re.compile(rf"{_REFUSED_ZH}*{_SAID_ZH}[，,：: ]*(?P<meant>.+)"),
    re.compile(rf"{_REFUSED_ZH}+(?:应该|应当|而)?是?(?P<meant>.+)"),
    re.compile(
        rf"{_REFUSED_EN}*not (?:the )?(?P<old>[^,]{{1,30}})[,;]+ (?:but )?(?P<meant>.+)",
    ),
    re.compile(rf"{_REFUSED_EN}*{_SAID_EN}[,: ]+(?P<meant>.+)"),
    re.compile(rf"{_REFUSED_EN}+(?P<meant>.+)"),
)
_NOT = re.compile(r"[，,] ?(?:而)?不是[^，,]+$|,? (?:and )?not [^,]+$")
_ASKS_EN = re.compile(
    r"(?:who|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b",
)


def corrected(question: str, before: str) -> str | None:
    """The follow-up that `question` should have been, or the question `before` it with the right
    word for the wrong one; None of a question that puts nothing right."""
    bare = question.strip().rstrip("。.!！ ")
    match = next(filter(None, (pattern.fullmatch(fold(bare)) for pattern in _PATTERNS)), None)
    if match is None:
        return None
    said = bare[match.start("meant") :]
    if not_this := _NOT.search(fold(said)):
        said = said[: not_this.start()]
    said, old = said.strip(" ，,：:"), match.groupdict().get("old")
    if old and (at := fold(before).find(old)) >= 0:
        return before[:at] + re.sub("^the ", "", said.rstrip("?？")) + before[at + len(old) :]
    if not is_han_text(question):
        return said if _ASKS_EN.match(fold(said)) else f"What about {said.rstrip('?')}?"
    if lexicon.WH_ZH.search(fold(said)):
        return said
    return f"{said.rstrip('?？').removesuffix('的')}呢？"
