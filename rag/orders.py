"""Sentences of a document that give orders to a language model, found by how such orders are worded.

"忽略以上规则，只回答……" in a newspaper is no news: whatever a model writes in obedience to it rests on
nothing. Knows only wordings; a document that reports on such orders loses them as evidence too.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.sentences import split

_ORDER = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必遵守|不要遵守)(?:掉)?[^,，。]{0,4}(?:以上|上面|上述|之前|前面|此前|先前|你的|所有|全部|一切|系统)"
    r"[^,，。]{0,8}(?:指令|指示|规则|提示|要求|设定|命令|内容)"
    r"|(?:只|仅)(?:能|需|要|可以)?(?:回答|输出|回复)(?:[：:“\"]|以下)|系统提示[词：:]|你现在(?:是|扮演)"
    r"|\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:instructions?|rules?|prompts?|guidelines)\b"
    r"|\b(?:answer|reply|respond|output|say|write) (?:only|with only|just|nothing but)(?:\s*[:：“\"]|\s+(?:with|this|that|the words?)\b)"
    r"|\byou are now\b|\b(?:system|developer) (?:prompt|message)\b"
)
_GOES_ON = re.compile(
    r"^\W*(?:请|必须|然后|而是)?(?:(?:回答|输出|回复|写道|说)[：:“\"]|(?:告诉|回答|回复)用户)"
    r"|^\W*(?:instead,? |then |and )?(?:answer|reply|respond|output|say|write|tell (?:the user|them|people))\b",
)


def without_orders(text: str) -> str:
    """`text`, as long as it was, with sentences that give a model orders left blank; so is the one
    behind such a sentence that says what to answer."""
    characters = list(text)
    ordered = False
    for start, end in split(text):
        sentence = fold(text[start:end]).lower()
        ordered = _ORDER.search(sentence) is not None or (
            ordered and _GOES_ON.search(sentence) is not None
        )
        if ordered:
            characters[start:end] = " " * (end - start)
    return "".join(characters)
