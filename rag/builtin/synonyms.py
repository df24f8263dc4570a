"""Chinese words for a Chinese word: of one English gloss, and near in the built-in embedding.

A gloss alone gives words of other senses (任: 担任, but also 无论), nearness alone words of the same company
(皇帝: 王后); both together give what a translator would have said instead. For training questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.encoder import BUILTIN, open_encoder
from rag.builtin.lexicon import Lexicon
from rag.lexicon import WH_ZH

NEAR = 0.2
"""Least cosine of words of one gloss: 成立 and 建立 are at 0.3, words of two senses of it about 0."""

LONGEST = 4
"""Characters of a synonym at most."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words of two characters and more by their glosses."""

    lexicon: Lexicon
    said: dict[str, list[str]]
    """Chinese words by gloss."""
    found: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of_lexicon(cls, lexicon: Lexicon) -> Synonyms:
        """From the dictionary's glosses."""
        said: dict[str, list[str]] = defaultdict(list)
        for word, glosses in lexicon.glosses.items():
            if 2 <= len(word) <= LONGEST:
                for gloss in glosses:
                    said[gloss].append(word)
        return cls(lexicon, said)

    def words(self, text: str) -> Sequence[str]:
        """`text` cut into words; joined they are the text without its spaces."""
        return [text[start:end] for start, end in self.lexicon.words(text)]

    def of(self, word: str) -> list[str]:
        """The synonyms of a word, none for one of a single character."""
        if word not in self.found:
            same = {other for gloss in self.lexicon.glosses.get(word, ())
                    for other in self.said.get(gloss, ())} - {word}  # fmt: skip
            self.found[word] = (
                _near(word, sorted(same)) if len(word) > 1 and not WH_ZH.search(word) else []
            )
        return self.found[word]


def _near(word: str, others: Sequence[str]) -> list[str]:
    if not others:
        return []
    first, *vectors = open_encoder(BUILTIN).encode_passages([word, *others])
    return [other for other, vector in zip(others, vectors, strict=True) if first @ vector >= NEAR]
