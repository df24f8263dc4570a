"""A follow-up made into a question that stands alone, before anything is searched for.

By rule, from the questions and answers of earlier turns; or by a generator, whose proposal is
checked (see `rag.proposal`) and gives way to the rules where it fails the check.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from index.errors import BaowenError
from index.fold import fold
from rag import followup_en, followup_zh
from rag.browsing import subject_of
from rag.correction import corrected
from rag.entities import entities
from rag.generators import Generator, Message, spoken
from rag.given import given
from rag.proposal import acceptable
from rag.said_zh import SAYS_ZH
from rag.topic import Earlier, is_han_text, plain
from rag.types import Turn

REMEMBERED = 6
"""Turns that are looked back on. Older ones are not what "it" means."""

PROPOSAL_TOKENS = 160

_ANOTHER_TOPIC = re.compile(
    r"\s*(?:(?:我们?)?[换问]一?个(?:别的)?(?:问题|话题)|问个别的|另一个(?:问题|话题)"
    r"|(?:new|next|another|different) (?:question|topic|subject))[，,：:.。 ]+(?=.{3})"
)
_WHO_SAID = re.compile(rf"谁(?:{SAYS_ZH})|Who said ")
_SOMEBODY = re.compile(r"[他她](?!们)|此人|\b(?:he|she|him|her|his)\b")
_ASKS_ZH = re.compile(r"呢[？?。!！\s]*$")


def standalone(question: str, history: Sequence[Turn]) -> str:
    """`question` with what it leaves out taken from `history`; unchanged when it stands alone."""
    if subject_of(question) is not None:
        return question
    earlier: Earlier | None = None
    said: Earlier | None = None
    for turn in history[-REMEMBERED:]:
        if subject_of(turn.question) is not None:
            continue  # a list of articles is no matter that something more can be asked of
        asked = _resolved(turn.question, earlier) if earlier else turn.question
        now = Earlier(asked, given(asked, turn.answer), earlier)
        # Who said it is only somebody to be asked about; the matter is still the one before.
        said, earlier = (now, earlier) if earlier and _WHO_SAID.match(asked) else (None, now)
    if said and _SOMEBODY.search(fold(question)):
        earlier = said
    return _resolved(question, earlier) if earlier else question


def _resolved(question: str, earlier: Earlier) -> str:
    if not question.strip():
        return question
    if changed := _ANOTHER_TOPIC.match(fold(question)):
        return question[changed.end() :]
    question = corrected(question, earlier.question) or question
    # GDP呢？ has more Latin words than Chinese characters, but for what asks.
    if is_han_text(question) or _ASKS_ZH.search(question):
        return followup_zh.resolve(question, earlier)
    return followup_en.resolve(question, earlier)


def rewritten(question: str, history: Sequence[Turn], generator: Generator) -> str:
    """As `standalone`, proposed by `generator`; its proposal is checked, and the rules decide
    where it fails or cannot be used. It isn't asked about a question that the rules leave alone
    and that names something: that is a topic of its own."""
    by_rule = standalone(question, history)
    alone = entities(question) or subject_of(question) is not None
    if not history or (by_rule == question and alone):
        return by_rule
    try:
        pieces = generator.generate(_asked(question, history), max_tokens=PROPOSAL_TOKENS)
        proposal = deque(spoken(pieces), maxlen=1)
    except BaowenError:
        return by_rule
    text = proposal[0].strip().strip("“”'\"").strip() if proposal else ""
    return text if acceptable(text, question, history) else by_rule


def _asked(question: str, history: Sequence[Turn]) -> list[Message]:
    chinese = is_han_text(question)
    task = (
        "把最后一个问题改写成不看前文也能懂的完整问题。只补上前文里的名称、时间和事情，不回答，"
        "不解释，只输出改写后的一个问题。如果它已经完整，原样输出。"
        if chinese
        else "Rewrite the last question so that it can be understood without the turns before it. "
        "Only put in names, times and things from those turns. Do not answer or explain; "
        "give the one question. If it is complete already, repeat it as it is."
    )
    turns = [f"Q: {turn.question}\nA: {plain(turn.answer)[:300]}" for turn in history[-REMEMBERED:]]
    return [Message("system", task), Message("user", "\n".join([*turns, f"Q: {question}"]))]
