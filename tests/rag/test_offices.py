"""Who holds an office is told where the office is written, and not by a deputy's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from index.fold import fold
from rag.assemble import open_assistant
from rag.offices import Office, asked_for, of_another, offices


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
    assert asked_for(question) == office


def test_offices_and_their_deputies() -> None:
    assert list(offices("云泽市副市长方克俭和林业局局长秦叶红")) == [
        Office("市长", deputy=True, body="云泽"),
        Office("局长", deputy=False, body="林业"),
    ]
    assert list(offices("the vice-president and the deputy prime minister")) == [
        Office("president", deputy=True),
        Office("minister", deputy=True),
    ]
    assert list(offices("the mayor")) == [Office("市长", deputy=False)]
    assert list(offices("市长助理接听市长热线")) == []


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("云泽市市长是谁？", "云泽市副市长方克俭到夜市调研。", True),
        ("云泽市市长是谁？", "云泽市林业局局长秦叶红介绍，去年植树3万棵。", True),
        ("云泽市市长是谁？", "市长方明和局长秦叶红出席。", False),
        ("云泽市市长是谁？", "方明当选。", False),
        ("林业局局长是谁？", "副局长纪文涛说，重点在白沙区。", True),
        ("林业局局长是谁？", "交通局局长丁墨言出席。", True),
        ("林业局局长是谁？", "局长秦叶红出席。", False),
        ("林业局局长是谁？", "林业局长秦叶红出席。", False),
        ("林业局局长是谁？", "时任局长秦叶红出席。", False),
        ("林业局副局长是谁？", "局长秦叶红介绍，去年植树3万棵。", True),
        ("谁担任林业局局长？", "市委书记李明出席。", True),
        ("市长表扬了谁？", "林业局局长秦叶红受到表扬。", False),  # nobody's office is asked for
        ("Who is the mayor of Wexcombe?", "Deputy mayor Paul Renner opened a park.", True),
        ("Who is the president?", "Vice-president Daniel Marsh said so.", True),
        ("Who is the deputy mayor?", "Mayor Jane Holt opened a park.", True),
        ("Who is the deputy mayor?", "Deputy Mayor Paul Renner opened a park.", False),
        ("Who is the mayor?", "The mayor and her deputy mayor came.", False),
        ("Who is the mayor?", "Jane Holt was elected.", False),
        ("Who is the mayor of Yunze?", "云泽市副市长方克俭到夜市调研。", True),
        ("Who is the president of the hospital?", "院长唐如松说，老院区将改建。", False),
        ("Who is the president of the hospital?", "副院长何远征说，老院区将改建。", True),
        ("Who is the mayor of Yunze?", "云泽市市长方明到夜市调研。", False),
    ],
)
def test_a_sentence_about_another_office(question: str, sentence: str, another: bool) -> None:
    assert of_another(fold(question), fold(sentence)) is another


FERRY = """Ferry adds boats

Ann Lee of Wexcombe said the ferry to Gull Harbor takes 40 minutes from Monday on.
"""
DEPUTY = """Skate park opens

Deputy mayor Paul Renner opened a skate park in Wexcombe on Saturday, a week late.
"""
MAYOR = """Park opens

Mayor Joan Hill opened a park in Wexcombe on Saturday and said that it cost 3 dollars.
"""


@pytest.mark.parametrize(
    ("articles", "told"),
    [((FERRY,), None), ((FERRY, DEPUTY), None), ((FERRY, DEPUTY, MAYOR), "Joan Hill")],
)
def test_nobody_else_is_taken_for_the_mayor(
    tmp_path: Path, articles: tuple[str, ...], told: str | None
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, article in enumerate(articles):
        (pages / f"2031-05-0{number + 1}_a1.txt").write_text(article, encoding="utf-8")
    build([pages], tmp_path / "index")
    answer = open_assistant(tmp_path / "index").ask("Who is the mayor of Wexcombe?")
    assert answer.abstained is (told is None)
    assert all(told and told in citation.quote for citation in answer.citations)
