"""Passing items on while they are wanted."""

import threading
import time
from collections.abc import Iterator

import pytest

from ui.pace import paced


def test_the_first_and_the_last_item_are_always_passed_on() -> None:
    items = list(paced(lambda: iter(range(10_000)), lambda: True))
    assert items[-1] == 9_999
    assert items == sorted(set(items))
    assert len(items) < 100


def test_the_first_item_is_not_held_back() -> None:
    def slow() -> Iterator[int]:
        yield 1
        time.sleep(0.5)
        yield 2

    started = time.monotonic()
    stream = paced(slow, lambda: True)
    assert next(stream) == 1
    assert time.monotonic() - started < 0.1
    assert list(stream) == [2]


def test_what_the_iterator_raises_is_raised_after_its_items() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("cut off")

    got: list[int] = []
    with pytest.raises(ValueError, match="cut off"):
        got.extend(paced(broken, lambda: True))
    with pytest.raises(ZeroDivisionError):
        list(paced(lambda: iter([1 // 0]), lambda: True))


def test_when_not_wanted_it_returns_at_once_and_closes_the_iterator() -> None:
    closed, wanted = threading.Event(), threading.Event()
    wanted.set()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
                time.sleep(0.3)
        finally:
            closed.set()

    stream = paced(endless, wanted.is_set)
    next(stream)
    wanted.clear()
    started = time.monotonic()
    assert list(stream) == []
    assert time.monotonic() - started < 0.25
    assert closed.wait(2)


def test_a_reader_who_leaves_closes_the_iterator_too() -> None:
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
                time.sleep(0.01)
        finally:
            closed.set()

    stream = paced(endless, lambda: True)
    next(stream)
    stream.close()
    assert closed.wait(2)
