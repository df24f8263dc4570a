"""What befell those whom a question counts: deaths, injuries, people missing.

How many died is not said by how many came. So where such a question counts, a sentence that says
nothing of the kind, in any of the words there are for it, is no answer.
"""

from __future__ import annotations

import re

from index.terms import HAN

_FATES = tuple(
    (
        re.compile(
            rf"(?:多少|几)[个名位]?[{HAN}]{{0,4}}?(?:{chinese})"
            rf"|(?:{chinese})(?:人数|了|的|有|是|为)*(?:多少|几)"
            rf"|how many (?:[a-z'-]+ ){{0,6}}?(?:{english})\b"
        ),
        re.compile(says),
    )
    for chinese, english, says in (
        (
            "死亡?|遇难|丧生|身亡|罹难|丧命",
            "died|die|dead|killed|deaths|lost their lives",
            r"[死亡毙]|遇难|丧生|罹难|丧命|牺牲|遗体|\bdie[sd]?\b|\bdead\b|death|kill|fatal"
            r"|lost (?:his|her|their) li",
        ),
        ("受伤|负伤|重伤|轻伤", "injured|hurt|wounded|injuries", "伤|injur|hurt|wound"),
        ("失踪|失联|下落不明", "missing", "失踪|失联|下落不明|missing"),
    )
)


def fate(folded: str) -> re.Pattern[str] | None:
    """What a sentence has to say of them, where the folded question asks how many met a fate."""
    return next((says for asks, says in _FATES if asks.search(folded)), None)
