"""Whether a question's subject is written nowhere in the newspapers.

What no article writes none says anything about, however well the rest of the question fits. Of
13,522 Chinese training questions the text that answers never writes the subject for 26
(`rag.builtin.score_rules`); over a corpus of many texts it is fewer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from index.fold import fold
from index.terms import is_han
from rag.topic import subject, without_time
from rag.words import words

SHORTEST = 3
"""Characters of a name that is looked for: shorter subjects are words with many others for them."""

_NO_NAME = re.compile(
    "[此该这那它他她其某本各每两几哪何为因由在是有如若当从对除据自被到]"
    "|文[中章]|[现目以之后]|当时|时候|[我人]们|一般|通常|很多|还有|百分|开[往向]|[很不没未前]"
)
"""How what looks like a subject begins when it points to something, or is none."""

_ROLE = ("人", "者", "员", "手")
"""How a role ends (负责人, 运动员): who fills it is told without it, or by another word."""


def unheard(question: str, known: Callable[[str], bool]) -> bool:
    """Whether a Chinese question is about a name of which the corpus has not even two characters
    side by side; `known(term)` says whether it has a term. A word made of a word (小汽车) is no
    name: a text may have another for it."""
    found = subject(question) or ""
    name = fold(without_time(found)).partition("的")[0]
    if len(name) < SHORTEST or not all(map(is_han, name)) or _NO_NAME.match(name):
        return False
    pairs = [one + other for one, other in itertools.pairwise(name)]
    if name.endswith(_ROLE) or (_is_word(name) and any(map(_is_word, pairs))):
        return False
    return not any(map(known, pairs))


def _is_word(text: str) -> bool:
    return words(text) == [text]
