"""A thing called by its kind alone (小学, 学校, 公司), put by the name that it was given before.

Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from rag.entities import entities
from rag.subjectless import own
from rag.topic import Earlier, subject
from rag.words import words

_COMPANY = "公司|集团|企业|科技|汽车|实业|股份|航空|[钢药车酒纸]厂"
_KINDS = {
    "学校": "大学|学院|中学|小学|幼儿园",
    "公司": _COMPANY,
    "企业": _COMPANY,
}
"""What is called by a word that its name need not have."""


def by_its_kind(bare: str, earlier: Earlier) -> str | None:
    """学校有多少学生？ after a question about 春芽小学: the name for the kind of thing that the question
    begins with; None where it begins otherwise or no such thing was named."""
    first = next(iter(words(fold(bare))), "")
    ends = _KINDS.get(first)
    if ends is None or any(e.kind == "organisation" for e in entities(bare)):
        return None
    called = re.compile(rf".{{2,}}?(?:{ends})(?!长)")
    for turn in earlier.turns():
        for text in (turn.question, turn.answer):
            for entity in entities(text):
                if entity.kind == "organisation" and (name := called.match(entity.text)):
                    return name.group() + bare[len(first) :]
    return None


def named_in_full(bare: str, earlier: Earlier) -> str | None:
    """基地占地多大？ after a question about 创业基地: the whole name for its last word."""
    last = fold(subject(bare) or "")
    for turn in earlier.turns():
        topic = subject(turn.question) or ""
        if 2 <= len(last) <= 4 and fold(topic[1:]).endswith(last):
            return bare.replace(bare[fold(bare).find(last) :][: len(last)], topic, 1)
        if named := _with_its_name(bare, turn.question, topic):
            return named
    return None


def _with_its_name(bare: str, asked: str, topic: str) -> str | None:
    """小学在哪个村？ after 谁捐建了希望小学？: the name that ends in the word the question begins with."""
    named = [entity.text for entity in entities(asked) if entity.kind in ("organisation", "place")]
    for name in (*named, topic):
        for length in range(min(len(name) - 1, 4), 1, -1):
            word, at = fold(bare[:length]), fold(name).find(fold(bare[:length]))
            whole = name is topic or fold(name).endswith(word)
            rest = fold(bare[length : length + 2])
            alone = own(rest) == 0 or own(rest[:1]) == 0
            if at > 0 and whole and own(word) >= 1 and alone:
                return name[: at + length] + bare[length:]
    return None
