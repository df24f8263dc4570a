"""The text of an article as HTML: its parts in reading order, quotations marked in their context.

Pure functions from a Source's text, parts and spans to HTML. Characters are those of the Source;
only its line breaks are laid out anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Part, PartKind, Span
from ui.i18n import Labels
from ui.markup import escape, tag

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
# Scripts written without spaces between words, and their punctuation.
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")

_LONGEST_SHOWN = 60_000
"""Code points of one article that are sent to a browser; more makes a phone stutter."""
_CHUNK = 3_000
"""A paragraph longer than this is no paragraph but a text without blank lines: it is cut here."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Spans read as one paragraph. A seam lies before each span whose index is in `seams`."""

    kind: PartKind
    spans: tuple[Span, ...]
    seams: frozenset[int] = frozenset()

    @property
    def length(self) -> int:
        return sum(end - start for start, end in self.spans)


def paragraphs(text: str, parts: Sequence[Part]) -> list[Paragraph]:
    """Parts as paragraphs: cut at blank lines, and joined where one part reads on from another."""
    result: list[Paragraph] = []
    for part in parts:
        pieces = _cut(text, part.span)
        if part.joined and result and pieces:
            before = result.pop()
            seams = before.seams | {len(before.spans)}
            result.append(Paragraph(before.kind, (*before.spans, pieces[0]), seams))
            pieces = pieces[1:]
        result.extend(Paragraph(part.kind, (piece,)) for piece in pieces)
    return result


def article_html(
    text: str,
    parts: Sequence[Part],
    marks: Sequence[Span],
    words: Labels,
    mark_class: str = "quote",
) -> str:
    """All paragraphs, `marks` highlighted. Of a very long article the stretch around the first
    mark is shown, and what is left out is counted."""
    every = paragraphs(text, parts)
    first, last = _window(every, marks)
    shown = [_paragraph_html(text, item, marks, words, mark_class) for item in every[first:last]]
    before = sum(item.length for item in every[:first])
    after = sum(item.length for item in every[last:])
    return _elided(before, words) + "".join(shown) + _elided(after, words)


def _cut(text: str, span: Span) -> list[Span]:
    start, end = span
    pieces: list[Span] = []
    for match in _BLANK_LINE.finditer(text, start, end):
        pieces += _chunks(start, match.start())
        start = match.end()
    return pieces + _chunks(start, end)


def _chunks(start: int, end: int) -> list[Span]:
    return [(at, min(at + _CHUNK, end)) for at in range(start, end, _CHUNK)]


def _window(items: Sequence[Paragraph], marks: Sequence[Span]) -> tuple[int, int]:
    focus = next((n for n, item in enumerate(items) if _touches(item, marks)), 0)
    first = last = focus
    size = 0
    while size < _LONGEST_SHOWN and (first > 0 or last < len(items)):
        if last < len(items):
            size += items[last].length
            last += 1
        if first > 0:
            first -= 1
            size += items[first].length
    return first, last


def _touches(item: Paragraph, marks: Sequence[Span]) -> bool:
    return any(_overlap(span, mark) is not None for span in item.spans for mark in marks)


def _overlap(one: Span, other: Span) -> Span | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def _paragraph_html(
    text: str, item: Paragraph, marks: Sequence[Span], words: Labels, mark_class: str
) -> str:
    pieces: list[str] = []
    for number, span in enumerate(item.spans):
        if number in item.seams:
            pieces.append(_seam(text, item.spans[number - 1], span, words))
        pieces.append(_marked(text, span, marks, mark_class))
    name = {"headline": "h3", "subhead": "h4"}.get(item.kind, "p")
    note = None if item.kind == "body" else words[f"kind_{item.kind}"]
    return tag(name, "".join(pieces), {"class": f"part {item.kind}", "data-kind": note})


def _marked(text: str, span: Span, marks: Sequence[Span], mark_class: str) -> str:
    position, end = span
    pieces: list[str] = []
    overlaps = (_overlap(span, mark) for mark in marks)
    for start, stop in sorted(found for found in overlaps if found is not None):
        start = max(start, position)
        if start >= stop:
            continue
        pieces.append(_laid_out(text, position, start))
        pieces.append(tag("mark", _laid_out(text, start, stop), {"class": mark_class}))
        position = stop
    return "".join(pieces) + _laid_out(text, position, end)


def _laid_out(text: str, start: int, end: int) -> str:
    """Escaped characters with each line break turned into nothing (Chinese) or a space."""
    pieces: list[str] = []
    for match in _LINE_BREAK.finditer(text, start, end):
        pieces.append(escape(text[start : match.start()]))
        pieces.append(_glue(text[: match.start()][-1:], text[match.end() : match.end() + 1]))
        start = match.end()
    return "".join(pieces) + escape(text[start:end])


def _glue(before: str, after: str) -> str:
    if not before or not after or _UNSPACED.match(before) or _UNSPACED.match(after):
        return ""
    return " "


def _seam(text: str, before: Span, after: Span, words: Labels) -> str:
    """A quiet sign where the page was torn; a space where Latin words meet."""
    last, first = text[before[1] - 1 : before[1]], text[after[0] : after[0] + 1]
    space = " " if last.isascii() and first.isascii() and first.isalnum() and last != "-" else ""
    return tag("span", "", {"class": "seam", "title": words["seam"]}) + space


def _elided(count: int, words: Labels) -> str:
    return tag("p", escape(words["elided"].format(n=count)), {"class": "elided"}) if count else ""
