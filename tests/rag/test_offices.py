"""Who holds an office is told where the office is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from rag.assemble import open_assistant
from rag.offices import asked_for_head, offices


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("云泽市市长是谁?", "市长"),
        ("谁是林业局副局长?", "局长"),
        ("谁担任市委书记?", "书记"),
        ("林业局局长现在是谁?", "局长"),
        ("who is the mayor of wexcombe?", "mayor"),
        ("who's the new french minister?", "minister"),
        # Whoever else is asked for, and whatever else is asked.
        ("谁的任期最长?", None),
        ("谁是世界上增长最快的?", None),
        ("市长表扬了谁?", None),
        ("谁担任领队?", None),
        ("who is the mayor that resigned?", None),
        ("who met the mayor?", None),
        ("when was the mayor elected?", None),
    ],
)
def test_the_office_that_is_asked_for(question: str, office: str | None) -> None:
    assert asked_for_head(question) == office


def test_offices_and_their_deputies() -> None:
    assert list(offices("副市长方克俭和局长秦叶红")) == [("市长", "副"), ("局长", "")]
    assert list(offices("the vice-president and the deputy prime minister")) == [
        ("president", "副"),
        ("minister", "副"),
    ]
    assert list(offices("市长助理接听市长热线")) == []
    assert list(offices("the mayor")) == [("市长", "")]


TOWN = """Ferry adds boats

Ann Lee of Wexcombe said the ferry to Gull Harbor takes 40 minutes from Monday on.
"""
PARK = """Park opens

Mayor Joan Hill opened a park in Wexcombe on Saturday and said that it cost 3 dollars.
"""


@pytest.mark.parametrize(("articles", "told"), [((TOWN,), False), ((TOWN, PARK), True)])
def test_an_article_without_the_office_does_not_say_who_holds_it(
    tmp_path: Path, articles: tuple[str, ...], told: bool
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, article in enumerate(articles):
        (pages / f"2031-05-0{number + 1}_a1.txt").write_text(article, encoding="utf-8")
    build([pages], tmp_path / "index")
    answer = open_assistant(tmp_path / "index").ask("Who is the mayor of Wexcombe?")
    assert answer.abstained is not told
    assert all("Mayor" in citation.quote for citation in answer.citations)
