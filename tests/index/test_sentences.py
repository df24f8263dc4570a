from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONGEST, paragraphs, sentences, split
from index.types import Article, Part, text_of


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天晴。明天雨！后天呢？", ["今天晴。", "明天雨！", "后天呢？"]),
        ("“我们赢了。”他说。“明天再来。”", ["“我们赢了。”", "他说。", "“明天再来。”"]),
        ("真的吗？！真的。", ["真的吗？！", "真的。"]),
        ("他说：“那以后……”再没有人提起。", ["他说：“那以后……”", "再没有人提起。"]),
        ("全长3.5公里,占98.6%。", ["全长3.5公里,占98.6%。"]),
        ("没有句号", ["没有句号"]),
        ("第一段\n\n第二段。", ["第一段", "第二段。"]),
        ("硬回车不\n断句。", ["硬回车不\n断句。"]),
        ("It rained. He left.", ["It rained.", "He left."]),
        ("Mr. Smith met Dr. J. R. Wu at 5 p.m. Friday. They left.",
         ["Mr. Smith met Dr. J. R. Wu at 5 p.m. Friday.", "They left."]),
        ("The U.S. Senate voted. Prices rose 3.5 percent.",
         ["The U.S. Senate voted.", "Prices rose 3.5 percent."]),
        ("She works for Apple Inc.", ["She works for Apple Inc."]),
        ('"It is late." She stood up.', ['"It is late."', "She stood up."]),
        ("He said “no.” Then he left.", ["He said “no.”", "Then he left."]),
        ("Is it? Yes! Go.", ["Is it?", "Yes!", "Go."]),
        ("GDP增长5.2%. 其中一季度最高。", ["GDP增长5.2%.", "其中一季度最高。"]),
        ("", []),
        (" \n\n　", []),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_only_long_sentences_are_cut_at_semicolons() -> None:
    assert cut("甲；乙。") == ["甲；乙。"]
    long = "甲" * 80 + "；" + "乙" * 80 + "。"
    assert cut(long) == ["甲" * 80 + "；", "乙" * 80 + "。"]


def test_text_without_full_stops_is_cut_at_pauses() -> None:
    words = "word " * 500
    pieces = cut(words)
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert " ".join(pieces) == words.strip()
    assert [len(piece) for piece in cut("字" * 1500)] == [600, 600, 300]


@given(st.text(alphabet="甲乙。！？；，“”’ \n\r\t.!?;,\"'AaZz19Mr…）)\u3000", max_size=400))
def test_no_character_is_lost_or_twice(text: str) -> None:
    ranges = split(text)
    covered = [at for start, end in ranges for at in range(start, end)]
    assert covered == sorted(set(covered))
    assert {at for at, char in enumerate(text) if not char.isspace()} <= set(covered)
    for start, end in ranges:
        assert start < end
        assert not text[start].isspace()
        assert not text[end - 1].isspace()


@pytest.mark.parametrize(
    "unit", ["Mr. ", "a. ", "甲。", "甲;", "。", "\n ", "...", "“”", "x", "A. B "]
)
def test_splitting_is_linear(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    started = time.process_time()
    split(text)
    assert time.process_time() - started < 4


def test_a_torn_sentence_is_one_with_two_spans() -> None:
    text = "馆内藏书一百\n\n广告\n\n二十万册。读者免费。"
    tail = text.index("二十万册")
    article = Article("a", (Part("body", (0, 6)), Part("body", (tail, len(text)), joined=True)))
    first, second = sentences(text, article)
    assert first.text == "馆内藏书一百二十万册。"
    assert first.spans == ((0, 6), (tail, tail + 5))
    assert second.text == "读者免费。"
    assert second.spans == ((tail + 5, tail + 10),)


def test_words_torn_at_a_line_end_stay_apart() -> None:
    text = "The bridge is\nclosed to-\nday. Ok."
    parts = (Part("body", (0, 13)), Part("body", (14, 24), True), Part("body", (25, 33), True))
    found = sentences(text, Article("a", parts))
    assert [sentence.text for sentence in found] == ["The bridge is\nclosed to-day.", "Ok."]
    assert all(text_of(text, sentence.spans) == sentence.text for sentence in found)


def test_heads_are_sentences_and_pointers_are_not() -> None:
    text = "要闻\n桥通车了。真的\n上接第1版\n正文。"
    parts = (
        Part("section", (0, 2)),
        Part("headline", (3, 10)),
        Part("continuation", (11, 16)),
        Part("body", (17, 20)),
    )
    article = Article("a", parts)
    assert [s.text for s in sentences(text, article)] == ["桥通车了。真的", "正文。"]
    assert [part.kind for part, _ in paragraphs(text, article)] == [
        "section", "headline", "continuation", "body",
    ]  # fmt: skip
