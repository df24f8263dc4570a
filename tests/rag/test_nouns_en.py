"""English nouns in the place of their like, and what "it" and a property belong to."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.nouns_en import instead
from rag.topic import subject
from rag.types import Turn

PRICE = "What is the price of oysters in Tern Bay?"
LANDED = "How many oysters were landed in Tern Bay last season?"


@pytest.mark.parametrize(
    ("phrase", "question", "expected"),
    [
        ("mussels", PRICE, "What is the price of mussels in Tern Bay?"),
        ("oysters in Gull Harbor", PRICE, "What is the price of oysters in Gull Harbor?"),
        ("the catch", PRICE, "What is the catch of oysters in Tern Bay?"),
        ("mussels", LANDED, "How many mussels were landed in Tern Bay last season?"),
        ("mussels in Gull Harbor", LANDED,
         "How many mussels were landed in Gull Harbor last season?"),
        ("nurses", "How many doctors work at Easton hospital?",
         "How many nurses work at Easton hospital?"),
        ("a return ticket", "How much is a single ticket on the Bluefin ferry?",
         "How much is a return ticket on the Bluefin ferry?"),
        ("killed", "How many people were hurt in the fire?",
         "How many people were killed in the fire?"),
        # Nothing in the question is like it.
        ("mussels", "When does the ferry leave?", None),
        ("Gull Harbor", PRICE, None),
        ("last year", LANDED, None),
        ("a ferry", "How much is a single ticket?", None),
        ("killed", "When does the ferry leave?", None),
    ],
)  # fmt: skip
def test_a_noun_takes_the_place_of_its_like(
    phrase: str, question: str, expected: str | None
) -> None:
    assert instead(phrase, question) == expected


@pytest.mark.parametrize("first", [PRICE, LANDED])
def test_the_price_is_that_of_the_goods(first: str) -> None:
    history = [Turn(first, "14"), Turn("What about oysters in Gull Harbor?", "11")]
    assert standalone("And the price?", history) == "What is the price of oysters in Gull Harbor?"
    made = standalone("And the price of mussels?", history)
    assert made == "What is the price of mussels in Gull Harbor?"


def test_what_changed_is_what_was_measured() -> None:
    history = [Turn(PRICE, "14 dollars")]
    assert (
        standalone("Why did it rise?", history) == "Why did the price of oysters in Tern Bay rise?"
    )
    made = standalone("What was it last year?", history)
    assert made == "What was the price of oysters in Tern Bay last year?"
    assert standalone("Where is it?", history) == "Where is Tern Bay?"


@pytest.mark.parametrize(
    ("follow_up", "alone"),
    [
        ("And the deputy mayor?", "Who is the deputy mayor of Port Alder?"),
        ("And the population?", "What is the population of Port Alder?"),
        ("And the salary?", "What is the salary of Jane Holt?"),
        ("And her salary?", "What is Jane Holt's salary?"),
    ],
)
def test_nobody_has_an_office_or_a_population(follow_up: str, alone: str) -> None:
    history = [Turn("Who is the mayor of Port Alder?", "Jane Holt"), Turn("How old is she?", "52")]
    assert standalone(follow_up, history) == alone


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("How much did the skate park cost?", "the skate park"),
        ("Why was the Alder tunnel closed?", "the Alder tunnel"),
        ("When will the fair begin?", "the fair"),
        ("Where is the skate park?", "the skate park"),
        ("How long is the flat bed?", "the flat bed"),
    ],
)
def test_the_verb_is_no_part_of_the_subject(question: str, about: str) -> None:
    assert subject(question) == about


def test_when_that_was() -> None:
    asked = [Turn("Who designed the skate park?", "Lena Ortiz")]
    assert standalone("When was that?", asked) == "Who designed the skate park: when?"
