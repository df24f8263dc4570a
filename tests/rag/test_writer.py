"""Written answers as they grow: markers, verdicts, exact citations, failures, strictness."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from index.errors import ModelUnavailable
from index.types import Article, Hit, Part, Passage, text_of
from rag.generators import Message
from rag.prompt import NOT_SAID
from rag.types import Answer
from rag.writer import Writer

HEAD = "产业链图谱落地"
ONE = "三地强化区域配套，小米汽车在区域内的定点供应链企业为45家。"
TWO = "北京奔驰零部件的区域内采购额占到全国55%。"
THREE = "武清区汽车产业2023年实现产值245亿元，同比增长7.2%。"
SOURCE = f"\n{HEAD}\n\n{ONE}{TWO}\n\n版面导读\n\n{THREE}\n"


def _hit(*texts: str) -> Hit:
    spans = tuple((SOURCE.index(t), SOURCE.index(t) + len(t)) for t in texts)
    article = Article("a1", tuple(Part("body", span) for span in spans), headline=HEAD)
    return Hit(Passage("".join(texts), spans), article, "page.txt", "2024-04-30", 1.0)


# The first passage is torn: its sentences stand in two places of the source.
HITS = [_hit(ONE, THREE), _hit(TWO)]
QUOTED = Answer("？", "原文。", "zh", confidence=0.4)

Piece = str | float | Exception


class Scripted:
    """Says its pieces; a number is a pause in seconds, an exception is raised."""

    name = "scripted"

    def __init__(self, *pieces: Piece) -> None:
        self.pieces = pieces
        self.given_at: list[float] = []
        self.closed = False
        self.seen: Sequence[Message] = ()

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        self.seen = messages
        try:
            for piece in self.pieces:
                if isinstance(piece, Exception):
                    raise piece
                if isinstance(piece, float):
                    time.sleep(piece)
                    continue
                self.given_at.append(time.monotonic())
                yield piece
        finally:
            self.closed = True


def write(*pieces: Piece, strict: bool = False, hits: Sequence[Hit] = HITS) -> list[Answer]:
    writer = Writer(Scripted(*pieces), strict=strict)
    return list(writer.write("问？", hits, "zh", lambda: QUOTED))


def letters(text: str) -> tuple[str, ...]:
    return tuple(text)


def test_every_sentence_gets_a_verdict_and_exact_citations() -> None:
    *_, last = write(
        *letters("小米汽车的定点供应链企业为45家[1]。奔驰的区域内采购额占全国60%[2]。")
    )
    assert last.text == "小米汽车的定点供应链企业为45家。[1]奔驰的区域内采购额占全国60%。[2]"
    assert [claim.verdict for claim in last.claims] == ["supported", "contradicted"]
    assert [claim.markers for claim in last.claims] == [(1,), (2,)]
    assert [citation.quote for citation in last.citations] == [ONE, TWO]
    for citation in last.citations:
        assert text_of(SOURCE, citation.spans) == citation.quote
        assert (citation.source, citation.article, citation.headline) == ("page.txt", "a1", HEAD)
        assert 0 <= citation.score <= 1
    assert not last.abstained


def test_a_quote_from_the_second_place_of_a_torn_passage_is_exact() -> None:
    *_, last = write("武清区汽车产业2023年实现产值245亿元[1]。")
    (citation,) = last.citations
    assert citation.quote == THREE
    start = SOURCE.index(THREE)
    assert citation.spans == ((start, start + len(THREE)),)


def test_two_claims_on_one_passage_cite_their_own_sentences() -> None:
    *_, last = write("小米汽车的定点供应链企业为45家[1]。武清区汽车产业2023年产值245亿元[1]。")
    assert [citation.quote for citation in last.citations] == [ONE, THREE]
    assert [claim.markers for claim in last.claims] == [(1,), (2,)]


def test_the_same_evidence_is_one_citation() -> None:
    *_, last = write("小米汽车的定点供应链企业为45家[1]。小米汽车定点供应链企业有45家[1]。")
    assert len(last.citations) == 1
    assert last.text.count("[1]") == 2


def test_a_marker_that_does_not_exist_is_shown_as_an_error() -> None:
    *_, last = write("小米汽车的定点供应链企业为45家[7]。")
    assert last.text == "小米汽车的定点供应链企业为45家。[?7]"
    assert last.claims[0].verdict == "not_found"
    assert "7" in last.claims[0].reason
    assert last.citations == ()


def test_a_wrong_marker_beside_a_right_one_stays_visible() -> None:
    *_, last = write("小米汽车的定点供应链企业为45家[1][9]。")
    assert last.text.endswith("[1][?9]")
    assert last.claims[0].verdict == "supported"
    assert "9" in last.claims[0].reason


def test_a_passage_that_says_nothing_of_it_is_no_citation() -> None:
    *_, last = write("小米汽车的定点供应链企业为45家[2]。")
    assert last.claims[0].verdict == "not_found"
    assert last.text.endswith("[?2]")
    assert last.citations == ()


def test_a_sentence_without_a_marker_is_uncited_and_stays() -> None:
    *_, last = write("小米汽车的定点供应链企业为45家。奔驰的区域内采购额占全国55%[2]。")
    assert [claim.verdict for claim in last.claims] == ["uncited", "supported"]
    assert last.text.startswith("小米汽车")


def test_claims_stand_in_the_text_word_for_word() -> None:
    *_, last = write(
        "根据文章：\n\n- 小米汽车的**定点**供应链企业为45家[1]\n- 奔驰采购额占全国55%[2]\n"
    )
    position = 0
    for claim in last.claims:
        position = last.text.index(claim.text, position) + len(claim.text)
    assert [claim.verdict for claim in last.claims] == ["supported", "supported"]


def test_text_grows_and_markers_become_citations_on_the_way() -> None:
    answers = write(*letters("小米汽车的定点供应链企业为45家[1]。奔驰的区域内采购额占全国55%[2]。"))
    assert answers[0].text == "小"
    assert not any("[" in answer.text and "]" not in answer.text for answer in answers)
    first_cited = next(i for i, answer in enumerate(answers) if answer.citations)
    assert first_cited < len(answers) // 2 + 2
    assert answers[first_cited].text.endswith("[1]")


def test_each_sentence_is_judged_once() -> None:
    asked: list[str] = []

    def support(claim: str, passage: str) -> float:
        asked.append(claim)
        return 1.0

    text = "小米汽车的定点供应链企业为45家[1]。奔驰的区域内采购额占全国55%[2]。"
    list(Writer(Scripted(*letters(text)), support).write("？", HITS, "zh", lambda: QUOTED))
    # Once when its marker comes, once when the full stop behind the marker has come.
    assert all(asked.count(claim) == 1 for claim in set(asked))


def test_the_first_token_is_shown_within_a_tenth_of_a_second() -> None:
    generator = Scripted("小", 0.3, "米")
    answers = Writer(generator).write("？", HITS, "zh", lambda: QUOTED)
    assert next(answers).text == "小"
    assert time.monotonic() - generator.given_at[0] < 0.1


def test_a_terse_answer_is_checked_as_an_answer_to_its_question() -> None:
    question = "小米汽车在区域内的定点供应链企业有多少家？"

    def verdict(text: str) -> str:
        *_, last = Writer(Scripted(text)).write(question, HITS, "zh", lambda: QUOTED)
        assert last.text.startswith(text[:3])
        return last.claims[0].verdict

    assert verdict("45家[1]。") == "supported"
    assert verdict("54家[1]。") == "contradicted"


def test_thinking_is_not_shown() -> None:
    answers = write(*letters("<think>小米有[9]</think>小米汽车的定点供应链企业为45家[1]。"))
    assert not any("think" in answer.text or "[?9]" in answer.text for answer in answers)
    assert answers[-1].claims[0].verdict == "supported"


@pytest.mark.parametrize("speaks", ["zh", "en"])
def test_the_fixed_sentence_is_an_abstention(speaks: str) -> None:
    writer = Writer(Scripted(NOT_SAID[speaks]))  # type: ignore[index]
    *_, last = writer.write("？", HITS, "zh", lambda: QUOTED)
    assert last.abstained
    assert last.text == NOT_SAID["zh"]
    assert last.nearest == tuple(HITS)
    assert last.citations == ()


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ((ModelUnavailable("no connection; is the server running?"),), "no connection"),
        (("小米汽车有", ModelUnavailable("cut off")), "cut off"),
        (("<think>很久",), "没有写出回答"),
        ((), "没有写出回答"),
    ],
    ids=["before", "in the middle", "only thinking", "nothing"],
)
def test_a_failing_model_gives_way_to_the_quoted_answer(
    pieces: tuple[Piece, ...], said: str
) -> None:
    *_, last = write(*pieces)
    assert last.text == QUOTED.text
    assert last.notice is not None
    assert said in last.notice
    assert "\n" not in last.notice


def test_without_passages_there_is_nothing_to_write_from() -> None:
    assert write("什么？", hits=[]) == [QUOTED]


def test_strict_mode_leaves_out_and_counts() -> None:
    answers = write(
        *letters("小米汽车的定点供应链企业为45家[1]。奔驰采购额占全国60%[2]。天气很好没有风。"),
        strict=True,
    )
    last = answers[-1]
    assert last.text == "小米汽车的定点供应链企业为45家。[1]"
    assert last.notice == "严格模式：略去了 2 句没有依据的话。"
    assert [claim.verdict for claim in last.claims] == ["supported"]
    assert not any("60%" in answer.text for answer in answers)


def test_strict_mode_with_nothing_left_quotes() -> None:
    *_, last = write("奔驰采购额占全国60%[2]。", strict=True)
    assert last.text == QUOTED.text
    assert last.notice is not None
    assert "1 句" in last.notice


def test_closing_stops_the_model() -> None:
    generator = Scripted(*letters("小米汽车的定点供应链企业为45家[1]。"))
    answers = Writer(generator).write("？", HITS, "zh", lambda: QUOTED)
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert generator.closed


def test_a_notice_of_the_quoted_answer_is_kept() -> None:
    quoted: Callable[[], Answer] = lambda: replace(QUOTED, notice="一处引文与原文不符，已略去。")  # noqa: E731
    *_, last = Writer(Scripted()).write("？", HITS, "zh", quoted)
    assert last.notice is not None
    assert last.notice.endswith("一处引文与原文不符，已略去。")


def test_english_answers_speak_english() -> None:
    passage = "The Marigold seats 350 passengers."
    hit = replace(HITS[0], passage=Passage(passage, ((0, len(passage)),)))
    writer = Writer(Scripted("The Marigold seats 400 passengers [1]."))
    *_, last = writer.write("How many?", [hit], "en", lambda: QUOTED)
    assert last.claims[0].verdict == "contradicted"
    assert last.claims[0].reason.startswith("The source says")
