"""Follow-ups become questions that stand alone; new topics are left as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.errors import ModelUnavailable
from rag.conversation import rewritten, standalone
from rag.generators import Message
from rag.types import Turn

HERE = Path(__file__).parents[2]
PAGE = HERE.parent / "shared" / "corpus" / "dialogues.jsonl"
SAMPLE = HERE / "eval" / "sample" / "dialogues.jsonl"


def after(question: str, answer: str, follow_up: str) -> str:
    return standalone(follow_up, [Turn(question, answer)])


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "expected"),
    [
        # One name, time or property in another's place.
        (
            "东风公司去年卖了多少辆车？",
            "3万辆[1]。",
            "那长城公司呢？",
            "长城公司去年卖了多少辆车？",
        ),
        ("南京市2023年的产值是多少？", "5亿元", "2022年呢？", "南京市2022年的产值是多少？"),
        ("第28届文学奖颁给了谁？", "李明", "第27届呢？", "第27届文学奖颁给了谁？"),
        (
            "今年一季度浙江省出口额增长多少？",
            "4%",
            "那江苏省呢？",
            "今年一季度江苏省出口额增长多少？",
        ),
        ("城东学校的占地面积是多少？", "20亩", "建筑面积呢？", "城东学校的建筑面积是多少？"),
        ("大桥全长多少公里？", "4.6公里", "为什么？", "大桥全长4.6公里，为什么？"),
        ("东湖大桥全长多少公里？", "大桥全长4.6公里", "为什么？", "东湖大桥全长多少公里，为什么？"),
        ("男子组冠军是谁？", "李明", "女子组呢？", "女子组冠军是谁？"),
        ("一期工程有多长？", "3公里", "二期呢？", "二期工程有多长？"),
        # Words that point back.
        ("谁获得了金奖？", "王小明[1]", "他是哪家公司的董事长？", "王小明是哪家公司的董事长？"),
        ("哪家公司中标？", "长江公司", "该公司有多少员工？", "长江公司有多少员工？"),
        ("滨江基地什么时候启用？", "5月", "它占地多大？", "滨江基地占地多大？"),
        # No subject at all.
        ("滨江创业基地在哪里？", "江边[1]", "占地多大？", "滨江创业基地占地多大？"),
        ("滨江创业基地在哪里？", "江边", "由谁建设？", "滨江创业基地由谁建设？"),
        ("春季招聘会在哪里举行？", "体育馆", "有多少人参加？", "春季招聘会有多少人参加？"),
        ("明湖公司成立于哪一年？", "2001年", "董事长是谁？", "明湖公司的董事长是谁？"),
        ("东湖区有多少家企业？", "150家", "同比增长多少？", "东湖区同比增长多少？"),
        ("东湖区打造了什么品牌？", "湖光", "今年将举办多少场赛事？", "东湖区今年将举办多少场赛事？"),
        ("谁获得滨江市红旗团委称号？", "一中", "那红旗团支部呢？", "谁获得滨江市红旗团支部称号？"),
        ("谁获得了金奖？", "长江有限公司党委书记王小明", "该公司2023年产值是多少？",
         "长江有限公司2023年产值是多少？"),
    ],
)  # fmt: skip
def test_chinese_follow_ups(question: str, answer: str, follow_up: str, expected: str) -> None:
    assert after(question, answer, follow_up) == expected


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "expected"),
    [
        ("How many people does Acme Steel employ?", "300", "What about Bolt Works?",
         "How many people does Bolt Works employ?"),
        ("What did Acme Steel earn in 2022?", "3 million", "What about 2023?",
         "What did Acme Steel earn in 2023?"),
        ("What did Acme Steel earn in 2022?", "3 million", "and in 2023?",
         "What did Acme Steel earn in 2023?"),
        ("Who won the medal?", "Ann Lee [1]", "Where does she work?", "Where does Ann Lee work?"),
        ("Who won the medal?", "Ann Lee", "What is her age?", "What is Ann Lee's age?"),
        ("When was Acme Steel founded?", "1900", "Where is it based?", "Where is Acme Steel based?"),
    ],
)  # fmt: skip
def test_english_follow_ups(question: str, answer: str, follow_up: str, expected: str) -> None:
    assert after(question, answer, follow_up) == expected


@pytest.mark.parametrize(
    "question",
    [
        "谁获得了第27届中国青年五四奖章？",
        "法国总统是谁？",
        "今天天气怎么样？",
        "上海市一季度规模以上工业增加值增长多少？",
        "哪些城市获批首批示范城市群？",
        "有多少个团组织获得红旗团委称号？",
        "翠湖公园在哪里？",
        "《三体》的作者是谁？",
        "一季度外贸进出口总值多少？",
        "今年高考人数是多少？",
        "去年全市旅游收入是多少？",
        "What is the capital of Australia?",
        "How many oysters were landed in Ellery Bay this season?",
        "Who chairs Yunfan Technology?",
        "Why is it difficult to predict earthquakes?",
        "Who invented penicillin?",
        "How do vaccines work?",
        "What is inflation?",
    ],
)
def test_a_new_topic_does_not_drag_the_old_one_along(question: str) -> None:
    assert after("滨江创业基地在哪里？", "江边", question) == question
    assert after("Who won the medal?", "Ann Lee", question) == question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("一季度外贸进出口总值多少？", "一季度外贸进出口总值多少？"),
        ("年龄多大？", "美国总统的年龄多大？"),
        ("什么时候就任？", "美国总统什么时候就任？"),
    ],
)
def test_after_a_refusal_only_what_lacks_a_subject_goes_on(question: str, expected: str) -> None:
    assert after("谁是美国总统？", "在现有的报纸中没有找到这个问题的答案。", question) == expected


def test_without_history_nothing_changes() -> None:
    assert standalone("占地多大？", []) == "占地多大？"
    assert standalone("", [Turn("谁？", "我")]) == ""


def test_follow_ups_build_on_each_other() -> None:
    history = [Turn("南湖大桥全长多少公里？", "4公里"), Turn("那北湖大桥呢？", "3公里")]
    assert standalone("什么时候通车？", history) == "北湖大桥什么时候通车？"


def test_markers_in_an_answer_are_no_part_of_a_name() -> None:
    assert after("谁获得了金奖？", "王小明。[1][2]", "他多大？") == "王小明多大？"


def _share(path: Path) -> tuple[int, int]:
    """Turns whose rewriting is the one written down, and all that have one; 的 does not count."""

    def plain(text: str) -> str:
        return text.replace("的", "").rstrip("？?")

    right = all_of = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        history: list[Turn] = []
        for turn in json.loads(line)["turns"]:
            made = standalone(turn["question"], history)
            if history and "standalone" in turn:
                all_of += 1
                right += plain(made) == plain(turn["standalone"])
            history.append(Turn(turn["question"], (turn["answers"] or ["没有提到。"])[0]))
    return right, all_of


def test_the_sample_dialogues_are_mostly_rewritten_as_written_down() -> None:
    right, all_of = _share(SAMPLE)
    assert all_of >= 60
    assert right / all_of >= 0.65


@pytest.mark.skipif(not PAGE.exists(), reason="shared corpus is not here")
def test_the_page_dialogues_name_their_subject() -> None:
    turns = [json.loads(line)["turns"] for line in PAGE.read_text("utf-8").splitlines()]
    for first, second in turns:
        made = standalone(second["question"], [Turn(first["question"], first["answers"][0])])
        assert made != second["question"]
        assert len(made) >= 12


class Scripted:
    """A generator that says what it is told."""

    name = "scripted"

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.seen: Sequence[Message] = ()

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        self.seen = messages
        if self.text is None:
            raise ModelUnavailable("down")
        yield from self.text


HISTORY = [Turn("东风公司去年卖了多少辆车？", "3万辆[1]")]


def test_a_generator_may_rewrite() -> None:
    said = Scripted("<think>嗯</think>长城公司去年卖了多少辆车？")
    assert rewritten("那长城公司呢？", HISTORY, said) == "长城公司去年卖了多少辆车？"
    assert "3万辆" in said.seen[1].content
    assert "[1]" not in said.seen[1].content


PARAGRAPH = (
    "长城公司去年卖了多少辆车？这个问题问的是长城公司去年的销量。根据前文，东风公司去年卖了3万辆，"
    "所以现在要问的是长城公司的情况。"
)


@pytest.mark.parametrize(
    "proposal",
    [
        None,
        "",
        "长城公司去年卖了5万辆车？",
        "比亚迪公司去年卖了多少辆车？",
        "好的。\n长城公司去年卖了多少辆车？",
        "长" * 300,
        "长城公司去年" + "在全国各地的门店和网上" * 5 + "卖了多少辆车？",
        "长城公司去年卖了多少辆车？长城公司今年卖了多少辆车？",
        "东风公司去年卖了3万辆。长城公司去年卖了多少辆车？",
        PARAGRAPH,
        "长城公司去年卖了3万辆车",
        "长城公司去年卖了3万辆车。",
        "改写后的问题：长城公司去年卖了多少辆车？",
        "How many cars did the company sell last year?",
        "东风公司去年卖了多少辆车？",
    ],
    ids=[
        "down", "nothing", "a number nobody said", "a name nobody said", "talk", "far too long",
        "long", "two questions", "an answer before it", "a paragraph", "a statement",
        "a statement with its stop", "labelled", "another language", "what was asked for is gone",
    ],
)  # fmt: skip
def test_a_proposal_that_is_no_rewriting_is_not_taken(proposal: str | None) -> None:
    assert rewritten("那长城公司呢？", HISTORY, Scripted(proposal)) == "长城公司去年卖了多少辆车？"


@pytest.mark.parametrize(
    "proposal",
    [
        "Acme Steel earned 3 million in 2022, and the question now is what it earned in 2023.",
        "What did Acme Steel earn in 2023? And what did it earn in 2022?",
        "What did Acme Steel earn in 2023? " + "It is a steel maker. " * 4,
        "What did Acme Steel earn " + "in the year that came after the one before " * 5 + "2023?",
        "Acme Steel earned 3 million",
        "Question: What did Acme Steel earn in 2023?",
        "What did Acme Steel earn in 2022?",
        "What did Acme Steel earn in 2024 and 2023?",
    ],
)
def test_an_english_proposal_that_is_no_rewriting_is_not_taken(proposal: str) -> None:
    history = [Turn("What did Acme Steel earn in 2022?", "3 million [1]")]
    made = rewritten("What about 2023?", history, Scripted(proposal))
    assert made == "What did Acme Steel earn in 2023?"


def test_a_proposal_asks_for_the_same_kind_of_thing() -> None:
    history = [Turn("滨江创业基地在哪里？", "江边[1]")]
    taken = rewritten("占地多大？", history, Scripted("滨江创业基地占地面积有多大？"))
    assert taken == "滨江创业基地占地面积有多大？"
    other = rewritten("占地多大？", history, Scripted("滨江创业基地由谁负责？"))
    assert other == "滨江创业基地占地多大？"


@pytest.mark.parametrize(
    "question", ["谁获得了第27届中国青年五四奖章？", "Who chairs Yunfan Technology?"]
)
def test_a_generator_cannot_drag_the_old_topic_into_a_new_one(question: str) -> None:
    dragging = Scripted("东风公司去年卖了多少辆车？")
    assert rewritten(question, HISTORY, dragging) == question
    assert dragging.seen == ()


def test_the_generator_is_not_asked_without_history() -> None:
    said = Scripted("别的问题？")
    assert rewritten("占地多大？", [], said) == "占地多大？"
    assert said.seen == ()
