"""Conversations as HTML: markers, verdicts, states, and nothing unescaped."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from rag.types import Answer, Claim, Filters
from ui.answertext import answer_text_html
from ui.browse import adding_html, articles_html, masthead_html, welcome_html
from ui.i18n import labels
from ui.library import Added, ArticleLine, ArticlePage, Statistics
from ui.render import conversation_html, live_html, turn_html
from ui.turns import Shown
from ui.uploads import Adding

WORDS = labels("en")


class _Reader(HTMLParser):
    """Collects tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, kind: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if kind in (attrs.get("class") or "").split()]


def done(answer: Answer, **changes: object) -> Shown:
    return Shown(answer.question, status="done", answer=answer, **changes)  # type: ignore[arg-type]


def test_a_marker_becomes_a_button_for_its_citation(assistant) -> None:
    answer = assistant.ask("藏书?")
    assert answer.text == "馆内藏书共有一百二十万册[1]。"
    read = _Reader(answer_text_html(answer, 4, True, WORDS))
    assert read.text == "一百二十万册馆内藏书共有一百二十万册1。"
    assert [(b["data-turn"], b["data-marker"]) for b in read.of("cite")] == [("4", "1")]
    assert read.of("cite")[0]["aria-label"] == "Quotation 1"


def test_a_marker_without_citation_is_an_error_only_when_the_answer_is_complete(assistant) -> None:
    answer = replace(assistant.ask("开放?"), claims=())
    growing = _Reader(answer_text_html(answer, 0, False, WORDS))
    final = _Reader(answer_text_html(answer, 0, True, WORDS))
    assert growing.of("bad-marker") == []
    assert "[7]" in growing.text
    assert [b["title"] for b in final.of("bad-marker")] == [WORDS["bad_marker"]]
    assert len(final.of("cite")) == 3


def test_a_number_that_the_writer_made_up_is_an_error_at_once() -> None:
    answer = Answer("q", "One.[?7] Two.", "en", claims=(Claim("One.", (), "uncited"),))
    read = _Reader(answer_text_html(answer, 0, False, WORDS))
    assert len(read.of("bad-marker")) == len(read.of("verdict")) == 1
    assert read.text == "One.[7]○ Two."


def test_each_claim_is_followed_by_its_verdict_and_reason(assistant) -> None:
    shown = answer_text_html(assistant.ask("开放?"), 0, True, WORDS)
    notes = [mark["data-note"] for mark in _Reader(shown).of("verdict")]
    assert notes == [
        "Supported by the source",
        "Partly supported: 原文多出“每天”",
        "Contradicted by the source: 原文是一百二十万册",
    ]
    first = shown.index("verdict supported")
    assert shown.index("即可入馆") < shown.index('data-marker="1"') < first < shown.index("开放到")


def test_a_claim_that_is_not_in_the_text_takes_no_mark() -> None:
    answer = Answer("q", "One [1].", "en", claims=(Claim("Two", (), "uncited"),))
    assert _Reader(answer_text_html(answer, 0, True, WORDS)).of("verdict") == []


@pytest.mark.parametrize("verdict", ["supported", "partly", "not_found", "contradicted", "uncited"])
def test_every_verdict_has_a_sign_and_words(verdict) -> None:
    answer = Answer("q", "One.", "en", claims=(Claim("One.", (), verdict),))
    marks = _Reader(answer_text_html(answer, 0, True, WORDS)).of("verdict")
    assert [mark["aria-label"] for mark in marks] == [WORDS[f"verdict_{verdict}"]]


def test_a_short_answer_that_is_the_whole_answer_is_not_said_twice() -> None:
    answer = Answer("q", "Nine dollars. [1]", "en", "Nine dollars")
    assert _Reader(answer_text_html(answer, 0, True, WORDS)).of("short") == []


def test_an_answer_shows_its_quotations_the_question_used_and_its_tools(assistant) -> None:
    read = _Reader(turn_html(0, done(assistant.ask("藏书?")), WORDS, last=True))
    assert "Searched for 青禾市新图书馆藏书多少册?" in read.text
    assert "91% sure · 0.02 s" in read.text
    assert [row["data-marker"] for row in read.of("row")] == ["1"]
    tools = [tool["data-do"] for tool in read.of("tool")]
    assert tools == ["copy", "download_md", "download_txt", "rate", "rate", "retry"]
    (turn,) = read.of("turn")
    assert "馆内藏书共有一百二十万册[1]" in (turn["data-text"] or "")


def test_a_quotation_is_listed_in_full_only_where_the_answer_does_not_hold_it(assistant) -> None:
    quoted = turn_html(0, done(assistant.ask("藏书?")), WORDS)
    written = turn_html(0, done(assistant.ask("开放?")), WORDS)
    assert _Reader(quoted).of("snippet") == []
    assert len(_Reader(written).of("snippet")) == 2
    assert "图书馆每天开放到晚上九点。" in _Reader(written).text


