"""Rows of pages with a gold division, worked out on a page of two articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import dividing
from index.errors import InvalidInput
from index.types import Article, Part, Source

TEXT = "甲头\n甲文一。\n乙头\n乙文二。\n"
GOLD = {
    "source": "p.txt",
    "articles": [
        {"headline": "甲头", "head": [[0, 2]], "byline": [], "section": [], "body": [[3, 7]]},
        {"headline": "乙头", "head": [[8, 10]], "byline": [], "section": [], "body": [[11, 15]]},
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    for folder in ("pages", "gold"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pages" / "p.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "gold" / "p.json"
    path.write_text(json.dumps(GOLD), encoding="utf-8")
    return path


def divided(*articles: tuple[str, list[tuple[int, int]]]) -> tuple[Article, ...]:
    return tuple(
        Article(str(i), tuple(Part("body", span) for span in spans), headline)
        for i, (headline, spans) in enumerate(articles)
    )


def test_a_right_division(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = divided(("甲头", [(0, 2), (3, 7)]), ("乙头", [(8, 10), (11, 15)]))
    monkeypatch.setattr(dividing, "divide", lambda source: right)
    page, first, second = dividing.divide_page(gold)
    assert (page.id, page.scores) == ("p.json", {"bcubed_f1": 1.0})
    assert first.scores == {"articles_exact": 1.0, "headlines_right": 1.0}
    assert second.shown["answer"] == "乙头乙文二。"


def test_everything_in_one_article(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = divided(("甲头", [(0, 2), (3, 7), (8, 10), (11, 15)]))
    monkeypatch.setattr(dividing, "divide", lambda source: one)
    page, first, second = dividing.divide_page(gold)
    # Two equal halves in one: precision 1/2, recall 1.
    assert page.scores["bcubed_f1"] == pytest.approx(2 / 3)
    assert first.scores == {"articles_exact": 0.0, "headlines_right": 1.0}
    assert second.scores == {"articles_exact": 0.0, "headlines_right": 0.0}


def test_pages_that_are_done_are_not_divided_again(gold: Path) -> None:
    assert list(dividing.rows((gold,), frozenset({"p.json"}))) == []
    (batch,) = dividing.rows((gold,), frozenset())
    assert [row.kind for row in batch] == ["page", "article", "article"]


def test_a_gold_file_without_its_page(gold: Path) -> None:
    (gold.parent.parent / "pages" / "p.txt").unlink()
    with pytest.raises(InvalidInput, match=r"p\.txt"):
        dividing.divide_page(gold)


def test_the_source_is_a_page(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Source] = []

    def note(source: Source) -> tuple[Article, ...]:
        seen.append(source)
        return ()

    monkeypatch.setattr(dividing, "divide", note)
    _, first, _ = dividing.divide_page(gold)
    assert (seen[0].kind, seen[0].text) == ("page", TEXT)
    assert first.shown["answer"] == ""
