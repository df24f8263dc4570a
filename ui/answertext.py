"""The text of an answer as HTML: markers to click, verdicts on its claims. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.types import Answer, Claim
from ui.i18n import Labels
from ui.markup import Attributes, button, escape, tag

# [?7] is how an answer carries a number for which there was no passage.
_MARKER = re.compile(r"\[(\??)(\d{1,4})\]")
SIGNS = {
    "supported": "✓",
    "partly": "◐",
    "not_found": "?",
    "contradicted": "✗",
    "uncited": "○",
}


def answer_text_html(answer: Answer, turn: int, final: bool, words: Labels) -> str:
    """Paragraphs of the answer with markers as buttons, the short answer set off, and a verdict
    behind each claim. A marker without a citation is shown as the error it is, once `final`."""
    known = {citation.marker for citation in answer.citations}
    claimed = _claim_ends(answer.text, answer.claims)
    pieces: list[str] = []
    position = 0
    for end, claim in claimed:
        pieces.append(_with_markers(answer.text[position:end], known, turn, final, words))
        pieces.append(_verdict(claim, words))
        position = end
    pieces.append(_with_markers(answer.text[position:], known, turn, final, words))
    text = tag("div", "".join(pieces), {"class": "words"})
    return _short(answer) + text


def _short(answer: Answer) -> str:
    short = (answer.short_answer or "").strip()
    if not short or answer.abstained or _MARKER.sub("", answer.text).strip(" 。.") == short:
        return ""
    return tag("p", escape(short), {"class": "short"})


def _claim_ends(text: str, claims: Sequence[Claim]) -> list[tuple[int, Claim]]:
    """Where each claim (with the markers that follow it) ends in the text, in order; a claim that
    does not stand there is skipped."""
    found: list[tuple[int, Claim]] = []
    position = 0
    for claim in claims:
        start = text.find(claim.text, position) if claim.text else -1
        if start < 0:
            continue
        position = start + len(claim.text)
        while (marker := _MARKER.match(text, position)) is not None:
            position = marker.end()
        found.append((position, claim))
    return found


def _with_markers(text: str, known: Collection[int], turn: int, final: bool, words: Labels) -> str:
    pieces: list[str] = []
    position = 0
    for match in _MARKER.finditer(text):
        pieces.append(escape(text[position : match.start()]))
        number = -1 if match[1] else int(match[2])
        shown = f"[{match[2]}]"
        pieces.append(_marker(number, shown, known, turn, final or bool(match[1]), words))
        position = match.end()
    pieces.append(escape(text[position:]))
    return "".join(pieces)


def _marker(
    number: int, written: str, known: Collection[int], turn: int, final: bool, words: Labels
) -> str:
    if number in known:
        return cite_button(str(number), turn, number, words)
    if not final:
        return escape(written)
    return tag("span", escape(written), {"class": "bad-marker", "title": words["bad_marker"]})


def cite_button(content: str, turn: int, marker: int, words: Labels, kind: str = "cite") -> str:
    """A button that shows quotation `marker` of turn `turn`; `content` is HTML."""
    label = words["quote_n"].format(n=marker) if kind == "cite" else None
    data: Attributes = {
        "data-do": "cite",
        "data-turn": turn,
        "data-marker": marker,
        "aria-label": label,
    }
    return button(content, kind, data)


def _verdict(claim: Claim, words: Labels) -> str:
    meaning = words[f"verdict_{claim.verdict}"]
    note = f"{meaning}: {claim.reason}" if claim.reason else meaning
    return tag(
        "span",
        SIGNS[claim.verdict],
        {
            "class": f"verdict {claim.verdict}",
            "role": "note",
            "tabindex": 0,
            "aria-label": note,
            "data-note": note,
        },
    )
