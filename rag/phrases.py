"""What Baowen says of its own accord, in the language of the question."""

from __future__ import annotations

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
