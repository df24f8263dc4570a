from __future__ import annotations

import pytest

from eval.measures import citations
from rag.types import Citation


def cite(quote: str, marker: int = 1, source: str = "a.txt") -> Citation:
    return Citation(marker, source, "a", None, None, quote, (), 0.5)


@pytest.mark.parametrize(
    ("quote", "evidence", "right"),
    [
        ("据悉，大桥 全长\n1,250米。", "大桥全长1,250米", True),  # holds it, but for white space
        ("大桥全长", "大桥全长一千米", True),  # 4 of 7 in one run
        ("大桥全", "大桥全长一千米", False),  # 3 of 7
        ("大桥，全长，一千", "大桥全长一千米", False),  # no run longer than 2
        ("甲", "", False),
    ],
)
def test_covers(quote: str, evidence: str, right: bool) -> None:
    assert citations.covers(quote, evidence) is right


def test_a_citation_of_another_source_is_wrong_where_sources_are_named() -> None:
    assert citations.is_right(cite("甲乙"), ["甲乙"])
    assert not citations.is_right(cite("甲乙"), ["甲乙"], relevant=["b.txt"])


def test_precision_and_recall() -> None:
    shown = [cite("春天来了"), cite("别的话", 2)]
    assert citations.precision(shown, ["春天来了"]) == 0.5
    assert citations.evidence_recall(shown, ["春天来了", "秋天走了"]) == 0.5
    assert citations.precision([], ["春天来了"]) is None
    assert citations.evidence_recall(shown, []) is None


def test_sentences_carry_the_markers_that_follow_them() -> None:
    found = citations.sentences("春天来了。[1] 秋天走了[2]。It was cold. [3][4]")
    assert found == [("春天来了。", (1,)), ("秋天走了。", (2,)), ("It was cold.", (3, 4))]


def test_attribution_asks_each_sentence_for_its_own_quote() -> None:
    shown = [cite("春天来了，花开了。", 1), cite("秋天走了。", 2)]
    assert citations.sentence_attribution("春天来了，花开了。[1]秋天走了。[2]", shown) == 1.0
    assert citations.sentence_attribution("春天来了，花开了。[2]秋天走了。[2]", shown) == 0.5
    assert citations.sentence_attribution("春天来了，花开了。秋天走了。[2]", shown) == 0.5
    assert citations.sentence_attribution("春天来了，花开了。[7]", shown) == 0.0
    assert citations.sentence_attribution("", shown) is None


def test_one_marker_serves_a_quote_of_several_sentences() -> None:
    shown = [cite("网传停课？假的！", 1), cite("秋天走了。", 2)]
    assert citations.sentence_attribution("网传停课？假的！[1]秋天走了。[2]", shown) == 1.0
    assert citations.sentence_attribution(
        "网传放假？假的！[1]秋天走了。[2]", shown
    ) == pytest.approx(2 / 3)
    assert citations.sentence_attribution("网传停课？[2]假的！", shown) == 0.0


def test_a_written_sentence_may_add_a_little_of_its_own() -> None:
    shown = [cite("大桥全长一千二百米，今年三月通车", 1)]
    # 13 of 15 characters stand in the quote; then 5 of 13.
    assert citations.sentence_attribution("据悉大桥全长一千二百米，今年三月。[1]", shown) == 1.0
    assert citations.sentence_attribution("大桥全长据说超过了三千五百米。[1]", shown) == 0.0


def test_where_only_sources_are_known_their_sentences_are_right() -> None:
    shown = [cite("甲", 1, "a"), cite("乙", 2, "b"), cite("丙", 3, "c")]
    assert citations.precision(shown, [], relevant=["a", "c"]) == pytest.approx(2 / 3)
    assert citations.evidence_recall(shown[:2], [], relevant=["a", "c"]) == 0.5
    assert not citations.is_right(shown[0], [])
