"""Bytes into text: UTF-8, then GB18030, then what charset-normalizer makes of them.

GB18030 accepts nearly any Big5 text and makes rare characters of it, and charset-normalizer takes
short GBK for Big5; so the two are compared by how common the characters are that they give.
"""

from __future__ import annotations

import codecs

from index.errors import SourceError
from index.fold import fold

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DAMAGED_SHARE = 0.01
"""Share of undecodable bytes up to which a text still counts as damaged UTF-8."""

_SAMPLE = 20_000
"""Characters that are looked at to tell one encoding from another."""


def decode(data: bytes, name: str) -> str:
    """Decode `data`; a byte order mark is taken as the sign it is and not kept.

    Raises SourceError, naming `name`, for bytes that are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\x00" in data:
        raise SourceError(f"{name}: holds NUL bytes, so it is no text file; convert or remove it")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    damaged = data.decode("utf-8", "replace")
    if damaged.count("\ufffd") <= _DAMAGED_SHARE * len(damaged):
        return damaged
    chinese = _chinese(data)
    if chinese is not None:
        return chinese
    return _guess(data, name)


def _chinese(data: bytes) -> str | None:
    texts = []
    for encoding in ("gb18030", "big5"):
        try:
            texts.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    best = max(texts, key=_commonness, default=None)
    return best if best is not None and _commonness(best) > 0.5 else None


def _commonness(text: str) -> float:
    """Share of the non-ASCII characters that are common Chinese ones or Chinese punctuation."""
    foreign = [char for char in fold(text[:_SAMPLE]) if not char.isascii()]
    return sum(map(_is_common, foreign)) / len(foreign) if foreign else 0.0


def _is_common(char: str) -> bool:
    try:
        first = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    # Rows 16-55 of GB 2312 are the 3,755 characters of level 1, rows 1-3 punctuation and digits.
    return 0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA3


def _guess(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise SourceError(f"{name}: no text encoding fits; save it as UTF-8 and index it again")
    return str(best)
