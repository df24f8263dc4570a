"""What translated terms add to the vectors: `python -m index.builtin.score_terms --data DIR`.

English queries against Chinese passages by BM25 over translated terms, by vectors, and by both:
cosine + share * BM25 / the query's best BM25. A measure of the word table, apart from any index.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.bilingual import Alternatives
from index.builtin.score import tasks
from index.encoder import open_encoder
from index.terms import terms
from index.translate import FUNCTION_WORDS, translate_concepts

K1, B = 1.2, 0.75
SHARES = (0.1, 0.2, 0.4, 0.8)

Scores = NDArray[np.float64]
"""(queries, passages), higher is better."""


class Terms:
    """BM25 over the terms of `texts`, a concept counting as its best alternative."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(terms(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts])
        self._size = len(texts)
        norms = K1 * (1 - B + B * lengths / lengths.mean())
        rows: dict[str, list[tuple[int, int]]] = {}
        for row, count in enumerate(counts):
            for term, times in count.items():
                rows.setdefault(term, []).append((row, times))
        self._postings = {term: self._weigh(found, norms) for term, found in rows.items()}

    def _weigh(
        self, found: list[tuple[int, int]], norms: Scores
    ) -> tuple[NDArray[np.int64], Scores]:
        place, times = np.array(found).T
        idf = math.log(1 + (self._size - len(found) + 0.5) / (len(found) + 0.5))
        return place, idf * times * (K1 + 1) / (times + norms[place])

    def score(self, concepts: Sequence[Alternatives]) -> Scores:
        """(passages,) scores of one query."""
        total = np.zeros(self._size)
        for concept in concepts:
            best = np.zeros(self._size)
            for term, weight in concept:
                place, value = self._postings.get(term, (np.zeros(0, int), np.zeros(0)))
                best[place] = np.maximum(best[place], weight * value)
            total += best
        return total


def concepts(question: str) -> list[Alternatives]:
    """The question's own terms, for numbers and names in Latin letters, and their translations."""
    own: list[Alternatives] = [[(t, 1.0)] for t in terms(question) if t not in FUNCTION_WORDS]
    return own + translate_concepts(question)


def shares(scores: Scores, answer: NDArray[np.int64]) -> tuple[float, float]:
    """Per cent of queries with their passage first, and in the first ten; ties count against."""
    own = scores[np.arange(len(scores)), answer][:, None]
    found = (scores >= own).sum(axis=1) - 1
    return 100 * float((found < 1).mean()), 100 * float((found < 10).mean())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the evaluation files")
    parser.add_argument("--encoder", help="name or folder; the built-in one if left out")
    options = parser.parse_args()
    encoder = open_encoder(options.encoder)
    sets = tasks(options.data)
    for name in ("xquad_en_zh", "ntrex_en_zh"):
        queries, passages = sets[name]
        pool = list(dict.fromkeys(passages))
        place = {text: i for i, text in enumerate(pool)}
        answer = np.array([place[text] for text in passages])
        dense = encoder.encode_queries(queries) @ encoder.encode_passages(pool).T
        index = Terms(pool)
        lexical = np.array([index.score(concepts(query)) for query in queries])
        scaled = lexical / np.maximum(lexical.max(axis=1, keepdims=True), 1e-9)
        rows = {"vectors": dense.astype(np.float64), "terms": lexical}
        rows |= {f"vectors + {share} terms": dense + share * scaled for share in SHARES}
        print(f"{name:<24}{'first':>8}{'in ten':>8}")
        for row, scores in rows.items():
            first, ten = shares(scores, answer)
            print(f"  {row:<22}{first:>8.1f}{ten:>8.1f}")


if __name__ == "__main__":
    main()
