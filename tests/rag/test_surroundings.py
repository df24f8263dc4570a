"""What stands around a candidate, with every term of rarity 1."""

from __future__ import annotations

import numpy as np
import pytest

from rag.coverage import Known, asked
from rag.surroundings import AROUND_SPAN, NEIGHBOURS, around_span, neighbours

ABOUT = asked("大桥 隧道", lambda term: 1.0)
"""Two terms: 大桥 and 隧道."""


def test_neighbours_lend_what_they_say() -> None:
    texts = [Known.of(text) for text in ("大桥通车。", "天气很好。", "隧道开工。")]
    rows = neighbours(ABOUT, texts)
    assert NEIGHBOURS == ("cover_before", "cover_after", "cover_with_before",
                          "cover_with_first", "cover_rank_in")  # fmt: skip
    assert rows.tolist() == [[0, 0, 0.5, 0.5, 0], [0.5, 0.5, 0.5, 0.5, 2], [0, 0, 0.5, 1, 0]]


def test_near_a_span_is_what_stands_beside_it() -> None:
    far = "，" * 20
    text = f"大桥{far}明天通车{far}隧道"
    found = around_span("大桥 隧道", ABOUT, "time", text, (0, len(text)), (22, 24))
    # 15 characters to either side hold neither, 35 hold both.
    assert dict(zip(AROUND_SPAN, found, strict=True)) == {
        "cover_close": 0.0, "cover_by": 1.0, "span_offers": 1.0, "span_asked": 0.0,
        "span_shared": 0.0,
    }  # fmt: skip


def test_words_that_the_question_says_itself_are_seen() -> None:
    found = around_span("大桥何时通车", ABOUT, "time", "大桥今天通车", (0, 6), (0, 4))
    assert found[2:] == pytest.approx([1.0, 0.0, 0.5])
    found = around_span("大桥何时通车", ABOUT, "time", "大桥今天通车", (0, 6), (0, 2))
    assert found[2:] == pytest.approx([0.0, 1.0, 1.0])


def test_without_a_span_nothing_is_known_of_it() -> None:
    assert np.isnan(around_span("大桥", ABOUT, "time", "大桥", (0, 2), None)).all()
