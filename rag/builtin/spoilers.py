"""Small changes that turn a true claim into a false one, or say the same in another form.

One number in words, one of two opposites, a bound turned round, two names in each other's place;
and, still true, a number in another form. Used by `claim_pairs`.
"""

from __future__ import annotations

import itertools
import random
import re

from index.fold import fold
from index.terms import is_han
from rag.choices import choices, counterparts
from rag.entities import entities

_COUNTED = "个名位人家座条件次场届项部种层年天倍支只辆艘张册篇首枚岁等成度公米月周"
_NUMERAL = re.compile(
    rf"(?<![一二两三四五六七八九十百千万分])[二两三四五六七八九十]{{1,3}}(?=[{_COUNTED}])"
)
_DIGITS = re.compile(r"(?<![\d.,A-Za-z])[1-9]\d{0,3}(?![\d.,%％A-Za-z年月日号-])")
_PERCENT = re.compile(r"(?<![\d.])([1-9]\d?)[%％]")
_BOUNDS = {"超过": "不足", "逾": "不足", "多于": "少于", "不足": "超过", "不到": "超过"}
_BOUNDS |= {"more than": "less than", "over": "under", "less than": "more than"}
_BOUNDS |= {"at least": "fewer than", "fewer than": "more than"}
_BOUND = re.compile(rf"({'|'.join(_BOUNDS)})(?=\s?[\d一二两三四五六七八九十])")
_JOINED = re.compile(r"^[\s、，,和与及或跟同]*(?:and|or)?\s*$")
_KINDS = ("person", "organisation", "place", "latin")


def other_numeral(claim: str, chance: random.Random) -> str | None:
    """One Chinese numeral before a measure word becomes another one."""
    found = list(_NUMERAL.finditer(fold(claim)))
    if not found:
        return None
    match = chance.choice(found)
    new = chance.choice([word for word in "三四五六七八九" if word not in match.group()])
    return claim[: match.start()] + new + claim[match.end() :]


def other_choice(claim: str, chance: random.Random) -> str | None:
    """One of the words that exclude each other becomes another of them."""
    found = [c for c in choices(claim) if c.kind != "compass"]
    if not found:
        return None
    chosen = chance.choice(found)
    others = counterparts(chosen, fold(claim[chosen.start : chosen.end]))
    return claim[: chosen.start] + chance.choice(others) + claim[chosen.end :] if others else None


def other_bound(claim: str, chance: random.Random) -> str | None:
    """超过 becomes 不足, "more than" becomes "less than"."""
    match = _BOUND.search(fold(claim))
    if match is None:
        return None
    return claim[: match.start()] + _BOUNDS[match.group()] + claim[match.end() :]


def other_order(claim: str, chance: random.Random) -> str | None:
    """Two names of a kind in each other's place, unless they only stand in a list."""
    named = [entity for entity in entities(claim) if entity.kind in _KINDS]
    for left, right in itertools.pairwise(named):
        between = claim[left.end : right.start]
        alike = left.kind == right.kind and left.text not in right.text
        if alike and right.text not in left.text and not _JOINED.match(between):
            return claim[: left.start] + right.text + between + left.text + claim[right.end :]
    return None


def other_form(claim: str, chance: random.Random) -> str | None:
    """A number in Chinese numerals for one in digits, 百分之 for %: as true as before. Chinese only."""
    if not any(map(is_han, claim)):
        return None
    if match := _PERCENT.search(claim):
        made = "百分之" + in_words(int(match.group(1)))
        return claim[: match.start()] + made + claim[match.end() :]
    match = _DIGITS.search(fold(claim))
    if match is None:
        return None
    return claim[: match.start()] + in_words(int(match.group())) + claim[match.end() :]


def in_words(number: int) -> str:
    """A number from 1 to 9999 in Chinese numerals."""
    digits, made, gap = "零一二三四五六七八九", "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            made += ("零" if gap else "") + digits[digit] + name
            gap = False
        else:
            gap = bool(made)
    return made.removeprefix("一") if 10 <= number < 20 else made
