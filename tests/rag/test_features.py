"""What the reader says of a sentence beside its neighbours."""

from dataclasses import replace

import numpy as np
import pytest

from index.types import Article, Hit, Part, Passage
from rag.candidates import Candidate
from rag.features import FIRST, read
from rag.reader import Reading

TEXT = "甲。乙。丙。"
HIT = Hit(Passage(TEXT, ((0, 6),)), Article("a", (Part("body", (0, 6)),)), "p.txt", None, 1.0)
READING = Reading(np.zeros((0, 2), np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32), 0.5)
FOUND = [
    Candidate(HIT, (2 * place, 2 * place + 2), None, score)
    for place, score in enumerate((1.0, 3.0, 0.0))
]


def test_a_sentence_is_read_beside_its_neighbours() -> None:
    columns = read(FOUND, READING)
    assert columns["read_before"].tolist() == [FIRST, -2.0, 3.0]
    assert columns["read_after"].tolist() == [2.0, -3.0, FIRST]
    whole = np.log(np.exp(1) + np.exp(3) + np.exp(0))
    assert columns["read_beside"] == pytest.approx([whole - 1, whole - 3, whole])


def test_a_single_sentence_has_no_neighbours() -> None:
    columns = read(FOUND[:1], READING)
    assert columns["read_before"].tolist() == columns["read_after"].tolist() == [FIRST]
    assert columns["read_beside"].tolist() == [0.0]


def test_without_a_reader_nothing_is_said() -> None:
    columns = read([replace(one, read=float("nan")) for one in FOUND], None)
    assert all(np.isnan(columns[name]).all() for name in ("read", "read_null", "read_beside"))
