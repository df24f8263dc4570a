"""The encoder seam: one contract for all implementations, and what each adds."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.builtin.export import write
from index.builtin.score import score, tasks
from index.builtin.vocabulary import tokenizer_json
from index.encoder import (
    BUILTIN_FOLDER,
    Encoder,
    SentenceTransformerEncoder,
    StaticEncoder,
    is_static,
    open_encoder,
)
from index.errors import ModelUnavailable
from index.static import read_safetensors

SHARED = Path(__file__).parents[2].parent / "shared"
TEXTS = [
    "2023年8月16日，天津市宝坻区举行数字经济论坛，1,200人参加。",
    "傳統漢字與臺灣的經濟發展，ｆｕｌｌ　ｗｉｄｔｈ，㎡和①",
    "Wang Honghai attended the Tiankai forum in Baodi; Beyoncé didn't.",
    "Скала、カタカナ、한국어 and emoji 🎉 between",
    "",
    "……！？",
]


@pytest.fixture(scope="module")
def builtin() -> Encoder:
    return open_encoder()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three tokens with vectors that one can add up by hand."""
    folder = tmp_path_factory.mktemp("tiny")
    vectors = np.array([[2, 0, 0], [0, 4, 0], [3, 0, -3]], np.float32)
    write(folder, tokenizer_json(["甲", "乙", "甲乙"]), vectors)
    return folder


