"""What holds of the measures for any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eval.measures import bootstrap, citations, cmrc, rouge
from eval.measures.normal import contains, normal, without_markers
from rag.types import Citation

TEXT = st.text(alphabet="天津市12345.,%，。 ab[]（）\n", max_size=40)


@given(TEXT)
def test_normal_form_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(TEXT)
def test_a_text_contains_itself_unless_there_is_nothing_in_it(text: str) -> None:
    assert contains(text, text) == bool(normal(text))


@given(TEXT, TEXT, TEXT)
def test_what_is_found_is_there(before: str, wanted: str, after: str) -> None:
    if contains(before + wanted + after, wanted):
        assert normal(wanted) in normal(before + wanted + after)


@given(TEXT, TEXT)
def test_f1_and_rouge_are_shares_and_symmetric(a: str, b: str) -> None:
    for measure in (cmrc.f1, rouge.rouge_l):
        assert 0.0 <= measure(a, [b]) <= 1.0
        assert abs(measure(a, [b]) - measure(b, [a])) < 1e-9
    if cmrc.segments(a):
        assert cmrc.f1(a, [a]) == 1.0


@given(TEXT)
def test_what_is_quoted_whole_is_attributed(text: str) -> None:
    plain = without_markers(text).replace("[", "").replace("]", "")
    quote = Citation(1, "a", "a", None, None, plain, (), 0.5)
    pieces = [sentence for sentence, _ in citations.sentences(plain)]
    # With a space between: run together, "1." and "1" would be another number.
    marked = " ".join(f"{piece}[1]" for piece in pieces)
    assert citations.sentence_attribution(marked, [quote]) in (None, 1.0)


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=30), st.integers(0, 5))
def test_intervals_are_in_order_and_within_the_values(values: list[float], seed: int) -> None:
    low, high = bootstrap.interval(values, seed=seed)
    assert min(values) <= low <= high <= max(values)
