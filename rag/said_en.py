"""English follow-ups that ask where an answer comes from: "Who said so?", "What's the source?"

Who said it is asked of the statement that the question before makes with its answer; where it was
written is shown with any answer, so then, and for "Really?", the question before is asked again. Pure.
"""

from __future__ import annotations

import re

from rag.topic import Earlier

SHORT = 40
"""Characters up to which an answer is the thing itself, and not a sentence about it."""

_WHO = re.compile(
    r"(?:and |but )?(?:who|according to whom?)(?: (?:says?|said|reported|reports|announced|confirmed|told you|claims?|claimed))?"
    r"(?: (?:so|that|this|it|all that))?\s*[?？]*",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:and )?(?:what(?:['’]s| is| was| are| were)|where(?:['’]s| is))?\s*(?:the |your |its )?(?:original )?sources?"
    r"(?: (?:of|for) (?:that|this|it))?\s*[?？]*|where (?:does|did) (?:that|this) come from\s*[?？]*"
    r"|(?:in |from )?(?:which|what) (?:news)?(?:paper|article|report|story)(?: (?:says?|said) (?:so|that|this|it))?\s*[?？]*"
    r"|(?:are you )?sure\s*[?？]+|really\s*[?？]+|is (?:that|this|it) (?:true|right|correct|certain)\s*[?？]*"
    r"|when was (?:that|this) (?:reported|published|written)\s*[?？]*"
    r"|where (?:is|was) (?:that|this) (?:from|written|reported|published)\s*[?？]*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:how (?P<measure>many|much|long|far|tall|old|high|often|big)(?P<counted>(?: [a-z-]+){0,3}?)|what|when|where|why|who|whom)"
    r"(?:['’]s| (?P<aux>is|are|was|were|do|does|did|will|would|can|could|has|have|had)) (?P<rest>.+)",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"[Hh]ow (?:many|much) (?P<counted>[a-z -]+) \((?P<about>[^();]+).*\)")
_SUBJECT = re.compile(r"who(?= (?!is |are |was |were )[a-z])", re.IGNORECASE)


def asked_who_said(bare: str, earlier: Earlier) -> str | None:
    """The whole question, where `bare` asks who said what was answered or where it is written."""
    if _SOURCE.fullmatch(bare):
        return earlier.question
    if bare.lower().rstrip("? ") == "who" or _WHO.fullmatch(bare) is None:
        return None
    return f"Who said {_stated(earlier)}?"


def _stated(earlier: Earlier) -> str:
    """The question before as a statement with its answer, as far as this goes without a parser:
    "the mill cost 240 million dollars" of "How much will the mill cost?"."""
    question = earlier.question.rstrip("?？ ")
    answer = earlier.answer if len(earlier.answer) <= SHORT else ""
    if fragment := _FRAGMENT.fullmatch(question):  # "How many jobs (the mill)?"
        return f"{fragment['about']} {answer} {fragment['counted']}"
    asks = _ASKS.fullmatch(question)
    if asks is None:
        return _SUBJECT.sub(answer or "who", question, count=1)
    if question.lower().startswith(("why", "how ")) and not asks["measure"]:
        return asks["rest"]
    counted = (asks["counted"] or "").strip()
    if counted and asks["measure"] in ("many", "much"):
        answer = answer if counted.split()[-1] in answer else f"{answer} {counted}"
    verb = f" {asks['aux']} " if answer and asks["aux"] in ("is", "are", "was", "were") else " "
    return f"{asks['rest']}{verb}{answer}".strip()
