"""Fusing two rankings by their scores, not their ranks.

Reciprocal-rank fusion (Cormack et al., SIGIR 2009) lets a weak leg vote as loudly as a strong one:
with a small encoder it took CMRC's first hits from BM25's 95.7 % to 84.0 %. A weighted sum of
normalised scores (Bruch et al., TOIS 2023) lets each leg say how sure it is. BM25 is divided by
the most that any passage could score for this question, so that a question whose terms the
corpus does not have (another language) is left to the vectors. To the best of both is added how
much of the question they hold at all: BM25 gives a word that stands three times more than two
words that stand once, which is right for a topic and wrong for a question.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

RRF_K = 60
"""Constant of Cormack et al."""


def weighted(
    lexical: Mapping[int, float], dense: Mapping[int, float], ceiling: float, weight: float
) -> list[tuple[int, float]]:
    """(id, score) best first: BM25 / ceiling + weight x cosine, for ids that both legs score."""
    scale = 1.0 / ceiling if ceiling > 0 else 0.0
    scored = [
        (row, lexical.get(row, 0.0) * scale + weight * dense.get(row, 0.0))
        for row in lexical.keys() | dense.keys()
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def covered(asked: Sequence[Sequence[tuple[str, float]]], held: Collection[str]) -> float:
    """Share in [0, 1] of what is asked, weighed by rarity, that a passage with the terms `held`
    has; `asked` are concepts of (term, rarity), of which the best one held counts."""
    total = sum(max(weight for _, weight in concept) for concept in asked)
    if total <= 0:
        return 0.0
    found = sum(
        max((weight for term, weight in concept if term in held), default=0.0) for concept in asked
    )
    return found / total


def reciprocal_rank(rankings: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """(id, sum of 1 / (k + rank)) best first; the baseline of the evaluation."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, 1):
            scores[row] = scores.get(row, 0.0) + 1.0 / (RRF_K + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def idf(frequency: int, passages: int) -> float:
    """Robertson's inverse document frequency as BM25 uses it; never negative."""
    return math.log(1.0 + (passages - frequency + 0.5) / (frequency + 0.5))
