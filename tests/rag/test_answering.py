"""From a question to an exact answer over a small index, with models that have learned nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from index.build import build
from index.errors import IndexMismatch
from index.snapshot import Index
from index.terms import terms
from index.types import text_of
from rag.assistant import BaowenAssistant
from rag.evidence import Evidence
from rag.extractive import Extractive, FirstPassage
from rag.judge import Caution, FormulaJudge, Judgement
from rag.phrases import NO_ARTICLES, NOT_FOUND
from rag.quoting import holds
from rag.reader import Reading
from rag.retriever import Retriever, fuse
from rag.types import Filters, Turn

PAGE = """白河大桥今日通车

本报讯(记者 李明)白河大桥于2031年5月6日正式通车,全长1260米,总投资约18亿元。大桥由北港建设集团承建,历时四年建成。

市图书馆新馆开放

新馆位于滨江路88号,藏书230余万册。馆长周岚表示,新馆每天开放十二小时。
"""


class HashingEncoder:
    """Bags of hashed terms: deterministic, and right about nothing but shared terms."""

    dim = 64

    def __init__(self, name: str = "hashing") -> None:
        self.name = name

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.full((len(texts), self.dim), 0.01, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in terms(text):
                row[crc32(term.encode()) % self.dim] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    encode_queries = encode_passages


@pytest.fixture
def index(tmp_path: Path) -> Index:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "2031-05-07_a1.txt").write_text(PAGE, encoding="utf-8")
    build([pages], tmp_path / "index", encoder=HashingEncoder())
    return Index.open(tmp_path / "index")


@pytest.fixture
def assistant(index: Index) -> BaowenAssistant:
    encoder = HashingEncoder()
    retriever = Retriever(index, encoder)
    return BaowenAssistant(index, retriever, Extractive(retriever, encoder, None, FormulaJudge()))


def test_the_sentence_that_says_it_is_quoted_exactly(assistant: BaowenAssistant) -> None:
    answer = assistant.ask("白河大桥总投资多少？")
    assert not answer.abstained
    assert "18亿元" in answer.text
    assert "[1]" in answer.text
    citation = answer.citations[0]
    assert citation.source == "2031-05-07_a1.txt"
    assert citation.date == "2031-05-06"  # the day in the text, before the file name's
    assert text_of(PAGE, citation.spans) == citation.quote
    assert "18亿元" in citation.quote
    assert 0 <= citation.score <= 1


def test_what_the_page_does_not_say_is_not_answered(assistant: BaowenAssistant) -> None:
    answer = assistant.ask("法国总统是谁？")
    assert answer.abstained
    assert answer.text == NOT_FOUND["zh"]
    assert answer.citations == ()
    assert answer.nearest
    assert assistant.ask("Who is the president of France?").text == NOT_FOUND["en"]


@pytest.mark.parametrize(
    "question",
    [
        "图书馆新馆副馆长表示什么？",
        "特斯拉由北港建设集团承建历时几年建成？",
        "市图书馆新馆位于滨江路多少平方米？",
    ],
)
def test_a_sentence_that_cannot_say_it_is_no_answer(
    assistant: BaowenAssistant, question: str
) -> None:
    assert assistant.ask(question).abstained


def test_filters_leave_nothing_to_answer_from(assistant: BaowenAssistant) -> None:
    later = assistant.ask("白河大桥总投资多少？", filters=Filters(date_from="2032-01-01"))
    assert (later.abstained, later.text) == (True, NO_ARTICLES["zh"])
    same = assistant.ask("白河大桥总投资多少？", filters=Filters(sources=("2031-05-07_a1.txt",)))
    assert not same.abstained
    other = assistant.ask("白河大桥总投资多少？", filters=Filters(sources=("other.txt",)))
    assert other.abstained


@pytest.mark.parametrize("question", ["", "？", "  \n", "a", "🙂" * 50, "问" * 5000, "\x00\ud800"])
def test_any_question_gets_an_answer(assistant: BaowenAssistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.text


def test_a_follow_up_is_made_whole(assistant: BaowenAssistant) -> None:
    answer = assistant.ask("全长多少米？", [Turn("白河大桥总投资多少？", "约18亿元[1]")])
    assert "1260米" in answer.text
    assert answer.question == "全长多少米？"


def test_a_citation_that_is_not_in_the_source_does_not_hold(assistant: BaowenAssistant) -> None:
    citation = assistant.ask("白河大桥总投资多少？").citations[0]
    view = assistant.index.view()
    row = view.store.source_rows([citation.source], view.generation)[0]
    digest = view.store.source_hash(row)
    assert holds(citation, PAGE, digest)
    assert not holds(replace(citation, quote=citation.quote[1:]), PAGE, digest)
    assert not holds(citation, PAGE + " ", digest)


def test_another_encoder_than_the_index_was_built_with(index: Index) -> None:
    retriever = Retriever(index, HashingEncoder("other"))
    with pytest.raises(
        IndexMismatch, match=r"built with encoder hashing \(64-d\), asked with other"
    ):
        retriever.search("大桥", 3)


@pytest.mark.parametrize("mode", ["weighted", "bm25", "dense", "rrf"])
def test_every_mode_finds_the_passage(index: Index, mode: str) -> None:
    retriever = Retriever(index, HashingEncoder(), mode=mode)  # type: ignore[arg-type]
    hits = retriever.search("图书馆新馆藏书多少册", 2)
    assert "230余万册" in hits[0].passage.text
    assert hits == sorted(hits, key=lambda hit: -hit.score)


def test_of_equals_the_passage_that_holds_more_of_the_question_comes_first(
    tmp_path: Path,
) -> None:
    for name, text in {"a.txt": "大桥今天通车。", "b.txt": "灯塔明年开放。"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "index", encoder=HashingEncoder())
    legs = Retriever(Index.open(tmp_path / "index"), HashingEncoder()).legs("大桥灯塔", 10)
    equal = replace(legs, lexical=dict.fromkeys(legs.dense, 1.0), dense={}, ceiling=2.0)
    for word, source in {"大桥": "a.txt", "灯塔": "b.txt"}.items():
        hits, whole = fuse(replace(equal, asked=[[(word, 3.0)]]), weight=1.0, k=2, coverage=0.4)
        # Half of the ceiling each; the one that holds all that is asked has the whole 0.4 more.
        assert whole
        assert [hit.score for hit in hits] == [0.9, 0.5]
        assert hits[0].source == source


def test_the_first_passage_baseline_never_abstains(index: Index) -> None:
    baseline = BaowenAssistant(
        index, Retriever(index, HashingEncoder()), FirstPassage(Retriever(index, HashingEncoder()))
    )
    answer = baseline.ask("法国总统是谁？")
    assert not answer.abstained
    for citation in answer.citations:
        assert text_of(PAGE, citation.spans) == citation.quote


class Pointing:
    """A reader to which the first `count` characters of 18亿元 are as likely, each, and no other."""

    def __init__(self, count: int) -> None:
        self._count = count

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        return [self._reading(passage) for passage in passages]

    def _reading(self, passage: str) -> Reading:
        logits = np.full(len(passage), -9.0, dtype=np.float32)
        first = passage.index("18亿元")
        logits[first : first + self._count] = 9.0
        offsets = np.array([[place, place + 1] for place in range(len(passage))], dtype=np.int64)
        return Reading(offsets, logits, logits, 0.0)


@pytest.mark.parametrize(("count", "short"), [(1, "1"), (4, None)])
def test_a_short_answer_that_is_likelier_elsewhere_is_not_shown(
    tmp_path: Path, count: int, short: str | None
) -> None:
    # Of the ten spans over four characters, four overlap the first character.
    (tmp_path / "a.txt").write_text("大桥总投资约18亿元,全长1260米。\n", encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "index", encoder=HashingEncoder())
    retriever = Retriever(Index.open(tmp_path / "index"), HashingEncoder())
    answerer = Extractive(retriever, HashingEncoder(), Pointing(count), FormulaJudge())
    *_, answer = answerer.stream("大桥总投资多少?")
    assert not answer.abstained
    assert answer.short_answer == short


class ByLength:
    """A judge to which every candidate is as good; the longest comes first, then the shortest."""

    def judge(self, evidence: Evidence) -> Judgement:
        lengths = [len(candidate.text) for candidate in evidence.candidates]
        ascending = sorted(range(len(lengths)), key=lengths.__getitem__)
        order = (ascending[-1], *ascending[:-1])
        return Judgement(order, np.zeros(len(lengths)), 0.9)

    def threshold(self, caution: Caution) -> float:
        return 0.5


def test_a_headline_is_no_second_sentence(index: Index) -> None:
    encoder = HashingEncoder()
    retriever = Retriever(index, encoder)
    *_, answer = Extractive(retriever, encoder, None, ByLength()).stream("白河大桥多长？")
    assert not answer.abstained
    assert answer.citations[0].headline == "白河大桥今日通车"
    assert "白河大桥今日通车" not in [citation.quote for citation in answer.citations]
