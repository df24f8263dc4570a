"""What Baowen says of its own accord, in the language of the question."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import Language

NOT_FOUND: dict[Language, str] = {
    "zh": "在现有的报纸中没有找到这个问题的答案。",
    "en": "The newspapers in this collection do not answer this question.",
}
NO_ARTICLES: dict[Language, str] = {
    "zh": "所选范围里还没有文章。",
    "en": "There are no articles in the chosen range.",
}
WITHHELD: dict[Language, str] = {
    "zh": "一处引文与原文不符，已略去。",
    "en": "A quotation did not match its source any more and was left out.",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Introduces one article, all there are, or some of them."""

    one: str
    all: str
    some: str


LISTED: dict[Language, Listed] = {
    "zh": Listed(
        "提到“{subject}”的有1篇:",
        "提到“{subject}”的有{number}篇:",
        "提到“{subject}”的至少有{number}篇,最相关的{shown}篇:",
    ),
    "en": Listed(
        "One article mentions “{subject}”: ",
        "{number} articles mention “{subject}”: ",
        "At least {number} articles mention “{subject}”; the {shown} most relevant: ",
    ),
}
NEWEST: dict[Language, Listed] = {
    "zh": Listed(
        "文章有1篇:",
        "文章有{number}篇:",
        "文章有{number}篇,最新的{shown}篇:",
    ),
    "en": Listed(
        "There is one article: ",
        "There are {number} articles: ",
        "There are {number} articles; the {shown} newest: ",
    ),
}
DATED: dict[Language, str] = {
    "zh": "这里的报纸截至{day},以下不限日期:",
    "en": "The papers here go up to {day}, and this is not limited to a date: ",
}
"""Before a list that was asked for of today, or of a time that only has a meaning today."""
OR: dict[Language, str] = {"zh": "”或“", "en": "” or “"}
"""Between a subject and its synonyms, inside the quotation marks of LISTED."""
UNTITLED: dict[Language, str] = {"zh": "(无标题)", "en": " (no headline)"}
"""Behind the words that an article without a headline is listed by."""
