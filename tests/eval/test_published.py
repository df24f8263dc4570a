"""Sets as they are published give the suites that their JSON lines would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval import sets, suites
from index.errors import InvalidInput

CONTEXT = "甲校在东。乙校在西，共三人。"


def write(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def squad(*qas: dict[str, Any], context: str = CONTEXT) -> dict[str, Any]:
    paragraph = {"id": "DEV_0", "context": context, "qas": list(qas)}
    return {"version": "v1.0", "data": [{"title": "校", "paragraphs": [paragraph]}]}


ASKED = {"id": "DEV_0_QUERY_0", "question": "甲校在哪？",
         "answers": [{"id": "1", "text": "东", "answer_start": 3}]}  # fmt: skip


def test_squads_form(tmp_path: Path) -> None:
    path = write(tmp_path / "DRCD_test.json", squad(ASKED))
    suite = suites.resolve("drcd", tmp_path)
    assert suite == sets.load_set(path, "drcd")
    (question,) = suite.questions
    assert (question.id, question.question, question.lang) == ("DEV_0_QUERY_0", "甲校在哪？", "zh")
    assert (question.answers, question.evidence) == ((("东",),), ("甲校在东。",))
    assert question.relevant == (suite.sources[0].name,)
    assert suite.sources[0].text == CONTEXT


def test_a_start_that_is_off_is_looked_for_and_an_answer_of_other_words_stays(
    tmp_path: Path,
) -> None:
    off = {"text": "西", "answer_start": 0}
    other = {"text": "西邊", "answer_start": 8}
    write(tmp_path / "cmrc2018_dev.json", squad({**ASKED, "answers": [off, other]}))
    (question,) = suites.resolve("cmrc", tmp_path).questions
    assert question.answers == (("西", "西邊"),)
    assert question.evidence == ("乙校在西，共三人。",)


def test_cmrcs_own_form(tmp_path: Path) -> None:
    qas = [{"query_id": "TRIAL_1", "query_text": "共几人？", "answers": ["三人", "共三人"]}]
    path = tmp_path / "cmrc2018_dev.json"
    write(path, [{"context_id": "TRIAL", "context_text": CONTEXT, "qas": qas, "title": "校"}])
    (question,) = suites.resolve(f"cmrc={path}").questions
    assert (question.id, question.question) == ("TRIAL_1", "共几人？")
    assert question.answers == (("三人", "共三人"),)
    assert question.evidence == ("乙校在西，共三人。",)


def test_two_languages_of_xquad(tmp_path: Path) -> None:
    asked = {"id": "x", "question": "Where?", "answers": [{"text": "east", "answer_start": 4}]}
    write(tmp_path / "xquad.zh.json", squad({**ASKED, "id": "x"}))
    write(tmp_path / "xquad.en.json", squad(asked, context="The east."))
    (english,) = suites.resolve("xquad-en", tmp_path).questions
    assert (english.lang, english.answers) == ("en", (("east",),))
    (crossed,) = suites.resolve("xquad-en-zh", tmp_path).questions
    assert (crossed.question, crossed.lang, crossed.answers) == ("Where?", "en", (("东",),))


def test_expmrcs_evidence(tmp_path: Path) -> None:
    human = ["甲校在东", "甲校在东。", "甲校在东"]
    place = tmp_path / "data" / "cmrc2018" / "expmrc-cmrc2018-dev.json"
    write(place, squad({**ASKED, "evidences": human}))
    (question,) = suites.resolve("evidence", tmp_path).questions
    assert question.evidence == ("甲校在东", "甲校在东。")


def test_ntrex_line_by_line(tmp_path: Path) -> None:
    folder = tmp_path / "NTREX-128"
    folder.mkdir()
    chinese = folder / "newstest2019-ref.zho-CN.txt"
    chinese.write_text("你好\n再见\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"newstest2019-src\.eng\.txt: no such file"):
        suites.resolve("ntrex", tmp_path)
    english = folder / "newstest2019-src.eng.txt"
    english.write_text("Hello\nGoodbye\n", encoding="utf-8")
    suite = suites.resolve("ntrex", tmp_path)
    assert [q.question for q in suite.questions] == ["Hello", "Goodbye"]
    assert [source.text for source in suite.sources] == ["你好", "再见"]
    chinese.write_text("你\u2028好\n再见\n", encoding="utf-8")
    assert suites.resolve("ntrex", tmp_path).sources[0].text == "你\u2028好"
    english.write_text("Hello\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"has 2 lines and .* has 1"):
        suites.resolve("ntrex", tmp_path)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"data": [{"paragraphs": [{"context": "甲"}]}]}, r'paragraphs\[0\]: no list "qas"'),
        ({"data": [{}]}, r'data\[0\]: no list "paragraphs"'),
        ({"data": [{"paragraphs": ["甲"]}]}, r'paragraphs\[0\]: no list "qas"'),
        (squad({"id": "a", "question": "?"}), r'qas\[0\]: no list "answers"'),
        (squad({**ASKED, "question": ""}), r'qas\[0\]: "question" must be a string'),
        (squad({**ASKED, "answers": ["东"]}), r'qas\[0\]: "answers" must be a list of'),
        (squad(ASKED, context=""), r'"context" must be a string'),
        ([{"context_text": "甲"}], r'\[0\]: no list "qas"'),
        ({"version": 1}, "neither SQuAD's form"),
        (squad(), "holds no question"),
    ],
)
def test_a_file_of_another_form_says_where(value: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=message):
        sets.load_set(write(tmp_path / "set.json", value), "set")


def test_what_is_not_json(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"set\.json: not a JSON file"):
        sets.load_set(path, "set")


def test_a_folder_of_articles_a_line_as_distractors(tmp_path: Path) -> None:
    folder = tmp_path / "80000_docs"
    folder.mkdir()
    (folder / "part_2").write_text("丙\n", encoding="utf-8")
    (folder / "part_1").write_text("甲\n\n乙\n", encoding="utf-8")
    assert [one.text for one in sets.load_distractors([folder])] == ["甲", "乙", "丙"]
    with pytest.raises(InvalidInput, match=r"none\.jsonl: no such file"):
        sets.load_distractors([tmp_path / "none.jsonl"])
