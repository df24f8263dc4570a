"""Sentences of Chinese and English text, as ranges that leave no character out.

Rule-based: a newspaper's sentence ends at 。！？ or at an English full stop that is not part of
an abbreviation, an initial or a number; closing quotes and brackets belong to the sentence they
close. Over-long sentences are cut at semicolons, so that a quotation stays short, and text
without any full stop (tables, lists, what is no prose) at a pause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.spans import merge_adjacent, slicer, trim
from index.types import Article, Part, Sentence, Span, text_of

LONG = 120
"""Characters from which a sentence is also cut at semicolons: about what a reader takes in at a
glance, and the length that shown answers should stay under."""

LONGEST = 600
"""Characters of a sentence at most: the longest of 20,000 news articles' that end in a full stop
are shorter, and a passage must stay small enough to rank."""

_CLOSERS = "”’」』）)】》〉〕]\"'"
_HARD_END = re.compile(
    rf"(?:[。！？!?]+|…{{2}}(?=[{re.escape(_CLOSERS)}]))[{re.escape(_CLOSERS)}]*"
)
_ENGLISH_END = re.compile(r"\.[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9\u4e00-\u9fff]|\s*$)")
_SEMICOLON = re.compile(r"[；;][”’」』\"']*")
_PAUSE = re.compile(r"[，,、：:]|\s")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Rep|Rev|Hon|vs|etc|al|No|Nos"
    r"|Vol|pp|Fig|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|e\.g|i\.e|a\.m"
    r"|p\.m|U\.S|U\.K|U\.N|Ph\.D)|\b[A-Z](?:\.[A-Z])*)$"
)
_BLANK_LINE = re.compile(r"\n\s*\n")


def split(text: str) -> list[Span]:
    """Ranges of the sentences of `text`, in order, without white space at their ends.

    Every non-space character lies in exactly one range.
    """
    last = len(text.rstrip())
    ends = sorted(
        {match.end() for match in _HARD_END.finditer(text)}
        | {match.end() for match in _ENGLISH_END.finditer(text) if _ends_english(text, match, last)}
        | {match.start() for match in _BLANK_LINE.finditer(text)}
        | {len(text)}
    )
    ranges: list[Span] = []
    start = 0
    for end in ends:
        ranges.extend(_cut_long(text, start, end))
        start = end
    return ranges


def _ends_english(text: str, match: re.Match[str], last: int) -> bool:
    before = text[max(0, match.start() - 12) : match.start()]
    return match.end() >= last or not _ABBREVIATION.search(before)


def _cut_long(text: str, start: int, end: int) -> Iterator[Span]:
    start, end = trim(text, (start, end))
    if end - start > LONG:
        for match in _SEMICOLON.finditer(text, start, end):
            if match.end() < end:
                yield from _cut_longest(text, start, match.end())
                start = match.end()
    yield from _cut_longest(text, start, end)


def _cut_longest(text: str, start: int, end: int) -> Iterator[Span]:
    start, end = trim(text, (start, end))
    while end - start > LONGEST:
        pauses = _PAUSE.finditer(text, start + LONGEST // 2, start + LONGEST)
        cut = max((match.end() for match in pauses), default=start + LONGEST)
        yield trim(text, (start, cut))
        start, _ = trim(text, (cut, end))
    if start < end:
        yield start, end


def paragraphs(text: str, article: Article) -> Iterator[tuple[Part, tuple[Span, ...]]]:
    """Each paragraph of an article as the part that opens it and the spans it is joined from.

    A part that is `joined` belongs to the paragraph before it. Where two Latin words meet at such
    a joint, the white space that stands in the Source after the first is taken along, so that
    the words stay apart.
    """
    first: Part | None = None
    spans: list[Span] = []
    for part in article.parts:
        if first is not None and part.joined:
            spans[-1] = _with_word_gap(text, spans[-1], part.span)
            spans.append(part.span)
            continue
        if first is not None:
            yield first, merge_adjacent(spans)
        first, spans = part, [part.span]
    if first is not None:
        yield first, merge_adjacent(spans)


def _with_word_gap(text: str, left: Span, right: Span) -> Span:
    before, after = text[left[1] - 1], text[right[0]]
    gap = text[left[1] : left[1] + 1]
    if before.isascii() and after.isascii() and gap.isspace() and before not in "-(":
        return left[0], left[1] + 1
    return left


def sentences(text: str, article: Article) -> list[Sentence]:
    """The sentences of an article that can be quoted, in reading order.

    Headlines, subheads and bylines are sentences of their own; section names and lines that only
    point to another page are left out.
    """
    found: list[Sentence] = []
    for part, spans in paragraphs(text, article):
        if part.kind in ("section", "continuation"):
            continue
        joined = text_of(text, spans)
        cut = slicer(spans)
        for start, end in split(joined) if part.kind == "body" else [(0, len(joined))]:
            for left, right in _cut_longest(joined, start, end):
                found.append(Sentence(joined[left:right], cut(left, right)))
    return found
