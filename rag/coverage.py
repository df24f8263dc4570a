"""How much of what a question is about a text takes up, and what it leaves out.

A question about the 27th award is not answered by a sentence about the 28th, however alike they
are: so besides the share of terms covered, the rarest missing one counts, and what must agree to
the letter (numbers, years, names in Latin letters, quoted titles) is counted by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.fold import fold_wide
from index.terms import is_han, terms
from rag.query import content, question_terms

_EXACT = re.compile(
    r"第[一二三四五六七八九十百\d]+[届期批次位名个季]?|\d[\d,.]*%?|《[^《》]+》|“[^“”]+”|\"[^\"]+\"|[a-z][a-z0-9\-]{2,}"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question side: weights by term, what must agree exactly, and the content string."""

    weights: Mapping[str, float]
    """idf by term; bigrams of Chinese and whole words count, single characters do not."""
    exact: tuple[str, ...]
    years: tuple[str, ...]
    content: str

    @property
    def total(self) -> float:
        return sum(self.weights.values()) or 1.0


def asked(question: str, idf_of: Callable[[str], float]) -> Asked:
    """Analyse a question; `idf_of(term)` is the corpus's inverse document frequency."""
    kept = question_terms(question)
    strong = [term for term in kept if len(term) > 1 or not is_han(term)] or kept
    text = content(question)
    folded = fold_wide(question)
    return Asked(
        {term: idf_of(term) for term in strong},
        tuple(dict.fromkeys(_EXACT.findall(text))),
        tuple(_YEAR.findall(folded)),
        "".join(text.split()),
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """The text side. Shares are in [0, 1], of the question's total idf."""

    share: float
    rarest_missing: float
    """idf of the rarest term that is missing, 0 when none is."""
    exact_missing: int
    year_conflict: bool
    """The question names a year, the text names years, and not that one."""


def covered(question: Asked, text: str, known: Iterable[str] | None = None) -> Coverage:
    """Compare `text` (its terms may be given as `known`) with the question."""
    have = set(terms(text) if known is None else known)
    missing = [weight for term, weight in question.weights.items() if term not in have]
    folded = fold_wide(text)
    years = set(_YEAR.findall(folded))
    return Coverage(
        1.0 - sum(missing) / question.total,
        max(missing, default=0.0),
        sum(item.strip('“”"《》') not in folded for item in question.exact),
        bool(question.years and years and not years.intersection(question.years)),
    )


def longest_common(left: str, right: str) -> int:
    """Length of the longest common substring; O(len(left) x len(right))."""
    if not left or not right:
        return 0
    best = 0
    # Growing windows of `left`: `in` is a fast search, so this is far quicker than a table.
    for start in range(len(left)):
        while start + best < len(left) and left[start : start + best + 1] in right:
            best += 1
    return best


def squeezed(text: str) -> str:
    """`text` folded and without white space and punctuation, for comparing strings."""
    return "".join(char for char in fold_wide(text) if char.isalnum())


def windows(sentences: Sequence[str], place: int) -> str:
    """Sentence `place` with its neighbours."""
    return "".join(sentences[max(0, place - 1) : place + 2])
