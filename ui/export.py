"""An answer with its citations as plain text and as Markdown, to copy, to keep, to print."""

from __future__ import annotations

import re

from index.types import Hit
from rag.types import Answer, Citation, Claim
from ui.answertext import SIGNS
from ui.i18n import Labels

# CommonMark: any ASCII punctuation may be escaped with a backslash. What acts only at the beginning
# of a line is left alone within one: nobody wants to read 2024\-03\-27.
_MARKDOWN_SPECIAL = re.compile(r"[\\`*_\[\]<>()#!|~&]|^\s*[+\-=]|(?<=\d)[.)](?=\s)")
_MARKER = re.compile(r"\\\[(\d+)\\\]")


def plain_text(answer: Answer, words: Labels) -> str:
    """The answer with what was searched for and what a check of its sentences found, then each
    quotation with its number, headline, source and date."""
    lines = [f"{words['md_question']}: {answer.question}"]
    if answer.rewritten:
        lines.append(f"    {words['rewritten']}: {_line(answer.rewritten)}")
    lines += ["", f"{words['md_answer']}: {answer.text}", ""]
    if answer.notice:
        lines += [f"! {_line(answer.notice)}", ""]
    if answer.claims:
        lines += [f"{words['checked']}:", *(_verdict(c, words) for c in answer.claims), ""]
    for citation in answer.citations:
        lines += [
            f"[{citation.marker}] {_origin(citation, words)}",
            f"    {_line(citation.quote)}",
            "",
        ]
    if answer.abstained and answer.nearest:
        lines += [f"{words['nearest']}:", ""]
        for hit in answer.nearest:
            lines += [f"- {_hit_origin(hit, words)}", f"    {_line(hit.passage.text)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def markdown(answer: Answer, words: Labels) -> str:
    """The same as Markdown; nothing in a document or a question acts as markup there."""
    parts = [f"**{markdown_escape(answer.question)}**"]
    if answer.rewritten:
        parts.append(f"{words['rewritten']}: {markdown_escape(answer.rewritten)}")
    parts.append(_MARKER.sub(r"[\1]", _escaped(answer.text)))
    if answer.notice:
        parts.append(markdown_escape(answer.notice))
    if answer.claims:
        checked = (f"- {markdown_escape(_verdict(claim, words))}" for claim in answer.claims)
        parts.append("\n".join([f"{words['checked']}:\n", *checked]))
    for citation in answer.citations:
        origin = markdown_escape(_origin(citation, words))
        parts.append(f"[{citation.marker}] {origin}\n\n> {markdown_escape(citation.quote)}")
    if answer.abstained and answer.nearest:
        parts.append(f"*{words['nearest']}*")
        for hit in answer.nearest:
            origin = markdown_escape(_hit_origin(hit, words))
            parts.append(f"{origin}\n\n> {markdown_escape(hit.passage.text)}")
    return "\n\n".join(parts) + "\n"


def _verdict(claim: Claim, words: Labels) -> str:
    found = f"{SIGNS[claim.verdict]} {_line(claim.text)}"
    if claim.verdict == "supported" and not claim.reason:
        return found
    return (
        f"{found} ({words[f'verdict_{claim.verdict}']}{': ' if claim.reason else ''}{claim.reason})"
    )


def markdown_escape(text: str) -> str:
    """`text` on one line, with every character that Markdown could act on escaped."""
    return _escaped(_line(text))


def _escaped(text: str) -> str:
    return _MARKDOWN_SPECIAL.sub(r"\\\g<0>", text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _origin(citation: Citation, words: Labels) -> str:
    return _names(citation.headline, citation.source, citation.date, words)


def _hit_origin(hit: Hit, words: Labels) -> str:
    return _names(hit.article.headline, hit.source, hit.date, words)


def _names(headline: str | None, source: str, date: str | None, words: Labels) -> str:
    return " · ".join(_line(name) for name in (headline or words["untitled"], source, date) if name)
