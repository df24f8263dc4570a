"""Which word a token stands in, and its vector."""

import numpy as np
from numpy.typing import NDArray

from index.encoder import StaticEncoder
from rag.builtin.meanings import NONE, EmbeddedMeanings, open_meanings


class Table(StaticEncoder):
    """Words of two characters from the second character on, numbered 1, 2, ..."""

    def __init__(self) -> None:
        self.dim, self.size = 2, 4

    def places(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        starts = np.arange(1, len(text) - 1, 2)
        return np.arange(1, len(starts) + 1, dtype=np.int32), np.stack([starts, starts + 2], 1)

    def rows(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        return np.stack([ids, -ids], 1).astype(np.float32)


def each(text: str) -> NDArray[np.int64]:
    return np.array([(at, at + 1) for at in range(len(text))], dtype=np.int64).reshape(-1, 2)


def test_token_has_the_word_that_it_begins_in() -> None:
    words = EmbeddedMeanings(Table()).words("甲乙丙丁戊己", each("甲乙丙丁戊己"))
    assert words.tolist() == [NONE, 1, 1, 2, 2, NONE]


def test_text_without_words_or_tokens() -> None:
    assert EmbeddedMeanings(Table()).words("甲", each("甲")).tolist() == [NONE]
    assert EmbeddedMeanings(Table()).words("甲乙丙", each("")).tolist() == []


def test_vector_of_no_word_is_zero_and_last_in_the_table() -> None:
    meanings = EmbeddedMeanings(Table())
    assert meanings.vectors(np.array([2, NONE], np.int32)).tolist() == [[2, -2], [0, 0]]
    assert meanings.table()[NONE].tolist() == [0, 0]
    assert meanings.table()[3].tolist() == [3, -3]


def test_built_in_words_of_one_meaning_lie_near() -> None:
    text = "公司成立于上海 founded"
    words = open_meanings().words(text, each(text))
    assert words[2] == words[3] != words[5]
    shown = open_meanings().vectors(words)
    shown /= np.maximum(np.linalg.norm(shown, axis=1, keepdims=True), 1e-9)
    assert shown[2] @ shown[8] > shown[0] @ shown[8]
