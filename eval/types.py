"""What is measured, and what comes out of measuring. Knows no file format and no system.

A `Suite` is a corpus with questions; running it gives one `Row` a question; the rows give
`Figure`s. Everything that is reported or compared is made from rows alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from index.types import Hit, Source
from rag.types import Assistant, Filters, Turn

Task = Literal["answers", "retrieval", "dialogues", "articles"]
"""What is done with a suite's questions: answer them, rank documents for them, hold a
conversation, or divide the corpus into articles."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what counts as right.

    `answers` is a tuple of groups; an answer is right when every group is met by one of its
    alternatives. No groups: the corpus does not say it, and refusing is right. `evidence` are
    strings of the source of which a right citation covers one. `relevant` are names of sources
    that hold the answer; `scope` limits the search to these sources (empty: all). `false_answers`
    are planted in the corpus: showing one is being misled.
    """

    id: str
    question: str
    kind: str = "fact"
    lang: str = "zh"
    answers: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    false_answers: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether there is an answer to be found."""
        return bool(self.answers)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """All accepted answers in one list."""
        return tuple(answer for group in self.answers for answer in group)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Questions asked one after the other; each may lean on the ones before."""

    id: str
    turns: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """A corpus, the questions asked of it, and the tasks that it is for.

    The corpus is `sources` held here, or the files at `paths`; both may be empty where an index is
    given when it is run. The name of a held source is "FILE.jsonl#ID", as an index names records.
    `gold` are files that say how the pages at `paths` divide into articles.
    """

    name: str
    questions: tuple[Question, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    sources: tuple[Source, ...] = ()
    paths: tuple[Path, ...] = ()
    gold: tuple[Path, ...] = ()
    tasks: tuple[Task, ...] = ("answers",)


@dataclass(frozen=True, slots=True)
class Row:
    """What one question gave: what was shown, what was expected, its scores, its time.

    `scores` holds a number per measure; a measure that does not apply is left out. `shown` and
    `expected` are JSON values for people and reports. `latency_ms` is by the clock on the wall;
    `cpu_ms` is the processor time of all threads, which other programs don't change. `stages` are
    parts of `latency_ms` by name.
    """

    id: str
    kind: str
    lang: str
    question: str
    expected: Mapping[str, Any]
    shown: Mapping[str, Any]
    scores: Mapping[str, float]
    latency_ms: float
    cpu_ms: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over n rows, with the ends of its bootstrap interval (None: none was made)."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


class Searcher(Protocol):
    """Ranks passages for a question."""

    def search(self, question: str, k: int) -> Sequence[Hit]:
        """The k best passages, best first."""
        ...


class Texts(Protocol):
    """The text of every source of an index, as it was stored."""

    def text(self, source: str) -> str | None:
        """Decoded text of the source of this name; None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class System:
    """What is measured: an assistant, its retrieval and the texts that it quotes.

    `details` describes it for the record, as JSON values (encoder, number of passages). `spent` says
    how many ms went into which stage since it was last called.
    """

    assistant: Assistant
    searcher: Searcher
    texts: Texts
    details: Mapping[str, Any] = field(default_factory=dict)
    spent: Callable[[], Mapping[str, float]] = dict


def filters_of(question: Question) -> Filters | None:
    """The filter that keeps a question within its scope; None where it has none."""
    return Filters(sources=question.scope) if question.scope else None
