"""Forms of a character that mean the same: traditional and simplified, full and half width, case.

`fold` keeps offsets: one character in, one out. `fold_wide` is full NFKC and may change lengths.
The traditional-to-simplified table is derived from CC-CEDICT (CC BY-SA 3.0); see
`index/builtin/trad2simp.txt`: one line of traditional characters, one of their simplified forms.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "builtin" / "trad2simp.txt"


@cache
def _simplified() -> dict[str, str]:
    traditional, simplified = _TABLE.read_text(encoding="utf-8").splitlines()[:2]
    return dict(zip(traditional, simplified, strict=True))


class _Fold(dict[int, str]):
    """A `str.translate` table that works out each code point the first time it is met."""

    def __init__(self, *, keep_length: bool) -> None:
        super().__init__()
        self._keep_length = keep_length

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char).lower()
        if self._keep_length and len(folded) != 1:
            folded = char
        folded = _simplified().get(folded, folded)
        self[code] = folded
        return folded


_NARROW = _Fold(keep_length=True)
_WIDE = _Fold(keep_length=False)


@cache
def _plain_script() -> dict[int, str]:
    return {ord(traditional): plain for traditional, plain in _simplified().items()}


def simplified(text: str) -> str:
    """`text` with traditional characters made simplified; same length, case and width kept."""
    return text.translate(_plain_script())


def fold(text: str) -> str:
    """`text` lower-cased, simplified and half-width; same length, so offsets hold."""
    return text.translate(_NARROW)


def fold_wide(text: str) -> str:
    """As `fold`, with NFKC forms that take more characters (㎡ to m2, ﬁ to fi)."""
    return text.translate(_WIDE)
