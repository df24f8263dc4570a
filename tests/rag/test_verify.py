"""Verdicts: what each kind of claim deserves, why, and on which characters it rests."""

from __future__ import annotations

import pytest

from rag.query import language
from rag.support import covering, lexical_support
from rag.types import Verdict
from rag.verify import Cited, Finding, judge

SUPPLIERS = (
    "三地强化区域零部件配套，小米汽车、理想汽车在区域内的定点供应链企业分别为45家和70家。"
    "北京奔驰零部件的区域内采购额占到全国55%。"
)
DISTRICT = (
    "2023年，武清区汽车产业实现产值245亿元，同比增长7.2%；2024年一季度完成产值55亿元。"
    "区里建设了三个产业集聚载体。"
)
AWARD = (
    "4月29日，第28届青年奖章评选结果揭晓。船舶公司董事长王小明荣获奖章。公司没有参加去年的评选。"
)
FERRY = (
    "The Marigold, Port Ellery's first electric ferry, seats 350 passengers. "
    "Captain Ruth Abara will command her. The ferry does not carry trucks."
)


def check(claim: str, *passages: str) -> Finding:
    cited = [Cited(number, text) for number, text in enumerate(passages, 1)]
    return judge(claim, cited, lexical_support, language(claim))


@pytest.mark.parametrize(
    ("claim", "passage", "verdict"),
    [
        ("北京奔驰零部件的区域内采购额占全国的百分之五十五。", SUPPLIERS, "supported"),
        ("北京奔驰零部件的区域内采购额占全国的65%。", SUPPLIERS, "contradicted"),
        ("小米汽车在区域内的定点供应链企业为45家。", SUPPLIERS, "supported"),
        ("2023年武清区汽车产业产值为245亿元。", DISTRICT, "supported"),
        ("2023年武清区汽车产业产值为254亿元。", DISTRICT, "contradicted"),
        ("2023年武清区汽车产业产值为55亿元。", DISTRICT, "contradicted"),
        ("2022年武清区汽车产业实现产值245亿元。", DISTRICT, "contradicted"),
        ("董事长王小明荣获第28届青年奖章。", AWARD, "supported"),
        ("董事长李大海荣获第28届青年奖章。", AWARD, "not_found"),
        ("青年奖章评选结果于5月29日揭晓。", AWARD, "contradicted"),
        ("公司参加了去年的评选。", AWARD, "contradicted"),
        ("董事长王小明没有荣获奖章。", AWARD, "contradicted"),
        ("长江上游今年的来水比往年偏少。", AWARD, "not_found"),
        ("董事长王小明荣获青年奖章，长江上游今年的来水比往年偏少。", AWARD, "partly"),
        ("The Marigold seats 350 passengers.", FERRY, "supported"),
        ("The Marigold seats 530 passengers.", FERRY, "contradicted"),
        ("The ferry carries trucks.", FERRY, "contradicted"),
        ("Captain John Miller will command the Marigold.", FERRY, "not_found"),
        ("The city council raised property taxes again.", FERRY, "not_found"),
    ],
)
def test_verdicts(claim: str, passage: str, verdict: Verdict) -> None:
    found = check(claim, passage)
    assert found.verdict == verdict, found.reason
    assert (found.reason == "") == (verdict == "supported")


def test_a_claim_without_passages_is_uncited() -> None:
    assert check("小米有45家。").verdict == "uncited"


def test_the_reason_names_both_values() -> None:
    found = check("北京奔驰零部件的区域内采购额占全国的65%。", SUPPLIERS)
    assert "55%" in found.reason
    assert "65%" in found.reason


def test_the_reason_names_what_is_missing() -> None:
    assert "李大海" in check("董事长李大海荣获第28届青年奖章。", AWARD).reason


def test_a_claim_rests_on_its_sentence_to_the_character() -> None:
    found = check("北京奔驰零部件的区域内采购额占到全国55%。", SUPPLIERS)
    (rest,) = found.resting
    assert [SUPPLIERS[a:b] for a, b in rest.ranges] == ["北京奔驰零部件的区域内采购额占到全国55%。"]
    assert rest.score > 0.5


def test_a_claim_may_rest_on_two_passages() -> None:
    claim = "董事长王小明荣获青年奖章，北京奔驰零部件的区域内采购额占全国55%。"
    found = check(claim, AWARD, SUPPLIERS)
    assert found.verdict == "supported"
    assert [rest.number for rest in found.resting] == [1, 2]


def test_a_passage_that_adds_nothing_is_no_evidence() -> None:
    found = check("北京奔驰零部件的区域内采购额占到全国55%。", AWARD, SUPPLIERS)
    assert [rest.number for rest in found.resting] == [2]


def test_the_headline_and_date_may_hold_a_name_or_a_year() -> None:
    plain = judge("2024年王小明荣获奖章。", [Cited(1, "董事长荣获奖章。")], lexical_support, "zh")
    headed = judge(
        "2024年王小明荣获奖章。",
        [Cited(1, "董事长荣获奖章。", "王小明上榜", "2024-04-30")],
        lexical_support,
        "zh",
    )
    assert plain.verdict != "supported"
    assert headed.verdict == "supported"


