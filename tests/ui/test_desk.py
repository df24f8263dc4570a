"""What happens when a person acts, without a page."""

import json
import threading
from pathlib import Path

import pytest

from rag.types import Filters, Turn
from ui.desk import Desk
from ui.i18n import labels
from ui.session import Session

WORDS = labels("en")
NO_DATES = (None, None)


@pytest.fixture
def desk(library, assistant, tmp_path: Path) -> Desk:
    return Desk({"quote": assistant, "other": assistant}, library, tmp_path / "seen" / "f.jsonl")


def ask(desk: Desk, session: Session, question: str) -> list[str]:
    assert desk.ask(session, question, NO_DATES, (), "", WORDS)
    return [conversation[-1].status for conversation in desk.answers(session, WORDS)]


def test_a_question_goes_from_busy_to_done_with_its_history(desk, assistant) -> None:
    session = Session()
    assert ask(desk, session, " 藏书\n多少? ") == ["busy", "busy", "done"]
    ask(desk, session, "火星?")
    question, history, filters = assistant.asked[1]
    assert (question, filters) == ("火星?", Filters())
    # What the answer gives and not its sentence: that is what a follow-up means.
    assert history == (Turn("藏书 多少?", "一百二十万册"),)


def test_filters_reach_the_assistant(desk, assistant) -> None:
    session = Session()
    desk.ask(session, "藏书?", ("2024/01/02", ""), ["page.txt"], "other", WORDS)
    list(desk.answers(session, WORDS))
    assert assistant.asked[0][2] == Filters("2024-01-02", None, ("page.txt",))
    assert session.conversation[0].generator == "other"


def test_strictness_chooses_who_answers_where_there_is_a_strict_one(
    library, assistant, tmp_path
) -> None:
    plain, strict = assistant, type(assistant)(library)
    desk = Desk({"write": plain, "quote": plain}, library, tmp_path / "f", {"write": strict})
    for name, wanted in (("write", True), ("write", False), ("quote", True)):
        session = Session()
        desk.ask(session, "藏书?", NO_DATES, (), name, WORDS, wanted)
        list(desk.answers(session, WORDS))
    assert (len(strict.asked), len(plain.asked)) == (1, 2)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (("27.3.2024", None), "27.3.2024"),
        (("2024-02-30", None), "2024-02-30"),
        (("2024-03-02", "2024-03-01"), "2024-03-02 is after the last date 2024-03-01"),
    ],
)
def test_wrong_dates_are_said_and_nothing_is_asked(desk, assistant, dates, said) -> None:
    session = Session()
    desk.ask(session, "藏书?", dates, (), "", WORDS)
    assert session.conversation[0].status == "failed"
    assert said in (session.conversation[0].error or "")
    assert list(desk.answers(session, WORDS)) == []
    assert assistant.asked == []


def test_too_long_and_empty_questions(desk) -> None:
    session = Session()
    assert not desk.ask(session, " \n ", NO_DATES, (), "", WORDS)
    desk.ask(session, "字" * 2001, NO_DATES, (), "", WORDS)
    assert "2001 characters; at most 2000" in (session.conversation[0].error or "")
    assert len(session.conversation[0].question) == 200


def test_errors_for_the_person_are_shown_and_others_are_logged(desk, caplog) -> None:
    session = Session()
    assert ask(desk, session, "失败")[-1] == "failed"
    assert "the model is not there" in (session.conversation[-1].error or "")
    assert ask(desk, session, "崩溃")[-1] == "failed"
    assert session.conversation[-1].error == WORDS["failed_unexpected"]
    assert "secret detail" in caplog.text


def test_stopping_keeps_what_was_written_and_stops_the_writer(desk, assistant) -> None:
    from ui import turns

    session = Session()
    desk.ask(session, "慢", NO_DATES, (), "", WORDS)
    seen = []
    for conversation in desk.answers(session, WORDS):
        seen.append(conversation[-1].status)
        if conversation[-1].answer is not None:
            session.change(turns.stopped)
    assert seen[-1] == "stopped"
    assert session.conversation[-1].answer is not None
    assert assistant.closed.wait(2)


def test_one_question_is_answered_once_however_often_it_is_started(desk, assistant) -> None:
    session = Session()
    desk.ask(session, "慢", NO_DATES, (), "", WORDS)
    stream = desk.answers(session, WORDS)
    next(stream)
    assert list(desk.answers(session, WORDS)) == []
    assert not desk.ask(session, "藏书?", NO_DATES, (), "", WORDS)
    stream.close()


@pytest.mark.parametrize(
    "data", [{}, {"turn": "0"}, {"turn": "9", "marker": "1"}, {"turn": "0", "marker": "-1"},
             {"turn": "x", "marker": "1"}, {"turn": "0", "hit": "7"}, {"turn": 10**30}]
)  # fmt: skip
def test_evidence_for_what_is_not_there_is_the_hint(desk, data) -> None:
    session = Session()
    ask(desk, session, "藏书?")
    assert WORDS["evidence_hint"] in desk.evidence(session.conversation, data, WORDS)


def test_earlier_turns_keep_their_evidence(desk) -> None:
    session = Session()
    ask(desk, session, "藏书?")
    ask(desk, session, "火星?")
    cited = desk.evidence(session.conversation, {"turn": "0", "marker": "1"}, WORDS)
    near = desk.evidence(session.conversation, {"turn": "1", "hit": "0"}, WORDS)
    assert '<mark class="quote">馆内藏书共有一百二十万册</mark>' in cited
    assert '<mark class="near">' in near
    assert desk.first_evidence(session.conversation, WORDS) == near


def test_ratings_are_written_as_json_lines(desk) -> None:
    session = Session()
    ask(desk, session, "藏书?")
    desk.rate(session, {"turn": "0", "rating": "like"})
    desk.rate(session, {"turn": "0", "rating": "like"})
    desk.rate(session, {"turn": "0", "rating": "<script>"})
    desk.rate(session, {"turn": "5", "rating": "like"})
    lines = [json.loads(line) for line in desk.feedback_path.read_text("utf-8").splitlines()]
    assert [line["rating"] for line in lines] == ["like", None]
    assert lines[0]["question"] == "藏书?"
    assert lines[0]["citations"][0]["source"] == "page.txt"
    assert desk.feedback_path.stat().st_mode & 0o777 == 0o600


def test_lines_of_many_threads_do_not_mix(tmp_path) -> None:
    from ui.feedback import append_line

    path = tmp_path / "f.jsonl"
    record = {"text": "字" * 5000}
    threads = [
        threading.Thread(target=lambda: [append_line(path, record) for _ in range(20)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 160
    assert all(json.loads(line) == record for line in lines)
