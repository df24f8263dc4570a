"""Chinese words, by greedy longest match over the vocabulary of the built-in encoder.

Matching goes by characters and bigrams (`index.terms`), which need no dictionary. What a question
is about does need one: of 今年晚稻 the bigrams 今年 and 晚稻 say something, 年晚 only that they
stand side by side.
"""

from __future__ import annotations

import itertools
import json
from functools import cache

from index.encoder import BUILTIN_FOLDER
from index.errors import ModelUnavailable
from index.terms import is_han

LONGEST = 4
"""Characters of the longest word in the vocabulary."""

FUNCTION_WORDS = frozenset(
    "的了在是和与及或把被将从向由对为于之其这那等也都还就而有到给让用以着过吗呢吧啊"
)
"""Characters that, by themselves, are grammar and no part of a name."""


@cache
def _vocabulary() -> frozenset[str]:
    path = BUILTIN_FOLDER / "tokenizer.json"
    try:
        entries = json.loads(path.read_bytes())["model"]["vocab"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(f"{path}: no vocabulary that can be read ({error})") from error
    return frozenset(entry for entry in entries if len(entry) > 1 and is_han(entry))


def is_word(text: str) -> bool:
    """Whether `text`, folded Chinese characters, is one word of the vocabulary."""
    return text in _vocabulary()


def words(run: str) -> list[str]:
    """`run`, folded Chinese characters, divided into words; what is in no word stands alone."""
    found: list[str] = []
    place = 0
    while place < len(run):
        size = LONGEST
        while size > 1 and run[place : place + size] not in _vocabulary():
            size -= 1
        found.append(run[place : place + size])
        place += size
    return found


def cuts(run: str) -> set[int]:
    """Where words of `run`, folded Chinese characters, begin and end."""
    return {0, *itertools.accumulate(map(len, words(run)))}


def word_bigrams(run: str) -> set[str]:
    """Bigrams within the words of `run`, and of characters that stand alone side by side: a name
    that no dictionary has is such a row."""
    found: set[str] = set()
    before = ""
    for word in words(run):
        found.update(map("".join, itertools.pairwise(word)))
        if len(word) == len(before) == 1 and not {word, before} & FUNCTION_WORDS:
            found.add(before + word)
        before = word
    return found
