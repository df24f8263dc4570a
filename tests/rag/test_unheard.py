"""Subjects that the corpus never writes."""

from __future__ import annotations

import pytest

from rag.unheard import unheard


@pytest.mark.parametrize(
    ("question", "written", "expected"),
    [
        ("特斯拉有多少家供应商？", "小米汽车有45家供应商", True),
        ("特斯拉有多少家供应商？", "特斯拉有45家供应商", False),
        # Two characters of the name suffice: 白河大桥 may be called 白河桥.
        ("白河大桥有多长？", "白河桥长4公里", False),
        ("桥上有几盏灯？", "码头长4公里", False),  # too short to be a name for certain
        ("这座大桥有几盏灯？", "码头长4公里", False),  # points to what was said before
        ("负责人是谁？", "经理李明说", False),  # a role: the corpus has another word for it
        ("運動員有多少人？", "选手共300名", False),
        ("小汽车过桥收费多少？", "小型客车25元", False),  # a word made of 汽车, which has others
        ("开往东岭的列车有几趟？", "列车每天两趟", False),  # a verb, no name
        ("谁建了码头？", "", False),
        ("Who built the bridge?", "", False),
        ("", "", False),
    ],
)
def test_a_subject_that_is_written_nowhere(question: str, written: str, expected: bool) -> None:
    assert unheard(question, lambda term: term in written) is expected
