"""Steps of a conversation, and sessions that take them one at a time."""

import copy
import threading

from rag.types import Answer, Turn
from ui import turns
from ui.session import Session
from ui.turns import Shown

DONE = Shown("a", status="done", answer=Answer("a", "A", "en"))


def test_a_question_is_not_taken_while_another_is_in_progress() -> None:
    one = turns.asked((), Shown("one"))
    assert turns.in_progress(one)
    assert turns.asked(one, Shown("two")) is one
    assert len(turns.asked(turns.stopped(one), Shown("two"))) == 2


def test_stopping_ends_the_run_whose_later_pieces_change_nothing() -> None:
    conversation = turns.asked((), Shown("one"))
    run = conversation[-1].run
    growing = turns.advanced(conversation, run, answer=Answer("one", "so far", "en"))
    ended = turns.stopped(growing)
    assert ended[-1].status == "stopped"
    assert ended[-1].answer is growing[-1].answer
    assert turns.advanced(ended, run, status="done") is ended
    assert not turns.is_run(ended, run)


def test_a_retry_replaces_the_last_question_under_a_new_run() -> None:
    before = (DONE, Shown("b", status="failed", error="x", generator="g"))
    after = turns.retried(before, "")
    assert [entry.question for entry in after] == ["a", "b"]
    assert after[-1].status == "waiting"
    assert after[-1].error is None
    assert after[-1].generator == "g"
    assert after[-1].run != before[-1].run
    assert turns.retried((), "") == ()
    assert turns.retried(after, "") is after


def test_a_rating_is_taken_back_by_the_same_click() -> None:
    liked = turns.rated((DONE,), 0, "like")
    assert liked[0].rating == "like"
    assert turns.rated(liked, 0, "dislike")[0].rating == "dislike"
    assert turns.rated(liked, 0, "like")[0].rating is None


def test_history_is_what_was_answered_before_the_last_question() -> None:
    failed = Shown("f", status="failed")
    assert turns.history((DONE, failed, DONE, Shown("now"))) == [Turn("a", "A")] * 2
    assert len(turns.history((DONE,) * 20)) == 8


def test_a_copied_session_is_a_new_one() -> None:
    session = Session()
    session.change(lambda now: (*now, DONE))
    assert copy.deepcopy(session).conversation == ()
    assert session.conversation == (DONE,)


def test_steps_of_several_threads_are_all_taken() -> None:
    session = Session()

    def add() -> None:
        for _ in range(200):
            session.change(lambda now: (*now, DONE))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(session.conversation) == 800
