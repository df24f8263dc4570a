"""Counting deaths, injuries and people missing."""

from __future__ import annotations

import pytest

from rag.fates import fate


@pytest.mark.parametrize(
    ("question", "text", "can_say"),
    [
        ("事故造成多少人死亡？", "事故致2人遇难。", True),
        ("车祸死了几个人？", "车祸中有7辆车相撞。", False),
        ("死亡人数是多少？", "3人身亡。", True),
        ("多少人死亡？", "夺去12人的生命。", True),
        ("有几人受伤？", "另有5人轻伤。", True),
        ("有几人受伤？", "当时车上有5人。", False),
        ("几名船员失踪？", "4人下落不明。", True),
        ("how many people were injured?", "事故致5人受伤。", True),
        ("how many people were killed in the fire?", "大火烧毁7间房。", False),
    ],
)
def test_a_count_of_them_is_of_what_befell_them(question: str, text: str, can_say: bool) -> None:
    says = fate(question)
    assert says is not None
    assert (says.search(text) is not None) is can_say


@pytest.mark.parametrize(
    "question",
    [
        "有几人参加比赛？",
        "多少医生救治受伤群众？",
        "多少名警察寻找失踪男孩？",
        "how many people attended the funeral of the dead soldiers?",
        "死者家属获赔多少钱？",
        "how many people came?",
        "",
    ],
)
def test_nothing_is_asked_of_a_fate(question: str) -> None:
    assert fate(question) is None
