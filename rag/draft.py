"""An answer that is being written: its sentences judged, its citations numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.fold import fold
from index.spans import merge_adjacent, slice_spans
from index.types import Hit, Span
from rag import lexicon, reasons
from rag.claims import Sentence, bare
from rag.orders import without_orders
from rag.support import Support, weighted_terms
from rag.translated import Translate
from rag.types import Answer, Citation, Claim, Language
from rag.verify import Cited, Finding, Resting, judge

TERSE = 3
"""Weighted terms under which a sentence says nothing by itself."""

Key = tuple[str, tuple[int, ...]]


class Draft:
    """Turns the sentences written so far into an Answer; judges each finished sentence once.

    `left_out` counts the sentences that strict mode left out of the last answer.
    """

    def __init__(
        self,
        question: str,
        hits: Sequence[Hit],
        speaks: Language,
        support: Support,
        translate: Translate | None,
        strict: bool,
    ) -> None:
        self.question = question
        self.hits = hits
        self.left_out = 0
        self._speaks: Language = speaks
        self._support = support
        self._translate = translate
        self._strict = strict
        self._findings: dict[Key, Finding] = {}

    def answer(self, written: Sequence[Sentence]) -> Answer:
        """The answer so far; a sentence without a verdict yet is shown as it stands."""
        text: list[str] = []
        claims: list[Claim] = []
        scores: list[float] = []
        citations: dict[tuple[int, tuple[Span, ...]], Citation] = {}
        self.left_out = 0
        for sentence in written:
            finding = self._finding(sentence)
            if self._strict and (finding is None or finding.verdict != "supported"):
                self.left_out += finding is not None
                continue
            known = {rest.number for rest in finding.resting} if finding else set(sentence.numbers)
            cited = (
                tuple(self._cite(rest, citations) for rest in finding.resting) if finding else ()
            )
            wrong = tuple(n for n in sentence.numbers if n not in known)
            text.append(_shown(sentence, cited, wrong))
            if finding is not None:
                claims.append(Claim(sentence.text, cited, finding.verdict, finding.reason))
                scores.append(_score(finding))
        return Answer(
            self.question,
            "".join(text).strip(),
            self._speaks,
            citations=tuple(citations.values()),
            claims=tuple(claims),
            confidence=round(sum(scores) / len(scores), 4) if scores else 0.0,
        )

    def _finding(self, sentence: Sentence) -> Finding | None:
        """The verdict on a sentence; None while it grows and where there is nothing to check."""
        if not sentence.closed or not sentence.claims:
            return None
        key = (bare(sentence.text), sentence.numbers)
        if key not in self._findings:
            self._findings[key] = self._judged(*key)
        return self._findings[key]

    def _judged(self, text: str, numbers: tuple[int, ...]) -> Finding:
        there = [number for number in numbers if 1 <= number <= len(self.hits)]
        absent = [number for number in numbers if number not in there]
        if absent and not there:
            return Finding("not_found", reasons.no_such_passage(absent, self._speaks))
        cited = [self._passage(number) for number in there]
        said = asserted(text, self.question)
        finding = judge(said, cited, self._support, self._speaks, self._translate)
        resting = {rest.number for rest in finding.resting}
        idle = [number for number in there if number not in resting]
        notes = [finding.reason]
        if absent:
            notes.append(reasons.no_such_passage(absent, self._speaks))
        ordering = [number for number in there if _orders(self.hits[number - 1])]
        if ordering and finding.verdict != "supported":
            notes.append(reasons.orders(ordering, self._speaks))
        if idle and resting:
            notes.append(reasons.adds_nothing(idle, self._speaks))
        return replace(finding, reason=" ".join(note for note in notes if note))

    def _passage(self, number: int) -> Cited:
        hit = self.hits[number - 1]
        headline = without_orders(hit.article.headline or "").strip() or None
        return Cited(number, without_orders(hit.passage.text), headline, hit.date)

    def _cite(self, rest: Resting, citations: dict[tuple[int, tuple[Span, ...]], Citation]) -> int:
        """The marker of the citation for these sentences, made when it is not there yet."""
        key = (rest.number, rest.ranges)
        if key not in citations:
            citations[key] = citation(self.hits[rest.number - 1], rest, len(citations) + 1)
        return citations[key].marker


def _orders(hit: Hit) -> bool:
    return any(
        without_orders(text) != text for text in (hit.passage.text, hit.article.headline or "")
    )


def asserted(text: str, question: str) -> str:
    """What a sentence says; one of a word or two (45家。) says it of what was asked."""
    if len(weighted_terms(text)) >= TERSE:
        return text
    asked = lexicon.WH_ZH.sub("", fold(question)).strip("？?。 ")
    return f"{asked} {text}"


def citation(hit: Hit, rest: Resting, marker: int) -> Citation:
    """The sentences of a passage that a claim rests on, as the Source's own characters."""
    spans = [
        span for start, end in rest.ranges for span in slice_spans(hit.passage.spans, start, end)
    ]
    return Citation(
        marker=marker,
        source=hit.source,
        article=hit.article.id,
        headline=hit.article.headline,
        date=hit.date,
        quote="".join(hit.passage.text[start:end] for start, end in rest.ranges),
        spans=merge_adjacent(spans),
        score=round(min(max(rest.score, 0.0), 1.0), 4),
    )


def _shown(sentence: Sentence, cited: tuple[int, ...], wrong: tuple[int, ...]) -> str:
    """The sentence with its markers behind it; one that resolves to nothing is [?n]."""
    good = "".join(f"[{marker}]" for marker in dict.fromkeys(cited))
    bad = "".join(f"[?{number}]" for number in wrong)
    return f"{sentence.before}{sentence.text}{good}{bad}"


def _score(finding: Finding) -> float:
    if finding.verdict != "supported":
        return 0.0
    return max((rest.score for rest in finding.resting), default=0.0)
