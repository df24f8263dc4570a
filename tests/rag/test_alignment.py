"""Soft alignment by token vectors, worked out by hand in two dimensions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.static import StaticEncoder
from rag.alignment import alignment
from tests.support.hashing import HashingEncoder

TABLE = np.array([[3.0, 0.0], [0.0, 1.0], [2.0, 0.0], [0.6, 0.8]], np.float32)
"""Vectors of the words a, b, c, d."""


class Words:
    """A token is one of the letters a to d."""

    def tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        ids = ["abcd".index(letter) for text in texts for letter in text]
        bounds = np.cumsum([0, *map(len, texts)], dtype=np.int32)
        return np.array(ids, np.int32), bounds


ENCODER = StaticEncoder("words", Words(), TABLE, None, None)


def test_a_token_counts_by_its_length_and_meets_its_nearest() -> None:
    # a weighs 3 of 4 and lies along c; b weighs 1 of 4 and meets c at a right angle.
    (row,) = alignment("ab", ["c"], ENCODER)
    assert row.tolist() == pytest.approx([0.75, 1.0, 0.75])
    # d lies at a cosine of 0.6 to a, which is not yet near, and of 0.8 to b.
    (row,) = alignment("ab", ["d"], ENCODER)
    assert row.tolist() == pytest.approx([0.75 * 0.6 + 0.25 * 0.8, 0.6, 0.25])


def test_of_several_tokens_the_nearest_counts() -> None:
    rows = alignment("ab", ["cb", "bc", ""], ENCODER)
    assert rows[0].tolist() == rows[1].tolist() == [1.0, 1.0, 1.0]
    assert rows[2].tolist() == [0.0, 0.0, 0.0]


def test_an_encoder_without_token_vectors_says_nothing() -> None:
    assert np.isnan(alignment("a", ["b", "c"], HashingEncoder())).tolist() == [[True] * 3] * 2


def test_token_vectors_add_up_to_the_text() -> None:
    (vectors,) = ENCODER.token_vectors(["ad"])
    whole = vectors.sum(axis=0)
    assert ENCODER.encode_passages(["ad"])[0].tolist() == pytest.approx(
        (whole / np.linalg.norm(whole)).tolist()
    )
