"""Training the built-in encoder, on a corpus small enough to train in seconds."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from index.builtin import prepare, train, vocabulary
from index.builtin.alignment import align
from index.builtin.batches import Bags, Sampler, ragged
from index.builtin.lexer import Lexer
from index.builtin.names import bracketed, dictionary_names, latin
from index.builtin.prepare import Texts, hard_negatives
from index.builtin.score import ranks
from index.encoder import open_encoder

SUBJECTS = ["银行", "大学", "医院", "球队", "工厂", "图书馆", "法院", "剧院"]
ENGLISH = ["bank", "university", "hospital", "team", "factory", "library", "court", "theatre"]
PLACES = ["天津", "北京", "上海", "广州"]


def _write(folder: Path, name: str, records: Iterable[dict[str, object]]) -> None:
    with lzma.open(folder / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training folder about eight kinds of house in four cities."""
    folder = tmp_path_factory.mktemp("data")
    kinds = [(place, zh, en) for place in PLACES for zh, en in zip(SUBJECTS, ENGLISH, strict=True)]
    _write(folder, "news_zh", (
        {"id": f"{i}", "text": f"{place}的{zh}今天开门。许多人来到{place}{zh}参观。{zh}很大！"}
        for i, (place, zh, _) in enumerate(kinds)
    ))  # fmt: skip
    for name, question, passage in (
        ("qa_zh_cmrc2018", "{0}的{1}什么时候开门？", "{0}的{1}在{2}年开门，很多人参观。"),
        ("qa_zh_drcd", "{0}有{1}嗎？", "{0}有一間{1}，建於{2}年。"),
        ("qa_en_squad", "When did the {3} open?", "The {3} opened in {2} and many people came."),
    ):
        _write(folder, name, (
            {"question": question.format(place, zh, 1900 + i, en), "answers": [],
             "context": passage.format(place, zh, 1900 + i, en)}
            for i, (place, zh, en) in enumerate(kinds)
        ))  # fmt: skip
    for name in ("parallel_tatoeba", "parallel_pydocs"):
        _write(
            folder, name, ({"zh": f"这是{zh}。", "en": f"This is a {en}."} for _, zh, en in kinds)
        )
    entries = [("王", "Wang2", ["surname Wang"]), ("宝坻", "Bao3 di3", ["Baodi, Tianjin"])]
    entries += [(zh, "x1 y2", [en]) for zh, en in zip(SUBJECTS, ENGLISH, strict=True)]
    _write(folder, "cedict", (
        {"trad": zh, "simp": zh, "pinyin": pinyin, "defs": glosses}
        for zh, pinyin, glosses in entries
    ))  # fmt: skip
    return folder


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "PEOPLE", 20)
    monkeypatch.setattr(vocabulary, "WORD_TOKENS", 4000)


def _settings(steps: int) -> train.Settings:
    return train.Settings(dim=256, steps=steps, pairs=16, longest=16, warmup=2, seed=3)


def test_trains_logs_and_resumes_to_the_same_model(data: Path, tmp_path: Path) -> None:
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    train.run(data, whole, _settings(100), "cpu", None)
    first = json.loads((whole / "log.jsonl").read_text().splitlines()[0])
    assert first["step"] == 100
    assert {"news", "questions", "questions, translated", "parallel"} <= first["loss"].keys()
    # Stopped at once it has done one step; taken up again it does the others.
    train.run(data, halves, _settings(100), "cpu", 0.0)
    assert not (halves / "log.jsonl").read_text()
    train.run(data, halves, _settings(100), "cpu", None)
    one, other = (
        (folder / "static" / "model.safetensors").read_bytes() for folder in (whole, halves)
    )
    assert one == other
    encoder = open_encoder(str(whole / "static"))
    english = encoder.encode_queries([f"When did the {word} open?" for word in ENGLISH])
    chinese = encoder.encode_passages([f"{word}今天开门" for word in SUBJECTS])
    assert ((english @ chinese.T).argmax(axis=1) == np.arange(8)).mean() >= 0.75