def test_only_the_last_turn_can_be_retried(assistant) -> None:
    first, second = done(assistant.ask("藏书?")), Shown("next", status="stopped")
    assert 'data-do="retry"' not in conversation_html((first, second), WORDS)
    assert 'data-do="retry"' in live_html((first, second), WORDS)
    assert WORDS["stopped"] in live_html((first, second), WORDS)
    assert live_html((), WORDS) == conversation_html((), WORDS) == ""


def test_an_abstention_shows_nearest_passages_as_such_and_no_citation(assistant) -> None:
    read = _Reader(turn_html(2, done(assistant.ask("火星?")), WORDS))
    assert WORDS["abstained"] in read.text
    assert WORDS["nearest"] in read.text
    assert [(row["data-do"], row["data-hit"]) for row in read.of("row")] == [
        ("near", "0"),
        ("near", "1"),
    ]
    assert read.of("cite") == []


def test_waiting_writing_and_failing_are_told_apart() -> None:
    waiting = Shown("q")
    writing = Shown("q", status="busy", answer=Answer("q", "so far", "en"))
    failed = Shown("q", status="failed", error="no model")
    assert WORDS["searching"] in turn_html(0, waiting, WORDS)
    assert WORDS["writing"] in turn_html(0, writing, WORDS)
    shown = turn_html(0, failed, WORDS, last=True)
    assert 'role="alert"' in shown
    assert "no model" in shown
    assert 'data-do="retry"' in shown


def test_filters_and_ratings_are_shown() -> None:
    entry = Shown("q", Filters("2024-01-01", None, ("a.txt",)), status="done", rating="like")
    shown = turn_html(0, replace(entry, answer=Answer("q", "a", "en")), WORDS)
    assert "Within 2024-01-01 – … · a.txt" in shown
    assert 'data-rating="like" aria-pressed="true"' in shown
    assert 'data-rating="dislike" aria-pressed="false"' in shown


def test_nothing_hostile_becomes_an_element_or_an_attribute(assistant, hostile) -> None:
    entries = [
        replace(done(assistant.ask("widgets?")), question=hostile),
        Shown(hostile, Filters(sources=(hostile,)), status="failed", error=hostile),
        done(replace(assistant.ask("火星?"), text=hostile)),
        done(replace(assistant.ask("开放?"), claims=(Claim("开放", (), "partly", hostile),))),
    ]
    line = ArticleLine(hostile, hostile, hostile, hostile, (hostile,), hostile, 0.5, hostile)
    shown = [turn_html(0, entry, WORDS, last=True) for entry in entries]
    shown += [
        welcome_html([hostile], 1, WORDS),
        articles_html(ArticlePage((line,), 1), 0, WORDS),
        adding_html(Adding(0.5, hostile), [hostile], WORDS),
        adding_html(Adding(done=Added(1, warnings=(hostile,))), [], WORDS),
        adding_html(Adding(error=hostile), [], WORDS),
    ]
    for page in shown:
        read = _Reader(page)
        assert not {"script", "img"} & {name for name, _ in read.tags}
        assert not [key for _, attrs in read.tags for key in attrs if key.startswith("on")]
        assert "window.hacked" in page


def test_the_masthead_counts_and_the_welcome_fits_what_is_there() -> None:
    assert "1,234 articles · 5 sources" in masthead_html(Statistics(5, 1234, 9999), WORDS)
    assert WORDS["welcome_empty"] in welcome_html([], 0, WORDS)
    assert welcome_html([], 3, WORDS) == ""
    assert 'data-question="Who?"' in welcome_html(["Who?"], 3, WORDS)


def test_the_list_groups_by_source_and_turns_pages() -> None:
    lines = tuple(ArticleLine(name, str(n)) for n, name in enumerate(["a.txt", "a.txt", "b.txt"]))
    read = _Reader(articles_html(ArticlePage(lines, 100), 30, WORDS))
    assert [part for part in ("a.txt", "b.txt") if read.text.count(part) == 1] == ["a.txt", "b.txt"]
    assert "31–33 of 100" in read.text
    assert [tool["data-offset"] for tool in read.of("tool")] == ["0", "33"]
    plain = articles_html(ArticlePage((ArticleLine("a", "1", opening="It began"),), 1), 0, WORDS)
    assert _Reader(plain).of("headline") == []
    assert plain.count("It began") == 1
    assert plain.count(WORDS["untitled"]) == 1
    assert WORDS["articles_none"] in articles_html(ArticlePage((), 0), 0, WORDS)
