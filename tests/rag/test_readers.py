"""The built-in reader around its network: tokens, windows, dictionary matches, weights."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from rag.builtin.dictionary import Dictionary, Match
from rag.builtin.meanings import NONE
from rag.reader import best_spans
from rag.readers import FOLDER, WINDOW_TOKENS, BuiltinReader, tokens

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "eval"
DICTIONARY = Dictionary({"health": "健康 卫生"}, {"天": ("tian",), "津": ("jin",)})


class Encoded:
    """One token a character."""

    def __init__(self, text: str) -> None:
        self.ids = [ord(letter) % 1000 + 5 for letter in text]
        self.offsets = [(i, i + 1) for i in range(len(text))]


class Letters:
    """A tokenizer of one token a character."""

    def encode(self, text: str, add_special_tokens: bool) -> Encoded:
        return Encoded(text)

    def encode_batch(self, texts: Sequence[str], add_special_tokens: bool) -> list[Encoded]:
        return [Encoded(text) for text in texts]


class Founders:
    """创办 and 成立 are alike, at 0.504."""

    def matches(self, question: str, text: str) -> list[Match]:
        asked, said = question.find("创办"), text.find("成立")
        found = min(asked, said) >= 0
        return [Match((asked, asked + 2), (said, said + 2), 0.504)] if found else []


class Numbered:
    """Every second character is a word of its own, number 1, whose vector is (1, 1)."""

    dim = 2

    def words(self, text: str, places: NDArray[np.int64]) -> NDArray[np.int32]:
        return np.where(places[:, 0] % 2 == 0, NONE, 1).astype(np.int32)

    def vectors(self, words: NDArray[np.int32]) -> NDArray[np.float32]:
        return np.repeat((words != NONE)[:, None], self.dim, 1).astype(np.float32)

    def table(self) -> NDArray[np.float32]:
        raise AssertionError("only training reads the whole table")


def scripted(seen: list[Any]) -> BuiltinReader:
    """A reader whose start and end logits are 1 where the passage's token stands in the question."""

    def run(inputs: dict[str, Any]) -> Sequence[Any]:
        seen.append(inputs)
        question, passage = inputs["question"], inputs["passage"]
        hit = (passage[:, None, :] == question[:, :, None]).any(1).astype(np.float32)
        return np.stack([hit, hit], 1), np.zeros(len(passage), np.float32)

    return BuiltinReader(Letters(), run, lambda: DICTIONARY, Founders, Numbered)


def test_readings_come_in_the_order_of_the_passages() -> None:
    readings = scripted([]).read("乙", ["甲甲甲甲乙", "乙", "甲乙"])
    assert [len(r.start) for r in readings] == [5, 1, 2]
    assert [best_spans(r, 1)[0].start for r in readings] == [4, 0, 1]


def test_long_passage_is_read_in_windows_and_covered_whole() -> None:
    seen: list[Any] = []
    text = "甲" * 700 + "乙"
    reading = scripted(seen).read("乙", [text])[0]
    assert all(part["passage"].shape[1] <= WINDOW_TOKENS for part in seen)
    assert len(reading.start) == len(text)
    assert best_spans(reading, 1)[0].start == 700


def test_empty_passage_and_empty_question_are_read() -> None:
    readings = scripted([]).read("", ["", "甲"])
    assert [len(r.start) for r in readings] == [0, 1]


@pytest.mark.parametrize("mark", ["●", "■", "👍", "\ud83d"])
def test_a_symbol_beside_a_word_does_not_hide_it(mark: str) -> None:
    reader = BuiltinReader.open()
    text = "Huawei由任正非投资。"
    (marked,), (plain,) = (
        reader.read("谁投资了Huawei？", [t]) for t in (f"{mark}{text}", f" {text}")
    )
    assert np.allclose(marked.start, plain.start)
    assert marked.null == pytest.approx(plain.null)


def test_of_a_long_question_the_end_is_read() -> None:
    reader, text = BuiltinReader.open(), "这座大桥投资3亿元，由中铁大桥局建设。"
    before = (
        "为了改善两岸的交通状况，当地政府多年来一直在筹划，很多市民都十分关心工程的进展，也想知道"
        * 2
    )
    (span,) = best_spans(reader.read(before + "大桥由谁建设？", [text])[0], k=1)
    assert text[span.start : span.end] == "中铁大桥局"


