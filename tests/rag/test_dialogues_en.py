"""English conversations of two and three turns, made up, as a journalist would type them."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.topic import subject
from rag.types import Turn


@pytest.mark.parametrize(
    ("asked", "answer", "follow_up", "alone"),
    [
        ("How many students does Brook College have?", "900", "And teachers?",
         "How many teachers does Brook College have?"),
        ("How many people died in the Elm Street fire?", "2", "And injured?",
         "How many people were injured in the Elm Street fire?"),
        ("How tall is the new tower?", "168 m", "And the old one?", "How tall is the old tower?"),
        ("How many homes lost power?", "4,000", "For how long?",
         "How many homes lost power: for how long?"),
        ("What prize did Nina Holm win?", "the Harlan prize", "How much is it worth?",
         "How much is the Harlan prize worth?"),
        # Days and times counted back are times.
        ("When does the Orme ferry leave on weekdays?", "8 a.m.", "And on Sundays?",
         "When does the Orme ferry leave on Sundays?"),
        ("What was the temperature in Kelso on Monday?", "31", "What about today?",
         "What was the temperature in Kelso today?"),
        ("What is the population of Dunmore?", "80,000", "And ten years ago?",
         "What is the population of Dunmore ten years ago?"),
        ("Is the museum open?", "yes", "What about Mondays?", "Is the museum open on Mondays?"),
        # Questions that leave out of what.
        ("When will the Larch bridge reopen?", "in May", "Who is paying?",
         "Who is paying (the Larch bridge)?"),
        ("Who heads the Tarn gallery?", "Eva Lund", "What is on show?",
         "What is on show (Eva Lund; the Tarn gallery)?"),
        ("When did the Harbor fair begin?", "May 2", "How many people took part?",
         "How many people took part (the Harbor fair)?"),
        ("When did the Elm fire begin?", "May 2", "Were there children inside?",
         "Were there children inside (the Elm fire)?"),
        # And those that don't.
        ("When did the Elm fire begin?", "May 2", "Who was the first person in space?",
         "Who was the first person in space?"),
    ],
)  # fmt: skip
def test_two_turns(asked: str, answer: str, follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn(asked, answer)]) == alone


@pytest.mark.parametrize(
    ("asked", "second", "third", "alone"),
    [
        # What an earlier follow-up put behind the question makes room.
        ("How many homes lost power?", "Why?", "For how long?",
         "How many homes lost power: for how long?"),
        ("What is the bus fare?", "And for children?", "And for dogs?",
         "What is the bus fare, for dogs?"),
        ("When does the Lake museum open on Sundays?", "How much is a ticket?", "And on Mondays?",
         "When does the Lake museum open on Mondays?"),
        ("How tall is the new tower?", "And the old one?", "Who designed it?",
         "Who designed the old tower?"),
    ],
)  # fmt: skip
def test_three_turns(asked: str, second: str, third: str, alone: str) -> None:
    assert standalone(third, [Turn(asked, "9"), Turn(second, "8")]) == alone


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What did the council decide about the library?", "the council"),
        ("When does the Orme ferry leave on weekdays?", "the Orme ferry"),
        ("How long will the Elm Line ride from Skell to Orme take?", "the Elm Line ride"),
        ("Is the museum open on Monday?", "the museum"),
        ("How much is a ticket (the Lake museum)?", "the Lake museum"),
    ],
)
def test_what_is_spoken_of(question: str, about: str) -> None:
    assert subject(question) == about
