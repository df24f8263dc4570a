from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.decode import decode, one_line, storable
from index.errors import SourceError

SIMPLIFIED = "据新华社北京4月30日电 记者从教育部获悉，今年高考报名人数一千三百万。"
TRADITIONAL = "據中央社臺北4月30日電 記者從教育部獲悉，今年大學學測報名人數十萬。"
ENGLISH = "He said “no” and left. Prices — and wages — rose; the café was empty. It’s over."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((SIMPLIFIED, code) for code in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030",
                                          "gbk", "gb2312", "utf-16-le", "utf-16-be")),
        *((TRADITIONAL, code) for code in ("utf-8", "big5", "gb18030", "cp950", "utf-16")),
        ("教育部", "gbk"),
        ("开幕", "gb18030"),
        ("開幕式", "big5"),
        ("plain", "ascii"),
        ("", "utf-8"),
        (ENGLISH, "utf-8"),
        (ENGLISH, "cp1252"),
        ("plain text with no mark", "utf-16-le"),
    ],
)  # fmt: skip
def test_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x") == text


def test_marks_of_either_order() -> None:
    assert decode(b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le"), "x") == SIMPLIFIED
    assert decode(b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), "x") == SIMPLIFIED


def test_damaged_utf8_loses_only_what_is_damaged() -> None:
    data = bytearray((SIMPLIFIED * 20).encode())
    data[300] = 0xFF
    text = decode(bytes(data), "x")
    assert text.count("\ufffd") <= 3
    assert text.startswith(SIMPLIFIED)
    assert text.endswith(SIMPLIFIED)


def test_utf8_cut_in_a_character() -> None:
    assert decode(SIMPLIFIED.encode()[:-1], "x") == SIMPLIFIED[:-1] + "\ufffd"


def test_damaged_gbk() -> None:
    text = decode(SIMPLIFIED.encode("gbk") * 20 + b"\xff" + SIMPLIFIED.encode("gbk") * 20, "x")
    assert text.count("教育部") >= 39


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        random.Random(1).randbytes(5000),
        random.Random(2).randbytes(5000).replace(b"\x00", b""),
    ],
)
def test_binary_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"photo\.txt: "):
        decode(data, "photo.txt")


@given(st.binary(max_size=300))
def test_whatever_is_decoded_can_be_stored(data: bytes) -> None:
    try:
        text = decode(data, "x")
    except SourceError:
        return
    assert "\x00" not in text
    text.encode("utf-8")


@given(st.text(max_size=200))
def test_utf8_comes_back(text: str) -> None:
    if "\x00" not in text and not text.startswith(("\ufeff", "\ufffe")):
        assert decode(text.encode("utf-8", "replace"), "x") == text


def test_storable_and_one_line() -> None:
    assert storable("a\x00\ud800b") == "a\ufffd\ufffdb"
    assert one_line("  a\n b\u3000c ") == "a b c"
    assert one_line("  ") is None
    assert one_line(None) is None
