"""Folders and releases that suites are read from: pages, CRUD-RAG, RGB."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import crud, pages, rgb, suites
from eval.sets import without_passages
from index.errors import InvalidInput


def test_the_sample_is_a_suite() -> None:
    suite = suites.resolve("sample")
    assert suite.name == "sample"
    assert len(suite.questions) >= 60
    assert {"answers", "dialogues", "articles"} == set(suite.tasks)
    assert sum(not question.answerable for question in suite.questions) >= len(suite.questions) / 4


def test_a_folder_like_the_sample(little_corpus: Path) -> None:
    suite = suites.resolve(str(little_corpus))
    assert (suite.name, len(suite.questions), len(suite.dialogues)) == ("little", 4, 1)
    assert suite.paths == (little_corpus / "pages",)
    assert suites.resolve(f"page={little_corpus}").name == "page"


def test_pages_beside_the_questions(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text('{"id": "a", "question": "?", "answers": []}\n')
    with pytest.raises(InvalidInput, match="no page to index"):
        pages.load(tmp_path)
    (tmp_path / "page.txt").write_text("甲")
    (tmp_path / "articles.json").write_text("{}")
    suite = pages.load(tmp_path)
    assert suite.paths == (tmp_path / "page.txt",)
    assert suite.gold == (tmp_path / "articles.json",)


@pytest.mark.parametrize("name", [k.name for k in suites.KNOWN if k.published.startswith("github")])
def test_a_missing_set_says_where_it_is_published(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"github\.com/") as error:
        suites.resolve(name, tmp_path)
    assert "\n" not in str(error.value)
    with pytest.raises(InvalidInput, match=r"--data FOLDER"):
        suites.resolve(name)


def test_an_unknown_suite_names_the_known() -> None:
    with pytest.raises(InvalidInput, match="suites are sample, page, cmrc"):
        suites.resolve("nonesuch")


def test_crud(tmp_path: Path) -> None:
    entry = {"ID": "1", "event": "e", "news1": "甲地发大水。", "news2": "乙地大旱。"}
    data = {
        "event_summary": [{"whatever": 1}],
        "questanswer_1doc": [{**entry, "questions": "甲地如何？", "answers": "发大水"}],
        "questanswer_2docs": [{**entry, "questions": ["甲地？", "乙地？"], "answers": "水与旱"}],
    }
    (tmp_path / crud.FILES[0]).write_text(json.dumps(data), encoding="utf-8")
    suite = suites.resolve("crud", tmp_path)
    one, two = suite.questions
    assert (one.id, one.kind, one.question) == ("questanswer_1doc:1", "1doc", "甲地如何？")
    assert two.question == "甲地？\n乙地？"
    assert two.relevant == ("crud.jsonl#00000", "crud.jsonl#00001")
    assert len(suite.sources) == 2  # an article of two questions is one source
    (tmp_path / crud.FILES[0]).rename(tmp_path / "all.json")
    assert suites.resolve(f"crud={tmp_path / 'all.json'}").questions == suite.questions
    only_noise = without_passages(suite, 1.0, seed=0)
    assert not any(question.answerable for question in only_noise.questions)


def test_crud_entries_without_a_question_are_left_out_and_ids_told_apart(tmp_path: Path) -> None:
    whole = {"ID": "7", "news1": "甲地发大水。", "questions": "如何？", "answers": "发大水"}
    entries = [whole, {**whole, "questions": " "}, {**whole, "answers": None}, whole]
    path = tmp_path / "merged.json"
    path.write_text(json.dumps({"questanswer_1doc": entries}), encoding="utf-8")
    found = suites.resolve("crud", tmp_path).questions
    assert [question.id for question in found] == ["questanswer_1doc:7", "questanswer_1doc:7.2"]
    path.write_text(json.dumps({"questanswer_1doc": entries[1:3]}), encoding="utf-8")
    with pytest.raises(InvalidInput, match="holds no question"):
        crud.load(path)


def test_crud_of_another_form(tmp_path: Path) -> None:
    path = tmp_path / crud.FILES[0]
    path.write_text("{}")
    with pytest.raises(InvalidInput, match="holds none of questanswer_1doc"):
        crud.load(path)
    path.write_text(json.dumps({"questanswer_1doc": [{"questions": "?", "answers": "!"}]}))
    with pytest.raises(InvalidInput, match=r"questanswer_1doc\[0\]: no article"):
        crud.load(path)
    path.write_text(json.dumps({"questanswer_1doc": [{"news1": "甲", "questions": 1}]}))
    with pytest.raises(InvalidInput, match=r'questanswer_1doc\[0\]: "questions" must be a string'):
        crud.load(path)


def test_rgb_kinds(tmp_path: Path) -> None:
    noise = [f"噪声{i}" for i in range(9)]
    plain = {"id": 0, "query": "几人？", "answer": [["三人", "3人"]], "negative": noise,
             "positive": ["对1", "对2", "对3"]}  # fmt: skip
    whole = {"id": 1, "query": "两数？", "answer": ["6.4%", "18%"], "negative": noise,
             "positive": [["港6.4%", "港"], ["澳18%"]]}  # fmt: skip
    false = {"id": 2, "query": "何地？", "answer": "武汉", "fakeanswer": "成都", "negative": noise,
             "positive": ["武汉1", "武汉2", "武汉3"], "positive_wrong": ["成都1", "成都2", "成都3"]}  # fmt: skip
    for name, record in (("zh", plain), ("zh_int", whole), ("zh_fact", false)):
        (tmp_path / f"{name}.json").write_text(json.dumps(record) + "\n", encoding="utf-8")
    suite = rgb.load(tmp_path)
    texts = {source.name: source.text for source in suite.sources}
    seen = {q.kind: [texts[name] for name in q.scope] for q in suite.questions}
    assert seen == {
        "noise": ["对1", "对2", "噪声0", "噪声1", "噪声2"],
        "refusal": ["噪声0", "噪声1", "噪声2", "噪声3", "噪声4"],
        "integration": ["港6.4%", "澳18%", "噪声0", "噪声1", "噪声2"],
        "counterfactual": ["成都1", "成都2", "武汉3"],
    }
    by_kind = {question.kind: question for question in suite.questions}
    assert by_kind["noise"].answers == (("三人", "3人"),)
    assert by_kind["integration"].answers == (("6.4%",), ("18%",))
    assert by_kind["counterfactual"].answers == (("武汉",),)
    assert by_kind["counterfactual"].false_answers == ("成都",)
    assert not by_kind["refusal"].answerable


def test_rgb_takes_a_passage_in_one_form_only(tmp_path: Path) -> None:
    one = {"id": 0, "query": "何地？", "answer": "武汉", "fakeanswer": "成都", "negative": [],
           "positive": ["武汉1"], "positive_wrong": ["成都1"]}  # fmt: skip
    five = {**one, "id": 1, "positive": [f"武汉{i}" for i in range(7)],
            "positive_wrong": [f"成都{i}" for i in range(7)]}  # fmt: skip
    path = tmp_path / "zh_fact.json"
    path.write_text(json.dumps(one) + "\n" + json.dumps(five) + "\n", encoding="utf-8")
    suite = rgb.load(tmp_path)
    (question,) = suite.questions
    texts = {source.name: source.text for source in suite.sources}
    assert [texts[name] for name in question.scope] == ["成都0", "成都1", "成都2", "武汉3", "武汉4"]


def test_rgb_reads_the_corrected_file_and_finds_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name, query in (("zh", "旧？"), ("zh_refine", "新？"), ("en", "old?")):
        record = {"id": 0, "query": query, "answer": "?", "positive": ["1"], "negative": []}
        (tmp_path / "data" / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    found = suites.resolve(f"rgb={tmp_path}").questions
    assert [(question.question, question.lang) for question in found] == [
        ("新？", "zh"),
        ("old?", "en"),
    ]


def test_rgb_missing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none of zh\.json.*github\.com/chen700564/RGB"):
        rgb.load(tmp_path)
