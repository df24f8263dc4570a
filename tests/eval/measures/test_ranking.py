from __future__ import annotations

import math
from pathlib import Path

import pytest

from eval.measures import ranking


def test_documents_rank_at_their_first_passage() -> None:
    passages = [("a", 3.0), ("b", 2.0), ("a", 1.0), ("c", 0.5)]
    assert ranking.ranked_documents(passages, depth=2) == [("a", 3.0), ("b", 2.0)]


def test_measures_by_hand() -> None:
    qrels = {"q1": {"a": 1}, "q2": {"x": 1, "y": 1}, "q3": {"z": 1}}
    run = {"q1": [("b", 2.0), ("a", 1.0)], "q2": [("x", 9.0), ("n", 8.0), ("y", 7.0)]}
    found = ranking.by_question(qrels, run)
    assert found["q1"]["R@1"] == 0.0
    assert found["q1"]["R@5"] == 1.0
    assert found["q1"]["RR@10"] == 0.5
    assert found["q1"]["nDCG@10"] == pytest.approx(1 / math.log2(3))
    assert found["q2"]["R@1"] == 0.5
    ideal = 1 + 1 / math.log2(3)
    assert found["q2"]["nDCG@10"] == pytest.approx((1 + 1 / math.log2(4)) / ideal)
    assert set(found["q3"].values()) == {0.0}  # nothing was found for it


def test_order_decides_between_equal_scores() -> None:
    run = {"q": [("b", 1.0), ("a", 1.0)]}
    assert ranking.by_question({"q": {"a": 1}}, run)["q"]["RR@10"] == 0.5


def test_trec_files_say_the_same_as_we_do(tmp_path: Path) -> None:
    import ir_measures

    qrels = {"q 1": {"a": 1}}
    run = {"q 1": [("b", 2.0), ("a", 1.0)]}
    qrels_path, run_path = ranking.write_trec(tmp_path / "trec", "little", qrels, run)
    assert qrels_path.read_text() == "q_1 0 a 1\n"
    assert run_path.read_text() == ("q_1 Q0 b 1 2.000000 little\nq_1 Q0 a 2 1.000000 little\n")
    measure = ir_measures.parse_measure("RR@10")
    found = ir_measures.calc_aggregate(
        [measure],
        list(ir_measures.read_trec_qrels(str(qrels_path))),
        list(ir_measures.read_trec_run(str(run_path))),
    )
    assert found[measure] == 0.5
