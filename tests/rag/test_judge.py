"""The judge's forests as shipped, and what is added to them."""

from __future__ import annotations

import numpy as np
import pytest

from index.types import Article, Hit, Part, Passage
from rag.coverage import asked
from rag.evidence import FEATURES, Candidate, Evidence
from rag.judge import HEAD_DEMOTION, JUDGE_FEATURES, FormulaJudge, TreeJudge


def candidate(text: str, headline: str = "大桥通车") -> Candidate:
    article = Article("a1", (Part("headline", (0, 4)),), headline)
    passage = Passage(text, ((0, len(text)),), ((0, len(text)),), 1)
    return Candidate(
        Hit(passage, article, "page.txt", None, 1.0), (0, len(text)), None, float("nan")
    )


def evidence(*texts: str) -> Evidence:
    features = np.zeros((len(texts), len(FEATURES)), np.float32)
    about = asked("大桥何时通车", lambda term: 1.0)
    return Evidence("大桥何时通车", about, "time", tuple(map(candidate, texts)), features)


@pytest.mark.parametrize("reader", [True, False])
def test_the_shipped_judge_is_calibrated_and_ordered(reader: bool) -> None:
    judge = TreeJudge.open(reader=reader)
    assert judge.ranker.names == FEATURES
    assert judge.judge_trees.names == JUDGE_FEATURES
    eager, balanced, careful = map(judge.threshold, ("eager", "balanced", "careful"))
    assert 0 < eager < balanced < careful < 1
    found = judge.judge(evidence("大桥今天通车。", "天气很好。"))
    assert sorted(found.order) == [0, 1]
    assert 0 <= found.probability <= 1


def test_a_headline_yields_to_a_sentence_like_it() -> None:
    judge = TreeJudge.open(reader=False)
    found = judge.judge(evidence("大桥通车", "大桥今天通车。"))
    # All features are equal: only the demotion tells the two apart.
    assert found.order == (1, 0)
    assert found.scores[1] - found.scores[0] == pytest.approx(HEAD_DEMOTION)


def test_the_formula_prefers_coverage() -> None:
    given = evidence("天气很好。", "大桥今天通车。")
    given.features[1, FEATURES.index("cover")] = 1.0
    found = FormulaJudge().judge(given)
    assert found.order == (1, 0)
