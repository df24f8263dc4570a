"""Chinese follow-ups that ask where an answer comes from: 这是谁说的？, 消息来源呢？

Who said it is asked of the statement that the question before makes with its answer; where it was
written is shown with any answer, so then, and for 真的吗？, the question before is asked again. Pure.
"""

from __future__ import annotations

import re

from index.fold import fold
from rag import lexicon
from rag.topic import SHORT_ANSWER, Earlier

SAYS_ZH = "说|讲|透露|介绍|公布|宣布|表示|发布|提供|证实"
_WHAT = "消息|数据|数字|信息|情况|新闻|报道|说法|文章|话|结论"
_WHO = re.compile(
    rf"(?:[这那]个?|这些|以上|上述)?(?:{_WHAT})?[都又]?[是由]?(?:谁|哪一?位|哪个(?:部门|单位|人))"
    rf"({SAYS_ZH})(?:出来)?[的了过]?(?:这?个?话|这些?|的)?[呢?？]*"
)
_SOURCE = re.compile(
    rf"(?:[这那该]个?条?|这些)?(?:{_WHAT})?的?(?:来源|出处)(?:呢|是什么|是哪[里儿]?|在哪里?|是|有哪些)?[?？]*"
    rf"|(?:(?:[这那该]个?条?|这些)(?:{_WHAT})?|{_WHAT})(?:出自|来自|引自)(?:哪[里儿]|何处|哪[一]?[篇家份条](?:{_WHAT}|报纸|媒体)?)[?？]*"
    rf"|(?:[是在]|出自)?哪[一]?[篇天份家条期]的?(?:{_WHAT}|报纸?|媒体)(?:[说写登讲]的|报道的|上)?[?？]*"
    r"|[这那你您]?(?:是真的|真的|确定|不对|不会|是吗|可靠|准确|没错)[吗吧么]?[?？]+"
)


def asked_who_said(folded: str, earlier: Earlier) -> str | None:
    """The whole question, where `folded` asks who said what was answered or where it is written."""
    if _SOURCE.fullmatch(folded):
        return earlier.question
    who = _WHO.fullmatch(folded)
    if who is None:
        return None
    said = stated(earlier)
    if said == earlier.question.rstrip("？?"):
        said = re.sub(r"[在是]?(?:" + lexicon.WH_ZH.pattern + ")", "", fold(said), count=1)
    return f"谁{who.group(1)}{said}？"


def stated(earlier: Earlier) -> str:
    """What the question says with its answer put for the question word (大桥全长4.6公里); its own words
    where the answer is no short one."""
    match = lexicon.WH_ZH.search(fold(earlier.question))
    statement, answer = earlier.question.rstrip("？?"), earlier.answer
    if match is None or not 0 < len(answer) <= SHORT_ANSWER:
        return statement
    before, after = statement[: match.start()], statement[match.end() :]
    # An answer that says again what stands before the question word (全长4.6公里) is no part of it.
    if before and before[-2:] in answer:
        return statement
    unit = next((n for n in range(len(after), 0, -1) if answer.endswith(after[:n])), 0)
    return before + answer + after[unit:]
