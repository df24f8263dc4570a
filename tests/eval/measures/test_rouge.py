from __future__ import annotations

import pytest

from eval.measures.rouge import longest_common_subsequence, rouge_l


def test_longest_common_subsequence() -> None:
    assert longest_common_subsequence("abcbdab", "bdcaba") == 4
    assert longest_common_subsequence("", "a") == 0


def test_rouge_l_by_character() -> None:
    # 甲丙丁 of 甲乙丙丁 (4) and 甲丙丁戊 (4): P = R = 3/4.
    assert rouge_l("甲丙丁戊", ["甲乙丙丁"]) == pytest.approx(0.75)
    assert rouge_l("甲、乙。", ["甲乙"]) == 1.0
    assert rouge_l("甲", ["乙", "甲"]) == 1.0
    assert rouge_l("甲", ["乙"]) == 0.0
