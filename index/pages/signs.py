"""What a block is by its look alone: head, byline, section name, continuation mark, or body.

Knows the conventions of newspapers (Chinese first, English where it costs nothing); does not know
which article a block belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.pages.blocks import ends_sentence
from index.types import PartKind

HEAD_MAX = 44
"""Longest headline in wide characters; a longer line without a full stop is a torn paragraph."""
SECTION_MAX = 8
"""Longest section name."""

_NAME = r"[\u4e00-\u9fff·]{2,6}"
_ROLE = (
    r"(?:本报|本刊|本社|本网|见习|实习|特约|首席|驻[\u4e00-\u9fff]{1,8})*"
    r"(?:记者|通讯员|特派员|评论员|编辑)"
)
_NAMES = rf"{_NAME}(?:[\s、,，]+{_NAME})*"
_LATIN = r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,3}"
BYLINE = re.compile(
    rf"^[■□●◆▲◎★\s]*[(（]?(?:文[/／])?{_ROLE}\s*[:：]?\s*{_NAMES}"
    rf"(?:[\s,，、/／]+{_ROLE}\s*[:：]?\s*{_NAMES})*"
    rf"(?:\s*(?:文[/／]图|摄影报道|报道|摄|文|图))?[)）]?$"
    rf"|^By {_LATIN}(?:(?:,| and) {_LATIN})*$"
)
_PAGE = r"第?\s*([0-9０-９A-Za-z一二三四五六七八九十]{1,4})\s*[版页]"
FROM = re.compile(rf"^[(（【]?\s*(?:上接|接|紧接)\s*{_PAGE}\s*[)）】]?")
TO = re.compile(rf"[(（【]?\s*(?:下转|转|紧转)\s*{_PAGE}\s*[)）】]?$")


@dataclass(frozen=True, slots=True)
class Marks:
    """What one block shows: its kind by look, and page labels of continuation lines."""

    kind: PartKind
    continued_from: str | None = None
    continued_to: str | None = None


def marks_of(text: str) -> Marks:
    """Classify one block by its own text."""
    came, goes = FROM.search(text), TO.search(text)
    labels = (came.group(1) if came else None, goes.group(1) if goes else None)
    rest = TO.sub("", FROM.sub("", text, count=1)).strip() if came or goes else text
    if not rest:
        return Marks("continuation", *labels)
    if BYLINE.match(text):
        return Marks("byline")
    if came or goes or ends_sentence(text) or len(text) > HEAD_MAX:
        return Marks("body", *labels)
    if len(text) < 2 or re.search(r"[,，;；]$", text):
        return Marks("body")
    return Marks("headline")
