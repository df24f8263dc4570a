"""How often rules turn answers away, counted on three questions."""

from __future__ import annotations

from rag.builtin.questions import Asked
from rag.builtin.score_rules import figures

FACTORY = "瑞典有三家工厂。工厂每年造车9万辆。"
HARBOUR = "挪威的港口有五座码头。"


def _asked(question: str, context: str, answer: str) -> Asked:
    start = context.index(answer)
    return Asked(question, context, (start, start + len(answer)), (answer,), True)


def test_own_and_other_texts_are_counted_apart() -> None:
    found = figures(
        [
            _asked("瑞典的工厂每年造多少辆车？", FACTORY, "9万辆"),
            _asked("挪威的港口有多少公里长？", HARBOUR, "五座"),  # no length: turned away
            _asked("丹麦的港口叫什么？", HARBOUR, "港口"),  # never names Denmark
        ]
    )
    # Two ask for a quantity; beside the sentence that answers the first stands 三家, no 辆.
    assert found["fitting"] == ([False, True], [True])
    assert found["short"] == ([False, True], [])
    # All three name a country; the only other text names another one.
    assert found["unnamed"] == ([False, False, True], [True, True, True])
