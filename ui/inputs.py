"""What a person types, checked: questions and filters. Knows nothing of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.errors import InvalidInput
from rag.types import Filters
from ui.i18n import Labels

LONGEST_QUESTION = 2_000
"""Characters; a question is a sentence or two, and every one of them costs retrieval time."""


def checked_question(text: str, words: Labels) -> str:
    """`text` on one line, perhaps empty. Raises InvalidInput when it is too long."""
    question = " ".join(text.split())
    if len(question) > LONGEST_QUESTION:
        message = words["too_long"].format(actual=len(question), limit=LONGEST_QUESTION)
        raise InvalidInput(message)
    return question


def checked_filters(
    date_from: str | None, date_to: str | None, sources: Sequence[str], words: Labels
) -> Filters:
    """Filters from what the fields hold; empty fields ask for nothing. Raises InvalidInput for
    what is no date, and for a first date after the last."""
    start, end = _checked_date(date_from, words), _checked_date(date_to, words)
    if start and end and start > end:
        raise InvalidInput(words["bad_range"].format(start=start, end=end))
    return Filters(start, end, tuple(sources))


def _checked_date(text: str | None, words: Labels) -> str | None:
    written = (text or "").strip()[:40]
    if not written:
        return None
    try:
        return date.fromisoformat(written.replace("/", "-")).isoformat()
    except ValueError:
        raise InvalidInput(words["bad_date"].format(actual=written)) from None
