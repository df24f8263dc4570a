"""Hours of the clock in one form: 下午3点, 15时, 15:00 and 3 p.m. agree.

Counted from noon or midnight, as 3点 may be either; whether it is said to be morning or afternoon
is for `rag.choices`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.fold import fold
from rag.numbers import Quantity
from rag.numerals import chinese_number

_HOUR = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_PATTERNS = (
    # 三点 alone may be three points: an hour says so by what stands before or behind it.
    re.compile(
        rf"(?<=[早午晚晨夜里间上])(?P<hour>{_HOUR})[点时](?!代|间|期)"
        rf"(?:(?P<half>半)|(?P<minute>{_HOUR})分)?"
    ),
    re.compile(
        rf"(?<![\d.第小])(?P<hour>{_HOUR})[点时](?:(?P<half>半)(?!年|天|个)|(?P<minute>{_HOUR})分|钟|整|许)"
    ),
    re.compile(r"(?<![\d.])(?P<hour>\d{1,2})时(?![代间期候速常刻而装空光差机值任局事效限许整])"),
    re.compile(r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?:a\.?m\b|p\.?m\b|o'clock)\.?"),
    re.compile(r"(?<![\d:.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?![\d:])"),
)


def hours(text: str) -> tuple[Quantity, ...]:
    """Hours of `text` in order, as numbers from 0 to below 12 with the unit "clock"."""
    taken: list[tuple[int, int]] = []
    found: list[Quantity] = []
    for hour in _read(fold(text)):
        if all(hour.end <= start or end <= hour.start for start, end in taken):
            taken.append((hour.start, hour.end))
            found.append(hour)
    return tuple(sorted(found, key=lambda hour: hour.start))


def _read(folded: str) -> Iterator[Quantity]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            said = match.groupdict()
            hour, minute = _number(said["hour"]), _number(said.get("minute") or "0")
            if hour is None or minute is None or hour > 24 or minute > 59:
                continue
            minute += 30 if said.get("half") else 0
            yield Quantity(*match.span(), hour % 12 + minute / 60, "clock", "exact", 2)


def _number(text: str) -> float | None:
    return float(text) if text.isdigit() else chinese_number(text)
