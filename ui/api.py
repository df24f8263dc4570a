"""The two endpoints that scripts may call: ask and search. Everything else serves the page."""

from __future__ import annotations

from typing import Any

import gradio as gr

from index.errors import BaowenError
from index.types import Hit
from rag.wire import answer_json
from ui.asktab import ASK_LIMIT
from ui.desk import Desk
from ui.i18n import labels
from ui.inputs import checked_filters, checked_question

_MOST_HITS = 100


def add_api(desk: Desk) -> None:
    """Registers /ask and /search with the Blocks being built."""
    words = labels("en")

    def ask(question: str, date_from: str = "", date_to: str = "") -> dict[str, Any]:
        """The answer to one question, as `baowen ask --json` prints it."""
        assistant = desk.assistants[desk.chosen("")]
        try:
            filters = checked_filters(date_from, date_to, (), words)
            return answer_json(assistant.ask(checked_question(question, words), (), filters))
        except BaowenError as error:
            raise gr.Error(str(error)) from None

    def search(
        query: str, k: int = 10, date_from: str = "", date_to: str = ""
    ) -> list[dict[str, Any]]:
        """The k best passages (at most 100), best first."""
        try:
            filters = checked_filters(date_from, date_to, (), words)
            text = checked_question(query, words)
            hits = desk.library.search(text, filters, max(1, min(int(k), _MOST_HITS)))
        except BaowenError as error:
            raise gr.Error(str(error)) from None
        return [hit_json(hit) for hit in hits]

    shared: dict[str, Any] = {"concurrency_id": "ask", "concurrency_limit": ASK_LIMIT}
    gr.api(ask, api_name="ask", **shared)
    gr.api(search, api_name="search", **shared)


def hit_json(hit: Hit) -> dict[str, Any]:
    """A passage that was found as one JSON object; a higher score is better."""
    return {
        "source": hit.source,
        "article": hit.article.id,
        "headline": hit.article.headline,
        "date": hit.date,
        "text": hit.passage.text,
        "spans": [[start, end] for start, end in hit.passage.spans],
        "score": round(float(hit.score), 6),
    }
