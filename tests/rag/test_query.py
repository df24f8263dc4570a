"""Questions as retrieval sees them."""

from __future__ import annotations

import pytest

from rag.query import concepts, language, question_terms, word_terms
from rag.wanted import offers, wanted


@pytest.mark.parametrize(
    ("question", "speaks"), [("谁？", "zh"), ("Who is 王洪海?", "zh"), ("Who?", "en"), ("", "en")]
)
def test_language(question: str, speaks: str) -> None:
    assert language(question) == speaks


def test_question_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert question_terms("What is the name of the bridge?") == ["name", "bridge"]
    assert question_terms("什么？") == ["什", "么", "什么"]


def test_word_terms_leave_out_what_only_neighbours_make() -> None:
    # 今年 and 晚稻 are words, 年晚 stands between them.
    left_out = set(question_terms("今年晚稻面积")) - set(word_terms("今年晚稻面积"))
    assert left_out == {"年晚", "稻面"}


def test_each_term_is_a_concept_and_translations_come_after() -> None:
    found = concepts("bridge", [[("大桥", 0.9), ("桥", 0.5)]])
    assert found == [[("bridge", 1.0)], [("大桥", 0.9), ("桥", 0.5)]]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("大桥什么时候通车？", "time"),
        ("哪一年成立？", "time"),
        ("有多少家企业？", "number"),
        ("占地多大？", "number"),
        ("谁出席了会议？", "person"),
        ("会议在哪里举行？", "place"),
        ("为什么停工？", "reason"),
        ("推出了什么产品？", "thing"),
        ("When did it open?", "time"),
        ("How many ships?", "number"),
        ("Who won?", "person"),
        ("Where is it?", "place"),
        ("Why?", "reason"),
        ("What did they build?", "thing"),
    ],
)
def test_wanted(question: str, kind: str) -> None:
    assert wanted(question) == kind


def test_offers() -> None:
    assert offers("共有45家企业", "number")
    assert not offers("企业很多", "number")
    assert offers("4月29日揭晓", "time")
    assert not offers("揭晓", "time")
    assert offers("随便什么", "thing")
