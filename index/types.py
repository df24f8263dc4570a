"""What the data is. Everything else imports this leaf; it imports nothing of the project.

Offsets are Unicode code points into `Source.text`, end exclusive, everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
"""(start, end): code points in Source.text, end exclusive."""

PartKind = Literal["headline", "subhead", "byline", "section", "continuation", "body"]
"""What a block of an article is. `continuation` is a line like (上接第1版) that stands alone."""

SourceKind = Literal["page", "record", "document"]
"""`page`: may hold many articles, torn and out of order (.txt, .pdf). `record`: one article with
metadata of its own (a .jsonl line). `document`: one article whose headings are marked in the
text (.md, .html, .docx)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input file or record: its decoded text and what is known of it from outside the text.

    `name` is what a citation shows: the path below the folder that was indexed, or
    `file.jsonl#id` for a record. `title` and `date` (YYYY-MM-DD) come from metadata, not from
    the text.
    """

    name: str
    text: str
    kind: SourceKind = "page"
    title: str | None = None
    date: str | None = None

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the decoded text as UTF-8."""
        return text_hash(self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """One block of an article, in its place in the reading order.

    `joined` is true where the text reads on from the part before without a paragraph break: a
    sentence, or even a word, was torn there.
    """

    kind: PartKind
    span: Span
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a Source: its parts in reading order and its metadata.

    `id` is unique within the Source and stable while the Source's text is. `confidence` says how
    sure the division is, in [0, 1]; 1.0 where nothing had to be decided. `continued_from` and
    `continued_to` are page labels as printed ("1" of 上接第1版).
    """

    id: str
    parts: tuple[Part, ...]
    headline: str | None = None
    subheads: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    section: str | None = None
    date: str | None = None
    confidence: float = 1.0
    continued_from: str | None = None
    continued_to: str | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Spans of all parts in reading order, headline and byline blocks included."""
        return tuple(part.span for part in self.parts)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article. Torn over two blocks it has two spans; `text` is their join."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences of one article, small enough to rank.

    `text` is the Source's characters joined over `spans`; `sentences` are the ranges of its
    sentences in `text`, in order. `id` is the store's row number (0 before it is stored).
    """

    text: str
    spans: tuple[Span, ...]
    sentences: tuple[Span, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that retrieval found, with what is needed to show and to cite it.

    `score`: higher is better; comparable within one query only.
    """

    passage: Passage
    article: Article
    source: str
    """Name of the Source."""
    date: str | None
    score: float
    scores: dict[str, float] = field(default_factory=dict, compare=False)
    """Score by leg ("lexical", "dense"), for explanation and for ranking features."""


def text_of(text: str, spans: Iterable[Span]) -> str:
    """The characters of `text` joined over `spans`, in the given order."""
    return "".join(text[start:end] for start, end in spans)


def text_hash(text: str) -> str:
    """Hex SHA-256 of `text` as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
