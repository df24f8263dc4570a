"""An index on disk as the page sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.build import build
from index.types import text_of
from rag.assemble import Settings, open_assistant
from ui.examples import about, written_questions
from ui.library import Added
from ui.shelf import IndexLibrary

SAMPLE = Path(__file__).parents[2] / "eval" / "sample" / "pages"
BRIDGE = "白河大桥今日通车\n\n白河大桥于2031年5月6日正式通车,全长1260米。\n"
LIBRARY = "市图书馆新馆开放\n\n新馆藏书230余万册。\n"


@pytest.fixture
def library(tmp_path: Path) -> IndexLibrary:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(BRIDGE, "utf-8")
    (pages / "a2.txt").write_text(LIBRARY, "utf-8")
    (pages / "b.jsonl").write_text(
        '{"id": 1, "title": "Harbour opens", "text": "It opened."}', "utf-8"
    )
    build([pages], tmp_path / "index")
    assistant = open_assistant(tmp_path / "index", Settings(reader="none"))
    return IndexLibrary(assistant, tmp_path / "index")


def test_statistics_and_sources(library: IndexLibrary) -> None:
    found = library.statistics()
    assert (found.sources, found.articles) == (3, 3)
    assert found.encoder.startswith("builtin:")
    assert library.sources(10) == ["a.txt", "a2.txt", "b.jsonl#1"]
    assert library.sources(1) == ["a.txt"]


def test_articles_in_pages_and_by_headline(library: IndexLibrary) -> None:
    first = library.articles("", None, 0, 2)
    assert first.total == 3
    assert [line.headline for line in first.lines] == ["白河大桥今日通车", "市图书馆新馆开放"]
    assert first.lines[1].opening == "新馆藏书230余万册。"
    assert [line.id for line in library.articles("", None, 2, 2).lines] != []
    harbour = library.articles("harbour", None, 0, 9)
    assert [line.headline for line in harbour.lines] == ["Harbour opens"]
    assert library.articles("", "a.txt", 0, 9).total == 1


def test_a_masthead_is_listed_by_what_it_says(tmp_path: Path) -> None:
    build([SAMPLE / "2031-05-06_a3.txt"], tmp_path / "index")
    assistant = open_assistant(tmp_path / "index", Settings(reader="none"))
    first = IndexLibrary(assistant, tmp_path / "index").articles("", None, 0, 1).lines[0]
    assert (first.headline, first.opening) == (None, "2031年5月6日 星期二 第3版 综合")


def test_articles_by_what_their_text_says(library: IndexLibrary) -> None:
    def listed(query: str, source: str | None = None, offset: int = 0) -> list[str | None]:
        page = library.articles(query, source, offset, 9)
        assert page.total == len(page.lines) + offset
        return [line.headline for line in page.lines]

    assert listed("藏书230") == ["市图书馆新馆开放"]
    assert listed("opened") == ["Harbour opens"]
    assert listed("藏书230", "a.txt") == []
    assert listed("没有这样的文章") == []
    assert listed("通车") == ["白河大桥今日通车"]
    assert listed("通车", offset=1) == []


def test_one_article_with_the_text_its_spans_point_into(library: IndexLibrary) -> None:
    line = library.articles("图书馆", None, 0, 1).lines[0]
    found = library.article(line.source, line.id)
    assert found is not None
    assert found.text == LIBRARY
    assert text_of(found.text, found.article.spans) == "市图书馆新馆开放新馆藏书230余万册。"
    assert library.article(line.source, "none") is None


def test_added_files_are_kept_and_found(library: IndexLibrary, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text("动物园搬迁\n\n动物园将于明年搬到北郊。\n", "utf-8")
    steps: list[float] = []
    summary = library.add_files([new], lambda share, name: steps.append(share))
    new.unlink()
    assert summary == Added(added=1)
    assert steps[-1] == 1.0
    assert library.articles("动物园", None, 0, 9).total == 1
    assert library.search("动物园搬到哪里", None, 1)[0].source == "new.txt"


def test_a_file_that_cannot_be_read_is_named_once_and_not_kept(
    library: IndexLibrary, tmp_path: Path
) -> None:
    broken, good = tmp_path / "broken.pdf", tmp_path / "new.txt"
    broken.write_bytes(b"%PDF-1.4 junk")
    good.write_text("动物园搬家\n\n动物园搬到城南。\n", "utf-8")
    added = library.add_files([broken, good], lambda share, name: None)
    assert added.added == 1
    assert [line.partition(":")[0] for line in added.warnings] == ["broken.pdf"]
    assert library.add_files([good], lambda share, name: None) == Added(added=0, unchanged=1)


def test_examples_are_questions_that_are_answered_then_headlines(library: IndexLibrary) -> None:
    first = list(library.examples())
    assert about("白河大桥今日通车") in first
    assert library.examples() is library.examples()


def test_examples_follow_the_index(library: IndexLibrary, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text("清河区整治\n\n清河区去年新建污水管网430公里。\n", "utf-8")
    before = list(library.examples())
    library.add_files([new], lambda share, name: None)
    assert list(library.examples()) != before
    assert any("清河区" in question for question in library.examples())


def test_questions_beside_the_corpus_come_first(library: IndexLibrary, tmp_path: Path) -> None:
    asked = {
        "白河大桥今日通车吗？": ["通车"],
        "白河大桥总投资多少？": ["1元"],
        "法国总统是谁？": [],
    }
    lines = [{"question": question, "answers": right} for question, right in asked.items()]
    text = "\n".join(json.dumps(line) for line in lines)
    (tmp_path / "questions.jsonl").write_text(text, "utf-8")
    assert [one.answers for one in written_questions([tmp_path])] == [("通车",), ("1元",)]
    # Neither what is answered with something else nor what has no answer is shown.
    assert list(library.examples()) == ["白河大桥今日通车吗？"]


def test_a_line_of_questions_ends_where_the_file_says(tmp_path: Path) -> None:
    # U+2028 stands in JSON as it is, and str.splitlines would cut there; editors put a mark first.
    text = '\ufeff{"question": "一\u2028二？", "answers": ["三"]}\n'
    (tmp_path / "questions.jsonl").write_text(text, "utf-8")
    assert [one.question for one in written_questions([tmp_path])] == ["一\u2028二？"]


@pytest.mark.parametrize("text", ["{broken", '["a list"]', '{"question": "no answers"}'])
def test_questions_that_cannot_be_read_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "questions.jsonl").write_text(text, "utf-8")
    assert written_questions([tmp_path]) == []
