"""How well a passage bears out a claim in its own words, and which of its sentences do.

Looks for the claim's terms, weighted by how rare they are in newspapers at large, in the
passage's sentences; a small logistic model over what it finds gives a probability. Its weights
(`rag/builtin/support.json`, one set a language) are made by `python -m rag.builtin.train_support`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from index.fold import fold
from index.sentences import split
from index.terms import is_han, terms
from index.types import Span
from rag import lexicon
from rag.facts import facts, missing_dates, missing_names, missing_numbers
from rag.rarity import rarity
from rag.topic import is_han_text

_WEIGHTS = Path(__file__).parent / "builtin" / "support.json"

SECOND_GAIN = 0.12
"""Share of a claim that a further sentence must add to be part of the evidence."""

SENTENCES = 3
"""Most sentences that one claim is taken to rest on."""

_COMMON = 1.0
"""Rarity below which a term says nothing of what a text is about."""


class Support(Protocol):
    """How probable it is, in [0, 1], that `passage` says what `claim` says."""

    def __call__(self, claim: str, passage: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences of a passage that bear out a claim, as ranges of its text in order of their
    share, and the share of the claim's weight that the first, these and the passage cover."""

    ranges: tuple[Span, ...]
    first: float
    together: float
    passage: float


def weighted_terms(text: str) -> dict[str, float]:
    """Terms of a claim that carry meaning, with their rarity: Chinese bigrams, Latin words."""
    found: dict[str, float] = {}
    for term in terms(text):
        weak = (len(term) < 2 and is_han(term)) or term in lexicon.FUNCTION_EN
        if not weak and (weight := rarity(term)) > _COMMON:
            found[term] = weight
    return found


def covering(claim: str, passage: str, ranges: Sequence[Span] | None = None) -> Evidence:
    """The best sentences of `passage` for `claim`, chosen greedily; see `Evidence`."""
    wanted = weighted_terms(claim)
    total = sum(wanted.values()) or 1.0
    places = list(split(passage) if ranges is None else ranges)
    have = [wanted.keys() & set(terms(passage[start:end])) for start, end in places]
    left = dict(wanted)
    chosen: list[Span] = []
    shares: list[float] = []
    while places and len(chosen) < SENTENCES:
        gains = [sum(left.get(term, 0.0) for term in found) / total for found in have]
        best = max(range(len(places)), key=gains.__getitem__)
        if gains[best] <= 0 or (chosen and gains[best] < SECOND_GAIN):
            break
        chosen.append(places.pop(best))
        shares.append(gains[best])
        for term in have.pop(best):
            left.pop(term, None)
    whole = wanted.keys() & set(terms(passage))
    covered = sum(wanted[term] for term in whole) / total
    first = shares[0] if shares else 0.0
    return Evidence(tuple(chosen), first, sum(shares), covered)


SIGNS: Mapping[str, int] = {"bias": 0, "passage": 1}
"""Which way a feature may count: the more is covered the better (1), the more is missing the worse
(-1, all others); the model is fitted within these, so that a verbatim sentence is never doubted
for being one."""


def features(claim: str, passage: str) -> dict[str, float]:
    """What the model looks at, each about in [0, 1]."""
    found = covering(claim, passage)
    claimed, stated = facts(claim), facts(passage)
    run, weight = _longest_unknown(claim, passage)
    strange, rare = _strange_characters(claim, passage)
    return {
        "bias": 1.0,
        "passage": found.passage,
        "uncovered squared": (1 - found.passage) ** 2,
        "longest unknown": min(run / 10, 1.5),
        "weight unknown": min(weight / 40, 2.0),
        "rarest unknown": _rarest_unknown(claim, passage) / 10,
        "strange characters": min(strange / 5, 1.5),
        "rarity of strange characters": min(rare / 25, 1.5),
        "numbers missing": min(len(missing_numbers(claimed, stated)), 2) / 2,
        "dates missing": min(len(missing_dates(claimed, stated)), 2) / 2,
        "names missing": min(len(missing_names(claimed, passage)), 2) / 2,
        "short": math.exp(-len(weighted_terms(claim)) / 6),
    }


def _longest_unknown(claim: str, passage: str) -> tuple[int, float]:
    """Length and rarity of the claim's longest run of terms that the passage lacks."""
    have = set(terms(passage))
    best, weight = 0, 0.0
    run, sum_of_run = 0, 0.0
    for term in terms(claim):
        if len(term) < 2 and is_han(term):
            continue
        if term in have or term in lexicon.FUNCTION_EN:
            run, sum_of_run = 0, 0.0
            continue
        run, sum_of_run = run + 1, sum_of_run + rarity(term)
        best, weight = max(best, run), max(weight, sum_of_run)
    return best, weight


def _strange_characters(claim: str, passage: str) -> tuple[int, float]:
    """Length and rarity of the claim's longest run of Chinese characters of which the passage has
    none: another name, while a paraphrase shares characters with what it paraphrases."""
    have = set(fold(passage)) | lexicon.FUNCTION_ZH
    best, weight = 0, 0.0
    run, rare = 0, 0.0
    for char in fold(claim):
        if not is_han(char) or char in have:
            run, rare = 0, 0.0
            continue
        run, rare = run + 1, rare + rarity(char)
        best, weight = max(best, run), max(weight, rare)
    return best, weight


def _rarest_unknown(claim: str, passage: str) -> float:
    have = set(terms(passage))
    return max((w for term, w in weighted_terms(claim).items() if term not in have), default=0.0)


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    loaded: dict[str, dict[str, float]] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))[
        "weights"
    ]
    return loaded


def lexical_support(claim: str, passage: str) -> float:
    """The built-in `Support`: by words alone, for a claim in the passage's language."""
    weights = _weights()["zh" if is_han_text(claim) else "en"]
    score = sum(weights.get(name, 0.0) * value for name, value in features(claim, passage).items())
    return 1 / (1 + math.exp(-score))
