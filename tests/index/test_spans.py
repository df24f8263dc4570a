from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spans import merge_adjacent, overlap, slice_spans, slicer, trim
from index.types import Span, text_of

TEXT = "".join(chr(0x4E00 + i) for i in range(200))
"""Every character once, so that a wrong place shows."""


@st.composite
def torn(draw: st.DrawFn) -> tuple[Span, ...]:
    """Spans of TEXT that do not overlap, in any order."""
    cuts = sorted(draw(st.sets(st.integers(0, len(TEXT)), min_size=2, max_size=12)))
    pieces = [(a, b) for a, b in pairwise(cuts) if draw(st.booleans())]
    return tuple(draw(st.permutations(pieces)))


@given(torn(), st.data())
def test_a_slice_is_the_joined_texts_slice(spans: tuple[Span, ...], data: st.DataObject) -> None:
    joined = text_of(TEXT, spans)
    start = data.draw(st.integers(0, len(joined)))
    end = data.draw(st.integers(start, len(joined)))
    assert text_of(TEXT, slice_spans(spans, start, end)) == joined[start:end]


@given(torn())
def test_slices_put_side_by_side_are_the_whole(spans: tuple[Span, ...]) -> None:
    cut = slicer(spans)
    length = len(text_of(TEXT, spans))
    pieces = [span for at in range(length) for span in cut(at, at + 1)]
    assert merge_adjacent(pieces) == merge_adjacent(spans)


def test_slice_over_two_spans() -> None:
    # Joined: [10,13) then [2,5): positions 0 1 2 | 3 4 5.
    assert slice_spans([(10, 13), (2, 5)], 2, 5) == ((12, 13), (2, 4))
    assert slice_spans([(10, 13), (2, 5)], 3, 3) == ()
    assert slice_spans([(10, 13), (13, 15)], 1, 4) == ((11, 14),)
    assert slice_spans([], 0, 0) == ()


@pytest.mark.parametrize("wanted", [(-1, 2), (0, 7), (3, 2)])
def test_slice_outside_is_refused(wanted: Span) -> None:
    with pytest.raises(ValueError, match="outside the joined text of 6 characters"):
        slice_spans([(10, 13), (2, 5)], *wanted)


def test_slicing_many_spans_many_times_is_not_quadratic() -> None:
    spans = [(3 * at, 3 * at + 2) for at in range(200_000)]
    cut = slicer(spans)
    # 200,000 slices through 200,000 spans: 4e10 steps were it quadratic.
    assert sum(len(cut(at, at + 2)) for at in range(0, 400_000, 2)) == 200_000


def test_merge_trim_overlap() -> None:
    assert merge_adjacent([(1, 2), (2, 4), (5, 6), (4, 5)]) == ((1, 4), (5, 6), (4, 5))
    assert trim("  ab　", (0, 5)) == (2, 4)
    assert trim("   ", (0, 3)) == (3, 3)
    assert overlap([(0, 5), (10, 12)], [(3, 11)]) == 3
