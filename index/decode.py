"""Bytes into text: UTF-8, then GB18030 or Big5, then what charset-normalizer makes of them.

GB18030 accepts nearly any Big5 text and makes rare characters of it, and charset-normalizer takes
short GBK for Big5; so the two are compared by how common the characters are that they give.
"""

from __future__ import annotations

import codecs
import re

from index.errors import SourceError
from index.fold import fold

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DAMAGED_SHARE = 0.1
"""Undecodable bytes for every decodable non-ASCII character up to which a text still counts as
damaged UTF-8; GBK or Latin-1 read as UTF-8 has several for each."""

_COMMON_SHARE = 0.5
"""Share of common characters from which a reading as Chinese is believed. Measured on 2,500 news
and encyclopedia texts: from 60 characters on the right one of GB18030 and Big5 has at least 0.87,
the wrong one 0.4 in the median, 0.65 at most."""

_COMMON_DAMAGED = 0.8
"""...the same where some bytes fit neither."""

_PLAIN_SHARE = 0.9
"""...and of ASCII letters and common characters together, from which NULs mean UTF-16."""

_SAMPLE = 20_000
"""Characters that are looked at to tell one encoding from another."""

_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x7f]")
_CONTROL_SHARE = 0.02
"""Share of control characters from which bytes that no encoding fits well are no text."""


def decode(data: bytes, name: str) -> str:
    """Decode `data`; a byte order mark is taken as the sign it is and not kept.

    Raises SourceError, naming `name`, for bytes that are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return storable(data[len(mark) :].decode(encoding, "replace"))
    if b"\x00" in data:
        return _utf16(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    if lost <= _DAMAGED_SHARE * (sum(not char.isascii() for char in damaged) - lost):
        return damaged
    chinese = _chinese(data)
    return chinese if chinese is not None else _guess(data, name)


def storable(text: str) -> str:
    """`text` with a replacement character for NULs and lone surrogates: JSON, PDF and Word files
    may carry them, and text storage cannot."""
    text = text.replace("\x00", "\ufffd")
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def one_line(text: str | None) -> str | None:
    """`text` storable and on one line; None when there is nothing in it."""
    return " ".join(storable(text).split()) or None if text else None


def _utf16(data: bytes, name: str) -> str:
    """UTF-16 without its mark, or no text at all."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        plain = sum(map(str.isascii, sample)) + sum(map(_is_common, fold(sample)))
        if "\x00" not in text and plain >= _PLAIN_SHARE * len(sample):
            return text
    raise SourceError(f"{name}: holds NUL bytes, so it is no text file; convert or remove it")


def _chinese(data: bytes) -> str | None:
    for errors, share in (("strict", _COMMON_SHARE), ("replace", _COMMON_DAMAGED)):
        texts = []
        for encoding in ("gb18030", "big5hkscs"):
            try:
                texts.append(data.decode(encoding, errors))
            except UnicodeDecodeError:
                continue
        best = max(texts, key=_commonness, default="")
        if _commonness(best) > share:
            return storable(best)
    return None


def _commonness(text: str) -> float:
    """Share of the non-ASCII characters that are common Chinese ones or Chinese punctuation."""
    foreign = [char for char in fold(text[:_SAMPLE]) if not char.isascii()]
    return sum(map(_is_common, foreign)) / len(foreign) if foreign else 0.0


def _is_common(char: str) -> bool:
    if char.isascii():
        return False
    try:
        first = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    # Rows 16-55 of GB 2312 are the 3,755 characters of level 1, rows 1-3 punctuation and digits.
    return 0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA3


def _guess(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    text = None if best is None else str(best)
    sample = text[:_SAMPLE] if text else ""
    if text is None or len(_CONTROLS.findall(sample)) > _CONTROL_SHARE * len(sample):
        raise SourceError(f"{name}: no text encoding fits; save it as UTF-8 and index it again")
    return text
