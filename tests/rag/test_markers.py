"""Markers are found however they are written and however they are torn."""

from __future__ import annotations

import pytest

from rag.claims import sentences
from rag.markers import Mark, numbers, parse


@pytest.mark.parametrize(
    ("written", "text", "marks"),
    [
        ("有45家[1]。", "有45家。", [(4, (1,))]),
        ("有45家【1】。", "有45家。", [(4, (1,))]),
        ("有45家［1］。", "有45家。", [(4, (1,))]),
        ("有45家 [1, 2]。", "有45家。", [(4, (1, 2))]),
        ("有45家[1，3、5]。", "有45家。", [(4, (1, 3, 5))]),
        ("有45家[1][2]。", "有45家。", [(4, (1,)), (4, (2,))]),
        ("有45家[1-3]。", "有45家。", [(4, (1, 2, 3))]),
        ("有45家[2至3]。", "有45家。", [(4, (2, 3))]),
        ("有45家[段落2]。", "有45家。", [(4, (2,))]),
        ("It has 45 [Source 2].", "It has 45.", [(9, (2,))]),
        ("有45家【1†第三段】。", "有45家。", [(4, (1,))]),
        ("有45家[^1]。", "有45家。", [(4, (1,))]),
        ("没有标注。", "没有标注。", []),
        ("据[2023]年报", "据[2023]年报", []),
        ("数组[i]和[a1]", "数组[i]和[a1]", []),
    ],
)
def test_forms(written: str, text: str, marks: list[tuple[int, tuple[int, ...]]]) -> None:
    parsed = parse(written, complete=True)
    assert parsed.text == text
    assert parsed.marks == tuple(Mark(at, named) for at, named in marks)


def test_a_wide_range_is_its_two_ends() -> None:
    assert numbers("1-300") == (1, 300)
    assert numbers("3-1") == (3, 1)


def test_pieces_never_show_half_a_marker() -> None:
    written = "小米有45家[1]，理想有70家 【2, 3】。They said [so] 5 [4-5]."
    whole = parse(written, complete=True)
    shown = [parse(written[:n], complete=False) for n in range(len(written) + 1)]
    for before, after in zip(shown, [*shown[1:], whole], strict=True):
        assert after.text.startswith(before.text)
        assert after.marks[: len(before.marks)] == before.marks
    assert all(whole.text.startswith(part.text) for part in shown)
    assert whole.text == "小米有45家，理想有70家。They said [so] 5."


def test_an_open_bracket_at_the_end_is_text_when_no_more_comes() -> None:
    assert parse("说[1", complete=False).text == "说"
    assert parse("说[1", complete=True).text == "说[1"


def test_a_marker_belongs_to_the_sentence_before_or_around_it() -> None:
    parsed = parse("小米有45家[1]。理想有70家企业。[2] 奔驰占全国五成多", complete=True)
    found = sentences(parsed, complete=True)
    assert [(s.text, s.numbers) for s in found] == [
        ("小米有45家。", (1,)),
        ("理想有70家企业。", (2,)),
        ("奔驰占全国五成多", ()),
    ]


def test_a_sentence_is_closed_by_its_marker_or_by_what_follows() -> None:
    growing = [
        "小米有45家供应商",
        "小米有45家供应商[1]",
        "小米有45家供应商[1]。",
        "小米有45家供应商。理",
    ]
    closed = [sentences(parse(t, complete=False), complete=False)[0].closed for t in growing]
    assert closed == [False, True, True, True]


def test_openings_and_headings_claim_nothing() -> None:
    found = sentences(
        parse("# 回答\n\n根据文章，情况如下：\n\n- 小米有45家供应商[1]", complete=True),
        complete=True,
    )
    assert [s.claims for s in found] == [False, False, True]
    assert (
        sentences(parse("所给的文章没有提到这一点。", complete=True), complete=True)[0].claims
        is False
    )
