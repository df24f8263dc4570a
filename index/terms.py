"""Lexical terms: Chinese characters and bigrams, Latin words and numbers whole.

On 1,104 CMRC contexts BM25 over characters and bigrams finds the right one first for 95.9 % of
the questions, over words of a segmenter for 95.4 %; on DRCD 91.8 % against 87.6 %. No dictionary
can be wrong about a name that it has never seen.
"""

from __future__ import annotations

import re
from operator import add

from index.fold import fold_wide

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003134f"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[.'’][^\W_{HAN}]+)*")
_IS_HAN = re.compile(rf"[{HAN}]")


def terms(text: str) -> list[str]:
    """Terms of `text` in order of its runs; for a Chinese run its characters, then its bigrams.

    Traditional and simplified, full and half width, upper and lower case give the same terms;
    thousands separators are dropped (5,300 and 5300), a plural or possessive s as well.
    """
    folded = fold_wide(text)
    if "," in folded:
        folded = _THOUSANDS.sub("", folded)
    found: list[str] = []
    for run in _RUN.findall(folded):
        if _IS_HAN.match(run):
            found.extend(run)
            found.extend(map(add, run, run[1:]))
        else:
            found.append(_stem(run))
    return found


def is_han(term: str) -> bool:
    """Whether a term or a text begins with a Chinese character."""
    return _IS_HAN.match(term) is not None


def _stem(word: str) -> str:
    # Harman's S-stemmer (1991): enough for names and nouns, never wrong about a number.
    if len(word) < 4 or not word.isascii() or word[-1] != "s":
        return word
    if word.endswith("'s"):
        return word[:-2]
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] in "aeo":
        return word
    return word if word[-2] in "us" else word[:-1]
