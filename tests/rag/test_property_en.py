"""Another property of the same thing, in English, against another thing."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.types import Turn


@pytest.mark.parametrize(
    ("asked", "follow_up", "alone"),
    [
        ("How much did the Elm Bridge cost?", "And the design speed?",
         "What is the design speed of the Elm Bridge?"),
        ("How much did the Elm Bridge cost?", "What about the architect?",
         "Who is the architect of the Elm Bridge?"),
        ("How long is the Kelso tunnel?", "What about tolls?",
         "What are the tolls of the Kelso tunnel?"),
        ("What does the ferry cost?", "What about its speed?", "What is the ferry's speed?"),
        ("What is the capacity of the Marigold?", "What about fares?",
         "What are the fares of the Marigold?"),
        ("What are the tolls of the Kelso tunnel?", "And the length?",
         "What is the length of the Kelso tunnel?"),
        ("How much is the ferry fare?", "And the return fare?", "What is the ferry return fare?"),
        ("What is the budget of the city?", "And the mayor?", "Who is the mayor of the city?"),
        ("When was the library built?", "And the cost?", "What is the cost of the library?"),
        ("How long is the Kelso tunnel?", "And its builder?", "Who is the Kelso tunnel's builder?"),
        ("Who is the mayor of Port Alder?", "And the population?",
         "What is the population of Port Alder?"),
        ("Who is the mayor of Port Alder?", "And the deputy mayor?",
         "Who is the deputy mayor of Port Alder?"),
        ("What was Orion Steel's revenue in 2022?", "And the profit?",
         "What was Orion Steel's profit in 2022?"),
        ("What is the ferry fare for adults?", "And the schedule?", "What is the ferry schedule?"),
        ("What is Port Elm's first electric ferry called?", "And the top speed?",
         "What is the top speed of Port Elm's first electric ferry?"),
        ("What is the price of Elm Bay oysters?", "What about last year?",
         "What is the price of Elm Bay oysters last year?"),
        # Names, times and kinds of people take another's place as before.
        ("How much did the Elm Bridge cost?", "How about the Finch bridge?",
         "How much did the Finch bridge cost?"),
        ("How much did the Elm Bridge cost?", "And in 2022?",
         "How much did the Elm Bridge cost in 2022?"),
        ("What is the ferry fare for adults?", "What about seniors?",
         "What is the ferry fare for seniors?"),
    ],
)  # fmt: skip
def test_the_subject_stays(asked: str, follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn(asked, "42")]) == alone


def test_a_property_that_belongs_to_the_answer() -> None:
    history = [Turn("Who is the mayor of Port Alder?", "Jane Holt")]
    assert standalone("How about her age?", history) == "What is Jane Holt's age?"


def test_a_chinese_name_has_properties_too() -> None:
    history = [Turn("Who is the founder of Acme Steel?", "温知夏")]
    assert standalone("And his age?", history) == "What is 温知夏's age?"


def test_a_property_with_its_owner_and_time() -> None:
    history = [Turn("When will the Norvik mill open?", "2034")]
    made = standalone("And its revenue in 2031?", history)
    assert made == "What is the Norvik mill's revenue in 2031?"
    history.append(Turn("And its revenue in 2031?", "2 million"))
    assert (
        standalone("And the year before?", history) == "What is the Norvik mill's revenue in 2030?"
    )
