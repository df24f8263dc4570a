"""English words to the Chinese words they may stand for, for searching Chinese text by terms.

A word or phrase gives its translations with weights, by the table of `bilingual`; a capitalised word
that reads as pinyin gives the character pairs it may be written with, since a name like Tiankai is in
no dictionary. Knows nothing of indexes.
"""

from __future__ import annotations

import itertools
import re

from index.bilingual import Alternatives, lookup, sounds
from index.terms import terms

LONGEST_PHRASE = 4
NAME_PAIRS = 200
"""Character pairs tried for a name; an index has only some of them."""
_FUNCTION_WORDS = (
    "a about after against all also an and any are as at be because been before being between both "
    "but by can could did do doe does doing done during each either few for from ha had has have "
    "having he her here hers hi him his how i if in into is it its itself just many may me might "
    "more most much must my no nor not of off on once or other our out over own per please same shall "
    "she should so some such tell than that the their them then there these they thi this those "
    "through to too under until up upon us use used very via wa was we were what when where whether "
    "which while who whom whose why will with within without would you your"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that ask or join and stand for nothing; some are stems that dropping an s leaves."""
_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][A-Za-z]+)?|[0-9]+")
_MONTHS = "january february march april - june july august september october november december"
_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve"
_HAN_NUMBERS = "零一二三四五六七八九十"
_OPEN = "aoe"
"""Pinyin puts an apostrophe before a later syllable that begins so: Tiankai is not Ti'an'kai."""


def words(text: str) -> list[str]:
    """English words of `text` as the table's keys have them: lower case, plural s dropped."""
    return [_key(word) for word in _TOKEN.findall(text)]


def _key(word: str) -> str:
    if word.lower().replace("’", "'").endswith("n't"):
        return "not"
    return "".join(terms(re.split("['’]", word)[0])[:1])


def translate_terms(question: str) -> list[tuple[str, Alternatives]]:
    """Each English word or phrase of `question`, in order, with its likely Chinese words.

    Function words are left out, and words that the table doesn't know. The Chinese words may be
    pairs of characters that a name is perhaps written with.
    """
    return [
        (english, [(word.replace("|", ""), weight) for word, weight in options])
        for english, options in _translated(question)
    ]


def translate_concepts(question: str) -> list[Alternatives]:
    """As `translate_terms`, as terms of the lexical index: characters and pairs of characters. A
    longer word stands by its rarest pair."""
    return [
        [(_as_term(word), weight) for word, weight in options]
        for _, options in _translated(question)
    ]


def _as_term(word: str) -> str:
    at = word.find("|")
    return word if at < 0 else word[at + 1 : at + 3]


def _translated(question: str) -> list[tuple[str, Alternatives]]:
    found = _TOKEN.findall(question)
    keys = [_key(word) for word in found]
    out: list[tuple[str, Alternatives]] = []
    at = 0
    while at < len(found):
        size, options = _longest(keys, at)
        if size == 1:
            options = options + [
                pair for pair in _spelt(found[at], bool(options)) if pair not in options
            ]
        if options:
            out.append((" ".join(found[at : at + size]), options))
        at += size
    return out


def _longest(keys: list[str], at: int) -> tuple[int, Alternatives]:
    """Words and translations of the longest phrase known that begins at `at`."""
    if keys[at] in FUNCTION_WORDS:
        return 1, []
    for size in range(min(LONGEST_PHRASE, len(keys) - at), 1, -1):
        if options := lookup(" ".join(keys[at : at + size])):
            return size, options
    return 1, _number(keys[at]) or _inflected(keys[at])


def _number(key: str) -> Alternatives:
    """Months and small numbers, which a newspaper writes in digits and in characters."""
    if key in _MONTHS.split():
        return [(f"{_MONTHS.split().index(key) + 1}月", 1.0)]
    if key in _COUNTED.split():
        value = _COUNTED.split().index(key)
        han = _HAN_NUMBERS[value] if value <= 10 else "十" + _HAN_NUMBERS[value - 10]
        return [(han, 1.0), (str(value), 1.0)]
    return []


def _inflected(key: str) -> Alternatives:
    """Translations of a word, or of what remains without -ed, -ing, -er, -ly."""
    tried = [key]
    for ending, puts in (("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
                         ("ly", ""), ("er", ""), ("er", "e")):  # fmt: skip
        if key.endswith(ending) and len(key) - len(ending) > 2:
            stem = key[: -len(ending)]
            tried.append(stem + puts)
            if not puts and stem[-1] == stem[-2]:
                tried.append(stem[:-1])
    for word in tried:
        if options := lookup(word):
            return options
    return []


def _spelt(word: str, known: bool) -> Alternatives:
    """What a capitalised word in pinyin may be written with: characters for one syllable, pairs
    for more. Half the weight where the word has a meaning too."""
    if not word[:1].isupper() or not word.isascii() or len(word) > 18:
        return []
    sounding = sounds()
    weight = 0.5 if known else 0.9
    out: dict[str, float] = {}
    for cut in _syllables(word.lower()):
        if len(cut) == 1 and not known:
            out.update(dict.fromkeys(sounding[cut[0]][:6], 0.4 * weight))
        for first, second in itertools.pairwise(cut):
            ranked = sorted(
                itertools.product(enumerate(sounding[first]), enumerate(sounding[second])),
                key=lambda pair: pair[0][0] + pair[1][0],
            )[:NAME_PAIRS]
            out.update((a + b, weight) for (_, a), (_, b) in ranked)
    return list(out.items())


def _syllables(word: str) -> list[list[str]]:
    """Every way to read `word` as one to four pinyin syllables."""
    if not word:
        return [[]]
    return [
        [word[:size], *rest]
        for size in range(1, min(6, len(word)) + 1)
        if word[:size] in sounds()
        if word[size : size + 1] not in tuple(_OPEN)
        for rest in _syllables(word[size:])
        if len(rest) < 4
    ]
