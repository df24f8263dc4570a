"""Questions made from what a text counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from rag.types import Answer, Filters, Turn
from ui.examples import (
    MOST_TRIED,
    Candidate,
    Written,
    candidates,
    good_examples,
    written_examples,
)


@pytest.mark.parametrize(
    ("text", "question", "number"),
    [
        ("累计使用钢材约6.8万吨。", "累计使用钢材多少万吨？", "6.8"),
        ("桃溪镇的合作社去年服务农户1100多户,", "桃溪镇的合作社去年服务农户多少户？", "1100"),
        ("桥下停车场的500个泊位首日停满", "桥下停车场的多少个泊位首日停满？", "500"),
        ("县里培育了46家农机合作社", "县里培育了多少家农机合作社？", "46"),
    ],
)
def test_a_clause_that_counts_becomes_the_question_how_many(text, question, number) -> None:
    assert list(candidates(text)) == [Candidate(question, number)]


@pytest.mark.parametrize(
    "text",
    [
        "昨天第23届奖章评选结果揭晓",  # an ordinal
        "大桥于2027年9月开工建设",  # a date
        "其中小型企业共有80家",  # says of what only before it
        "北京和天津等12个城市获批",  # counts what it has begun to list
        "小米和理想的供应商有45家和70家",  # two numbers
        "共有80家",  # too short
        "占到全国市场的百分之五十五",  # nothing in figures
        "The library holds 1,200 books.",
    ],
)
def test_what_makes_a_poor_question_is_left(text) -> None:
    assert list(candidates(text)) == []


@dataclass
class Knowing:
    """Answers with the short answers it was given, by question; counts what it is asked."""

    known: dict[str, tuple[str, float]]
    asked: list[str] = field(default_factory=list)

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer:
        self.asked.append(question)
        short, sure = self.known.get(question, ("", 0.0))
        return Answer(question, short, "zh", short, abstained=not short, confidence=sure)

    def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Iterator[Answer]:
        yield self.ask(question, history, filters)


def test_only_what_is_answered_surely_and_rightly_is_offered_longer_ones_first() -> None:
    texts = [
        "县里培育了46家农机合作社",
        "新建污水管网430公里",
        "清退大小养殖场214家",
        "全市摊位有800个",
    ]
    assistant = Knowing(
        {
            "县里培育了多少家农机合作社？": ("46家", 0.9),
            "新建污水管网多少公里？": ("430公里", 0.9),
            "清退大小养殖场多少家？": ("87家", 0.9),
            "全市摊位有多少个？": ("800个", 0.3),
        }
    )
    assert good_examples(assistant, texts, 4) == [
        "县里培育了多少家农机合作社？",
        "新建污水管网多少公里？",
    ]


def test_the_search_for_examples_ends() -> None:
    assistant = Knowing({})
    assert good_examples(assistant, ["新建污水管网430公里"] * 500, 4) == []
    assert len(assistant.asked) == MOST_TRIED


def test_written_questions_come_from_all_over_the_list_and_in_each_language() -> None:
    names = ["甲", "乙", "丙", "丁"]
    written = [Written(f"{name}有几个？", ("3个",)) for name in names]
    written += [Written(f"How many {name}?", ("3个",)) for name in "abcd"]
    assistant = Knowing({one.question: ("3个", 0.2) for one in written if "乙" not in one.question})
    # Two apart in each language: 甲 and 丙, a and c; then what stands between them.
    assert written_examples(assistant, written, 2) == ["甲有几个？", "How many a?"]
    assert written_examples(assistant, written[:4], 2) == ["甲有几个？", "丙有几个？"]
    assert written_examples(assistant, written[1:2], 2) == []
