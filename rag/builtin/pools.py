"""Training examples as arrays: one long run of tokens, and pointers into it.

An example is [CLS] question [SEP] passage [SEP] with up to `ANSWERS` places of the answer in the
passage, or none (the passage does not answer). Passages overlap in the run, so 1.4 M examples of
250 tokens take 0.3 GB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.builtin.dictionary import open_dictionary
from rag.builtin.likeness import open_likeness
from rag.builtin.meanings import open_meanings

ANSWERS = 3
"""Places of one answer that count as right, at most."""

QUESTION = 64
"""Tokens of a question at most; the rest is cut."""

SPAN, EMPTY = 0, 1
"""Kinds: an answer to find; no answer."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Examples over one run of tokens. `starts`, `ends` (n, ANSWERS): token places of the answer
    counted from the passage's first token, both inclusive, -1 where there is none."""

    tokens: NDArray[np.uint16]
    words: NDArray[np.int32]
    """Of each token, the word that it stands in; `rag.builtin.meanings`."""
    asked: NDArray[np.uint16]
    """Tokens of all questions."""
    asked_words: NDArray[np.int32]
    asked_at: NDArray[np.int64]
    asked_size: NDArray[np.int32]
    passage_at: NDArray[np.int64]
    passage_size: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    kinds: NDArray[np.int8]
    matches: NDArray[np.uint16]
    """(m, 5) matches of all examples by dictionary and likeness: question tokens from, to, passage tokens from,
    to (past the last) and the weight in hundredths."""
    matches_at: NDArray[np.int64]
    matches_size: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.kinds)

    def save(self, path: Path) -> None:
        """Write as .npz, uncompressed."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Pool:
        """Read what `save` wrote."""
        with np.load(path) as arrays:
            return cls(**{field.name: arrays[field.name] for field in fields(cls)})


def merge(pools: Sequence[Pool]) -> Pool:
    """All examples of `pools` in one."""
    token_shift = np.cumsum([0] + [len(pool.tokens) for pool in pools])
    match_shift = np.cumsum([0] + [len(pool.matches) for pool in pools])
    asked_shift = np.cumsum([0] + [len(pool.asked) for pool in pools])
    parts: dict[str, list[NDArray[Any]]] = {field.name: [] for field in fields(Pool)}
    for pool, tokens, asked, matches in zip(
        pools, token_shift, asked_shift, match_shift, strict=False
    ):
        for name, arrays in parts.items():
            shift = {"asked_at": asked, "passage_at": tokens, "matches_at": matches}.get(name)
            array = getattr(pool, name)
            arrays.append(array if shift is None else array + shift)
    return Pool(**{name: np.concatenate(arrays) for name, arrays in parts.items()})


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was put into a pool: where its tokens lie, and their characters."""

    text: str
    at: int
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """(first, past the last) token of the characters start:end, counted from the text's
        first token."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        return first, int(np.searchsorted(self.starts, end, side="left"))


class PoolBuilder:
    """Collects texts and the examples made of them."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._tokens: list[NDArray[np.uint16]] = []
        self._words: list[NDArray[np.int32]] = []
        self._size = 0
        self._questions: list[str] = []
        self._rows: list[tuple[int, int, int, list[tuple[int, int]]]] = []
        self._windows: list[tuple[Text, tuple[int, int]]] = []

    def text(self, text: str) -> Text:
        """Put `text` into the run of tokens."""
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        offsets = np.asarray(encoded.offsets, dtype=np.int64).reshape(-1, 2)
        self._tokens.append(np.asarray(encoded.ids, dtype=np.uint16))
        self._words.append(open_meanings().words(text, offsets))
        placed = Text(text, self._size, offsets[:, 0], offsets[:, 1])
        self._size += len(offsets)
        return placed

    def add(self, question: str, text: Text, window: tuple[int, int],
            answers: Sequence[tuple[int, int]], kind: int) -> None:  # fmt: skip
        """An example: characters `window` of `text` are the passage; `answers` are character
        spans of the text, those outside the window are left out."""
        first, last = text.tokens(*window)
        places: list[tuple[int, int]] = []
        for start, end in answers:
            if window[0] <= start and end <= window[1] and len(places) < ANSWERS:
                begin, stop = text.tokens(start, end)
                if stop > begin:
                    places.append((begin - first, stop - 1 - first))
        if last > first and (places or kind != SPAN):
            self._questions.append(question)
            self._windows.append((text, window))
            self._rows.append((text.at + first, last - first, kind, places))

    def _matches(self, encoded: Sequence[Any]) -> list[NDArray[np.uint16]]:
        """Per example its like words and, where it asks in English of Chinese, dictionary matches."""
        dictionary, likeness = open_dictionary(), open_likeness()
        found = []
        for question, row, (text, (start, end)) in zip(
            self._questions, encoded, self._windows, strict=True
        ):
            passage = text.text[start:end]
            foreign = question.isascii() and not passage.isascii()
            matches = likeness.matches(question, passage)
            matches += dictionary.matches(question, passage) if foreign else []
            bounds = np.array([(*m.asked, *m.said) for m in matches], dtype=np.int64).reshape(-1, 4)
            words = np.asarray(row.offsets, dtype=np.int64).reshape(-1, 2)
            first = np.searchsorted(text.ends, start, side="right")
            columns = [
                np.searchsorted(words[:, 1], bounds[:, 0], side="right"),
                np.searchsorted(words[:, 0], bounds[:, 1], side="left"),
                np.searchsorted(text.ends, bounds[:, 2] + start, side="right") - first,
                np.searchsorted(text.starts, bounds[:, 3] + start, side="left") - first,
                np.array([round(100 * match.weight) for match in matches], dtype=np.int64),
            ]
            found.append(np.stack(columns, 1).astype(np.uint16))
        return found

    def build(self) -> Pool:
        """All that was added."""
        encoded = self._tokenizer.encode_batch(self._questions, add_special_tokens=False)
        asked = [row.ids[:QUESTION] for row in encoded]
        asked_words = [
            open_meanings().words(question, np.array(row.offsets, np.int64).reshape(-1, 2))[
                :QUESTION
            ]
            for question, row in zip(self._questions, encoded, strict=True)
        ]
        sizes = np.array([len(ids) for ids in asked], dtype=np.int32)
        matches = self._matches(encoded)
        matched = np.array([len(lines) for lines in matches], dtype=np.int32)
        count = len(self._rows)
        starts = np.full((count, ANSWERS), -1, dtype=np.int32)
        ends = np.full((count, ANSWERS), -1, dtype=np.int32)
        for row, (_, _, _, places) in enumerate(self._rows):
            for column, (start, end) in enumerate(places):
                starts[row, column], ends[row, column] = start, end
        return Pool(
            tokens=np.concatenate([*self._tokens, np.zeros(0, np.uint16)]),
            words=np.concatenate([*self._words, np.zeros(0, np.int32)]),
            asked=np.array([token for ids in asked for token in ids], dtype=np.uint16),
            asked_words=np.concatenate([*asked_words, np.zeros(0, np.int32)]),
            asked_at=np.cumsum(sizes, dtype=np.int64) - sizes,
            asked_size=sizes,
            passage_at=np.array([row[0] for row in self._rows], dtype=np.int64),
            passage_size=np.array([row[1] for row in self._rows], dtype=np.int32),
            starts=starts,
            ends=ends,
            kinds=np.array([row[2] for row in self._rows], dtype=np.int8),
            matches=np.concatenate([*matches, np.zeros((0, 5), np.uint16)]),
            matches_at=np.cumsum(matched, dtype=np.int64) - matched,
            matches_size=matched,
        )
