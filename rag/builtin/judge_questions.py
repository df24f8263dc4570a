"""The questions that the judge learns from: held out of the reader's training, each in its ways.

As they are, said in English by dictionary, of their own paragraph alone (in other words too), with their context taken
out of the corpus, and as near misses: with one year, number or name exchanged, another's subject,
or another's predicate.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.fold import simplified
from index.spans import slice_spans
from index.types import Hit
from rag.builtin.asking import Corpus
from rag.builtin.cloze import gather_pools, near_miss
from rag.builtin.lexicon import read_lexicon, records
from rag.builtin.questions import Asked, in_english, read_questions, reworded
from rag.builtin.synonyms import Synonyms
from rag.evidence import Evidence
from rag.reader import Reader

FOLDS = 5

SMALL = 25
"""Contexts in a small corpus: about a newspaper page."""

OWN = "own paragraph"
"""Kind of the questions asked of their own context alone: they teach the ranker, not the judge."""


ANSWERED = ("asked", "english")
"""Kinds of the questions whose answer is in the corpus."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question with its candidates; `right` (n,) marks those that hold the answer."""

    evidence: Evidence
    right: NDArray[np.bool_]
    fold: int
    kind: str
    chinese: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A question without any candidate: there is nothing to judge, and nothing is answered."""

    kind: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask: `without` is a source taken out, `only` the one that is asked."""

    kind: str
    question: str
    answered: bool
    without: str | None = None
    only: str | None = None


def examples(
    data: Path, folder: Path, reader: Reader | None, seed: int, limit: int | None, news_count: int
) -> Iterator[Example | Refused]:
    """The held-out questions, each in its ways, half of them asked of a corpus of a page's size:
    what is rare, and how far ahead the best passage is, differs much between the two."""
    rng = random.Random(seed)
    asked = read_questions(data, held=True)
    held = list(dict.fromkeys(item.context for item in asked))
    others = dict.fromkeys(item.context for item in read_questions(data))
    news = itertools.islice(records(data / "news_zh.jsonl.xz"), news_count)
    large = Corpus([*held, *others], folder / "large", reader, news=news)
    small: dict[str, Corpus] = {}
    for start in range(0, len(held), SMALL):
        chosen = held[start : start + SMALL]
        small.update(dict.fromkeys(chosen, Corpus(chosen, folder / f"small-{start}", reader)))
    folds = {context: number % FOLDS for number, context in enumerate(held)}
    swaps = gather_pools([item.question for item in asked])
    synonyms = Synonyms.of_lexicon(read_lexicon(data / "cedict.jsonl.xz"))
    rng.shuffle(asked)
    for item in asked[:limit]:
        corpus = large if rng.random() < 0.5 else small[item.context]
        source = corpus.names[item.context]
        for way in _ways(item, source, swaps, synonyms, asked, rng):
            evidence = corpus.find(way.question, without=way.without, only=way.only).evidence
            if evidence is None or not evidence.candidates:
                yield Refused(way.kind)
                continue
            right = [
                way.answered and _answers(candidate.hit, candidate.sentence, item, source)
                for candidate in evidence.candidates
            ]
            yield Example(evidence, np.array(right, dtype=bool), folds[item.context], way.kind,
                          item.chinese)  # fmt: skip


_SUBJECT = re.compile(
    r"(?:请问)?([^，,？?谁哪什]{2,10}?)(?=在|的|是|于|有|为|被|曾|从|由|将|与|担任|位于|属于|成立|出生|共)"
)
_ENGLISH_NAME = re.compile(r"(?<=\s)[A-Z][\w\-]+(?:\s[A-Z][\w\-]+)*")


def _subject(question: str, chinese: bool) -> tuple[int, int] | None:
    """Place of what the question is about: what it begins with, or its first English name."""
    match = _SUBJECT.match(question) if chinese else _ENGLISH_NAME.search(question)
    return match.span(1 if chinese else 0) if match else None


def _recombined(
    item: Asked, others: Sequence[Asked], rng: random.Random
) -> Iterator[tuple[str, str]]:
    """The question about another subject, and another question about its subject."""
    place = _subject(item.question, item.chinese)
    if place is None:
        return
    own = item.question[place[0] : place[1]]
    for kind in ("other subject", "other predicate"):
        for other in rng.sample(others, min(8, len(others))):
            there = _subject(other.question, other.chinese)
            if there is None or other.chinese != item.chinese or other.context == item.context:
                continue
            theirs = other.question[there[0] : there[1]]
            if kind == "other predicate":
                yield kind, other.question[: there[0]] + own + other.question[there[1] :]
                break
            if theirs not in item.context:
                yield kind, item.question[: place[0]] + theirs + item.question[place[1] :]
                break


def _ways(
    item: Asked,
    source: str,
    swaps: dict[str, list[str]],
    synonyms: Synonyms,
    others: Sequence[Asked],
    rng: random.Random,
) -> Iterator[Way]:
    if item.answer is None:
        yield Way("impossible", item.question, False)
        return
    yield Way("asked", item.question, True)
    yield Way(OWN, item.question, True, only=source)
    if item.chinese:
        question = reworded(simplified(item.question), synonyms, rng)
        if question != item.question:
            yield Way(OWN, question, True, only=source)
    if item.chinese and rng.random() < 0.35:
        question = in_english(simplified(item.question), synonyms.lexicon, rng)
        yield Way("english", question, True)
        yield Way(OWN, question, True, only=source)
    if rng.random() < 0.6:
        yield Way("removed", item.question, False, without=source)
    if rng.random() < 0.6:
        for kind, question in _recombined(item, others, rng):
            yield Way(kind, question, False)
    missed = near_miss(item.question, swaps, item.context, rng)
    if missed is not None:
        yield Way("near-miss", missed, False)


def _answers(hit: Hit, sentence: tuple[int, int], item: Asked, source: str) -> bool:
    """Whether the sentence overlaps the answer's place in the context."""
    if hit.source != source or item.answer is None:
        return False
    return any(
        start < item.answer[1] and item.answer[0] < end
        for start, end in slice_spans(hit.passage.spans, *sentence)
    )
