"""A verdict on every claim: does what it cites bear it out?

In this order: another number or date in the same statement, or a negation on one side only, is
`contradicted`; numbers, dates, names and quotations that do not stand in what is cited, and words
that nothing there bears out, make a clause fail; all clauses hold: `supported`, some: `partly`,
none: `not_found`. What is compared is explained in `rag.facts`, `rag.binding`, `rag.negation` and
`rag.support`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.fold import fold
from index.sentences import split
from index.types import Span
from rag import binding, order, reasons
from rag.dates import Date
from rag.facts import (
    Facts,
    Words,
    as_stated,
    facts,
    missing_dates,
    missing_names,
    missing_numbers,
)
from rag.negation import contradicts
from rag.numbers import Quantity
from rag.support import Support, covering, weighted_terms
from rag.topic import is_han_text
from rag.translated import Translate, covering_translated
from rag.types import Language, Verdict

BELIEVED = 0.5
"""Support from which a claim's words count as borne out; the models give probabilities."""

ABSENT = 0.25
"""Share of a clause's words below which the passage does not speak of it at all."""

CLAUSE_WEIGHT = 14.0
"""Rarity of a clause's terms from which it says something of its own: two rare words or so."""

TRANSLATED = 0.5
"""Share of a claim's words, translated, that a passage in another language must have."""

_CLAUSE = re.compile(r"(?:[^，,；;。！？!?]|(?<=\d),(?=\d))+")


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that a claim cites: its number in the prompt, its text, and what stands above."""

    number: int
    text: str
    headline: str | None = None
    date: str | None = None

    @property
    def whole(self) -> str:
        """Everything a fact may stand in."""
        return "\n".join(part for part in (self.headline, self.date, self.text) if part)


@dataclass(frozen=True, slots=True)
class Resting:
    """Ranges of a cited passage's text that a claim rests on, with how well they bear it out."""

    number: int
    ranges: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `resting` is empty when nothing bears the claim out."""

    verdict: Verdict
    reason: str
    resting: tuple[Resting, ...] = ()


def judge(
    claim: str,
    cited: Sequence[Cited],
    support: Support,
    speaks: Language,
    translate: Translate | None = None,
) -> Finding:
    """Check `claim` (markers taken out) against the passages it cites; reasons in `speaks`."""
    if not cited:
        return Finding("uncited", reasons.uncited(speaks))
    if all(is_han_text(passage.text) != is_han_text(claim) for passage in cited):
        return _judge_translated(claim, cited, speaks, translate)
    text = "\n".join(passage.text for passage in cited)
    whole = "\n".join(passage.whole for passage in cited)
    claimed, stated = facts(claim), facts(whole)
    worded = as_stated(claim, claimed, whole, stated)
    resting = _resting(worded, cited, support)
    said = facts(text)
    if not _verbatim(claim, text) and (
        found := binding.conflict(claim, claimed, text, said)
        or order.exchanged(claim, claimed, text, said)
    ):
        return Finding("contradicted", reasons.other_value(found, speaks), resting)
    if resting and _denied(claim, cited, resting):
        return Finding("contradicted", reasons.denied(speaks), resting)
    missing = _missing(claim, stated, whole)
    believed = max((rest.score for rest in resting), default=0.0)
    joint = support(worded, whole) if len(cited) > 1 else believed
    holding, failing = _clauses(worded, whole)
    if holding and not resting:
        resting = _resting("，".join(holding), cited, support)
    return _weighed(missing, max(believed, joint), (holding, failing), resting, speaks)


def _verbatim(claim: str, text: str) -> bool:
    """Whether the claim is one of the sentences of `text`: nothing in it can be another's then."""
    return any(_bare(text[start:end]) == _bare(claim) for start, end in split(text))


def _bare(sentence: str) -> str:
    return "".join(fold(sentence).split()).rstrip("。.;；!！")


def _weighed(
    missing: Sequence[str],
    believed: float,
    clauses: tuple[list[str], list[str]],
    resting: tuple[Resting, ...],
    speaks: Language,
) -> Finding:
    holding, failing = clauses
    if believed >= BELIEVED and not missing and not failing:
        return Finding("supported", "", resting)
    why = reasons.missing(missing, speaks) if missing else reasons.words(failing, speaks)
    if holding and failing and resting:
        return Finding("partly", why, resting)
    if believed >= BELIEVED and resting:
        return Finding("partly", why, resting)
    return Finding("not_found", why)


def _resting(claim: str, cited: Sequence[Cited], support: Support) -> tuple[Resting, ...]:
    """Per passage what bears the claim out best; passages that add nothing are left out."""
    found: list[Resting] = []
    for passage in cited:
        evidence = covering(claim, passage.text)
        if evidence.ranges and evidence.together >= ABSENT:
            score = support(claim, passage.whole)
            found.append(Resting(passage.number, tuple(sorted(evidence.ranges)), score))
    return tuple(found)


def _denied(claim: str, cited: Sequence[Cited], resting: Sequence[Resting]) -> bool:
    by_number = {passage.number: passage for passage in cited}
    best = max(resting, key=lambda rest: rest.score)
    text = by_number[best.number].text
    return contradicts(claim, "".join(text[start:end] for start, end in best.ranges))


def _missing(text: str, stated: Facts, whole: str) -> list[str]:
    """Facts of `text` that stand nowhere in what is cited, as `text` writes them."""
    claimed = facts(text)
    gone: list[Quantity | Date | Words] = []
    gone += missing_numbers(claimed, stated)
    gone += missing_dates(claimed, stated)
    gone += missing_names(claimed, whole)
    return [text[item.start : item.end] for item in gone]


def _clauses(claim: str, whole: str) -> tuple[list[str], list[str]]:
    """The claim's clauses that say something: those that `whole` speaks of, and those it does
    not, or whose names and numbers are not there."""
    holding: list[str] = []
    failing: list[str] = []
    stated = facts(whole)
    for match in _CLAUSE.finditer(claim):
        clause = match.group().strip()
        words = weighted_terms(clause)
        missing = _missing(clause, stated, whole)
        if sum(words.values()) < CLAUSE_WEIGHT and not missing:
            continue
        covered = covering(clause, whole).passage
        (failing if missing or covered < ABSENT else holding).append(clause)
    return holding, failing


def _judge_translated(
    claim: str, cited: Sequence[Cited], speaks: Language, translate: Translate | None
) -> Finding:
    """A claim in another language than its passages: numbers and dates must be there, and its
    words, looked up in a dictionary; without one the words cannot be compared."""
    whole = "\n".join(passage.whole for passage in cited)
    claimed, stated = facts(claim), facts(whole)
    gone: list[Quantity | Date] = []
    gone += missing_numbers(claimed, stated)
    gone += missing_dates(claimed, stated)
    if gone:
        shown = [claim[item.start : item.end] for item in gone]
        return Finding("not_found", reasons.missing(shown, speaks))
    found = [(passage, covering_translated(claim, passage.text, translate)) for passage in cited]
    resting = tuple(
        Resting(passage.number, evidence.ranges, evidence.passage)
        for passage, evidence in found
        if evidence.ranges
    )
    best = max((rest.score for rest in resting), default=0.0)
    if translate is not None and best >= TRANSLATED:
        return Finding("supported", "", resting)
    if resting and (claimed.numbers or claimed.dates or best >= ABSENT):
        return Finding("partly", reasons.other_language(speaks), resting)
    return Finding("not_found", reasons.words([claim], speaks))
