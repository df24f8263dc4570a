"""What a block is by its look alone: head, byline, section name, continuation mark, or body.

Knows the conventions of newspapers (Chinese first, English where it costs nothing); does not know
which article a block belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.fold import simplified
from index.pages.blocks import CLOSING, ends_sentence, width

HEAD_MAX = 96
"""Widest headline in columns (a Chinese character is two); a wider block is a paragraph."""
SECTION_MAX = 16
"""Widest section name in columns."""

_NAME = r"[\u4e00-\u9fff·]{2,5}"
# What may be cut into papers' names in many ways is counted, since all of them are tried.
_ROLE = (
    r"(?:本报|本刊|本社|本网|全媒体|见习|实习|特约|首席|新华社|中新社|驻[\u4e00-\u9fff]{1,8}|[\u4e00-\u9fff]{2,6}报){0,4}"
    r"(?:记者|通讯员|特派员|评论员|编辑|实习生|作者)"
)
_NAMES = rf"{_NAME}(?:[\s、,，]+{_NAME})*"
_LATIN = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_CREDIT = r"(?:\s*(?:文\s*[/／]\s*图|图\s*[/／]\s*文|摄影报道|综合报道|整理|报道|摄影|摄|文|图))?"
BYLINE = re.compile(
    rf"^[■□●◆▲◎★○▶\s]*[(（【]?(?:[文图][/／])*\s*{_ROLE}\s*[:：]?\s*{_NAMES}"
    rf"(?:[\s,，、/／;；]+{_ROLE}\s*[:：]?\s*{_NAMES})*{_CREDIT}[)）】]?$"
    rf"|^[■□●◆▲◎★○▶]\s*{_NAMES}{_CREDIT}$"
    rf"|^[Bb][Yy]:? {_LATIN}(?:(?:,| and) {_LATIN})*(?:\s*[,|].{{0,40}})?$"
)
_LEAD = re.compile(
    r"^[(（【]?(?:(?:据|本报|本社|本刊|新华社|中新社|中新网|[\u4e00-\u9fff]{1,6}(?:日报|晚报|时报|晨报|商报|社|网))"
    r".{0,24}?(?:讯|电|报[道导]|消息)|.{0,12}(?:记者|通讯员).{2,16}?(?:报[道导]|讯|电)|.{0,6}\d+ ?月 ?\d+ ?日.{0,6}[讯电])"
    r"|^[A-Z][A-Z .'’-]{2,30}(?:, [A-Z]\w+\.? ?\d{0,2})?(?: \([A-Z]\w+\))? ?[—–-] ?"
)
_REPORTER = re.compile(r"^.{0,16}[(（【](?:[\u4e00-\u9fff]{0,8})(?:记者|通讯员|见习)")
# A long run of spaces is tried from each of them: none is longer than this within a mark.
_GAP = r"\s{0,8}"
_PAGE = rf"第?{_GAP}([0-9０-９A-Za-z一二三四五六七八九十]{{1,4}}){_GAP}[版页]"
FROM = re.compile(
    rf"^[(（【\[]?{_GAP}(?:紧?上?接){_GAP}{_PAGE}{_GAP}[)）】\]]?"
    r"|^\(?(?i:continued from page) ?([A-Z]?\d{1,3})\)?"
)
TO = re.compile(
    rf"[(（【\[]?{_GAP}(?:紧?下?转){_GAP}{_PAGE}{_GAP}[)）】\]]?$"
    r"|\(?(?i:continued on page|see page|turn to page) ?([A-Z]?\d{1,3})\)?$"
)
_DATE_LINE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,8}报\s*)?(?:\d{4} ?年)?\s*\d{1,2} ?月 ?\d{1,2} ?日"
    r"(?:[\s,，·|]*(?:星期|周)[一二三四五六日天].{0,20}"
    r"|(?:[\s,，·|]*(?:农历\S{2,12}|第?\s?[A-Z]?\d{1,3}\s?版|总?第\d{1,6}期|[\u4e00-\u9fff]{2,6}报)){0,6})$"
    r"|^(?:责任?编辑?|版面?设计|校对|美编|编辑|值班主任)[:：].{0,40}$|^第?\s*[A-Z]?\d{1,2}\s*版(?:.{0,12})$"
    r"|^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d{1,2}, \d{4}.{0,40}$"
)


@dataclass(frozen=True, slots=True)
class Look:
    """What one block shows by itself; `came` and `goes` are page labels of continuation marks."""

    headline: bool
    byline: bool
    section: bool
    furniture: bool
    lead: bool
    came: str | None
    goes: str | None
    mark: bool
    ends: bool
    comma: bool
    closer: bool
    starts_mark: bool
    lower: bool
    digits: float


def _label(match: re.Match[str] | None) -> str | None:
    return next((g for g in match.groups() if g), None) if match else None


def look_of(text: str) -> Look:
    """The look of one block's text, in whichever script."""
    text = simplified(text)
    came, goes = FROM.search(text), TO.search(text)
    rest = TO.sub("", FROM.sub("", text, count=1)).strip()
    mark = bool(came or goes) and not rest
    byline = width(text) <= HEAD_MAX and bool(BYLINE.match(text))
    furniture = len(text) <= 48 and bool(_DATE_LINE.match(text)) and not ends_sentence(text)
    ends = ends_sentence(rest or text)
    comma = text[-1] in ",，、;；:："
    lead = bool(_LEAD.match(text) or _REPORTER.match(text))
    plain = not (mark or byline or came or goes or comma or furniture or lead) and len(text) > 1
    headline = plain and width(text) <= HEAD_MAX and not (ends and text[-1] not in "？?！!")
    bare = not re.search(r"[\s,，。、;；:：\d]", text)
    return Look(
        headline=headline,
        byline=byline,
        section=headline and bare and width(text) <= SECTION_MAX,
        furniture=furniture,
        lead=lead,
        came=_label(came),
        goes=_label(goes),
        mark=mark,
        ends=ends,
        comma=comma,
        closer=text[-1] in CLOSING,
        starts_mark=text[0] in "，。、；：？！,.;:?!%％" or text[0] in CLOSING,
        lower=text[0].islower(),
        digits=sum(map(str.isdigit, text)) / len(text),
    )
