"""A question put right, and one for who said it."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.correction import corrected
from rag.types import Turn


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("不是，我问的是今年", "今年呢？"),
        ("不，我问的是副院长。", "副院长呢？"),
        ("我是说2030年的", "2030年呢？"),
        ("不对，是临岚市", "临岚市呢？"),
        ("你理解错了，我问的是他什么时候上任？", "他什么时候上任？"),
        ("我想问一下市长是谁？", "市长是谁？"),
        ("不是总经理，是董事长", "海晟集团的董事长是谁？"),  # the wrong word was in the question
        ("No, I meant the deputy mayor", "What about the deputy mayor?"),
        ("Sorry, How long is it?", "How long is it?"),
        ("Not the mayor, but the governor", "What about the governor?"),
        ("不是，我問的是臨嵐市，不是云泽市", "臨嵐市呢？"),
        ("我问的是临岚市，不是云泽市", "临岚市呢？"),
        ("我不是问利润，我问的是营收", "营收呢？"),
        ("I meant Gull Harbor, not Tern Bay", "What about Gull Harbor?"),
        # Questions that put nothing right.
        ("不是说今年通车吗？", None),
        ("是不是真的？", None),
        ("不错的餐馆有哪些？", None),
        ("我说的话谁听到了？", None),
        ("No one was hurt?", None),
        ("Is there no ferry?", None),
        ("Who meant that?", None),
    ],
)
def test_what_was_meant(question: str, expected: str | None) -> None:
    assert corrected(question, "海晟集团的总经理是谁？") == expected


@pytest.mark.parametrize(
    ("asked", "answer", "follow_up", "alone"),
    [
        ("全市2031年植树多少棵？", "320万棵", "不是，我问的是2030年", "全市2030年植树多少棵？"),
        ("市医院的院长是谁？", "唐如松", "不，我问的是副院长", "市医院的副院长是谁？"),
        ("市医院的院长是谁？", "唐如松", "前任呢？", "市医院的前任院长是谁？"),
        ("Who is the mayor of Port Alder?", "Jane Holt", "No, the deputy mayor",
         "Who is the deputy mayor of Port Alder?"),
        ("Who is the mayor of Port Alder?", "Jane Holt", "Not the mayor, the governor",
         "Who is the governor of Port Alder?"),
        ("What did Acme earn in 2022?", "9 dollars", "I meant 2023", "What did Acme earn in 2023?"),
        # Who said it, and where it stands.
        ("全市2031年植树多少棵？", "320万棵", "这是谁说的？", "谁说全市2031年植树320万棵？"),
        ("谁获得了冠军？", "李牧野", "谁公布的？", "谁公布李牧野获得了冠军？"),
        ("大桥为什么推迟？", "由于去年夏天的洪水，工期推迟了四个月，材料也涨了价。", "谁说的？",
         "谁说大桥推迟？"),
        ("市医院的院长是谁？", "唐如松", "消息来源呢？", "市医院的院长是谁？"),
        ("市医院的院长是谁？", "唐如松", "他来自哪里？", "唐如松来自哪里？"),
        ("市医院的院长是谁？", "唐如松", "哪篇报道说的？", "市医院的院长是谁？"),
        ("市医院的院长是谁？", "唐如松", "真的吗？", "市医院的院长是谁？"),
        ("市医院的院长是谁？", "唐如松", "換個問題，地鐵多長？", "地鐵多長？"),
        ("市医院的院长是谁？", "唐如松", "换个问题，地铁多长？", "地铁多长？"),
        ("Who opened the park?", "Paul Renner", "Are you sure?", "Who opened the park?"),
        ("Who opened the park?", "Paul Renner", "Which newspaper?", "Who opened the park?"),
        ("Who wrote The Glass Road?", "Ada Finch", "When was it published?",
         "When was The Glass Road published?"),
        ("What is the price of eels?", "9 dollars", "Who said so?",
         "Who said the price of eels is 9 dollars?"),
        ("How many people does Acme employ?", "300", "Who said that?",
         "Who said Acme employ 300 people?"),
        ("Who opened the park?", "Paul Renner", "Who says so?",
         "Who said Paul Renner opened the park?"),
        ("Why was the tunnel closed?", "rain", "Who said so?", "Who said the tunnel closed?"),
        ("Who opened the park?", "Paul Renner", "What's the source?", "Who opened the park?"),
    ],
)  # fmt: skip
def test_after_a_question(asked: str, answer: str, follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn(asked, answer)]) == alone


def test_a_first_question_is_taken_as_it_is() -> None:
    assert standalone("不是，我问的是今年", []) == "不是，我问的是今年"


@pytest.mark.parametrize(
    ("asked", "said", "somebody", "follow_up", "alone"),
    [
        ("全市2031年植树多少棵？", "谁说的？", "秦叶红", "2030年呢？", "全市2030年植树多少棵？"),
        ("全市2031年植树多少棵？", "谁说的？", "秦叶红", "她多大？", "秦叶红多大？"),
        ("What is the price of eels?", "Who said so?", "Ann Lee", "Why did it rise?",
         "Why did the price of eels rise?"),
        ("What is the price of eels?", "Who said so?", "Ann Lee", "How old is she?",
         "How old is Ann Lee?"),
    ],
)  # fmt: skip
def test_who_said_it_is_no_matter_of_its_own(
    asked: str, said: str, somebody: str, follow_up: str, alone: str
) -> None:
    history = [Turn(asked, "9"), Turn(said, somebody)]
    assert standalone(follow_up, history) == alone


def test_who_said_a_fragment() -> None:
    history = [
        Turn("How much will the Norvik mill cost?", "9 dollars"),
        Turn("How many jobs?", "600"),
    ]
    assert standalone("Who said that?", history) == "Who said the Norvik mill 600 jobs?"


@pytest.mark.parametrize(
    ("asked", "follow_up", "alone"),
    [
        ("望月大桥什么时候通车？", "具体哪一天？", "望月大桥具体哪一天通车？"),
        ("望月大桥总投资多少？", "到底是多少？", "望月大桥总投资到底是多少？"),
        ("望月大桥什么时候通车？", "为什么？", "望月大桥5月通车，为什么？"),
        ("When will the bridge open?", "When exactly?", "When exactly will the bridge open?"),
        ("When will the bridge open?", "What day?", "What day will the bridge open?"),
    ],
)
def test_the_same_more_closely(asked: str, follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn(asked, "5月")]) == alone
