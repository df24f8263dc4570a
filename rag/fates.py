"""What befell those whom a question counts: deaths, injuries, people missing.

How many died is not said by how many came. So where such a question counts, a sentence that says
nothing of the kind, in any of the words there are for it, is no answer.
"""

from __future__ import annotations

import re

from index.terms import HAN

_BE = "(?:were|was|are|is|been|got|left|found|went|go|remain|still)"

_FATES = tuple(
    (
        re.compile(
            # What follows says that it is the verb: 多少名警察寻找失踪男孩 counts the police.
            rf"(?:多少|几)[个名位]?[{HAN}]{{0,4}}?(?:{chinese})(?=$|[?？!！,，。、；;\s了于在或和及吗呢])"
            rf"|(?:{chinese})(?:人数|了|的|有|是|为)*(?:多少|几)"
            rf"|how many (?:[a-z'-]+ ){{0,4}}?(?:{english})\b"
        ),
        re.compile(says),
    )
    for chinese, english, says in (
        (
            "死亡?|遇难|丧生|身亡|罹难|丧命|被杀|牺牲|阵亡",
            rf"died?|{_BE} (?:killed|dead)|deaths|lost their lives",
            r"[死亡毙屠戮]|杀(?![虫菌毒青])|性命|葬身|不治|幸免|遇[难害]|丧生|罹难|丧命|牺牲|殉|处决|遗体|生命|生还|[离去逝辞]世|\bdie[sd]?\b|\bdead\b|death|kill"
            r"|fatal|slaughter|massacr|murder|execut|perish|victim|casualt|lost (?:his|her|their) li",
        ),
        ("受伤|负伤|重伤|轻伤", rf"{_BE} (?:injured|hurt|wounded)|injuries", "伤|injur|hurt|wound"),
        ("失踪|失联|下落不明", rf"{_BE} missing", "失踪|失联|下落不明|missing"),
    )
)


def fate(folded: str) -> re.Pattern[str] | None:
    """What a sentence has to say of them, where the folded question asks how many met a fate."""
    return next((says for asks, says in _FATES if asks.search(folded)), None)
