"""Which characters of a Chinese text an English question's words may mean: dictionary and pinyin.

The table is derived from CC-CEDICT (CC BY-SA 3.0): `rag/builtin/dictionary.txt` has one line an
English phrase (stemmed) with the Chinese words for it, most frequent first, then after an empty
line one line a toneless syllable with its characters. Made by `write`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.fold import fold
from rag.builtin.lexicon import Lexicon

PATH = Path(__file__).parent / "dictionary.txt"
MOST = 14
"""Chinese words kept for one English phrase; the rest are rare synonyms."""

LONGEST = 6
"""Characters of a Chinese word at most."""

_WORD = re.compile(r"[A-Za-z]+")
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "shall",
        "should",
        "must",
        "what",
        "who",
        "whom",
        "whose",
        "which",
        "when",
        "where",
        "why",
        "how",
        "many",
        "much",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "he",
        "she",
        "they",
        "them",
        "his",
        "her",
        "their",
        "there",
        "here",
        "not",
        "no",
        "any",
        "some",
        "than",
        "then",
        "also",
        "sth",
        "sb",
        "one's",
        "about",
        "into",
        "out",
        "up",
        "down",
        "over",
        "under",
    ]
)
SINGLE = 0.35
"""Weight of one character that a common word may mean; a longer word counts 1."""


@dataclass(frozen=True, slots=True)
class Match:
    """question[asked] may mean text[said]; `weight` in (0, 1]."""

    asked: tuple[int, int]
    said: tuple[int, int]
    weight: float


def stem(word: str) -> str:
    """An English word without its usual endings; for comparing only."""
    word = word.lower()
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("ing") and len(word) > 5:
        word = word[:-3]
    elif word.endswith("ed") and len(word) > 4:
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


@dataclass(frozen=True, slots=True)
class Dictionary:
    """English phrases to Chinese words, and characters to their sounds."""

    words: dict[str, str]
    sounds: dict[str, tuple[str, ...]]

    def matches(self, question: str, text: str) -> list[Match]:
        """Where words of the English `question` may be said in the Chinese `text`."""
        plain = fold(text)
        wanted: dict[str, list[tuple[tuple[int, int], float]]] = defaultdict(list)
        spoken: dict[str, tuple[int, int]] = {}
        for span, phrase, joined, size in _phrases(question):
            for word in self.words.get(phrase, "").split():
                wanted[word].append(
                    (span, (SINGLE if len(word) == 1 else 1.0) * (1 if size == 1 else 1.2))
                )
            if len(joined) > 3:
                spoken.setdefault(joined, span)
        begins = {word[0] for word in wanted}
        found = [
            Match(span, (at, at + size), min(1.0, weight))
            for at, letter in enumerate(plain)
            if letter in begins
            for size in range(1, LONGEST + 1)
            for span, weight in wanted.get(plain[at : at + size], ())
            if at + size <= len(plain)
        ]
        found.extend(self._heard(spoken, plain))
        return found

    def _heard(self, spoken: dict[str, tuple[int, int]], text: str) -> Iterator[Match]:
        begins: dict[str, list[str]] = defaultdict(list)
        for joined in spoken:
            begins[joined[0]].append(joined)
        for at, letter in enumerate(text):
            sounds = self.sounds.get(letter)
            for joined in begins.get(sounds[0][0], ()) if sounds else ():
                size = self._spells(joined, text, at)
                if size > 1:
                    yield Match(spoken[joined], (at, at + size), 1.0)

    def _spells(self, joined: str, text: str, at: int) -> int:
        """Characters from `at` on that spell `joined` in pinyin; 0 where they do not."""
        if not joined:
            return 0
        for sound in self.sounds.get(text[at], ()) if at < len(text) else ():
            if joined == sound:
                return 1
            if joined.startswith(sound):
                rest = self._spells(joined[len(sound) :], text, at + 1)
                if rest:
                    return rest + 1
        return 0


def _phrases(question: str) -> Iterator[tuple[tuple[int, int], str, str, int]]:
    """Runs of 1 to 3 words: (where, stemmed phrase, letters joined, number of words)."""
    found = list(_WORD.finditer(question))
    stems = [stem(match.group()) for match in found]
    for first in range(len(found)):
        for last in range(first, min(first + 3, len(found))):
            if last == first and found[first].group().lower() in _STOP:
                continue
            span = (found[first].start(), found[last].end())
            joined = "".join(match.group().lower() for match in found[first : last + 1])
            yield span, " ".join(stems[first : last + 1]), joined, last - first + 1


@cache
def open_dictionary(path: Path = PATH) -> Dictionary:
    """The dictionary at `path`, read once."""
    phrases, _, syllables = path.read_text(encoding="utf-8").partition("\n\n")
    words = dict(line.split("\t", 1) for line in phrases.split("\n") if line)
    sounds: dict[str, tuple[str, ...]] = {}
    for line in syllables.split("\n"):
        sound, _, letters = line.partition("\t")
        for letter in letters:
            sounds[letter] = (*sounds.get(letter, ()), sound)
    return Dictionary(words, sounds)


def write(lexicon: Lexicon, readings: Iterable[tuple[str, str]], texts: Iterable[str], path: Path = PATH) -> None:  # fmt: skip
    """Write the table: glosses of `lexicon`, (character, syllable) `readings`, words ordered by
    how often they stand in `texts`."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text[a:b] for a, b in lexicon.words(text))
    phrases: dict[str, set[str]] = defaultdict(set)
    for word, glosses in lexicon.glosses.items():
        if 1 <= len(word) <= LONGEST and (len(word) > 1 or counts[word]):
            for gloss in glosses:
                letters = _WORD.findall(gloss)
                if letters and not all(part.lower() in _STOP for part in letters):
                    phrases[" ".join(map(stem, letters))].add(word)
    lines = []
    for phrase in sorted(phrases):
        ordered = sorted(phrases[phrase], key=lambda word: (-counts[word], word))
        lines.append(f"{phrase}\t{' '.join(ordered[:MOST])}")
    spoken: dict[str, set[str]] = defaultdict(set)
    for letter, sound in readings:
        spoken[sound].add(letter)
    table = [f"{sound}\t{''.join(sorted(letters))}" for sound, letters in sorted(spoken.items())]
    path.write_text("\n".join(lines) + "\n\n" + "\n".join(table) + "\n", encoding="utf-8")
