"""A time of a follow-up (2030年呢？, 前一年呢？, "And the year before?") in the place of the earlier one.

All the times that a question names side by side are one: for 2030年和2031年 stands the new one alone,
and a year is not compared with itself. Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import itertools
import re

from index.fold import fold
from rag.topic import is_han_text, times

_YEAR = r"(?<![\d.])(?:1[0-9]|20)\d\d(?!\d)"
_BARE_YEAR = re.compile(_YEAR + r"(?=[^\d.,年]|$)")
_JOINED = re.compile(r"\s*(?:[和与及跟或、，,到至/~～—–-]|还是|and|or|to|through|until)\s*")
_FROM = re.compile(r"(?:从|自|\b[Ff]rom |\b[Bb]etween )$")
_AGAINST = r"(?:[比较]|相比|(?: than)? from | than in | than | (?:compared|against) (?:with |to )?(?:in )?)"
"""What brings in the time that another one is held against."""

_FINER = re.compile(r"(?:[今去前明]年|\d{4}年)")
_NAMES_YEAR = re.compile(r"(?:[今去前明]年|\d{4})")
RELATIVE = re.compile(
    r"the (?:coming|previous|past|current|last|next) |this |last |next |(?:yesterday|today)$|.* ago$"
)
"""How a time begins that no preposition leads in."""
_LED = re.compile(
    r"\b(?:in|on|for|of|since|until|by|during|before|after|than|from|to)(?: the)? $", re.I
)

_BEFORE = re.compile(r"(?:再?[前上]一年|上年)|(?:the )?(?:year before|(?:previous|preceding) year)")
_AFTER = re.compile(r"(?:[后下]一年|[次翌]年|第二年)|(?:the )?(?:year after|following year)")
_ORDER = ("前年", "去年", "今年", "明年", "后年")
_ORDER_EN = ("last year", "this year", "next year")


def retimed(question: str, phrase: str) -> str | None:
    """`question` with the time `phrase` for the one that it names; None when it names none."""
    span = _named(question, phrase)
    if span is None:
        return None
    start, end = span
    before, after = question[:start], question[end:]
    if opened := _FROM.search(before) if _holds_several(question[start:end]) else None:
        before = before[: opened.start()] + ("" if is_han_text(question) else "in ")
    if question[:end].endswith("年") and _BARE_YEAR.fullmatch(phrase):
        phrase += "年"
    return _put(before, phrase, _without_itself(after, phrase))


def relative(phrase: str, question: str) -> str | None:
    """The year that 前一年 or "the year before" is, counted from the one that `question` names;
    None where `phrase` is no such year or the question names none."""
    step = next(
        (by for pattern, by in ((_BEFORE, -1), (_AFTER, 1)) if pattern.fullmatch(fold(phrase))), 0
    )
    if step == 0:
        return None
    folded = fold(question)
    if year := re.search(_YEAR, folded):
        return f"{int(year.group()) + step}{'年' if is_han_text(question) else ''}"
    for order in (_ORDER, _ORDER_EN):
        at = next((n for n, word in enumerate(order) if word in folded), None)
        if at is not None and 0 <= at + step < len(order):
            return order[at + step]
    return None


def _named(question: str, phrase: str) -> tuple[int, int] | None:
    found = sorted({*times(question), *_years_beside_another(question)})
    if not found:
        bare = _BARE_YEAR.search(question)  # 2031赛季
        return bare.span() if bare and _NAMES_YEAR.match(fold(phrase)) else None
    start, end = found.pop(0)
    while found and _goes_on(question[end : found[0][0]], phrase):
        end = found.pop(0)[1]
    if _holds_several(question[start:end]):
        return start, end
    # "前5个月" after "今年一季度": the finer part is replaced, the year that was said stays.
    year = _FINER.match(fold(question[start:end]))
    if year and not _NAMES_YEAR.match(fold(phrase)):
        finer = year.end() < end - start
        return (start + year.end(), end) if finer else (end, end)
    return start, end


def _years_beside_another(question: str) -> list[tuple[int, int]]:
    """2030 of 2030和2031年, both of 2030/2031赛季."""
    found = re.finditer(rf"({_YEAR})(?:{_JOINED.pattern})({_YEAR})(?!年)", question)
    first = re.finditer(rf"({_YEAR})(?=(?:{_JOINED.pattern}){_YEAR}年)", question)
    return [pair.span(n) for pair in found for n in (1, 2)] + [one.span(1) for one in first]


def _goes_on(between: str, phrase: str) -> bool:
    """Whether the next time belongs to the one before: beside it, or a finer part of it."""
    if not between:
        return _NAMES_YEAR.match(fold(phrase)) is not None
    return _JOINED.fullmatch(between) is not None


def _holds_several(text: str) -> bool:
    beside = (text[left[1] : right[0]] for left, right in itertools.pairwise(times(text)))
    return any(map(_JOINED.fullmatch, beside)) or bool(_years_beside_another(text))


def _without_itself(after: str, phrase: str) -> str:
    """`after` without the same time again, as what is compared with: 2030年比2030年增长多少."""
    return re.sub(rf"{_AGAINST}{re.escape(phrase)}(?!\d)", "", after, count=1)


def _put(before: str, phrase: str, after: str) -> str:
    if RELATIVE.match(phrase):
        before = re.sub(r"\b(?:in|on) $", "", before)
    elif _BARE_YEAR.fullmatch(phrase) and before[-1:] == " " and not _LED.search(before):
        # "last year" makes room for "in 2030"; the 2031 budget is the 2030 budget.
        ends = re.match(r"\s*(?:[?？.,]|$|[a-z]+ing\b|(?:in|at|on|by|from|than)\b)", after)
        before += "in " if ends else ""
    return re.sub(r"  +", " ", f"{before}{phrase}{after}").strip()
