"""What the page needs of an index: the seam between the chat page and whatever stores articles.

Knows the data of `index.types`; knows neither the store nor the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.types import Article, Hit
from rag.types import Filters

Progress = Callable[[float, str], None]
"""Called with the share done in [0, 1] and a line saying what is being done."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much an index holds, and the name of the encoder that made its vectors."""

    sources: int
    articles: int
    passages: int
    encoder: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding files did, in sources; `warnings` are lines about files that were left out."""

    added: int
    updated: int = 0
    unchanged: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One article in a list. `opening` is how its body begins, at most some 80 characters.
    `date` is YYYY-MM-DD; `confidence` in [0, 1] is how sure its division is."""

    source: str
    id: str
    headline: str | None = None
    date: str | None = None
    byline: tuple[str, ...] = ()
    section: str | None = None
    confidence: float = 1.0
    opening: str = ""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A stretch of the list of articles; `total` counts all that matched."""

    lines: tuple[ArticleLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SourcedArticle:
    """An article with the full text of the Source that its spans point into."""

    source: str
    text: str
    article: Article
    date: str | None = None


class Library(Protocol):
    """An index as the page sees it. Safe to call from several threads at once; what a person can
    mend is raised as BaowenError and shown as one line."""

    def statistics(self) -> Statistics: ...

    def examples(self) -> Sequence[str]:
        """A few questions that the loaded articles answer; empty when there are none."""
        ...

    def sources(self, limit: int) -> Sequence[str]:
        """Names of at most `limit` Sources, for the filter."""
        ...

    def articles(self, query: str, source: str | None, offset: int, limit: int) -> ArticlePage:
        """Articles `offset` to `offset + limit` of those whose headline or text matches `query`
        (all when it is empty), of one Source or of all, in a stable order."""
        ...

    def article(self, source: str, id: str) -> SourcedArticle | None:
        """One article and its Source's text as stored now; None when it is gone."""
        ...

    def search(self, query: str, filters: Filters | None, k: int) -> Sequence[Hit]:
        """The `k` best passages, best first."""
        ...

    def add_files(self, paths: Sequence[Path], progress: Progress) -> Added:
        """Adds copies of these files, named by their base names. Takes as long as indexing takes;
        calls `progress` meanwhile."""
        ...
