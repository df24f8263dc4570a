"""How articles begin, cut where a clause ends."""

from __future__ import annotations

import pytest

from index.types import Article, Part
from rag.opening import opening


def begun(text: str, limit: int = 20) -> str:
    start, end = opening(text, Article("a", (Part("body", (0, len(text))),)), limit)
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新桥通车。", "新桥通车。"),
        ("  新桥通车。\n", "新桥通车。"),
        # Of the clauses within 20 characters the last; one that ends behind is taken whole.
        ("昨天上午,新桥正式建成通车。市民们沿着桥走到对岸,很热闹。", "昨天上午,新桥正式建成通车。"),
        ("昨天上午在洄河北岸举行的新桥建成通车仪式上,市长讲话。后来散会。", "昨天上午在洄河北岸举行的新桥建成通车仪式上,"),
        ("新桥长五里半“两岸的人都很高兴。”他说,从前要坐船过河。", "新桥长五里半“两岸的人都很高兴。”他说,"),
        # The comma and the point of a number end nothing.
        ("About 5,800 people and 1.25 million birds came. They left.",
         "About 5,800 people and 1.25 million birds came."),
        ("The bridge of the northern road was opened by the mayor of the town and two of his sons",
         "The bridge of the"),
    ],
)  # fmt: skip
def test_an_opening_ends_with_a_clause_where_one_is_at_hand(text: str, expected: str) -> None:
    limit = 30 if text.startswith("About") else 20
    assert begun(text, limit) == expected


def test_a_headline_is_taken_before_the_body_and_the_body_before_a_masthead() -> None:
    text = "日报\n新桥通车\n昨天新桥通车。"
    masthead, headline, body = (
        Part("section", (0, 2)),
        Part("headline", (3, 7)),
        Part("body", (8, 15)),
    )
    assert opening(text, Article("a", (masthead, headline, body)), 20) == (3, 7)
    assert opening(text, Article("a", (masthead, body)), 20) == (8, 15)
    assert opening(text, Article("a", (masthead,)), 20) == (0, 2)
