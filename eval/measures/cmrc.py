"""Exact match and F1 by character as the CMRC 2018 evaluation script defines them.

After `cmrc2018_evaluate.py` (ymcui/cmrc2018, version 5, squad-style). Its particulars are kept:

- a Chinese character (U+4E00 to U+9FA5) is a segment; what stands between is cut into words and
  signs by the Penn Treebank's rules;
- only the signs of `PUNCTUATION` are removed; others (ASCII comma and full stop, brackets) stay;
- the overlap is the longest common *substring* of segments, not their bag and not a subsequence;
- the best of the reference answers counts.

The script cuts words with NLTK; `_words` follows the same rules without its sentence splitter,
whose model would have to be downloaded. Over every answer, question and sentence of CMRC dev, DRCD
test and XQuAD both cut all but 14 of 99,304 pieces alike; those have doubled quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

PUNCTUATION = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
"""The signs that the script removes. Its list also names "……", which no single character equals."""

_CHINESE = re.compile(r"[\u4e00-\u9fa5]")
_SPACED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r'(?:^|(?<=[\s(\[{<"]))"'), " `` "),
    (re.compile(r'"'), " '' "),
    (re.compile(r"([,])(?!\d)"), r" \1 "),
    (re.compile(r"\.{2,}"), r" \g<0> "),
    (re.compile(r"[;@#$%&?!\[\](){}<>‘’«»–—]"), r" \g<0> "),
    (re.compile(r"(?<!\.)\.(?=[\s\])}>\"']*$)"), r" . "),
    (re.compile(r"(?:(?<=\s)|^)'(?=[^\s'])(?!(?:s|m|d|ll|re|ve|t|n)\b)"), r" ' "),
    (re.compile(r"(?<=[^'])('(?:s|m|d|ll|re|ve)?)(?=\s|$)"), r" \1 "),
    (re.compile(r"(?<=\w)(n't)\b"), r" \1 "),
    (re.compile(r"\bcannot\b"), " can not "),
)


def exact_match(prediction: str, answers: Sequence[str]) -> float:
    """1.0 when the prediction equals an answer, both lower-cased and without PUNCTUATION."""
    return float(any(_bare(prediction) == _bare(answer) for answer in answers))


def f1(prediction: str, answers: Sequence[str]) -> float:
    """The best F1 over `answers`, in [0, 1]; 0.0 where there are none."""
    predicted = segments(prediction)
    return max((_f1(predicted, segments(answer)) for answer in answers), default=0.0)


def segments(text: str) -> list[str]:
    """Chinese characters one by one, words and other signs between them, PUNCTUATION left out."""
    found: list[str] = []
    between = ""
    for character in text.lower().strip():
        if character in PUNCTUATION:
            continue
        if _CHINESE.match(character):
            found += [*_words(between), character]
            between = ""
        else:
            between += character
    return found + _words(between)


def longest_common_substring(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest run of items that `a` and `b` share. O(len(a) * len(b))."""
    best = 0
    previous = [0] * (len(b) + 1)
    for x in a:
        current = [0] * (len(b) + 1)
        for j, y in enumerate(b):
            if x == y:
                current[j + 1] = previous[j] + 1
                best = max(best, current[j + 1])
        previous = current
    return best


def _f1(predicted: Sequence[str], answer: Sequence[str]) -> float:
    shared = longest_common_substring(answer, predicted)
    if shared == 0:
        return 0.0
    precision, recall = shared / len(predicted), shared / len(answer)
    return 2 * precision * recall / (precision + recall)


def _bare(text: str) -> str:
    return "".join(c for c in text.lower().strip() if c not in PUNCTUATION)


def _words(text: str) -> list[str]:
    for pattern, replacement in _SPACED:
        text = pattern.sub(replacement, text)
    return text.split()