def test_the_given_support_decides_about_words() -> None:
    claim = "Das Schiff fasst viele Leute."
    nothing = judge(claim, [Cited(1, FERRY)], lambda claim, passage: 0.0, "en")
    assert nothing.verdict == "not_found"


def test_another_language_needs_the_numbers_and_says_so() -> None:
    agree = check("Its purchases were 55 percent of the total.", SUPPLIERS)
    differ = check("Its purchases were 65 percent of the total.", SUPPLIERS)
    assert agree.verdict == "partly"
    assert "another language" in agree.reason
    assert differ.verdict == "not_found"


def test_another_language_with_a_dictionary() -> None:
    words = {"purchases": "采购额", "parts": "零部件", "country": "全国"}

    def translate(text: str) -> list[list[tuple[str, float]]]:
        return [[(zh, 1.0)] for en, zh in words.items() if en in text]

    def pairs(text: str) -> list[list[tuple[str, float]]]:
        return [[(zh[:2], 1.0) for zh, _ in concept] for concept in translate(text)]

    claim = "Its purchases of parts were 55 percent of the country's."
    found = judge(claim, [Cited(1, SUPPLIERS)], lexical_support, "en", pairs)
    assert found.verdict == "supported"
    (rest,) = found.resting
    assert SUPPLIERS[slice(*rest.ranges[0])].startswith("北京奔驰")


def test_a_verbatim_sentence_is_covered_whole() -> None:
    evidence = covering("The ferry does not carry trucks.", FERRY)
    assert evidence.first == pytest.approx(1.0)
    assert [FERRY[a:b] for a, b in evidence.ranges] == ["The ferry does not carry trucks."]


BRIDGE = (
    "大桥全长4.6公里，双向六车道，设计时速80公里，去年客流比上年下降5%。"
    "通车仪式定于周五上午9时举行，东段先行开放。"
)
CITIES = "今年一季度，上海投资60亿元，北京投资50亿元。"
BOARD = "会上，王小明任董事长，李大海任总经理，签约企业超过三千家。"
CUP = "Ann Lee defeated Bo Chen on Friday. Ticket sales fell by 5 percent to more than 3,000."


@pytest.mark.parametrize(
    ("claim", "passage", "verdict", "said"),
    [
        ("大桥双向六车道。", BRIDGE, "supported", ""),
        ("大桥是双向6车道。", BRIDGE, "supported", ""),
        ("大桥双向八车道。", BRIDGE, "contradicted", "六"),
        ("大桥全长4.6公里，双向八车道。", BRIDGE, "contradicted", "六"),
        ("大桥去年客流比上年增长5%。", BRIDGE, "contradicted", "下降"),
        ("大桥去年客流比上年下降百分之五。", BRIDGE, "supported", ""),
        ("大桥的通车仪式定于周六举行。", BRIDGE, "contradicted", "周五"),
        ("大桥通车仪式定于上午10时举行。", BRIDGE, "contradicted", "9时"),
        ("大桥通车仪式定于星期五上午九点整举行。", BRIDGE, "supported", ""),
        ("大桥西段先行开放。", BRIDGE, "contradicted", "东"),
        ("上海投资60亿元。", CITIES, "supported", ""),
        ("上海投资50亿元。", CITIES, "contradicted", "60亿元"),
        ("北京投资60亿元。", CITIES, "contradicted", "50亿元"),
        ("李大海任董事长。", BOARD, "contradicted", "王小明"),
        ("签约企业不足三千家。", BOARD, "contradicted", "超过三千家"),
        ("签约企业超过3000家。", BOARD, "supported", ""),
        ("签约企业超过两千家。", BOARD, "contradicted", "三千"),
        ("Bo Chen defeated Ann Lee on Friday.", CUP, "contradicted", "Ann Lee defeated"),
        ("Ann Lee defeated Bo Chen on Monday.", CUP, "contradicted", "friday"),
        ("Ticket sales rose by 5 percent.", CUP, "contradicted", "fell"),
        ("Ticket sales fell by 5 per cent.", CUP, "supported", ""),
        ("Ticket sales fell to less than 3,000.", CUP, "contradicted", "more than 3,000"),
    ],
)  # fmt: skip
def test_small_changes(claim: str, passage: str, verdict: Verdict, said: str) -> None:
    found = check(claim, passage)
    assert found.verdict == verdict, found.reason
    assert said.lower() in found.reason.lower()


def test_a_sentence_of_the_passage_is_not_held_against_another_one() -> None:
    # The 14th stands in one sentence, the 15th twice beside the same words.
    said = "8月14日，草湖乡开展专题宣讲活动。"
    passage = f"草湖乡8月15日开展专题宣讲活动。8月15日草湖乡开展活动。{said}"
    assert check(said, passage).verdict == "supported"
    assert check(said.replace("14", "12"), passage).verdict == "contradicted"
