"""What one person's conversation is on the page, and how it changes. Pure; knows no HTML.

A conversation is a tuple of `Shown`. Only its last entry can be waiting or being answered.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from rag.types import Answer, Filters, Turn

Status = Literal["waiting", "busy", "done", "stopped", "failed"]
Rating = Literal["like", "dislike"]

# Follow-ups refer to what was just said; eight turns back is farther than any of them reaches.
_REMEMBERED_TURNS = 8


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Shown:
    """One question and what has become of it. `error` is the line shown when it failed; `run`
    tells the answering of it from any other."""

    question: str
    filters: Filters = NO_FILTERS
    generator: str = ""
    strict: bool = False
    status: Status = "waiting"
    answer: Answer | None = None
    error: str | None = None
    rating: Rating | None = None
    run: str = field(default_factory=lambda: uuid.uuid4().hex, compare=False)


Conversation = tuple[Shown, ...]


def in_progress(conversation: Conversation) -> bool:
    """Whether the last question still waits for (the rest of) its answer."""
    return bool(conversation) and conversation[-1].status in ("waiting", "busy")


def is_run(conversation: Conversation, run: str) -> bool:
    """Whether `run` is still wanted: the last entry is its, and neither ended nor stopped."""
    return in_progress(conversation) and conversation[-1].run == run


def asked(conversation: Conversation, shown: Shown) -> Conversation:
    """With a new question, unless one is in progress."""
    return conversation if in_progress(conversation) else (*conversation, shown)


def retried(conversation: Conversation, generator: str, strict: bool = False) -> Conversation:
    """The last question asked again, unless it is in progress."""
    if not conversation or in_progress(conversation):
        return conversation
    last = conversation[-1]
    again = Shown(last.question, last.filters, generator or last.generator, strict)
    return (*conversation[:-1], again)


def advanced(conversation: Conversation, run: str, **changes: Any) -> Conversation:
    """With fields of the entry that `run` answers changed, while it is wanted."""
    if not is_run(conversation, run):
        return conversation
    return (*conversation[:-1], replace(conversation[-1], **changes))


def stopped(conversation: Conversation) -> Conversation:
    """With the last entry stopped where it stands, if it was in progress."""
    if not in_progress(conversation):
        return conversation
    return (*conversation[:-1], replace(conversation[-1], status="stopped"))


def rated(conversation: Conversation, turn: int, rating: Rating) -> Conversation:
    """With entry `turn` rated, or its rating taken back when it had this one."""
    entry = conversation[turn]
    new = replace(entry, rating=None if entry.rating == rating else rating)
    return (*conversation[:turn], new, *conversation[turn + 1 :])


def history(conversation: Conversation) -> list[Turn]:
    """Earlier turns that were answered, for the assistant; the last entry is the one being asked."""
    answered = [
        Turn(entry.question, entry.answer.short_answer or entry.answer.text)
        for entry in conversation[:-1]
        if entry.status == "done" and entry.answer is not None
    ]
    return answered[-_REMEMBERED_TURNS:]
