"""Measures of a reader: CMRC's exact match and F1, SQuAD's F1, and the area under a ROC curve."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np

from index.fold import fold

_UNIT = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_MARKS = frozenset(string.punctuation + "。，、；：？！“”‘’《》（）【】—…·～「」『』－–")
_ARTICLES = frozenset(("a", "an", "the"))


def units(text: str) -> list[str]:
    """Characters of Chinese and words of Latin, folded, without punctuation (CMRC's mixed
    segmentation)."""
    return [unit for unit in _UNIT.findall(fold(text)) if unit not in _MARKS]


def exact(answer: str, accepted: Sequence[str]) -> float:
    """1.0 where `answer` is one of `accepted` but for punctuation and case."""
    return float(any(_plain(answer) == _plain(text) for text in accepted))


def _plain(text: str) -> list[str]:
    return [unit for unit in units(text) if unit not in _ARTICLES]


def f1(answer: str, accepted: Sequence[str], chinese: bool) -> float:
    """Best F1 over `accepted`: of the longest common run of units (cmrc2018_evaluate.py, Cui et
    al. 2019) for Chinese, of common words (SQuAD) for English."""
    return max((_f1(_plain(answer), _plain(text), chinese) for text in accepted), default=0.0)


def _f1(ours: list[str], theirs: list[str], chinese: bool) -> float:
    if not ours or not theirs:
        return float(ours == theirs)
    common = (
        _common_run(ours, theirs) if chinese else sum((Counter(ours) & Counter(theirs)).values())
    )
    return 2 * common / (len(ours) + len(theirs))


def _common_run(ours: list[str], theirs: list[str]) -> int:
    best, before = 0, [0] * (len(theirs) + 1)
    for unit in ours:
        row = [0]
        for place, other in enumerate(theirs):
            row.append(before[place] + 1 if unit == other else 0)
        best, before = max(best, *row), row
    return best


def area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that one of `positive` is higher than one of `negative`, ties half (AUROC)."""
    high, low = np.asarray(positive, dtype=float), np.asarray(negative, dtype=float)
    if not len(high) or not len(low):
        return float("nan")
    order = np.sort(low)
    below = np.searchsorted(order, high, side="left")
    equal = np.searchsorted(order, high, side="right") - below
    return float((below + 0.5 * equal).mean() / len(low))
