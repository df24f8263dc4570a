"""Both legs over one generation's passages: Milvus's BM25 over our terms, and inner products.

A question in the corpus's own language is one request: hybrid search with weight 1 for BM25 and 0
for the vectors, without normalisation, gives the union of both legs with BM25 as it is; the
vectors come along, so every cosine is exact and none is missing. Alternatives (a word's
translations) Milvus cannot weigh against one another: each term is searched for by itself, in
one request, and those that could still matter are scored again for each term, in another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.milvus.client import LARGEST_PAGE, Milvus, literal
from index.milvus.schema import K1, B, lexical_text
from index.serial import Float32
from index.view import Query, Scope

RESCORED = 4
"""Times k passages whose every alternative is scored: the best by what the first request says."""

Scores = dict[int, float]


class Searcher:
    """Searches one collection of passages, under one filter for what is visible."""

    def __init__(self, milvus: Milvus, collection: str, visible: str) -> None:
        self._milvus = milvus
        self._collection = collection
        self._visible = visible

    def lexical(self, query: Query, k: int, scope: Scope | None, consistency: str) -> Scores:
        """BM25 of the k best."""
        texts = [[(lexical_text(term), weight) for term, weight in one] for one in query if one]
        where = self._where(scope)
        if not texts:
            return {}
        if is_plain(query):
            text = " ".join(one[0][0] for one in texts)
            (found,) = self._bm25([text], k, where, consistency)
            return found
        asked = list(dict.fromkeys(text for one in texts for text, _ in one))
        lists = self._bm25(asked, k, where, consistency)
        by_term = dict(zip(asked, lists, strict=True))
        best = _best(_combined(texts, by_term), RESCORED * k)
        full = [term for term, found in by_term.items() if len(found) >= k]
        if full and best:  # what such a list leaves out scores less than its last, but not nothing
            ids = f"id in {list(best)}"
            again = self._bm25(full, len(best), f"{where} and {ids}", consistency)
            by_term |= dict(zip(full, again, strict=True))
            best = {row: score for row, score in _combined(texts, by_term).items() if row in best}
        return _best(best, k)

    def dense(self, vector: Float32, k: int, scope: Scope | None, consistency: str) -> Scores:
        """Cosines of the k best."""
        (found,) = self._milvus.call(
            "search", self._collection, data=[vector.tolist()], anns_field="vector",
            limit=_limit(k), filter=self._where(scope), output_fields=["id"],
            consistency_level=consistency,
        )  # fmt: skip
        return _best({int(hit["id"]): float(hit["distance"]) for hit in found}, k)

    def both(
        self, query: Query, vector: Float32, k: int, scope: Scope | None, consistency: str
    ) -> tuple[Scores, Scores]:
        """BM25 of that leg's k best, and the cosines of all that either leg finds."""
        if not query or not is_plain(query):
            lexical = self.lexical(query, k, scope, consistency)
            dense = self.dense(vector, k, scope, consistency)
            missing = [row for row in lexical if row not in dense]
            if missing:
                rows = self._milvus.query(
                    self._collection, f"id in {missing}", ["id", "vector"],
                    consistency_level=consistency,
                )  # fmt: skip
                dense |= {int(row["id"]): _cosine(row["vector"], vector) for row in rows}
            return lexical, dense
        from pymilvus import AnnSearchRequest, WeightedRanker

        where, k = self._where(scope), _limit(k)
        text = " ".join(lexical_text(term) for concept in query for term, _ in concept)
        (found,) = self._milvus.call(
            "hybrid_search", self._collection,
            reqs=[
                AnnSearchRequest([text], "bm25", {"metric_type": "BM25"}, k, expr=where),
                AnnSearchRequest([vector.tolist()], "vector", {"metric_type": "IP"}, k, expr=where),
            ],
            ranker=WeightedRanker(1.0, 0.0, norm_score=False), limit=min(2 * k, LARGEST_PAGE),
            output_fields=["vector"], consistency_level=consistency,
        )  # fmt: skip
        # A passage that only the vectors found has no BM25: what matches a term scores above 0.
        bm25 = {int(hit["id"]): abs(float(hit["distance"])) for hit in found}
        cosines = {int(hit["id"]): _cosine(hit["entity"]["vector"], vector) for hit in found}
        return _best({row: score for row, score in bm25.items() if score > 0}, k), cosines

    def frequencies(
        self, terms: Sequence[str], passages: int, mean_terms: float, consistency: str
    ) -> list[int]:
        """In how many passages each term occurs: Milvus doesn't say it, but the score of the one
        best passage is idf times what its own terms tell, and idf tells the rest."""
        texts = [lexical_text(term) for term in terms]
        found = self._milvus.call(
            "search", self._collection, data=texts, anns_field="bm25", limit=1,
            filter=self._visible, output_fields=["terms"], consistency_level=consistency,
        )  # fmt: skip
        return [
            _frequency(text, hits, passages, mean_terms)
            for text, hits in zip(texts, found, strict=True)
        ]

    def _bm25(self, texts: Sequence[str], k: int, where: str, consistency: str) -> list[Scores]:
        found = self._milvus.call(
            "search", self._collection, data=list(texts), anns_field="bm25", limit=_limit(k),
            filter=where, output_fields=["id"], consistency_level=consistency,
        )  # fmt: skip
        # milvus-lite gives BM25 as a distance, below 0; a server as a score, above.
        return [
            _best({int(hit["id"]): abs(float(hit["distance"])) for hit in hits}, k)
            for hits in found
        ]

    def _where(self, scope: Scope | None) -> str:
        parts = [self._visible]
        if scope is not None and scope.dates:
            first, last = scope.dates
            parts.append(f"date >= {first} and date <= {last}")
        if scope is not None and scope.sources:
            parts.append(f"({' or '.join(map(_named, scope.sources))})")
        return " and ".join(parts)


def is_plain(query: Query) -> bool:
    """Whether every concept is one term, all of the same weight."""
    return all(len(concept) == 1 and concept[0][1] == 1.0 for concept in query)


def _named(name: str) -> str:
    first, after = literal(f"{name}#"), literal(f"{name}$")  # $ comes after #
    return f"name == {literal(name)} or (name >= {first} and name < {after})"


def _combined(query: Query, by_term: dict[str, Scores]) -> Scores:
    total: Scores = {}
    for concept in query:
        best: Scores = {}
        for term, weight in concept:
            for row, score in by_term[term].items():
                best[row] = max(best.get(row, 0.0), weight * score)
        for row, score in best.items():
            total[row] = total.get(row, 0.0) + score
    return total


def _best(scores: Scores, k: int) -> Scores:
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(ranked[: max(0, k)])


def _limit(k: int) -> int:
    return max(1, min(k, LARGEST_PAGE))


def _cosine(stored: Sequence[float], vector: Float32) -> float:
    return float(np.asarray(stored, dtype=np.float32) @ vector)


def _frequency(text: str, hits: Any, passages: int, mean_terms: float) -> int:
    if not hits:
        return 0
    held = str(hits[0]["entity"]["terms"]).split()
    often = held.count(text)
    length = len(held) / mean_terms if mean_terms else 1.0
    gain = often * (K1 + 1) / (often + K1 * (1 - B + B * length)) if often else 1.0
    idf = abs(float(hits[0]["distance"])) / gain
    return min(passages, max(1, round((passages + 1) * math.exp(-idf) - 0.5)))
