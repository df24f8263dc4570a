"""The seam between asking and storing: what a question needs of an index, wherever it is kept.

`index.snapshot` implements it over a folder, `index.milvus` over Milvus. What a build needs of a
store is the protocol beside it, `index.writing.Writer`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from index.encoder import Encoder
from index.errors import IndexMismatch
from index.serial import Float32
from index.store import Int64, StoredArticle, date_number
from index.types import Article, Hit, Passage, Source

Query = Sequence[Sequence[tuple[str, float]]]
"""Concepts, each a list of alternatives (term, weight): a concept scores as its best alternative,
concepts add up."""

Kind = Literal["sources", "articles", "passages"]

_LAST_DATE = 9999_12_31


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages a search may find; dates YYYY-MM-DD inclusive, sources by name (a file's name
    also stands for its records)."""

    date_from: str | None = None
    date_to: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def dates(self) -> tuple[int, int] | None:
        """As yyyymmdd numbers; None when no date is asked for."""
        if self.date_from is None and self.date_to is None:
            return None
        return date_number(self.date_from) or 1, date_number(self.date_to) or _LAST_DATE


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source as it is stored, and the SHA-256 that its text had when it was indexed."""

    source: Source
    sha256: str


class View(Protocol):
    """One generation of an index, whole, whatever a writer is doing. For many threads at once.

    Passage ids are numbers that ascend in the order of indexing; scores: higher is better.
    """

    @property
    def generation(self) -> int: ...
    @property
    def encoder(self) -> str: ...
    @property
    def dim(self) -> int: ...
    @property
    def passages(self) -> int:
        """How many there are, as `search_lexical` counts them."""
        ...

    def search_lexical(
        self, query: Query, k: int, scope: Scope | None = None
    ) -> list[tuple[int, float]]:
        """The k best as (passage id, BM25), best first; k1 = 1.2, b = 0.75."""
        ...

    def search_dense(
        self, vector: Float32, k: int, scope: Scope | None = None
    ) -> list[tuple[int, float]]:
        """The k best as (passage id, cosine), best first, for a unit query vector (dim,)."""
        ...

    def search_both(
        self, query: Query, vector: Float32, k: int, scope: Scope | None = None
    ) -> tuple[dict[int, float], dict[int, float]]:
        """BM25 of the k best of that leg, and the cosine of all that either leg finds, by id."""
        ...

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        """In about how many passages each term occurs; 0 only where it occurs in none."""
        ...

    def hits(self, scored: Sequence[tuple[int, float]]) -> list[Hit]:
        """Hits with text and article for (passage id, score), in their order; without those whose
        passage is no longer stored."""
        ...

    def count(self, kind: Kind) -> int:
        """How many there are."""
        ...

    def source(self, name: str) -> StoredSource | None:
        """The source called exactly so."""
        ...

    def source_names(self) -> list[str]:
        """Names of all sources, sorted."""
        ...

    def folders(self) -> list[Path]:
        """Folders that sources were read from."""
        ...

    def articles(
        self,
        *,
        matching: str = "",
        source: str | None = None,
        limit: int = -1,
        offset: int = 0,
    ) -> Iterator[StoredArticle]:
        """Articles by source name and place; `matching` is sought in headline and name whatever
        the case, `source` is the name of the only source to list."""
        ...

    def count_articles(self, *, matching: str = "", source: str | None = None) -> int:
        """How many articles `articles` would give without a limit."""
        ...

    def find_article(self, source: str, key: str) -> StoredArticle | None:
        """The article `key` of the source called `source`."""
        ...

    def content(self, name: str) -> tuple[list[Article], list[Passage]]:
        """Articles and passages of the source called `name`, in order; for `index.check`."""
        ...

    def vectors(self, ids: Int64) -> Float32:
        """Stored vectors (len(ids), dim), in the order of `ids`. Raises IndexDamaged for one that
        is missing."""
        ...


class Index(Protocol):
    """An index open for reading."""

    def view(self) -> View:
        """The newest committed generation."""
        ...

    def close(self) -> None:
        """Release what reading takes. Views are of no use after it."""
        ...


def require_encoder(view: View, encoder: Encoder) -> None:
    """Raises IndexMismatch when `view` was built with another encoder."""
    if (view.encoder, view.dim) != (encoder.name, encoder.dim):
        raise IndexMismatch(
            f"index was built with encoder {view.encoder} ({view.dim}-d), asked with"
            f" {encoder.name} ({encoder.dim}-d): run `baowen index --encoder"
            f" {encoder.name.split(':')[0] if encoder.name.startswith('builtin') else encoder.name}`"
            " to encode it again"
        )
