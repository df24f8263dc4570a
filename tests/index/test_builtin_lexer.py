"""Our tokenizer gives the tokens that tokenizers gives from the same file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.builtin.charsmap import charsmap, fold_table, read_charsmap
from index.builtin.lexer import HAN_RUN, Lexer
from index.builtin.vocabulary import tokenizer_json
from index.encoder import BUILTIN_FOLDER

RAW = (BUILTIN_FOLDER / "tokenizer.json").read_bytes()
THEIRS = Tokenizer.from_buffer(RAW)


def _open(raw: bytes) -> Lexer:
    lexer = Lexer.from_tokenizer(raw)
    assert lexer is not None
    return lexer


OURS = _open(RAW)


def _ours(texts: list[str]) -> list[list[int]]:
    ids, bounds = OURS.tokens(texts)
    return [ids[bounds[i] : bounds[i + 1]].tolist() for i in range(len(texts))]


def _theirs(texts: list[str]) -> list[list[int]]:
    return [found.ids for found in THEIRS.encode_batch(texts, add_special_tokens=False)]


CHARACTERS = st.one_of(
    st.sampled_from("天津市宝坻区的经济发展傳統漢字，。！ 　0123456789１９abcXYZéÉ㎡①…“”·🎉𠀀"),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x20, max_codepoint=0x24F),
    st.characters(min_codepoint=0x3000, max_codepoint=0x30FF, exclude_characters="\u3099\u309a"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(CHARACTERS, max_size=80), max_size=5))
def test_same_tokens_as_tokenizers(texts: list[str]) -> None:
    assert _ours(texts) == _theirs(texts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "汉" * 500,
        "a" * 200 + "1" * 100,
        "天津" * HAN_RUN,
        "Wang Honghai visited Baodi in 1973; 王洪海到訪寶坻。",
    ],
)
def test_same_tokens_in_hard_cases(text: str) -> None:
    assert _ours([text, "between", text]) == _theirs([text, "between", text])


def test_longest_match_from_the_left_by_hand() -> None:
    # ids: 1 甲, 2 乙, 3 丙, 4 甲乙, 5 乙丙丁, 6 丁; 乙丙 is only the beginning of a token.
    lexer = _open(tokenizer_json(["甲", "乙", "丙", "甲乙", "乙丙丁", "丁"]))
    ids, bounds = lexer.tokens(["甲乙丙丁", "乙丙丁甲", "乙丙甲"])
    assert ids.tolist() == [4, 3, 6, 5, 1, 2, 3, 1]
    assert bounds.tolist() == [0, 3, 5, 8]


def test_other_tokenizers_are_left_alone() -> None:
    assert Lexer.from_tokenizer(b'{"model": {"type": "BPE"}}') is None


def test_charsmap_reads_back() -> None:
    table = {"Ａ": "a", "體": "体", "㎡": "m2", "é": "e", "\u0301": ""}
    assert read_charsmap(charsmap(table)) == {ord(key): value for key, value in table.items()}


def test_fold_table_knows_cases_widths_and_scripts() -> None:
    table = fold_table()
    assert [table[char] for char in "Ａ體É①"] == ["a", "体", "e", "1"]
    assert "宁" not in table


def test_batches_of_any_size_agree() -> None:
    texts = ["天津市", "", "宝坻 2023"] * 50
    whole, bounds = OURS.tokens(texts)
    parts = [OURS.tokens([text])[0] for text in texts]
    assert np.array_equal(whole, np.concatenate(parts))
    assert np.diff(bounds).tolist() == [len(part) for part in parts]


def test_a_run_with_an_unknown_letter_is_unknown_as_a_whole() -> None:
    raw = tokenizer_json(["甲", "a", "ab"])
    texts = ["ab甲a", "abc甲", "甲2023"]
    assert [f.ids for f in Tokenizer.from_buffer(raw).encode_batch(texts)] == [
        [3, 1, 2],
        [0, 1],
        [1, 0],
    ]
    ids, bounds = _open(raw).tokens(texts)
    assert ids.tolist() == [3, 1, 2, 0, 1, 1, 0]
    assert bounds.tolist() == [0, 3, 5, 7]


def test_places_of_tokens_by_hand() -> None:
    lexer = _open(tokenizer_json(["甲", "乙", "甲乙", "ab", "c", "2"]))
    # 🎉 takes two 16-bit units, ㎡ folds to two characters: both only part words, as ，does.
    ids, places = lexer.places("甲乙ABc，2🎉乙㎡甲")
    assert ids.tolist() == [3, 4, 5, 6, 2, 1]
    assert places[:, 0].tolist() == [0, 2, 2, 6, 8, 10]
    assert places[:, 1].tolist() == [2, 5, 5, 7, 9, 11]
    assert lexer.places("")[1].shape == (0, 2)


PLAIN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("abXY 09，。")


@settings(max_examples=100, deadline=None)
@given(st.text(PLAIN, max_size=80))
def test_places_belong_to_the_tokens_in_order(text: str) -> None:
    ids, places = OURS.places(text)
    assert ids.tolist() == _ours([text])[0]
    starts, ends = places[:, 0], places[:, 1]
    assert (starts < ends).all()
    assert (starts[:-1] <= starts[1:]).all()
    assert not any(text[a:b].isspace() for a, b in places)