def test_vocabulary_holds_words_pieces_numbers_and_every_letter(data: Path) -> None:
    from index.builtin.corpora import Corpora

    tokens = vocabulary.build(Corpora.open(data))
    assert {"银行", "bank", "1900", "07", "wang", "z", "坻"} <= tokens.keys()
    assert all(count > 0 for count in tokens.values())


def test_alignment_finds_who_translates_whom() -> None:
    # 0 with 10 and 1 with 11, always; 2 with both, so it explains neither.
    pairs = [([0, 2], [10, 12]), ([1, 2], [11, 12]), ([0, 1], [10, 11])] * 3
    found = align([(np.array(a), np.array(b)) for a, b in pairs], 20, rounds=20)
    best = {}
    for s, t, p in zip(found.source, found.target, found.mutual, strict=True):
        if p > best.get(int(s), (0, 0.0))[1]:
            best[int(s)] = (int(t), float(p))
    assert {s: t for s, (t, _) in best.items()} == {0: 10, 1: 11, 2: 12}


def test_hard_negatives_share_words_and_are_not_the_answer() -> None:
    lexer = Lexer.from_tokenizer(vocabulary.tokenizer_json("甲乙丙丁戊己庚辛壬癸"))
    assert lexer is not None
    passages = Texts.of(lexer, ["甲乙丙", "甲乙丁", "戊己", "庚辛"])
    found = hard_negatives(Texts.of(lexer, ["甲乙"]), passages, np.array([0]), 30_000)
    assert found[0, 0] == 1
    assert 0 not in found


def test_ragged_by_hand() -> None:
    place, owner = ragged(np.array([5, 9, 2]), np.array([2, 0, 3]))
    assert place.tolist() == [5, 6, 2, 3, 4]
    assert owner.tolist() == [0, 0, 2, 2, 2]


def test_bags_keep_their_numbers_when_some_are_empty() -> None:
    bags = Bags(np.array([7, 8, 9], np.int32), np.array([0, 2, 2]), 4)
    assert bags.offsets().tolist() == [0, 1, 1, 3]
    both = bags + bags
    assert both.count == 8
    assert both.owner.tolist() == [0, 2, 2, 4, 6, 6]


def test_translation_replaces_tokens_in_place() -> None:
    arrays = {
        "to_english": np.array([[-1], [0], [-1], [1]], np.int32),
        "english.ids": np.array([10, 11, 12], np.int32),
        "english.bounds": np.array([0, 1, 3]),
    }
    arrays |= {f"{name}.held": np.zeros(1, bool) for name in ("cmrc", "drcd", "squad")}
    arrays |= {f"{name}.answer": np.zeros(1, np.int64) for name in ("cmrc", "drcd", "squad")}
    sampler = Sampler(arrays, 0, 8)
    bags = Bags(np.array([1, 3, 1], np.int32), np.array([0, 0, 1]), 2)
    out = sampler.translate(bags, "english", 1.0)
    # 1 becomes 10; 3 becomes the two tokens 11 12.
    assert out.ids.tolist() == [10, 11, 12, 10]
    assert out.owner.tolist() == [0, 0, 0, 1]


def test_ranks_count_ties_against_the_query() -> None:
    queries = np.array([[1, 0], [0, 1]], np.float32)
    passages = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert ranks(queries, passages, [0, 2]) == [1, 0]


def test_names_in_latin_letters() -> None:
    assert latin("Lu:3 liang2") == ["lu", "liang"]
    assert bracketed(["据埃隆·马斯克（Elon Musk）说"]) == [("据埃隆·马斯克", "Elon Musk")]
    from index.builtin.corpora import Entry

    entries = [Entry("宝坻", "Bao3 di3", ("Baodi",)), Entry("银行", "yin2 hang2", ("bank",))]
    assert dictionary_names(entries) == [("宝坻", "Baodi"), ("宝坻", "Bao Di")]
