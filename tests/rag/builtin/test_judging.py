"""How the judge is trained and measured: asking a corpus, figures, agreement."""

from __future__ import annotations

import numpy as np
import pytest

from rag.builtin.asking import Corpus
from rag.builtin.judge_figures import calibration_error, even_weights, risks

TEXTS = ("大桥于2019年通车，全长五公里。", "隧道于2021年开工。", "大桥的桥头有一座公园。")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return Corpus(TEXTS, tmp_path_factory.mktemp("corpus"), None)


def sources(corpus: Corpus, **ways: str) -> list[str]:
    return [hit.source for hit in corpus.find("大桥何时通车？", **ways).hits]


def test_a_text_is_a_source_of_its_own(corpus: Corpus) -> None:
    assert corpus.names == {text: f"sets.jsonl#{place}" for place, text in enumerate(TEXTS)}
    assert sources(corpus)[0] == "sets.jsonl#0"


def test_a_source_may_be_taken_out_or_asked_alone(corpus: Corpus) -> None:
    assert "sets.jsonl#0" not in sources(corpus, without="sets.jsonl#0")
    assert sources(corpus, only="sets.jsonl#1") == ["sets.jsonl#1"]
    # The next question is asked of all again.
    assert "sets.jsonl#0" in sources(corpus)


def test_calibration_error_is_the_distance_within_bins() -> None:
    # Ten bins of two: each says 0.75 and is right once of two.
    probability = np.full(20, 0.75)
    right = np.array([True, False] * 10)
    assert calibration_error(probability, right, np.ones(20)) == pytest.approx(0.25)
    assert calibration_error(np.full(20, 0.5), right, np.ones(20)) == pytest.approx(0.0)
    # Where those that are right count three times, three of four are right.
    assert calibration_error(probability, right, 1.0 + 2 * right) == pytest.approx(0.0)


def test_both_sides_weigh_the_same() -> None:
    answerable = np.array([True, False, False, False])
    weights = even_weights(answerable)
    assert weights[answerable].sum() == pytest.approx(weights[~answerable].sum())


def test_risk_is_of_the_surest() -> None:
    probability = np.array([0.9, 0.8, 0.7, 0.2, 0.1])
    right = np.array([True, True, False, True, False])
    found = risks(probability, right)
    assert found[0.4] == pytest.approx(0.0)
    assert found[0.6] == pytest.approx(1 / 3)
    assert found[1.0] == pytest.approx(2 / 5)
