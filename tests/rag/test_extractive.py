"""How quotes become one answer."""

from __future__ import annotations

import pytest

from rag.extractive import in_a_row


@pytest.mark.parametrize(
    ("parts", "between", "text"),
    [
        (["大桥通车。[1]", "全长3公里。[2]"], "", "大桥通车。[1]全长3公里。[2]"),
        (["他说：“通车了。”[1]", "全长3公里。[2]"], "", "他说：“通车了。”[1]全长3公里。[2]"),
        (
            ["大桥昨日通车[1]", "全长3公里。[2]"],
            "",
            "大桥昨日通车[1]\n\n全长3公里。[2]",
        ),  # a headline
        (
            ["Fire displaces 14[1]", "No one died.[2]"],
            " ",
            "Fire displaces 14[1]\n\nNo one died.[2]",
        ),
        (["No one died.[1]", "Two fled.[2]"], " ", "No one died.[1] Two fled.[2]"),
        (["大桥通车。[1]"], "", "大桥通车。[1]"),
    ],
)
def test_quotes_stand_in_a_row(parts: list[str], between: str, text: str) -> None:
    assert in_a_row(parts, between) == text
