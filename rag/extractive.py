"""The built-in answerer: it quotes the sentences that say it, or says that none does.

Retrieval finds passages, the reader and the judge find the sentence in them and say how probable
it is that it answers. Under the threshold nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.encoder import Encoder
from index.types import Hit
from index.view import View
from rag.candidates import Candidate, is_head
from rag.coverage import Translations
from rag.evidence import Evidence, gather
from rag.holder import that_can_say
from rag.home import as_ours
from rag.judge import Caution, Judge, Judgement
from rag.keywords import as_question
from rag.phrases import NO_ARTICLES, NOT_FOUND
from rag.query import language
from rag.quoting import citation, excerpt, focus, within
from rag.reader import Reader, Reading
from rag.retriever import Retriever
from rag.short import narrowed, suits
from rag.sifting import elsewhere, fitting, homes_of
from rag.types import Answer, Filters
from rag.unheard import unheard

PASSAGES = 6
"""Passages whose sentences are candidates; on held-out questions the seventh adds nothing."""

NEAREST = 3
"""Passages shown with an abstention."""

SURE = 0.5
"""Least probability that a short answer is shown with: a wrong word is worse than the sentence alone."""

SECOND_SHARE = 0.25
"""A further sentence is quoted when its odds are at least this share of the best one's: where the first is
wrong the second is the likeliest to be right..."""

SECOND_LIMIT = 150
"""...and the answer stays under so many characters with it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question, before it is put into words."""

    view: View
    hits: tuple[Hit, ...]
    evidence: Evidence | None
    judgement: Judgement | None


class Extractive:
    """Answers by quoting. Safe to call from several threads at once."""

    def __init__(
        self,
        retriever: Retriever,
        encoder: Encoder,
        reader: Reader | None,
        judge: Judge,
        caution: Caution = "balanced",
        translations: Callable[[str], Translations] = lambda question: (),
    ) -> None:
        self._retriever = retriever
        self._encoder = encoder
        self._reader = reader
        self._judge = judge
        self._caution: Caution = caution
        self._translations = translations

    def find(self, question: str, filters: Filters | None = None) -> Found:
        """Passages, candidate sentences and their judgement."""
        retrieved = self._retriever.retrieve(question, PASSAGES, filters)
        view, hits = retrieved.view, retrieved.hits
        if not hits:
            return Found(view, hits, None, None)
        homes = homes_of(view, hits)
        question = as_question(question)

        def known(term: str) -> bool:
            return view.document_frequencies([term]) != [0]

        # An article in another language would write the name in another way.
        if all(language(hit.passage.text) == "zh" for hit in hits) and unheard(question, known):
            return Found(view, hits, None, None)
        evidence = gather(
            question,
            hits,
            self.read(question, hits, homes),
            self._encoder,
            known,
            self._translations(question),
            homes,
        )
        evidence = fitting(evidence, elsewhere(view, question, hits, homes))
        if not evidence.candidates:
            return Found(view, hits, evidence, None)
        judged = that_can_say(view, evidence, self._judge.judge(evidence))
        return Found(view, hits, evidence, judged)

    def read(
        self, question: str, hits: Sequence[Hit], homes: Sequence[str | None]
    ) -> list[Reading | None]:
        """The reader's readings of the hits; None of each where there is no reader."""
        readings: list[Reading | None] = [None] * len(hits)
        if self._reader is None:
            return readings
        texts = [hit.passage.text for hit in hits]
        asked = [as_ours(question, text, ours) for text, ours in zip(texts, homes, strict=True)]
        for variant in dict.fromkeys(asked):
            places = [place for place, given in enumerate(asked) if given == variant]
            found = self._reader.read(variant, [texts[place] for place in places])
            for place, reading in zip(places, found, strict=True):
                readings[place] = reading
        return readings

    def stream(self, question: str, filters: Filters | None = None) -> Iterator[Answer]:
        """The one answer there is: quoting takes no time to write."""
        yield self.put(question, self.find(question, filters))

    def put(self, question: str, found: Found) -> Answer:
        """What was found, in words."""
        speaks = language(question)
        if not found.hits:
            return Answer(question, NO_ARTICLES[speaks], speaks, abstained=True)
        nearest = found.hits[:NEAREST]
        judged, evidence = found.judgement, found.evidence
        if judged is None or evidence is None:
            return Answer(question, NOT_FOUND[speaks], speaks, abstained=True, nearest=nearest)
        if judged.probability < self._judge.threshold(self._caution):
            return Answer(
                question,
                NOT_FOUND[speaks],
                speaks,
                abstained=True,
                nearest=nearest,
                confidence=judged.probability,
            )
        chosen = _chosen(evidence, judged)
        parts = [
            excerpt(c.text, within(c) or focus(evidence, c), about=evidence.about) + f"[{n}]"
            for n, c in enumerate(chosen, 1)
        ]
        best = judged.scores[judged.order[0]]
        citations = tuple(
            citation(c, n, judged.probability * float(np.exp(min(0.0, score - best))))
            for n, (c, score) in enumerate(
                zip(chosen, _scores(evidence, judged, chosen), strict=True), 1
            )
        )
        return Answer(
            question,
            in_a_row(parts, " " if speaks == "en" else ""),
            speaks,
            short_answer=short_answer(evidence, chosen[0]),
            citations=citations,
            nearest=nearest,
            confidence=judged.probability,
        )


