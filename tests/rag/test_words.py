"""Chinese words by the vocabulary of the built-in encoder."""

from __future__ import annotations

from rag.words import word_bigrams, words


def test_words_are_the_longest_that_the_vocabulary_has() -> None:
    assert words("中国天津") == ["中国", "天津"]
    assert words("") == []


def test_characters_side_by_side_in_no_word_may_be_a_name() -> None:
    assert words("康砚秋") == ["康", "砚", "秋"]
    assert word_bigrams("康砚秋") == {"康砚", "砚秋"}


def test_grammar_makes_no_bigram_with_its_neighbour() -> None:
    # 的 ends what stands before it: 砚的 says nothing.
    assert word_bigrams("砚的") == set()
