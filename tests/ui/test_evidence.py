"""The evidence panel: checked again when it is shown, and nothing in it acts."""

from dataclasses import replace

from index.types import Hit
from ui.evidence import citation_panel, confidence_note, passage_panel, reader_panel
from ui.i18n import labels

WORDS = labels("zh")
KEY = ("page.txt", "a1")


def test_the_quotation_stands_marked_between_headline_source_and_date(library, assistant) -> None:
    answer = assistant.ask("藏书多少?")
    shown = citation_panel(library.held[KEY], answer.citations[0], WORDS)
    assert "<h2>青禾市新图书馆开馆</h2>" in shown
    assert "page.txt · 2024-03-27 · 要闻 · 林小溪" in shown
    assert '昨天开馆,<mark class="quote">馆内藏书共有一百二十万册</mark>,其中' in shown
    assert WORDS["verified"] in shown


def test_a_source_that_changed_is_said_and_nothing_is_marked(library, assistant) -> None:
    citation = assistant.ask("藏书多少?").citations[0]
    held = library.held[KEY]
    changed = replace(held, text=held.text.replace("一百二十万", "二百三十万"))
    shown = citation_panel(changed, citation, WORDS)
    assert "<mark" not in shown
    assert WORDS["verified"] not in shown
    assert WORDS["not_verified"] in shown
    assert "<q>馆内藏书共有一百二十万册</q>" in shown


def test_spans_outside_the_source_are_a_change_too(library, assistant) -> None:
    citation = replace(assistant.ask("藏书多少?").citations[0], quote="", spans=((90_000, 90_000),))
    assert WORDS["not_verified"] in citation_panel(library.held[KEY], citation, WORDS)


def test_an_article_that_is_gone_is_said(assistant) -> None:
    citation = assistant.ask("藏书多少?").citations[0]
    assert WORDS["gone"] in citation_panel(None, citation, WORDS)
    assert WORDS["gone"] in reader_panel(None, WORDS)


def test_a_near_passage_is_marked_as_near_and_not_as_a_quotation(library) -> None:
    hit: Hit = library.hit(KEY)
    shown = passage_panel(library.held[KEY], hit, 2, WORDS)
    assert '<mark class="near">本报讯' in shown
    assert WORDS["nearest_n"].format(n=2) in shown
    assert WORDS["verified"] not in shown


def test_the_reader_says_how_sure_the_division_is(library) -> None:
    shown = reader_panel(library.held[KEY], WORDS)
    assert "划分把握 83%" in shown
    assert "3 个文本块" in shown
    assert confidence_note(1.0, WORDS) == ""
    assert "83%" in confidence_note(0.83, WORDS)


def test_scripts_in_headline_text_and_file_name_stay_text(library, assistant, hostile) -> None:
    key = next(key for key in library.held if key[1] == "h1")
    citation = assistant.ask("widgets?").citations[0]
    for shown in (
        citation_panel(library.held[key], citation, WORDS),
        reader_panel(library.held[key], WORDS),
        passage_panel(library.held[key], library.hit(key), 1, WORDS),
    ):
        assert "<script" not in shown
        assert "<img" not in shown
        assert shown.count("&lt;script&gt;") >= 3
