from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from eval import draft
from eval.draft.corpus import Article, Proposal
from eval.draft.misses import NearMisses
from eval.questions import load_questions
from index.errors import InvalidInput


def asked(text: str) -> dict[str, str]:
    return {p.question: p.answer for p in draft.proposals(text)}


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("白鹭江大桥全长1250米，于2031年通车。", "白鹭江大桥全长多少米？", "1250米"),
        ("白鹭江大桥全长1250米，于2031年通车。", "白鹭江大桥全长1250米，于哪一年通车？", "2031年"),
        # Who says it is left out; a clause without a name takes the one before it along.
        ("局长纪云深表示，青岚县新增车站15座。", "青岚县新增车站多少座？", "15座"),
        ("新院区位于青岚县，设床位600张。", "新院区位于青岚县，设床位多少张？", "600张"),
        ("南河县水务局局长陈立说，水库已经蓄水。", "南河县水务局局长是谁？", "陈立"),
        ("5月4日，南河县图书馆重新开放。", "什么时候，南河县图书馆重新开放？", "5月4日"),
        ("第九届书展于5月4日在南河县举行。", "第九届书展于5月4日在哪里举行？", "南河县"),
        ("霽州市立圖書館7月1日起延長開放時間。", "霽州市立圖書館什麼時候起延長開放時間？", "7月1日"),
        ("The light was automated in 1978.", "When was the light automated?", "1978"),
        ("Twelve years on, the branch is full.", "", ""),
        ("The 42-meter vessel seats 350 passengers, all indoors.",
         "How many passengers does the 42-meter vessel seat?", "350"),
        ("Fire Chief Dana Oyelaran said a charger started the blaze.",
         "Who said a charger started the blaze?", "Fire Chief Dana Oyelaran"),
        ("The repairs cost the city $6.2 million, most of it insured.",
         "Fill the gap: The repairs cost the city ____, most of it insured.", "$6.2 million"),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_sentence(sentence: str, question: str, answer: str) -> None:
    found = asked(sentence)
    assert found.get(question) == answer if question else found == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "他于2031年出任南河县校长一职。",  # leans on another sentence
        "白鹭江大桥2031年通车",  # a headline
        "南河县召开2030年度总结大会。",  # no date, a part of a name
        "南河县的210国道已经恢复通行。",  # a number that counts nothing
        "南河县捐款额度为1000到5000元。",  # one end of a range is half an answer
        "南河县去年新建学校若干，今年又有新建。",  # no date that stays true
        "据介绍，8月15日电南河县报道。",
    ],
)
def test_what_gives_no_question(sentence: str) -> None:
    assert asked(sentence) == {}


def test_a_question_that_names_nothing_is_marked() -> None:
    assert [p.named for p in draft.proposals("公司共有员工1250人，都很忙。")] == [False]
    assert [p.named for p in draft.proposals("云岚县共有居民1250人，都很忙。")] == [True]


def misses(article: str, *others: str, question: str) -> set[str]:
    corpus = [Article(n, (text,)) for n, text in enumerate((article, *others))]
    made = Proposal(question, "?", "zh", "fact", article, 0)
    found = (NearMisses(corpus, random.Random(seed)).of(made) for seed in range(20))
    return {one for one in found if one is not None}


def test_a_near_miss_has_a_year_that_stands_nowhere() -> None:
    asked = "白鹭江大桥于2031年通车，造价多少元？"
    found = misses(
        "白鹭江大桥于2031年通车，造价9亿元。", "2030年与2032年风调雨顺。", question=asked
    )
    assert found == {asked.replace("2031", "2029"), asked.replace("2031", "2033")}


def test_a_near_miss_takes_a_place_of_the_same_kind_that_is_silent_on_the_matter() -> None:
    asked = "南河县新增茶园多少亩？"
    article = "南河县新增茶园三亩。"
    silent = "青岚县的水稻丰收。青岚县在下雨。"
    town = "桃溪镇的水稻丰收。桃溪镇在下雨。"
    once = "云台县的水稻丰收。"
    speaks = "东埠县也新增茶园若干亩。东埠县在下雨。"
    found = misses(article, silent, town, once, speaks, question=asked)
    assert found == {"青岚县新增茶园多少亩？"}


def test_nothing_to_change() -> None:
    assert misses("新建学校三所。", question="新建学校多少所？") == set()


def test_a_question_that_holds_its_answer_is_not_asked() -> None:
    sentence = "First lit in 1881, the tower of Cape Mallow could be seen 18 miles out to sea."
    asked = draft.proposals(sentence)
    assert asked
    assert "18" not in {one.answer for one in asked}


def test_a_drafted_file_loads(tmp_path: Path) -> None:
    sample = Path(__file__).parents[2] / "eval" / "sample" / "pages"
    out = tmp_path / "draft.jsonl"
    assert draft.write([sample], out, 40, seed=3) == 40
    questions = load_questions(out)
    assert sum(not question.answerable for question in questions) == 10
    assert len({question.question for question in questions}) == 40
    for question in questions:
        if question.answerable:
            assert question.alternatives[0] in " ".join(question.evidence[0].split())
            assert question.alternatives[0] not in question.question
    again = tmp_path / "again.jsonl"
    draft.write([sample], again, 40, seed=3)
    assert again.read_text() == out.read_text()
    other = tmp_path / "other.jsonl"
    draft.write([sample], other, 40, seed=4)
    assert other.read_text() != out.read_text()
    near = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()[30:]]
    assert all(one["near"] != one["question"] for one in near)


def test_a_corpus_without_facts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("好。", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no sentence with a name"):
        draft.write([tmp_path], tmp_path / "q.jsonl", 10, 0)
