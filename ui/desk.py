"""What the page does when a person acts, without the page: from a conversation to the next one.

Holds the assistants and the library it was handed; each conversation is in the Session it is
given.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import BaowenError
from rag.types import Answer, Assistant
from ui import turns
from ui.evidence import citation_panel, empty_panel, passage_panel, reader_panel
from ui.feedback import append_line, feedback_record
from ui.i18n import Labels
from ui.inputs import checked_filters, checked_question
from ui.library import Library
from ui.pace import paced
from ui.session import Session
from ui.turns import Conversation, Shown

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """`assistants` by the name under which a person chooses them; the first is the default.
    `strict` holds those that leave out unsupported sentences, under the same names."""

    assistants: Mapping[str, Assistant]
    library: Library
    feedback_path: Path
    strict: Mapping[str, Assistant] = field(default_factory=dict)
    strict_at_first: bool = False

    def ask(
        self,
        session: Session,
        question: str,
        dates: tuple[str | None, str | None],
        sources: Sequence[str],
        generator: str,
        words: Labels,
        strict: bool = False,
    ) -> bool:
        """Puts the question, or why it is refused, into the conversation. False when there is no
        question, or another one is in progress."""
        try:
            text = checked_question(question, words)
            filters = checked_filters(*dates, sources, words)
            shown = Shown(text, filters, self.chosen(generator), strict)
        except BaowenError as error:
            text = " ".join(question.split())[:200]
            shown = Shown(text, status="failed", error=str(error))
        if not text:
            return False
        before = session.conversation
        return session.change(lambda now: turns.asked(now, shown)) != before

    def chosen(self, generator: str) -> str:
        """`generator` where there is one of this name, else the default."""
        return generator if generator in self.assistants else next(iter(self.assistants))

    def _assistant(self, entry: Shown) -> Assistant:
        name = self.chosen(entry.generator)
        strict = self.strict.get(name) if entry.strict else None
        return strict or self.assistants[name]

    def answers(self, session: Session, words: Labels) -> Iterator[Conversation]:
        """The conversation while the waiting last question is being answered, and when it is, or
        was stopped."""
        conversation = session.conversation
        if not conversation or conversation[-1].status != "waiting":
            return
        run = conversation[-1].run
        yield session.change(lambda now: turns.advanced(now, run, status="busy"))
        end: dict[str, Any] = {"status": "failed", "error": words["failed_unexpected"]}
        try:
            for answer in self._stream(session, conversation, run):
                yield _advance(session, run, answer=answer)
                end = {"status": "done"}
        except BaowenError as error:
            end = {"status": "failed", "error": str(error)}
        except Exception:
            logger.exception("answering failed")
            end = {"status": "failed", "error": words["failed_unexpected"]}
        yield _advance(session, run, **end)

    def _stream(self, session: Session, conversation: Conversation, run: str) -> Iterator[Answer]:
        entry = conversation[-1]
        assistant = self._assistant(entry)
        history = turns.history(conversation)
        return paced(
            lambda: assistant.stream(entry.question, history, entry.filters),
            lambda: turns.is_run(session.conversation, run),
        )

    def evidence(self, conversation: Conversation, data: Mapping[str, Any], words: Labels) -> str:
        """The panel for a citation (`turn`, `marker`) or a nearest passage (`turn`, `hit`)."""
        entry = _entry(conversation, data.get("turn"))
        answer = entry.answer if entry else None
        if answer is None:
            return empty_panel(words["evidence_hint"])
        marker, place = _number(data.get("marker")), _number(data.get("hit"))
        for citation in answer.citations:
            if citation.marker == marker:
                found = self.library.article(citation.source, citation.article)
                return citation_panel(found, citation, words)
        if place is not None and place < len(answer.nearest):
            hit = answer.nearest[place]
            found = self.library.article(hit.source, hit.article.id)
            return passage_panel(found, hit, place + 1, words)
        return empty_panel(words["evidence_hint"])

    def first_evidence(self, conversation: Conversation, words: Labels) -> str:
        """The panel for the first thing that the last answer shows."""
        turn = len(conversation) - 1
        answer = conversation[-1].answer if conversation else None
        if answer is None or not (answer.citations or answer.nearest):
            return empty_panel(words["evidence_hint"])
        if answer.citations:
            return self.evidence(
                conversation, {"turn": turn, "marker": answer.citations[0].marker}, words
            )
        return self.evidence(conversation, {"turn": turn, "hit": 0}, words)

    def read(self, data: Mapping[str, Any], words: Labels) -> str:
        """The reader for the article named by `source` and `article`."""
        found = self.library.article(str(data.get("source")), str(data.get("article")))
        return reader_panel(found, words)

    def rate(self, session: Session, data: Mapping[str, Any]) -> Conversation:
        """With a turn rated, the rating written down. Raises OSError where it cannot be."""
        turn, rating = _number(data.get("turn")), data.get("rating")
        if _entry(session.conversation, turn) is None or rating not in ("like", "dislike"):
            return session.conversation
        assert turn is not None
        conversation = session.change(lambda now: turns.rated(now, turn, rating))
        record = feedback_record(conversation[turn], datetime.now(UTC))
        append_line(self.feedback_path, record)
        return conversation


def _advance(session: Session, run: str, **changes: Any) -> Conversation:
    return session.change(lambda now: turns.advanced(now, run, **changes))


def _entry(conversation: Conversation, turn: Any) -> Shown | None:
    number = _number(turn)
    return conversation[number] if number is not None and number < len(conversation) else None


def _number(value: Any) -> int | None:
    """A whole number from 0 that came from a browser, else None."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
