"""A conversation as HTML: questions, answers, their quotations and what can be done with them.

Pure functions. Buttons carry `data-do` and what it needs; the page's script passes them on.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.types import Hit
from rag.types import Answer, Citation, Filters
from ui.answertext import answer_text_html, cite_button
from ui.export import markdown, plain_text
from ui.i18n import Labels
from ui.markup import Attributes, button, escape, joined, tag
from ui.turns import Conversation, Shown

# Of a quotation in the list below an answer; the panel shows it whole.
_QUOTE_SHOWN = 90


def conversation_html(conversation: Conversation, words: Labels) -> str:
    """Every turn but the last."""
    return "".join(turn_html(n, entry, words) for n, entry in enumerate(conversation[:-1]))


def live_html(conversation: Conversation, words: Labels) -> str:
    """The last turn, the only one that can still change."""
    if not conversation:
        return ""
    return turn_html(len(conversation) - 1, conversation[-1], words, last=True)


def turn_html(number: int, entry: Shown, words: Labels, last: bool = False) -> str:
    """One question with its answer, its state, and its tools."""
    content = tag("h2", escape(entry.question), {"class": "question"})
    content += _filters_line(entry.filters, words)
    if entry.answer is not None:
        content += _answer_html(number, entry, words)
    content += _state_html(entry, words)
    if entry.status not in ("waiting", "busy"):
        content += _tools_html(number, entry, words, last)
    attributes: Attributes = {"class": f"turn {entry.status}", "data-turn": number}
    attributes["data-run"] = entry.run
    if entry.answer is not None and entry.status == "done":
        attributes["data-text"] = plain_text(entry.answer, words)
        attributes["data-markdown"] = markdown(entry.answer, words)
    return tag("article", content, attributes)


def _filters_line(filters: Filters, words: Labels) -> str:
    if filters == Filters():
        return ""
    dates = f"{filters.date_from or '…'} – {filters.date_to or '…'}"
    dated = dates if filters.date_from or filters.date_to else None
    line = joined([dated, *filters.sources])
    return tag("p", escape(words["filtered"]) + " " + line, {"class": "aside"})


def _answer_html(number: int, entry: Shown, words: Labels) -> str:
    answer = entry.answer
    assert answer is not None
    final = entry.status == "done"
    pieces: list[str] = []
    if answer.rewritten and answer.rewritten != entry.question:
        rewritten = escape(words["rewritten"]) + " " + tag("em", escape(answer.rewritten))
        pieces.append(tag("p", rewritten, {"class": "aside"}))
    if answer.notice:
        pieces.append(tag("p", escape(answer.notice), {"class": "notice", "role": "status"}))
    if answer.abstained:
        pieces.append(tag("p", escape(words["abstained"]), {"class": "kicker"}))
    pieces.append(answer_text_html(answer, number, final, words))
    kind = "answer abstained" if answer.abstained else "answer"
    block = tag("div", "".join(pieces), {"class": kind, "aria-live": "polite"})
    if answer.abstained:
        return block + _nearest_html(number, answer.nearest, words)
    return block + _quotations_html(number, answer, words)


def _quotations_html(number: int, answer: Answer, words: Labels) -> str:
    rows = [_row(_citation_button(number, answer, c, words)) for c in answer.citations]
    if not rows:
        return ""
    return tag("ol", "".join(rows), {"class": "rows", "aria-label": words["quotations"]})


def _citation_button(number: int, answer: Answer, citation: Citation, words: Labels) -> str:
    # What the answer quotes in full need not be read twice.
    quote = "" if citation.quote in answer.text else citation.quote
    content = _row_content(
        str(citation.marker), citation.headline, citation.source, citation.date, quote, words
    )
    return cite_button(content, number, citation.marker, words, "row")


def _nearest_html(number: int, nearest: Sequence[Hit], words: Labels) -> str:
    rows = [
        _row(
            button(
                _row_content("≈", h.article.headline, h.source, h.date, h.passage.text, words),
                "row",
                {"data-do": "near", "data-turn": number, "data-hit": place},
            )
        )
        for place, h in enumerate(nearest)
    ]
    if not rows:
        return ""
    title = tag("p", escape(words["nearest"]), {"class": "rows-title"})
    return title + tag("ol", "".join(rows), {"class": "rows nearest"})


def _row(content: str) -> str:
    return tag("li", content)


def _row_content(
    sign: str, headline: str | None, source: str, date: str | None, quote: str, words: Labels
) -> str:
    flat = " ".join(quote.split())
    short = flat if len(flat) <= _QUOTE_SHOWN else flat[: _QUOTE_SHOWN - 1] + "…"
    return (
        tag("span", sign, {"class": "sign"})
        + tag("span", escape(headline or words["untitled"]), {"class": "headline"})
        + tag("span", joined([source, date]), {"class": "origin"})
        + (tag("span", escape(short), {"class": "snippet"}) if short else "")
    )


def _state_html(entry: Shown, words: Labels) -> str:
    if entry.status in ("waiting", "busy"):
        line = words["writing" if entry.answer and entry.answer.text else "searching"]
        dots = tag("span", "<i></i><i></i><i></i>", {"class": "dots", "aria-hidden": "true"})
        return tag("p", escape(line) + dots, {"class": "state busy", "role": "status"})
    if entry.status == "stopped":
        return tag("p", escape(words["stopped"]), {"class": "state"})
    if entry.status == "failed":
        title = tag("strong", escape(words["failed"]))
        detail = tag("span", escape(entry.error or words["failed_unexpected"]))
        return tag("div", title + detail, {"class": "state failed", "role": "alert"})
    return ""


def _tools_html(number: int, entry: Shown, words: Labels, last: bool) -> str:
    tools: list[str] = []
    answer = entry.answer
    if entry.status == "done" and answer is not None:
        tools.append(tag("span", _figures(answer, words), {"class": "figures"}))
        tools += [
            button(escape(words[name]), "tool", {"data-do": name})
            for name in ("copy", "download_md", "download_txt")
        ]
        tools += [_rating(number, entry, name, words) for name in ("like", "dislike")]
    if last:
        tools.append(button(escape(words["retry"]), "tool", {"data-do": "retry"}))
    return tag("footer", "".join(tools), {"class": "tools"}) if tools else ""


def _rating(number: int, entry: Shown, name: str, words: Labels) -> str:
    pressed = "true" if entry.rating == name else "false"
    data: Attributes = {
        "data-do": "rate",
        "data-turn": number,
        "data-rating": name,
        "aria-pressed": pressed,
    }
    return button(escape(words[name]), "tool rate", data)


def _figures(answer: Answer, words: Labels) -> str:
    percent = 0 if answer.abstained else round(answer.confidence * 100)
    sure = words["confidence"].format(n=percent) if percent else None
    took = words["seconds"].format(n=f"{answer.latency_ms / 1000:.2f}")
    return joined([sure, took if answer.latency_ms else None])
