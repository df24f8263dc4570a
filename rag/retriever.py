"""From a question to the passages most likely to answer it: both legs, fused.

Reads one View from beginning to end, so that a writer beside it changes nothing halfway.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.encoder import Encoder, Vectors
from index.types import Hit
from index.view import Index, Scope, View, require_encoder
from rag.fusion import idf, reciprocal_rank, weighted
from rag.query import Concept, concepts, language
from rag.types import Filters, Language

Mode = Literal["weighted", "bm25", "dense", "rrf"]
Translate = Callable[[str], Sequence[Concept]]
"""Chinese alternatives for the words of a question in another language."""

CANDIDATES = 100
"""Passages taken from each leg before fusion."""

BUILTIN_WEIGHT: dict[Language, float] = {"zh": 0.02, "en": 0.2}
"""Weight of the built-in encoder's cosine against BM25 as a share of its ceiling, by the
question's language; chosen on held-out training questions by `python -m rag.builtin.tune_fusion`.
For a question in English, translated term by term, the vectors have more to add."""

OTHER_WEIGHT = 0.8
"""For any other encoder: one that was chosen by name is taken to be strong."""

_BM25_GAIN = 2.2
"""k1 + 1: the most that a term's frequency can multiply its idf by in BM25."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Hits of one question with the View that they come from."""

    view: View
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Legs:
    """Scores by passage id before fusion: BM25, and cosine; `ceiling` is the most BM25 can be."""

    view: View
    lexical: dict[int, float]
    dense: dict[int, float]
    ceiling: float


class Retriever:
    """Searches an Index. Safe to call from several threads at once."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        mode: Mode = "weighted",
        weight: float | None = None,
        translate: Translate | None = None,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._mode = mode
        self._weight = weight
        self._is_builtin = encoder.name.startswith("builtin:")
        self._translate = translate

    @property
    def index(self) -> Index:
        return self._index

    def search(self, question: str, k: int, filters: Filters | None = None) -> list[Hit]:
        """The k best passages, best first. Raises IndexMismatch for another encoder's index."""
        return list(self.retrieve(question, k, filters).hits)

    def retrieve(self, question: str, k: int, filters: Filters | None = None) -> Retrieved:
        """As `search`, with the View that was searched."""
        scope = _scope(filters)
        for _ in range(3):
            view = self._index.view()
            scored, legs = self._score(view, question, max(k, CANDIDATES), scope)
            hits = view.hits(scored[:k])
            # A writer may purge rows of an old generation while a question still holds it.
            if len(hits) == min(k, len(scored)):
                break
        found = tuple(
            Hit(hit.passage, hit.article, hit.source, hit.date, hit.score,
                {leg: scores[hit.passage.id] for leg, scores in legs.items()
                 if hit.passage.id in scores})
            for hit in hits
        )  # fmt: skip
        return Retrieved(view, found)

    def legs(self, question: str, k: int, filters: Filters | None = None) -> Legs:
        """Both legs' scores of the union of their k best, before fusion."""
        view = self._index.view()
        return self._both(view, question, k, _scope(filters))

    def _score(
        self, view: View, question: str, k: int, scope: Scope | None
    ) -> tuple[list[tuple[int, float]], dict[str, dict[int, float]]]:
        if self._mode == "bm25":
            lexical = view.search_lexical(self._query(question), k, scope)
            return lexical, {"lexical": dict(lexical)}
        if self._mode == "dense":
            dense = view.search_dense(self._vector(view, question), k, scope)
            return dense, {"dense": dict(dense)}
        if self._mode == "rrf":
            lexical = view.search_lexical(self._query(question), k, scope)
            dense = view.search_dense(self._vector(view, question), k, scope)
            rankings = [[row for row, _ in leg] for leg in (lexical, dense)]
            return reciprocal_rank(rankings), {"lexical": dict(lexical), "dense": dict(dense)}
        both = self._both(view, question, k, scope)
        found = {"lexical": both.lexical, "dense": both.dense}
        weight = self._dense_weight(question)
        return weighted(both.lexical, both.dense, both.ceiling, weight), found

    def _both(self, view: View, question: str, k: int, scope: Scope | None) -> Legs:
        query, vector = self._query(question), self._vector(view, question)
        lexical, dense = view.search_both(query, vector, k, scope)
        # A passage outside a full lexical list scored less than the last one in it.
        floor = 0.5 * min(lexical.values()) if len(lexical) >= k else 0.0
        bounded = {row: floor for row in dense if row not in lexical}
        return Legs(view, lexical | bounded, dense, ceiling(view, query))

    def _dense_weight(self, question: str) -> float:
        if self._weight is not None:
            return self._weight
        return BUILTIN_WEIGHT[language(question)] if self._is_builtin else OTHER_WEIGHT

    def _query(self, question: str) -> list[Concept]:
        return concepts(question, self._translate(question) if self._translate else ())

    def _vector(self, view: View, question: str) -> Vectors:
        require_encoder(view, self._encoder)
        vector: Vectors = self._encoder.encode_queries([question])[0]
        return vector


def ceiling(view: View, query: Sequence[Concept]) -> float:
    """The most that BM25 could give a passage for this query, were every concept in it often."""
    asked = list(dict.fromkeys(term for concept in query for term, _ in concept))
    frequencies = dict(zip(asked, view.document_frequencies(asked), strict=True))
    total = 0.0
    for concept in query:
        total += max(weight * idf(frequencies[term], view.passages) for term, weight in concept)
    return _BM25_GAIN * total


def _scope(filters: Filters | None) -> Scope | None:
    if filters is None or filters == Filters():
        return None
    return Scope(filters.date_from, filters.date_to, filters.sources)
