"""The sample corpus is what its README says: gold offsets are exact, answers stand in the text."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"
PAGES = sorted(path.stem for path in (SAMPLE / "pages").iterdir())
PARTS = ("section", "head", "byline", "body")
KINDS = {"fact", "paraphrase", "cross-lingual", "unanswerable"}
WEEKDAYS = "一二三四五六日"


def page_text(page: str) -> str:
    return (SAMPLE / "pages" / f"{page}.txt").read_text(encoding="utf-8")


def gold_of(page: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(
        (SAMPLE / "gold" / f"{page}.json").read_text(encoding="utf-8")
    )
    return gold


def article_texts(page: str) -> list[str]:
    text = page_text(page)
    return [
        "".join(text[start:end] for part in PARTS for start, end in article[part])
        for article in gold_of(page)["articles"]
    ]


def records(name: str) -> list[dict[str, Any]]:
    lines = (SAMPLE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


QUESTIONS = records("questions.jsonl")
DIALOGUES = records("dialogues.jsonl")
EVERY_ARTICLE = [text for page in PAGES for text in article_texts(page)]


def test_only_text_files_are_there_to_index_and_each_has_its_gold() -> None:
    assert {path.suffix for path in (SAMPLE / "pages").iterdir()} == {".txt"}
    assert sorted(path.stem for path in (SAMPLE / "gold").iterdir()) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_gold_covers_every_character_exactly_once(page: str) -> None:
    text, gold = page_text(page), gold_of(page)
    assert gold["source"] == f"{page}.txt"
    spans = list(gold["furniture"])
    for article in gold["articles"]:
        spans += [span for part in PARTS for span in article[part]]
    covered = Counter(offset for start, end in spans for offset in range(start, end))
    assert set(covered.values()) == {1}
    missing = [i for i, char in enumerate(text) if not char.isspace() and i not in covered]
    assert missing == []
    for start, end in spans:
        block = text[start:end]
        assert block
        assert block == block.strip()
        assert text[max(0, start - 2) : start] in ("", "\n\n")
        assert text[end : end + 2] in ("\n", "\n\n")


@pytest.mark.parametrize("page", PAGES)
def test_gold_headlines_and_torn_blocks(page: str) -> None:
    text = page_text(page)
    for article in gold_of(page)["articles"]:
        heads = [text[start:end] for start, end in article["head"]]
        assert (article["headline"] in heads) if heads else (article["headline"] is None)
        for number in article["torn"]:
            before, after = article["body"][number - 1], article["body"][number]
            assert text[before[1] - 1] not in "。！？!?."
            assert before != after
        body = "".join(text[start:end] for start, end in article["body"])
        assert ("上接第" in body) == (article["continued_from"] is not None)
        assert ("下转第" in body) == (article["continued_to"] is not None)


@pytest.mark.parametrize("page", PAGES)
def test_the_date_printed_on_the_page_is_that_of_its_name(page: str) -> None:
    date = datetime.date.fromisoformat(page[:10])
    assert gold_of(page)["date"] == date.isoformat()
    chinese = f"{date.year}年{date.month}月{date.day}日 星期{WEEKDAYS[date.weekday()]}"
    english = f"{date:%A, %B} {date.day}, {date.year}"
    assert (chinese in page_text(page)) or (english in page_text(page))


def test_every_trouble_of_a_real_page_is_there() -> None:
    golds = [(page_text(page), gold_of(page)["articles"]) for page in PAGES]
    articles = [article for _, page in golds for article in page]
    bodies = [[start for start, _ in article["body"]] for article in articles]
    displaced = sum(starts != sorted(starts) for starts in bodies)
    lead_before_head = sum(
        bool(article["head"]) and article["body"][0][0] < article["head"][0][0]
        for article in articles
    )
    assert displaced >= 6
    assert lead_before_head >= 4
    assert sum(bool(article["torn"]) for article in articles) >= 20
    assert sum(article["headline"] is None for article in articles) == 1
    assert sum(article["continued_from"] is not None for article in articles) == 2
    assert sum(article["continued_to"] is not None for article in articles) == 2
    assert sum(bool(article["section"]) for article in articles) >= 3
    assert sum(bool(article["byline"]) for article in articles) >= 6


def test_size_and_shares() -> None:
    assert len(PAGES) >= 4
    assert len(EVERY_ARTICLE) >= 24
    assert len(QUESTIONS) >= 80
    assert Counter(row["lang"] for row in QUESTIONS)["en"] >= 20
    kinds = Counter(row["kind"] for row in QUESTIONS)
    assert set(kinds) == KINDS
    assert kinds["unanswerable"] >= len(QUESTIONS) / 4
    assert len(DIALOGUES) >= 30
    assert Counter(dialogue["lang"] for dialogue in DIALOGUES)["en"] >= 8


def test_every_article_is_asked_about() -> None:
    asked = {
        number
        for number, text in enumerate(EVERY_ARTICLE)
        for row in QUESTIONS
        if any(evidence in text for evidence in row["evidence"])
    }
    assert asked == set(range(len(EVERY_ARTICLE)))


def test_ids_and_questions_are_unique() -> None:
    for rows in (QUESTIONS, DIALOGUES):
        assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["question"] for row in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: str(row["id"]))
def test_answers_and_evidence_stand_in_the_article(row: dict[str, Any]) -> None:
    assert list(row) == ["id", "lang", "kind", "question", "answers", "evidence", "source"]
    assert row["kind"] in KINDS
    assert row["lang"] == ("zh" if re.search(r"[\u4e00-\u9fff]", row["question"]) else "en")
    if row["kind"] == "unanswerable":
        assert (row["answers"], row["evidence"], row["source"]) == ([], [], None)
        return
    assert row["answers"]
    assert row["evidence"]
    articles = article_texts(row["source"].removesuffix(".txt"))
    for evidence in row["evidence"]:
        assert sum(evidence in text for text in articles) == 1, evidence
    for answer in row["answers"]:
        assert any(answer in evidence for evidence in row["evidence"]), answer


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda row: str(row["id"]))
def test_dialogue_answers_stand_in_an_article(dialogue: dict[str, Any]) -> None:
    assert list(dialogue) == ["id", "lang", "turns"]
    turns = dialogue["turns"]
    assert len(turns) >= 2
    assert turns[0]["standalone"] == turns[0]["question"]
    for turn in turns:
        assert list(turn) == ["question", "answers", "standalone"]
        for answer in turn["answers"]:
            assert any(answer in text for text in EVERY_ARTICLE), answer


def test_dialogues_hold_new_topics_and_one_without_an_answer() -> None:
    later = [turn for dialogue in DIALOGUES for turn in dialogue["turns"][1:]]
    assert sum(turn["standalone"] == turn["question"] for turn in later) >= 6
    assert sum(not turn["answers"] for turn in later) >= 2