def test_english_question_meets_chinese_words_by_dictionary_and_pinyin() -> None:
    seen: list[Any] = []
    scripted(seen).read("health Tianjin", ["在天津健康"])
    said = seen[0]["said"][0]  # (14 tokens of the question, 5 of the passage)
    assert said[0:6, 3:5].min() == 1.0  # health: 健康
    assert said[7:14, 1:3].min() == 1.0  # Tianjin: 天津
    assert said[:, 0].max() == 0.0


def test_chinese_question_asks_no_dictionary() -> None:
    seen: list[Any] = []
    scripted(seen).read("健康", ["天津健康"])
    assert seen[0]["said"].max() == 0.0


def test_like_words_are_shown_in_any_language() -> None:
    seen: list[Any] = []
    scripted(seen).read("谁创办", ["报社成立", "没有"])
    said = sorted((part for part in seen[0]["said"]), key=lambda part: -part.max())
    assert said[0][1:3, 2:4].min() == pytest.approx(0.5)  # rounded as in training
    assert said[0].sum() == pytest.approx(2.0)
    assert said[1].max() == 0.0


def test_tokens_come_with_the_vectors_of_their_words() -> None:
    seen: list[Any] = []
    scripted(seen).read("问题", ["甲乙丙", "甲"])
    shorter, longer = seen[0]["words"][:, :, 0]
    assert longer.tolist() == [0, 1, 0]
    assert shorter.tolist() == [0, 0, 0]  # filled up to the longer one
    assert seen[0]["asked_words"][:, :, 0].tolist() == [[0, 1], [0, 1]]


def test_vectors_follow_the_window_of_a_long_passage() -> None:
    seen: list[Any] = []
    scripted(seen).read("乙", ["甲" * 601])
    for part in seen:
        held = part["passage"] > 0
        assert (part["words"][..., 0] == (np.arange(held.shape[1]) % 2) * held).all()


def test_tokens_of_a_character_range() -> None:
    places = np.array([[0, 2], [2, 3], [4, 6]])
    assert tokens(places, 0, 3) == (0, 2)
    assert tokens(places, 1, 2) == (0, 1)
    assert tokens(places, 3, 5) == (2, 3)  # the space at 3 belongs to no token


def test_missing_weights_name_the_command(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"rag\.builtin\.train_reader"):
        BuiltinReader.open(tmp_path)


def test_shipped_weights_are_those_of_the_card() -> None:
    named = json.loads((FOLDER / "files.json").read_text(encoding="utf-8"))
    card = (FOLDER.parent / "CARD.md").read_text(encoding="utf-8")
    for name, digest in named.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
        assert digest in card


def test_offsets_are_the_passages_own_characters() -> None:
    text = "王洪海，２０２４年到「寶坻」調研(A股)。"
    reading = BuiltinReader.open().read("谁到宝坻调研？", [text])[0]
    told = [text[a:b] for a, b in reading.offsets]
    assert "".join(told) == text
    assert all(len(part) == 1 for part in told)


@pytest.mark.skipif(not SHARED.is_dir(), reason="evaluation sets are not here")
def test_shipped_weights_score_as_the_card_claims() -> None:
    from rag.builtin.score import items, score_set

    claimed = json.loads((FOLDER / "sample.json").read_text(encoding="utf-8"))
    for name, figures in claimed.items():
        got = score_set(BuiltinReader.open(), items(SHARED, name, figures["questions"]), True, 0)
        for measure in ("em", "f1", "sentence_first"):
            assert got[measure] == pytest.approx(figures[measure], abs=0.02), (name, measure)


def test_a_model_of_transformers_reads_long_passages_whole(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    from rag.readers import TransformersReader

    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(FOLDER / "tokenizer.json"), pad_token="[PAD]", cls_token="[CLS]",
        sep_token="[SEP]", unk_token="[UNK]", mask_token="[MASK]",
    )  # fmt: skip
    config = transformers.BertConfig(
        vocab_size=12288,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    transformers.BertForQuestionAnswering(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    reader = TransformersReader.open(tmp_path)
    text = "天津举办大会。" * 100
    short, long = reader.read("谁举办大会？", ["天津大会", text])
    assert [tuple(o) for o in short.offsets.tolist()] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert long.offsets[:, 0].tolist() == list(range(len(text)))
    assert np.isfinite(long.start).all()


def test_a_model_that_cannot_be_had_is_one_clear_error(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    from rag.readers import TransformersReader

    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        TransformersReader.open(tmp_path / "nothing")