@pytest.fixture(scope="module")
def general(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model of another make: whitespace words, float weights, no model files beside."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder = tmp_path_factory.mktemp("general")
    tokenizer = Tokenizer(models.WordLevel({"?": 0, "one": 1, "two": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    weights = np.array([[0, 0], [3, 0], [0, 4]], np.float32)
    header = {"embedding.weight": {"dtype": "F32", "shape": [3, 2], "data_offsets": [0, 24]}}
    head = json.dumps(header).encode()
    data = len(head).to_bytes(8, "little") + head + weights.tobytes()
    (folder / "model.safetensors").write_bytes(data)
    return folder


@pytest.fixture(params=["builtin", "tiny", "general", "sentence-transformers"])
def encoder(request: pytest.FixtureRequest, tiny: Path, general: Path) -> Encoder:
    """Every implementation."""
    if request.param == "builtin":
        return open_encoder("builtin")
    if request.param == "sentence-transformers":
        return SentenceTransformerEncoder.open(str(tiny))
    return open_encoder(str({"tiny": tiny, "general": general}[request.param]))


class TestContract:
    @pytest.mark.parametrize("way", ["encode_passages", "encode_queries"])
    def test_unit_rows_of_float32(self, encoder: Encoder, way: str) -> None:
        rows = getattr(encoder, way)(TEXTS)
        assert rows.dtype == np.float32
        assert rows.shape == (len(TEXTS), encoder.dim)
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)

    def test_nothing_in_nothing_out(self, encoder: Encoder) -> None:
        assert encoder.encode_passages([]).shape == (0, encoder.dim)

    def test_the_rest_of_the_batch_changes_nothing(self, encoder: Encoder) -> None:
        together = encoder.encode_passages(TEXTS * 400)
        alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
        # sentence-transformers sorts by length and sums in another order; our own is exact.
        np.testing.assert_allclose(together[: len(TEXTS)], alone, atol=1e-6)
        if isinstance(encoder, StaticEncoder):
            assert np.array_equal(together[-len(TEXTS) :], alone)

    def test_opens_again_by_its_name(self, encoder: Encoder) -> None:
        if isinstance(encoder, StaticEncoder):
            again = open_encoder(encoder.name)
            assert again.name == encoder.name
            assert np.array_equal(again.encode_queries(TEXTS), encoder.encode_queries(TEXTS))


class TestStatic:
    def test_sum_of_token_vectors_by_hand(self, tiny: Path) -> None:
        # 甲乙甲 is cut into 甲乙 + 甲: (3, 0, -3) + (2, 0, 0) = (5, 0, -3), length sqrt(34).
        row = open_encoder(str(tiny)).encode_passages(["甲乙，甲"])[0]
        np.testing.assert_allclose(row, np.array([5, 0, -3]) / 34**0.5, atol=1e-6)

    def test_traditional_and_wide_forms_are_the_same_text(self, builtin: Encoder) -> None:
        a, b = builtin.encode_passages(["漢語，ＡＢＣ１９４９", "汉语,abc1949"])
        assert np.array_equal(a, b)

    def test_float_weights_of_another_make(self, general: Path) -> None:
        rows = open_encoder(str(general)).encode_passages(["one", "one two"])
        np.testing.assert_allclose(rows, [[1, 0], [0.6, 0.8]], atol=1e-6)

    def test_no_tokens_is_a_fixed_direction(self, builtin: Encoder) -> None:
        rows = builtin.encode_passages(["", "……"])
        expected = np.zeros(builtin.dim)
        expected[0] = 1
        np.testing.assert_array_equal(rows, [expected, expected])

    def test_name_follows_the_weights(self, tiny: Path, tmp_path: Path) -> None:
        first = open_encoder(str(tiny)).name
        write(tmp_path, tokenizer_json(["甲"]), np.ones((1, 2), np.float32))
        assert first.rpartition("#")[2] != open_encoder(str(tmp_path)).name.rpartition("#")[2]

    @pytest.mark.parametrize("damaged", ["model.safetensors", "tokenizer.json"])
    @pytest.mark.parametrize("content", [b"", b"\xff" * 40, b"{}"])
    def test_a_damaged_file_is_one_clear_line(
        self, tiny: Path, tmp_path: Path, damaged: str, content: bytes
    ) -> None:
        for name in ("model.safetensors", "tokenizer.json", "modules.json"):
            (tmp_path / name).write_bytes((tiny / name).read_bytes())
        (tmp_path / damaged).write_bytes(content)
        with pytest.raises(ModelUnavailable, match=re.escape(damaged)) as caught:
            open_encoder(str(tmp_path))
        assert "\n" not in str(caught.value)

    def test_weights_under_another_name_say_what_is_there(self, tiny: Path, tmp_path: Path) -> None:
        (tmp_path / "tokenizer.json").write_bytes((tiny / "tokenizer.json").read_bytes())
        header = b'{"lm_head":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
        data = len(header).to_bytes(8, "little") + header + b"\0\0\0\0"
        (tmp_path / "model.safetensors").write_bytes(data)
        with pytest.raises(ModelUnavailable, match=r"lm_head.*not a static embedding"):
            open_encoder(str(tmp_path))

    def test_a_transformer_is_not_static(self, tiny: Path, tmp_path: Path) -> None:
        for name in ("model.safetensors", "tokenizer.json"):
            (tmp_path / name).write_bytes((tiny / name).read_bytes())
        assert is_static(tmp_path)
        modules = [{"type": "sentence_transformers.models.Transformer"}]
        (tmp_path / "modules.json").write_text(json.dumps(modules))
        assert not is_static(tmp_path)


class FakeModel:
    """Notes what it is asked to encode."""

    def __init__(self, prompts: dict[str, str]) -> None:
        self.prompts = prompts
        self.asked: list[tuple[str, list[str]]] = []

    def get_embedding_dimension(self) -> int:
        return 2

    def _note(self, way: str, texts: list[str]) -> Any:
        self.asked.append((way, texts))
        return np.full((len(texts), 2), 3.0)

    def encode(self, texts: list[str]) -> Any:
        return self._note("encode", texts)

    def encode_query(self, texts: list[str]) -> Any:
        return self._note("query", texts)

    def encode_document(self, texts: list[str]) -> Any:
        return self._note("document", texts)


class TestSentenceTransformer:
    def test_e5_gets_its_prompts(self) -> None:
        model = FakeModel({"query": "", "document": ""})
        encoder = SentenceTransformerEncoder("intfloat/multilingual-e5-small", model)
        rows = encoder.encode_queries(["谁"])
        encoder.encode_passages(["他"])
        assert model.asked == [("encode", ["query: 谁"]), ("encode", ["passage: 他"])]
        np.testing.assert_allclose(rows, [[0.5**0.5, 0.5**0.5]], atol=1e-6)

    @pytest.mark.parametrize(
        ("name", "prompts"),
        [("BAAI/bge-m3", {}), ("intfloat/e5-large", {"query": "Q: ", "document": "D: "})],
    )
    def test_others_decide_themselves(self, name: str, prompts: dict[str, str]) -> None:
        model = FakeModel(prompts)
        encoder = SentenceTransformerEncoder(name, model)
        encoder.encode_queries(["谁"])
        encoder.encode_passages(["他"])
        assert model.asked == [("query", ["谁"]), ("document", ["他"])]

    def test_what_cannot_be_loaded_is_one_clear_line(self, tmp_path: Path) -> None:
        with pytest.raises(ModelUnavailable, match="cannot be loaded") as caught:
            open_encoder(str(tmp_path))
        assert "\n" not in str(caught.value)
        assert "builtin" in str(caught.value)


class TestBuiltin:
    def test_sentence_transformers_reads_the_same_vectors(self, builtin: Encoder) -> None:
        from sentence_transformers import SentenceTransformer

        texts = [text for text in TEXTS if any(char.isalnum() for char in text)]
        theirs = SentenceTransformer(str(BUILTIN_FOLDER)).encode(texts)
        cosines = (theirs * builtin.encode_passages(texts)).sum(axis=1)
        assert cosines.min() > 0.9999

    def test_small_enough(self) -> None:
        files = [path for path in BUILTIN_FOLDER.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) <= 30_000_000

    def test_weights_are_mapped_not_read(self) -> None:
        arrays = read_safetensors(BUILTIN_FOLDER / "model.safetensors")
        assert arrays["embeddings"].dtype == np.int8
        assert not arrays["embeddings"].flags.owndata

    def test_card_names_these_files(self) -> None:
        card = (BUILTIN_FOLDER.parent / "CARD.md").read_text(encoding="utf-8")
        for name in ("model.safetensors", "tokenizer.json"):
            assert hashlib.sha256((BUILTIN_FOLDER / name).read_bytes()).hexdigest() in card

    def test_card_tells_the_scores_that_the_weights_give(self, builtin: Encoder) -> None:
        if not (SHARED / "data" / "eval").is_dir():
            pytest.skip("needs the evaluation files of shared/data/eval")
        card = (BUILTIN_FOLDER.parent / "CARD.md").read_text(encoding="utf-8")
        sets = tasks(SHARED / "data" / "eval")
        for name in ("xquad_zh", "xquad_en_zh"):
            found = score(builtin, *sets[name])
            row = rf"\| {name} \|[^|]*\| {found['first']:.1f} \| {found['ten']:.1f} \|"
            assert re.search(row, card), (name, found)

    @pytest.mark.parametrize(
        ("question", "near", "far"),
        [
            (
                "When did the university open its new library?",
                "大学新图书馆于九月一日正式开放。",
                "球队在主场以三比一获胜。",
            ),
            ("天津有多少家科技公司？", "Tianjin has 300 technology companies.", "He plays piano."),
            ("Baodi district", "宝坻区的农民种植水稻。", "门票价格为每张五十元。"),
        ],
    )
    def test_languages_meet(self, builtin: Encoder, question: str, near: str, far: str) -> None:
        query = builtin.encode_queries([question])[0]
        scores = builtin.encode_passages([near, far]) @ query
        assert scores[0] > scores[1] + 0.1
