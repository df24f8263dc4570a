"""English words to Chinese ones, by the table that is shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.bilingual import TABLE, lookup
from index.builtin.bilingual import marked, write
from index.terms import terms
from index.translate import translate_concepts, translate_terms, words


def _translations(question: str, english: str) -> list[str]:
    return [word for word, _ in dict(translate_terms(question))[english]]


@pytest.mark.parametrize(
    ("question", "english", "chinese"),
    [
        ("Which bank opened a branch?", "bank", "银行"),
        ("How many universities are there?", "universities", "大学"),
        ("When was the United Nations founded?", "United Nations", "联合国"),
        ("Who visited Baodi?", "Baodi", "宝坻"),
        ("Is Denver a city?", "Denver", "丹佛"),
        ("In January, who won?", "January", "1月"),
        ("Were there three of them?", "three", "三"),
        ("Who attended the forum?", "attended", "参加"),
    ],
)
def test_words_and_phrases(question: str, english: str, chinese: str) -> None:
    assert chinese in _translations(question, english)[:5]


@pytest.mark.parametrize(
    ("name", "written"), [("Honghai", "洪海"), ("Tiankai", "天开"), ("Guoqing", "国庆")]
)
def test_a_name_in_pinyin_gives_pairs_of_characters(name: str, written: str) -> None:
    assert written in _translations(f"Who is {name}?", name)


def test_a_name_is_not_cut_where_pinyin_wants_an_apostrophe() -> None:
    # Ti'an would be written with one.
    assert not {"体安", "提案"} & set(_translations("Where is Tiankai?", "Tiankai"))


def test_lower_case_is_no_name() -> None:
    assert translate_terms("honghai") == [] or "洪海" not in _translations("honghai", "honghai")


@pytest.mark.parametrize("question", ["", "Who was it?", "他是谁？", "1234", "What isn't there?"])
def test_nothing_to_translate(question: str) -> None:
    assert translate_terms(question) == []


def test_order_is_that_of_the_question_and_weights_are_shares_of_the_best() -> None:
    found = translate_terms("Which bank and which university?")
    assert [english for english, _ in found] == ["bank", "university"]
    for _, options in found:
        weights = [weight for _, weight in options]
        assert weights[0] == 1.0
        assert weights == sorted(weights, reverse=True)
        assert min(weights) > 0


def test_concepts_are_terms_of_the_index() -> None:
    question = "Who led the United Nations delegation to Baodi in 1973?"
    for concept in translate_concepts(question):
        for term, _ in concept:
            assert term in terms(term)


def test_keys_are_as_the_index_stems() -> None:
    assert words("The Panthers’ cities, it's 1,200") == ["the", "panther", "city", "it", "1", "200"]


def test_long_words_stand_by_their_rarest_pair() -> None:
    seen = {"联合": 900, "合国": 40}
    assert marked("联合国", seen) == "联|合国"
    assert marked("大学", seen) == "大学"


def test_table_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index import bilingual

    path = tmp_path / "table.npz"
    write(path, {"united nation": {"联合国": 1.0}, "unit": {"单位": 1.0, "组": 0.304}},
          {"ma": "马麻"}, {"合国": 1, "联合": 5})  # fmt: skip
    monkeypatch.setattr(bilingual, "TABLE", path)
    bilingual._table.cache_clear()
    try:
        assert lookup("unit") == [("单位", 1.0), ("组", 0.3)]
        assert lookup("united nation") == [("联|合国", 1.0)]
        assert lookup("united") == []
        assert translate_concepts("United Nations") == [[("合国", 1.0)]]
        assert [word for word, _ in dict(translate_terms("Ma?"))["Ma"]] == ["马", "麻"]
    finally:
        bilingual._table.cache_clear()


def test_small_enough() -> None:
    assert TABLE.stat().st_size <= 3_000_000
    assert re.fullmatch(r"bilingual\.npz", TABLE.name)


def test_terms_count_a_concept_once_by_its_best_alternative() -> None:
    from index.builtin.score_terms import Terms

    index = Terms(["银行", "堤岸", "银行堤岸", "无关"])
    one = index.score([[("银行", 1.0), ("堤岸", 0.5)]])
    assert one[0] > one[1] > 0
    assert one[3] == 0
    # Both alternatives in a longer text are worth no more than the better one.
    assert one[2] < one[0]
    assert index.score([[("银行", 1.0)], [("堤岸", 0.5)]])[2] > one[2]
