"""Excerpts: cut at clauses, marked where cut, and nothing that is not in the sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.coverage import asked
from rag.quoting import excerpt

LONG = "甲公司今天宣布," + "乙" * 40 + "," + "丙" * 40 + ",总投资18亿元," + "丁" * 40 + "。"


def test_a_short_sentence_is_shown_whole() -> None:
    assert excerpt("大桥今天通车。", None) == "大桥今天通车。"


def test_a_long_one_keeps_the_clause_of_the_answer() -> None:
    start = LONG.index("18亿元")
    shown = excerpt(LONG, (start, start + 4), limit=60)
    assert shown == "…" + "丙" * 40 + ",总投资18亿元…"


def test_it_keeps_the_clauses_that_the_question_is_about() -> None:
    # The reader's span is the first length; the question asks for how far it is from the mark.
    text = "甲" * 30 + ",水位117米," + "乙" * 20 + ",比警戒线低1米,呈上涨趋势。"
    start = text.index("117米")
    about = asked("离警戒线多远？", lambda term: 1.0)
    # Without the question the clauses before are kept: 30 + 7 + 21 = 58 characters.
    assert excerpt(text, (start, start + 4), 60) == "甲" * 30 + ",水位117米," + "乙" * 20 + "…"
    shown = excerpt(text, (start, start + 4), 60, about)
    assert shown == "…水位117米," + "乙" * 20 + ",比警戒线低1米,呈上涨趋势。"


def test_it_begins_at_the_beginning_when_the_answer_is_there() -> None:
    assert excerpt(LONG, (0, 3), limit=60) == "甲公司今天宣布," + "乙" * 40 + "…"


def test_a_clause_longer_than_the_limit_is_not_cut() -> None:
    text = "甲" * 200 + "。"
    assert excerpt(text, (100, 101), limit=50) == text


@given(
    st.text(alphabet="甲乙丙ab ,，；、。”)…\n", min_size=1, max_size=120),
    st.integers(0, 119),
    st.integers(1, 10),
    st.integers(5, 60),
)
def test_every_shown_character_comes_from_the_sentence_in_order(
    text: str, start: int, length: int, limit: int
) -> None:
    start = min(start, len(text) - 1)
    shown = excerpt(text, (start, min(start + length, len(text))), limit)
    core = "".join(shown.strip("…").split())
    assert core in "".join(text.split())


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_gives_nothing(text: str) -> None:
    assert excerpt(text, None).strip() == ""
