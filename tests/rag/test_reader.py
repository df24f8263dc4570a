"""What is made of a reading, on logits written by hand."""

import numpy as np
import pytest

from rag.reader import (
    Reading,
    SpanScore,
    best_span_within,
    best_spans,
    joined,
    sentence_scores,
)


def reading(start: list[float], end: list[float], null: float = 0.0) -> Reading:
    """A passage of one-character tokens."""
    offsets = np.array([[i, i + 1] for i in range(len(start))], dtype=np.int64).reshape(-1, 2)
    return Reading(offsets, np.array(start, np.float32), np.array(end, np.float32), null)


def test_best_span_is_the_highest_sum_less_null() -> None:
    found = best_spans(reading([0, 5, 0, 1], [0, 0, 3, 2], null=2.0), k=1)
    assert found == [SpanScore(1, 3, 6.0)]  # 5 + 3 - 2


def test_second_span_does_not_overlap_the_first() -> None:
    found = best_spans(reading([0, 5, 0, 1], [0, 0, 3, 2]), k=2)
    assert [(s.start, s.end) for s in found] == [(1, 3), (3, 4)]
    assert found[1].score == pytest.approx(3.0)  # 1 + 2


def test_end_before_start_is_no_span() -> None:
    # start at 2 and end at 0 would sum to 8; the best that runs forward is 0..0 with 0 + 4
    # or 2..2 with 4 + 0.
    assert best_spans(reading([0, 0, 4], [4, 0, 0]), k=1)[0].score == pytest.approx(4.0)


def test_spans_longer_than_max_chars_are_left_out() -> None:
    long = reading([9, 0, 0], [0, 0, 9])
    assert (best_spans(long, 1)[0].start, best_spans(long, 1)[0].end) == (0, 3)
    short = best_spans(long, k=1, max_chars=2)[0]
    assert short.end - short.start <= 2
    assert short.score == pytest.approx(9.0)


def test_empty_passage_has_no_spans_and_lowest_sentences() -> None:
    empty = reading([], [])
    assert best_spans(empty) == []
    assert sentence_scores(empty, [(0, 3)]).tolist() == [-100.0]


def test_sentence_scores_sum_the_spans_within_each_sentence() -> None:
    scores = sentence_scores(reading([0, 0, 6], [0, 0, 6], null=1.0), [(0, 2), (2, 3)])
    # First sentence: spans 0-0, 0-1, 1-1, each exp(0 - 1); second: one span of 12 - 1.
    assert scores[0] == pytest.approx(np.log(3) - 1.0, abs=1e-5)
    assert scores[1] == pytest.approx(11.0, abs=1e-5)


def test_a_span_is_as_sure_as_what_overlaps_it() -> None:
    # 0-0, 0-1 and 1-1 are equally likely; the first of them overlaps the second.
    even = best_span_within(reading([0, 0], [0, 0]), 0, 2, 40)
    assert even is not None
    assert even.sure == pytest.approx(2 / 3)
    # What lies outside the sentence says nothing of it.
    alone = best_span_within(reading([0, 9], [0, 9]), 0, 1, 40)
    assert alone is not None
    assert alone.sure == pytest.approx(1.0)


def test_windows_are_joined_against_their_own_null() -> None:
    left = Reading(
        np.array([[0, 1], [1, 2]]), np.array([1, 2], np.float32), np.array([1, 2], np.float32), 4.0
    )
    right = Reading(
        np.array([[1, 2], [2, 3]]), np.array([2, 0], np.float32), np.array([2, 0], np.float32), 0.0
    )
    whole = joined([left, right])
    assert whole.offsets.tolist() == [[0, 1], [1, 2], [2, 3]]
    assert whole.start.tolist() == [-1.0, 2.0, 0.0]  # 1 - 4/2; max(2 - 4/2, 2 - 0); 0
    assert whole.null == 0.0


def test_the_best_span_within_a_range_stays_in_it() -> None:
    whole = reading([0, 5, 0, 1], [0, 0, 3, 2], null=2.0)
    first, later = best_span_within(whole, 0, 4, 40), best_span_within(whole, 2, 4, 40)
    assert first is not None
    assert later is not None
    assert (first.start, first.end, first.score) == (1, 3, 6.0)
    assert (later.start, later.end, later.score) == (2, 3, 1.0)  # 0 + 3 - 2, before 1 + 2 - 2
    assert best_span_within(whole, 4, 9, 40) is None


def test_the_best_span_is_one_that_suits_where_there_is_one() -> None:
    whole = reading([0, 5, 0, 1], [0, 0, 3, 2], null=2.0)  # the best is 1-3, then 1-4
    other = best_span_within(whole, 0, 4, 40, lambda start, end: end == 4)
    assert other is not None
    assert (other.start, other.end, other.score) == (1, 4, 5.0)  # 5 + 2 - 2
    none = best_span_within(whole, 0, 4, 40, lambda start, end: False)
    assert none is not None
    assert (none.start, none.end) == (1, 3)
