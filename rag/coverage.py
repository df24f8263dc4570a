"""How much of what a question is about a text takes up, and what it leaves out.

A question about the 27th award is not answered by a sentence about the 28th, however alike they
are: so besides the share of terms covered, the rarest missing one counts, and what must agree to
the letter (numbers, years, names in Latin letters, quoted titles) is counted by itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.fold import fold_wide
from index.terms import is_han, terms
from rag.query import content, language, question_terms

_EXACT = re.compile(
    r"第[一二三四五六七八九十百\d]+[届期批次位名个季]?|\d[\d,.]*%?|《[^《》]+》|“[^“”]+”|\"[^\"]+\""
)
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9\-]+")
_ENGLISH_NAME = re.compile(r"(?<=\s)(?:[A-Z][A-Za-z0-9\-]+|[a-z]*[A-Z0-9][A-Za-z0-9\-]+)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_QUOTES = '“”"《》'


Translations = Sequence[tuple[str, Sequence[tuple[str, float]]]]
"""(word of the question, its likely Chinese words with weights)."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the question, how rare it is, and the Chinese words it may be."""

    term: str
    weight: float
    chinese: tuple[str, ...] = ()

    def is_in(self, known: Known) -> bool:
        return self.term in known.terms or any(word in known.folded for word in self.chinese)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question side: its terms, what must agree exactly, and the content string."""

    terms: tuple[Term, ...]
    """Bigrams of Chinese and whole words count, single characters do not."""
    exact: tuple[Term, ...]
    years: frozenset[str]
    content: str
    """Letters and digits of the content, folded."""
    letters: tuple[Term, ...] = ()
    """Its single characters, where it is Chinese; otherwise its terms."""

    @property
    def total(self) -> float:
        return sum(term.weight for term in self.terms) or 1.0


def asked(question: str, rarity: Callable[[str], float], translations: Translations = ()) -> Asked:
    """Analyse a question; `rarity(term)` is higher for rarer terms."""
    kept = question_terms(question)
    strong = [term for term in kept if len(term) > 1 or not is_han(term)] or kept
    text = content(question)
    # In a Chinese question every Latin word is a name; in an English one those in capitals are.
    names = (_LATIN_NAME if language(question) == "zh" else _ENGLISH_NAME).findall(question)
    found = [*(item.strip(_QUOTES) for item in _EXACT.findall(text)), *map(fold_wide, names)]
    chinese = _by_term(translations)
    return Asked(
        tuple(_term(term, rarity, chinese) for term in strong),
        tuple(_term(item, rarity, chinese) for item in dict.fromkeys(found)),
        frozenset(_YEAR.findall(fold_wide(question))),
        squeezed(text),
        tuple(_term(term, rarity, chinese) for term in kept if len(term) == 1 or not is_han(term)),
    )


def _by_term(translations: Translations) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, options in translations:
        for term in terms(word):
            found[term] = found.get(term, ()) + tuple(option for option, _ in options)
    return found


def _term(
    term: str, rarity: Callable[[str], float], chinese: Mapping[str, tuple[str, ...]]
) -> Term:
    options = chinese.get(term) or tuple(
        option for part in terms(term) for option in chinese.get(part, ())
    )
    if not options:
        return Term(term, rarity(term))
    # As rare as the least rare thing it may mean; the first options are the likeliest.
    likely = [rarity((terms(option) or [option])[-1]) for option in options[:3]]
    return Term(term, min(likely), options)


@dataclass(frozen=True, slots=True)
class Known:
    """The text side, analysed once: `terms`, the `folded` text, and its `years`."""

    terms: frozenset[str]
    folded: str
    years: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Known:
        folded = fold_wide(text)
        return cls(frozenset(terms(text)), folded, frozenset(_YEAR.findall(folded)))

    @classmethod
    def union(cls, parts: Sequence[Known]) -> Known:
        return cls(
            frozenset().union(*(part.terms for part in parts)),
            "\n".join(part.folded for part in parts),
            frozenset().union(*(part.years for part in parts)),
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares are in [0, 1], of the question's total rarity."""

    share: float
    rarest_missing: float
    """Rarity of the rarest term that is missing, 0 when none is."""
    missing_run: float
    """Rarity of the longest run of missing terms: a name of three characters is two bigrams."""
    missing_lead: float
    """Rarity of the missing terms that the question begins with: its subject, often."""
    exact_missing: int
    year_conflict: bool
    """The question names a year, the text names years, and not that one."""


def covered(question: Asked, known: Known) -> Coverage:
    """Compare a text with the question."""
    missing = [0.0 if term.is_in(known) else term.weight for term in question.terms]
    runs = _runs(missing)
    return Coverage(
        1.0 - sum(missing) / question.total,
        max(missing, default=0.0),
        max(runs, default=0.0),
        runs[0] if missing and missing[0] else 0.0,
        sum(not _agrees(item, known) for item in question.exact),
        bool(question.years and known.years and not known.years & question.years),
    )


def share(terms_: Sequence[Term], known: Known) -> float:
    """Share in [0, 1] of the terms' rarity that a text has."""
    total = sum(term.weight for term in terms_)
    return sum(term.weight for term in terms_ if term.is_in(known)) / total if total else 0.0


def _runs(values: Sequence[float]) -> list[float]:
    """Sums of the runs of values above zero, in order."""
    groups = itertools.groupby(values, key=bool)
    return [sum(group) for above, group in groups if above]


def _agrees(item: Term, known: Known) -> bool:
    return item.term in known.folded or any(word in known.folded for word in item.chinese)


def longest_common(left: str, right: str) -> int:
    """Length of the longest common substring."""
    best = 0
    # Growing windows of `left`: `in` is a fast search, so this is far quicker than a table.
    for start in range(len(left)):
        while start + best < len(left) and left[start : start + best + 1] in right:
            best += 1
    return best


def in_order(left: str, right: str) -> int:
    """Length of the longest common subsequence, a bit for each letter of `left` (Hyyrö, 2004)."""
    places: dict[str, int] = {}
    for place, letter in enumerate(left):
        places[letter] = places.get(letter, 0) | 1 << place
    every = (1 << len(left)) - 1
    free = every
    for letter in right:
        met = free & places.get(letter, 0)
        free = (free + met | free - met) & every
    return len(left) - free.bit_count()


def squeezed(text: str) -> str:
    """`text` folded and without white space and punctuation, for comparing strings."""
    return "".join(filter(str.isalnum, fold_wide(text)))
