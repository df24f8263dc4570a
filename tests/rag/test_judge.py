"""The judge's forests as shipped, and what is added to them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.types import Article, Hit, Part, Passage
from rag.builtin.score_ranker import measured
from rag.builtin.train_judge import REFUSED
from rag.candidates import Candidate
from rag.coverage import asked
from rag.evidence import Evidence
from rag.features import FEATURES
from rag.judge import (
    BUILTIN_FOLDER,
    HEAD_DEMOTION,
    JUDGE_FEATURES,
    FormulaJudge,
    TreeJudge,
    question_row,
)
from rag.readers import BuiltinReader

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "eval"


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


def test_the_shipped_forests_are_those_of_the_card() -> None:
    card = (BUILTIN_FOLDER / "CARD.md").read_text(encoding="utf-8")
    forests = sorted(BUILTIN_FOLDER.glob("*.npz"))
    assert len(forests) == 4
    for path in forests:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in card, path.name


@pytest.mark.skipif(not SHARED.is_dir(), reason="evaluation sets are not here")
def test_the_shipped_forests_score_as_the_card_claims() -> None:
    claimed = json.loads((BUILTIN_FOLDER / "sample.json").read_text(encoding="utf-8"))
    for name, figures in claimed.items():
        found = measured(
            SHARED, name, int(figures["questions"]), BuiltinReader.open(threads=1), TreeJudge.open()
        )
        for measure in ("sentence_first", "open_first", "auroc_removed", "shown_removed"):
            assert found[measure] == pytest.approx(figures[measure], abs=0.03), (name, measure)


def test_both_judges_refuse_the_same_share_of_what_has_an_answer() -> None:
    for stem in ("reader", "plain"):
        figures = json.loads((BUILTIN_FOLDER / f"{stem}-figures.json").read_text("utf-8"))
        facts = json.loads((BUILTIN_FOLDER / f"{stem}.json").read_text("utf-8"))
        assert figures["thresholds"] == facts["thresholds"]
        kept = {name: figures[f"shown_at_{name}"]["asked"] for name in REFUSED}
        assert kept == pytest.approx(
            {name: 1 - share for name, share in REFUSED.items()}, abs=0.002
        )


def test_passages_that_answer_alike_agree() -> None:
    given = [replace(candidate("大桥今天通车。"), span=(2, 4), read=1.0),
             replace(candidate("大桥今天开放。", "开放"), span=(2, 4), read=2.0),
             replace(candidate("大桥明天开放。", "明天"), span=(2, 4), read=3.0)]  # fmt: skip
    given = [replace(c, hit=replace(c.hit, passage=replace(c.hit.passage, id=number)))
             for number, c in enumerate(given)]  # fmt: skip
    found = replace(evidence("", "", ""), candidates=tuple(given))
    row = question_row(found, np.array([3.0, 2.0, 1.0]), np.array([0, 1, 2]))
    assert row[JUDGE_FEATURES.index("agreeing")] == 1.0


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
