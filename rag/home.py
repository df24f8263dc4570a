"""Which place a newspaper means by 我市 ("our city").

A city's daily seldom writes the city's name: it says 我市, 本市, 全市. A question that names the city
must still find such a sentence; one that names another city must not. So the name that the
Source writes most often stands beside those words when a question is compared with them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.terms import HAN

OURS = re.compile("[我本全][市省区县]")
LEAST = 2
"""Times that a name must stand in the Source: once may be news from elsewhere."""

_CITY = re.compile(rf"(?=([{HAN}]{{2}})[市区县])")
_CITIES = re.compile(rf"([{HAN}]{{2}})市(?![场民值政区长委内里上面容])")
_NO_CITY = re.compile("[我本全各该个这那一]|[上城都夜超门股楼菜集]$")
"""What stands before 市 and names no city: 上市, 城市, 全市, 夜市..."""


@lru_cache(maxsize=256)
def home(text: str) -> str | None:
    """The place that a Source speaks of as ours: the city it names most, if it speaks so at all."""
    if not OURS.search(text):
        return None
    names = {name for name in _CITY.findall(text) if not _NO_CITY.search(name)}
    most = max(sorted(names), key=text.count, default=None)
    return most if most is not None and text.count(most) >= LEAST else None


def of_another(question: str, text: str, place: str | None) -> bool:
    """Whether `text` speaks of its own city, `place`, and the question names only others."""
    if place is None or place in question or not OURS.search(text):
        return False
    named = {name for name in _CITIES.findall(question) if not _NO_CITY.search(name)}
    return bool(named) and not any(name in text for name in named)


def spelt_out(text: str, place: str | None) -> str:
    """`text` with the place's name before 我市 and the like, where it does not name it itself."""
    if place is None or place in text:
        return text
    return OURS.sub(lambda match: place + match.group(), text)


def as_ours(question: str, text: str, place: str | None) -> str:
    """The question as this text would put it: 我市 for the place, where the text says only that."""
    found = OURS.search(text)
    if place is None or found is None or place in text or place not in question:
        return question
    return re.sub(re.escape(place) + "[市省区县]?", found.group(), question)
