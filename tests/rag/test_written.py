"""The written answerer: finds as the quoting one does, writes, and quotes where it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

from index.errors import ModelUnavailable
from index.types import Article, Hit, Part, Passage
from rag.extractive import Extractive, Found
from rag.generators import Message
from rag.types import Answer, Filters
from rag.writer import Writer
from rag.written import PASSAGES, Written, best_first


def hit(text: str) -> Hit:
    span = (0, len(text))
    return Hit(Passage(text, (span,)), Article("a", (Part("body", span),)), "p.txt", None, 1.0)


HITS = tuple(hit(f"第{n}号桥全长{n}0公里。") for n in range(1, 10))


def found(order: Sequence[int] = ()) -> Found:
    """What retrieval found; `order` is the judge's order of one sentence of each hit."""
    evidence = SimpleNamespace(candidates=[SimpleNamespace(hit=h) for h in HITS])
    judgement = SimpleNamespace(order=tuple(order)) if order else None
    return Found(cast(Any, None), HITS, cast(Any, evidence), cast(Any, judgement))


class Quoting:
    """Stands for the quoting answerer."""

    def __init__(self, result: Found) -> None:
        self.result = result
        self.asked: list[tuple[str, Filters | None]] = []

    def find(self, question: str, filters: Filters | None = None) -> Found:
        self.asked.append((question, filters))
        return self.result

    def put(self, question: str, result: Found) -> Answer:
        assert result is self.result
        return Answer(question, "引用。", "zh")


class Model:
    """Says `text`, or fails."""

    name = "model"

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.seen: Sequence[Message] = ()

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        self.seen = messages
        if self.text is None:
            raise ModelUnavailable("weights are missing")
        yield self.text


def test_the_best_judged_passages_come_first_each_once() -> None:
    assert best_first(found([3, 1])) == [HITS[3], HITS[1], HITS[0], HITS[2], *HITS[4:]]
    assert best_first(found()) == list(HITS)


def test_it_writes_from_the_first_passages() -> None:
    quoting, model = Quoting(found([6])), Model("第7号桥全长70公里[1]。")
    filters = Filters(sources=("p.txt",))
    written = Written(cast(Extractive, quoting), Writer(model))
    *_, last = written.stream("第7号桥多长？", filters)
    assert quoting.asked == [("第7号桥多长？", filters)]
    assert model.seen[-1].content.count("<passage ") == PASSAGES
    assert [citation.quote for citation in last.citations] == ["第7号桥全长70公里。"]
    assert last.claims[0].verdict == "supported"


def test_it_quotes_when_the_model_cannot_be_used() -> None:
    written = Written(cast(Extractive, Quoting(found())), Writer(Model(None)))
    *_, last = written.stream("多长？")
    assert last.text == "引用。"
    assert last.notice is not None
    assert "weights are missing" in last.notice
