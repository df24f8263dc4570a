"""Words that mean nearly the same, by the built-in embedding and by the dictionary."""

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from index.static import StaticEncoder
from rag.builtin.dictionary import Match
from rag.builtin.lexicon import Lexicon
from rag.builtin.likeness import HEAVY, EmbeddedLikeness, open_likeness
from rag.builtin.meanings import EmbeddedMeanings
from rag.builtin.questions import reworded
from rag.builtin.synonyms import Synonyms

VECTORS = {
    "甲": (1.0, 0.0),
    "乙": (0.6, 0.8),
    "丙": (0.0, 1.0),
    "丁": (-1.0, 0.0),
    "的": (0.1, 0.0),
}


class Table(StaticEncoder):
    """A vector a character, as long as a heavy word's, but 的 a tenth of it."""

    def __init__(self) -> None:
        self.dim = 2

    def places(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        places = [(at, at + 1) for at in range(len(text))]
        ids = [list(VECTORS).index(char) for char in text]
        return np.array(ids, np.int32), np.array(places, np.int64).reshape(-1, 2)

    def rows(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        return HEAVY * np.array(list(VECTORS.values()), np.float32)[ids]


def likeness() -> EmbeddedLikeness:
    return EmbeddedLikeness(EmbeddedMeanings(Table()))


def test_like_words_by_hand() -> None:
    # 甲 and 乙 at 0.6, 乙 and 丙 at 0.8; equal, opposite and light words are none.
    found = likeness().matches("甲乙的", "甲丁乙丙的")
    assert found == [
        Match((0, 1), (2, 3), pytest.approx(0.6)),
        Match((1, 2), (0, 1), pytest.approx(0.6)),
        Match((1, 2), (3, 4), pytest.approx(0.8)),
    ]


def test_nothing_is_like_nothing() -> None:
    assert likeness().matches("", "甲") == []
    assert likeness().matches("甲", "的") == []


@pytest.mark.parametrize(
    ("asked", "said"), [("國家", "国"), ("第一次", "首次"), ("联盟", "Coalition")]
)
def test_the_built_in_embedding_knows(asked: str, said: str) -> None:
    assert [(m.asked, m.said) for m in open_likeness().matches(asked, said)] == [
        ((0, len(asked)), (0, len(said)))
    ]


def test_a_question_is_reworded_by_words_of_one_gloss_that_are_near() -> None:
    lexicon = Lexicon(
        {"创办": ("found",), "创建": ("found",), "发现": ("found",), "谁": ("who",)}, {}
    )
    synonyms = Synonyms.of_lexicon(lexicon)
    assert synonyms.of("创办") == ["创建"]
    assert synonyms.of("谁") == []
    said = {reworded("谁创办？", synonyms, random.Random(seed)) for seed in range(20)}
    assert said == {"谁创办？", "谁创建？"}
