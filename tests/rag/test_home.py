"""Which place 我市 means, and how a question and a text are brought together by it."""

from __future__ import annotations

import pytest

from rag.home import as_ours, home, of_another, spelt_out

PAGE = "澄浦市召开会议。我市举办车展。澄浦港吞吐量增长。北京市代表团来访。公司上市。"


def test_home_is_the_city_named_most_where_the_text_says_ours() -> None:
    assert home(PAGE) == "澄浦"
    assert home(PAGE.replace("我市", "该市")) is None
    assert home("我市举办车展。") is None
    # Once may be news from elsewhere.
    assert home("我市举办车展。北京市代表团来访。") is None


@pytest.mark.parametrize(
    ("text", "place", "shown"),
    [
        ("我市举办车展", "澄浦", "澄浦我市举办车展"),
        ("澄浦我市", "澄浦", "澄浦我市"),
        ("举办车展", "澄浦", "举办车展"),
        ("我市", None, "我市"),
    ],
)
def test_spelt_out(text: str, place: str | None, shown: str) -> None:
    assert spelt_out(text, place) == shown


def test_a_question_about_home_is_put_as_the_text_would() -> None:
    assert as_ours("澄浦市车展多大？", "我市举办车展", "澄浦") == "我市车展多大？"
    assert as_ours("上海车展多大？", "我市举办车展", "澄浦") == "上海车展多大？"
    assert as_ours("澄浦车展多大？", "澄浦举办车展,我市", "澄浦") == "澄浦车展多大？"


@pytest.mark.parametrize(
    ("question", "text", "place", "expected"),
    [
        ("上海市一季度增长多少？", "一季度我市增长5.8%。", "天津", True),
        ("天津市一季度增长多少？", "一季度我市增长5.8%。", "天津", False),
        ("上海市一季度增长多少？", "上海来的投资使我市增长5.8%。", "天津", False),
        ("上海市一季度增长多少？", "一季度增长5.8%。", "天津", False),
        ("上海市一季度增长多少？", "一季度我市增长5.8%。", None, False),
        ("谁辞去副市长职务？", "我市有关负责人辞去职务。", "天津", False),
        ("一季度增长多少？", "一季度我市增长5.8%。", "天津", False),
    ],
)
def test_our_city_is_not_another_one(
    question: str, text: str, place: str | None, expected: bool
) -> None:
    assert of_another(question, text, place) is expected
