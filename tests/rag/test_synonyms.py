"""Other words for a subject, from two sources that must agree."""

from __future__ import annotations

import pytest

from index.bilingual import sharing
from rag.synonyms import synonyms


@pytest.mark.parametrize(
    ("subject", "synonym"),
    [("地铁", "轨道交通"), ("地鐵", "轨道交通"), ("轨道交通", "地铁"), ("医保", "医疗保险"),
     ("公交", "公共交通"), ("警察", "警方")],
)  # fmt: skip
def test_words_that_mean_the_same(subject: str, synonym: str) -> None:
    assert synonym in synonyms(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "高考",
        "医院",
        "火箭",
        "新桥",
        "学校",
        "早稻",
        "铁",
        "地铁3号线",
        "subway",
        "",
        "飞船靠岸",
        "日本",
        "美国",
    ],
)
def test_of_others_none_is_known(subject: str) -> None:
    assert synonyms(subject) == ()


def test_the_table_alone_says_too_much() -> None:
    # "transit" is both 公交 and 过境; only the encoder holds these two apart.
    assert {"公共交通", "交通"} <= set(sharing("公交", 0.5))
    assert "交通" not in synonyms("公交")
