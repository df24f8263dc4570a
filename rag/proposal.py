"""May a model's rewriting of a follow-up be searched for? Only as one short question about what
was said.

A model asked for a question sometimes answers, explains, repeats the conversation or brings in
what nobody named. Pure; knows nothing of models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.fold import fold
from index.sentences import split
from rag import lexicon
from rag.entities import entities
from rag.named import asked_for
from rag.topic import is_han_text
from rag.types import Turn

LONGEST_ZH, LONGEST_EN = 60, 200
"""Characters of a question: 99 % of 14,668 Chinese training questions have 44 at most, of 14,443
English ones 121; what a rewriting puts in makes it longer."""

_ASKS_ZH = re.compile(rf"{lexicon.WH_ZH.pattern}|吗|呢|哪|几|多少|还是|\?$")
_ASKS_EN = re.compile(
    r"^(?:(?:in|on|at|to|for|from|by|of|with|about|under|after|before) )?"
    r"(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|should|may|might)\b|\?$"
)
_TALK = re.compile(
    r"^\s*(?:q|a|question|answer|rewritten|问题?|答案?|改写[^？?]{0,6})\s*[:：]", re.I
)


def acceptable(proposal: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether `proposal` is one short question in the language of `question`, asks for the same
    kind of thing, keeps what `question` names and names nothing that nobody said."""
    return (
        _one_question(proposal)
        and is_han_text(proposal) == is_han_text(question)
        and asked_for(question) in (None, asked_for(proposal))
        and _names_only_what_was_said(proposal, question, history)
    )


def _one_question(text: str) -> bool:
    chinese = is_han_text(text)
    if not 0 < len(text) <= (LONGEST_ZH if chinese else LONGEST_EN):
        return False
    if "\n" in text or len(split(text)) != 1 or re.search(r"[。；;]", text) or _TALK.match(text):
        return False
    # fold() makes the full-width question mark a plain one.
    return (_ASKS_ZH if chinese else _ASKS_EN).search(fold(text)) is not None


def _names_only_what_was_said(proposal: str, question: str, history: Sequence[Turn]) -> bool:
    asked = fold(question)
    said = fold(" ".join([question, *(f"{turn.question} {turn.answer}" for turn in history)]))
    put = fold(proposal)
    return (
        all(fold(entity.text) in said for entity in entities(proposal))
        and all(number in said for number in _numbers(put))
        and all(fold(entity.text) in put for entity in entities(question))
        and all(number in put for number in _numbers(asked))
    )


def _numbers(folded: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", folded)
