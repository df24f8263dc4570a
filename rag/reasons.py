"""Why a claim got its verdict, as one line for the reader in the language of the answer."""

from __future__ import annotations

from collections.abc import Sequence

from rag.conflict import Conflict
from rag.types import Language

QUOTES = '“”"「」『』'
SHOWN = 3
"""Most missing things that a line names."""


def uncited(speaks: Language) -> str:
    """No marker at all."""
    return "这句话没有注明出处。" if speaks == "zh" else "This sentence cites nothing."


def no_such_passage(numbers: Sequence[int], speaks: Language) -> str:
    """Markers that stand for no passage: the model's error."""
    named = ", ".join(str(number) for number in numbers)
    if speaks == "zh":
        return f"标注的段落 {named} 不存在，是模型写错了。"
    return f"It cites passage {named}, which does not exist: an error of the model."


def adds_nothing(numbers: Sequence[int], speaks: Language) -> str:
    """Markers of passages that exist but say nothing of the kind."""
    named = ", ".join(str(number) for number in numbers)
    if speaks == "zh":
        return f"标注的段落 {named} 没有说到这件事。"
    return f"Passage {named}, which it cites, says nothing of this."


def orders(numbers: Sequence[int], speaks: Language) -> str:
    """Passages that give the model orders: what they demand is no evidence."""
    named = ", ".join(str(number) for number in numbers)
    if speaks == "zh":
        return f"段落 {named} 里写给模型的指令不算依据。"
    return f"Passage {named} gives orders to the model; what they demand is no evidence."


def other_value(found: Conflict, speaks: Language) -> str:
    """Another number or date in the same statement."""
    if speaks == "zh":
        return f"原文写的是“{found.stated}”，不是“{found.claimed}”。"
    return f"The source says “{found.stated}”, not “{found.claimed}”."


def denied(speaks: Language) -> str:
    """A negation on one side only."""
    if speaks == "zh":
        return "与原文一正一反。"
    return "One denies what the other says."


def missing(things: Sequence[str], speaks: Language) -> str:
    """Numbers, dates, names or quotations that are not in what is cited."""
    named = ("、" if speaks == "zh" else ", ").join(
        f"“{thing.strip(QUOTES)}”" for thing in things[:SHOWN]
    )
    if speaks == "zh":
        return f"引用的段落里没有{named}。"
    return f"What it cites does not have {named}."


def words(clauses: Sequence[str], speaks: Language) -> str:
    """Words that nothing in what is cited bears out."""
    if not clauses:
        return "引用的段落没有这样说。" if speaks == "zh" else "What it cites does not say this."
    if speaks == "zh":
        return f"引用的段落没有说“{clauses[0]}”。"
    return f"What it cites does not say “{clauses[0]}”."


def other_language(speaks: Language) -> str:
    """The words could not be compared across languages."""
    if speaks == "zh":
        return "出处是另一种语言，只核对了数字和日期。"
    return "The source is in another language; only numbers and dates were checked."


def generator_failed(error: str, speaks: Language) -> str:
    """The model could not be used, or broke off; the quoted answer stands in."""
    if speaks == "zh":
        return f"写作模型没有写完（{error}），改为直接引用原文。"
    return f"The model did not finish ({error}); quoting instead."


def generator_silent(speaks: Language) -> str:
    """The model wrote nothing."""
    if speaks == "zh":
        return "写作模型没有写出回答，改为直接引用原文。"
    return "The model wrote no answer; quoting instead."


def left_out(count: int, speaks: Language) -> str:
    """Strict mode: how many sentences are not shown."""
    if speaks == "zh":
        return f"严格模式：略去了 {count} 句没有依据的话。"
    return f"Strict mode: {count} unsupported sentence{'s' if count > 1 else ''} left out."


def all_left_out(count: int, speaks: Language) -> str:
    """Strict mode: nothing of what was written is supported."""
    if speaks == "zh":
        return f"严格模式：写出的 {count} 句都没有依据，改为直接引用原文。"
    return f"Strict mode: none of the {count} sentences written is supported; quoting instead."