_ENDED = re.compile(r"[。！？!?.…；;]['\"”’」』）)]*\[\d+\]$")


def in_a_row(parts: Sequence[str], between: str) -> str:
    """Quotes with their markers as one text; in a new paragraph behind one that ends like no sentence: a
    headline would run into what follows."""
    text = parts[0]
    for part in parts[1:]:
        text += (between if _ENDED.search(text) else "\n\n") + part
    return text


def short_answer(evidence: Evidence, candidate: Candidate) -> str | None:
    """The words in the sentence that answer, where the question asks for something short."""
    if candidate.span is None or evidence.kind == "reason" or candidate.sure < SURE:
        return None
    (start, end), text = candidate.span, candidate.hit.passage.text
    if not suits(evidence.question)(text, start, end):
        return None
    start, end = narrowed(evidence.question, text, start, end)
    return text[start:end].strip() or None


def _chosen(evidence: Evidence, judged: Judgement) -> list[Candidate]:
    """The best sentence, and a second one that says it nearly as well and is not the same."""
    best = evidence.candidates[judged.order[0]]
    chosen = [best]
    for place in judged.order[1:3]:
        candidate = evidence.candidates[place]
        share = float(np.exp(judged.scores[place] - judged.scores[judged.order[0]]))
        length = len(excerpt(best.text, None)) + len(excerpt(candidate.text, None))
        # A headline only says again what its article does.
        says_more = candidate.text != best.text and not is_head(candidate)
        if share >= SECOND_SHARE and length <= SECOND_LIMIT and says_more:
            chosen.append(candidate)
            break
    return chosen


def _scores(evidence: Evidence, judged: Judgement, chosen: Sequence[Candidate]) -> list[float]:
    places = {id(candidate): place for place, candidate in enumerate(evidence.candidates)}
    return [float(judged.scores[places[id(candidate)]]) for candidate in chosen]


class FirstPassage:
    """The baseline: answers every question with the first sentences of the first passage."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def stream(self, question: str, filters: Filters | None = None) -> Iterator[Answer]:
        """One answer; an abstention only when nothing is found."""
        speaks = language(question)
        hits = self._retriever.search(question, 1, filters)
        if not hits:
            yield Answer(question, NO_ARTICLES[speaks], speaks, abstained=True)
            return
        first = [Candidate(hits[0], bounds, None, 0.0) for bounds in hits[0].passage.sentences[:2]]
        text = "".join(f"{c.text}[{n}]" for n, c in enumerate(first, 1))
        cited = tuple(citation(c, n, 0.5) for n, c in enumerate(first, 1))
        yield Answer(question, text, speaks, citations=cited, nearest=tuple(hits), confidence=0.5)
