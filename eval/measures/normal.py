"""When two strings count as the same for the measures: NFKC, lower case, no spaces, no punctuation.

What stands inside a number is not punctuation: the point of 5.8, the minus of -3, the sign of 5 %.
Thousands separators go (1,500 equals 1500); other signs between two digits leave a space, so that
two numbers don't become one. A number never matches inside a longer one: "45" is not found in
"145家" nor in "45.5%".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INSIDE_NUMBER = re.compile(r"(?<=\d)[.:/\-~](?=\d)|(?<=\d)[%‰]")
_MARKER = re.compile(r"\[\d+\]")


def compact(text: str) -> str:
    """`text` without white space, otherwise as it is; what quotes are compared by."""
    return "".join(text.split())


def without_markers(text: str) -> str:
    """`text` without its inline citation markers [1]."""
    return _MARKER.sub("", text)


def normal(text: str) -> str:
    """The form in which answers are compared."""
    folded = unicodedata.normalize("NFKC", text).lower()
    joined = _THOUSANDS.sub("", re.sub(r"(?<=\d)\s+(?=[%‰])", "", folded))
    kept = {match.start() for match in _INSIDE_NUMBER.finditer(joined)}
    found: list[str] = []
    gap = False
    for place, character in enumerate(joined):
        if not character.isalnum() and place not in kept:
            gap = True
            continue
        if gap and found and found[-1].isdigit() and character.isdigit():
            found.append(" ")
        found.append(character)
        gap = False
    return "".join(found)


def contains(shown: str, expected: str) -> bool:
    """Whether `expected` stands in `shown`, both in normal form.

    A match whose edge is a digit may not go on as a longer number on that side. An `expected`
    with nothing to compare (only punctuation) is found nowhere.
    """
    text, wanted = normal(shown), normal(expected)
    if not wanted:
        return False
    start = text.find(wanted)
    while start >= 0:
        if _whole_number_edges(text, start, start + len(wanted)):
            return True
        start = text.find(wanted, start + 1)
    return False


def contains_any(shown: str, expected: Iterable[str]) -> bool:
    """Whether any of the alternatives stands in `shown`."""
    return any(contains(shown, answer) for answer in expected)


def _whole_number_edges(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if text[start].isdigit() and re.search(r"\d[.]?$", before):
        return False
    return not (text[end - 1].isdigit() and re.match(r"[.]?\d", after))
