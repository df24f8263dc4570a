"""ROUGE-L by character: Lin (2004), "ROUGE: A package for automatic evaluation of summaries".

Characters of the normal form stand in for words, so that no word segmenter takes part; F with
beta = 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.measures.normal import normal


def rouge_l(shown: str, expected: Iterable[str]) -> float:
    """The best F1 of the longest common subsequence over `expected`, in [0, 1]."""
    text = normal(shown)
    return max((_f1(text, normal(reference)) for reference in expected), default=0.0)


def longest_common_subsequence(a: Sequence[object], b: Sequence[object]) -> int:
    """Length of the longest common subsequence. O(len(a) * len(b))."""
    previous = [0] * (len(b) + 1)
    for x in a:
        current = [0]
        for j, y in enumerate(b):
            current.append(previous[j] + 1 if x == y else max(previous[j + 1], current[j]))
        previous = current
    return previous[-1]


def _f1(text: str, reference: str) -> float:
    shared = longest_common_subsequence(reference, text)
    if shared == 0:
        return 0.0
    precision, recall = shared / len(text), shared / len(reference)
    return 2 * precision * recall / (precision + recall)
