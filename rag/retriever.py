"""From a question to the passages most likely to answer it: both legs, fused.

Reads one View from beginning to end, so that a writer beside it changes nothing halfway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.encoder import Encoder, Vectors
from index.prepare import passage_terms
from index.types import Hit
from index.view import Index, Scope, View, require_encoder
from rag.fusion import covered, idf, reciprocal_rank, weighted
from rag.query import Concept, concepts, language, word_terms
from rag.types import Filters, Language

Mode = Literal["weighted", "bm25", "dense", "rrf"]
Translate = Callable[[str], Sequence[Concept]]
"""Chinese alternatives for the words of a question in another language."""

CANDIDATES = 100
"""Passages taken from each leg before fusion."""

BUILTIN_WEIGHT: dict[Language, float] = {"zh": 0.1, "en": 0.2}
"""Weight of the built-in encoder's cosine against BM25 as a share of its ceiling, by the
question's language; chosen on held-out training questions by `python -m rag.builtin.tune_fusion`.
For a question in English, translated term by term, the vectors have more to add."""

BUILTIN_COVERAGE: dict[Language, float] = {"zh": 0.4, "en": 0.0}
"""Weight of the share of the question that a passage holds; chosen like BUILTIN_WEIGHT. Of a
question in English a Chinese passage holds guesses of the dictionary, a long one many by chance."""

COVERAGE_DEPTH = 12
"""Passages, the best of both legs, whose share is looked at: more change nothing, and cost time."""

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
    """Scores by passage id before fusion: BM25, and cosine. `ceiling` is the most BM25 can be;
    `asked` are the question's concepts, their terms weighed by rarity."""

    view: View
    lexical: dict[int, float]
    dense: dict[int, float]
    ceiling: float
    asked: list[Concept]


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
        for _ in range(3):
            view = self._index.view()
            hits, whole = self._hits(view, question, k, _scope(filters))
            # A writer may purge rows of an old generation while a question still holds it.
            if whole:
                break
        return Retrieved(view, tuple(hits))

    def legs(self, question: str, k: int, filters: Filters | None = None) -> Legs:
        """Both legs' scores of the union of their k best, before fusion."""
        view = self._index.view()
        return self._both(view, question, k, _scope(filters))

    def _hits(
        self, view: View, question: str, k: int, scope: Scope | None
    ) -> tuple[list[Hit], bool]:
        """The k best, and whether all of them are still stored."""
        wide = max(k, CANDIDATES)
        if self._mode == "weighted":
            both = self._both(view, question, wide, scope)
            return fuse(both, *self._weights(question), k)
        legs: dict[str, list[tuple[int, float]]] = {}
        if self._mode in ("bm25", "rrf"):
            legs["lexical"] = view.search_lexical(self._query(question), wide, scope)
        if self._mode in ("dense", "rrf"):
            legs["dense"] = view.search_dense(self._vector(view, question), wide, scope)
        scored = next(iter(legs.values()))
        if self._mode == "rrf":
            scored = reciprocal_rank([[row for row, _ in leg] for leg in legs.values()])
        hits = view.hits(scored[:k])
        return _explained(hits, legs), len(hits) == min(k, len(scored))

    def _both(self, view: View, question: str, k: int, scope: Scope | None) -> Legs:
        query, vector = self._query(question), self._vector(view, question)
        lexical, dense = view.search_both(query, vector, k, scope)
        # A passage outside a full lexical list scored less than the last one in it.
        floor = 0.5 * min(lexical.values()) if len(lexical) >= k else 0.0
        bounded = {row: floor for row in dense if row not in lexical}
        rare = by_rarity(view, query)
        most = _BM25_GAIN * sum(max(weight for _, weight in concept) for concept in rare)
        return Legs(view, lexical | bounded, dense, most, _of_words(question, rare))

    def _weights(self, question: str) -> tuple[float, float]:
        """Weights of the cosine and of the share of the question that is held."""
        if not self._is_builtin:
            return (OTHER_WEIGHT if self._weight is None else self._weight), 0.0
        speaks = language(question)
        weight = BUILTIN_WEIGHT[speaks] if self._weight is None else self._weight
        return weight, BUILTIN_COVERAGE[speaks]

    def _query(self, question: str) -> list[Concept]:
        return concepts(question, self._translate(question) if self._translate else ())

    def _vector(self, view: View, question: str) -> Vectors:
        require_encoder(view, self._encoder)
        vector: Vectors = self._encoder.encode_queries([question])[0]
        return vector


def fuse(legs: Legs, weight: float, coverage: float, k: int) -> tuple[list[Hit], bool]:
    """The k best of both legs, and whether all of them are still stored. `weight` is that of the
    cosine against BM25, `coverage` that of the share of the question that a passage holds."""
    scored = weighted(legs.lexical, legs.dense, legs.ceiling, weight)
    # What is left out scores less than the last one, which coverage only adds to.
    head = scored[: max(k, COVERAGE_DEPTH)]
    hits = legs.view.hits(head)
    for place, hit in enumerate(hits[: COVERAGE_DEPTH if coverage else 0]):
        share = covered(legs.asked, frozenset(passage_terms(hit.article, hit.passage)))
        hits[place] = replace(hit, score=hit.score + coverage * share)
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    by_leg = {"lexical": legs.lexical.items(), "dense": legs.dense.items()}
    return _explained(hits[:k], by_leg), len(hits) == len(head)


def _explained(hits: Iterable[Hit], legs: Mapping[str, Iterable[tuple[int, float]]]) -> list[Hit]:
    """Hits with their score in each leg that has one."""
    scores = {leg: dict(scored) for leg, scored in legs.items()}
    return [
        replace(hit, scores={leg: by_id[hit.passage.id] for leg, by_id in scores.items()
                             if hit.passage.id in by_id})
        for hit in hits
    ]  # fmt: skip


def by_rarity(view: View, query: Sequence[Concept]) -> list[Concept]:
    """The query with the weight of every term times its inverse document frequency."""
    asked = list(dict.fromkeys(term for concept in query for term, _ in concept))
    rare = dict(zip(asked, view.document_frequencies(asked), strict=True))
    return [
        [(term, weight * idf(rare[term], view.passages)) for term, weight in concept]
        for concept in query
    ]


def _of_words(question: str, query: Sequence[Concept]) -> list[Concept]:
    """The concepts that words of the question are: not what only neighbouring words make, and not
    translations, any of which a long passage holds by chance."""
    own = set(word_terms(question))
    return [concept for concept in query if concept[0][0] in own]


def _scope(filters: Filters | None) -> Scope | None:
    if filters is None or filters == Filters():
        return None
    return Scope(filters.date_from, filters.date_to, filters.sources)
