"""A question about one of several, and texts about the others."""

from __future__ import annotations

import pytest

from rag.namesake import Namesakes


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("4号线什么时候开通？", "3号线今年年底试运行。", True),
        ("4号线什么时候开通？", "与3号线换乘的4号线明年开通。", False),
        ("4号线什么时候开通？", "预计明年开通。", False),
        ("第28届奖章颁给了谁？", "第二十七届奖章颁给了王洪海。", True),
        ("第28届奖章颁给了谁？", "第二十八届奖章颁给了王洪海。", False),
        ("三期碼頭總投資多少？", "四期码头总投资47亿元。", True),
        ("市第二医院副院长是谁？", "院长殷素问说，床位够用。", True),
        ("市第二医院院长是谁？", "副院长殷素问说，床位够用。", True),
        ("市第二医院院长是谁？", "院长殷素问和副院长李明出席。", False),
        ("信丰县发生了什么？", "平原县发生5.5级地震。", True),
        ("信丰县发生了什么？", "平原县和信丰县发生地震。", False),
        ("信丰县有什么？", "平原县发生地震。", False),
        ("信丰县财政补贴多少？", "今年县财政补贴2万元。", False),
        ("李明为什么辞去副市长职务？", "李明辞去澄浦市副市长职务。", False),
        ("哪个县发生了地震？", "平原县发生地震。", False),
        ("黄某2023年4月去了哪里？", "黄某2021年4月去了缅甸。", True),
        ("黄某2023年4月去了哪里？", "黄某今年4月去了缅甸。", False),
        ("2023年工业产值是多少？", "2022年工业产值为3亿元。", True),
        ("2023年工业产值是多少？", "2022年农业产值为3亿元。", False),
        ("8月2日的收盘价是多少？", "8月3日收盘价为32元。", True),
        ("8月2日的收盘价是多少？", "8月2日收盘价为31元，8月3日为32元。", False),
        ("8月2日说哪一天开工？", "计划8月10日开工。", False),
        ("第二批企业有几家？", "一批企业来了。", False),
        ("第二批企业有几家？", "第一批企业有6家。", True),
        ("第二批企业有几家？", "首批企业有6家。", True),
        ("首届车展有几天？", "第一届车展有5天。", False),
        ("24小时热线是多少？", "48小时内答复，热线是96110。", False),  # hours, no primary schools
        ("24小学有多少学生？", "48小学有学生300名。", True),
        ("1234567号令说了什么？", "1234568号令要求停工。", True),
        ("第一人民医院有几张床？", "第二人民医院有床位600张。", True),
        ("晚稻面积是多少？", "早稻面积23.6万亩。", True),
        ("晚稻面积是多少？", "早稻面积23.6万亩，晚稻面积20万亩。", False),
        ("中国粮食产量是多少？", "作为人口大国，去年产量6.9亿吨。", False),
        ("河中的鱼有几种？", "最大的鱼重3公斤，共有63种。", False),
        ("多少人前来参观？", "后来共有3万人参观。", False),
        ("女子组冠军是谁？", "段鸿飞获得男子组冠军。", True),
        ("大桥的东部有什么？", "大桥西部是公园。", False),
        ("When does Line 4 open?", "3号线今年年底试运行。", True),
        ("When does Phase II open?", "The first phase opened in May.", True),
        ("When does the second phase open?", "二期明年开放。", False),
        ("6月销量是多少？", "7 月销量为5万辆。", True),
        ("6月销量是多少？", "8月3日说，6月销量为5万辆。", False),
        ("6月销量是多少？", "8月3日说，上月销量为5万辆。", False),  # a day dates the news
        ("1月销量是多少？", "1-7月销量为5万辆。", False),
        ("6月销量是多少？", "1-6月销量为60万辆。", True),
        ("6月销量是多少？", "上半年销量为60万辆。", True),
        ("6月销量是多少？", "上半年售出60万辆，其中6月售出10万辆。", False),
        ("6月销量是多少？", "全年销量为60万辆。", True),
        ("6月销量是多少？", "上月销量为10万辆，去年全年为60万辆。", False),
        ("3月植树多少棵？", "共植树3万棵，占全年任务的两成。", False),
        ("6月的比赛在哪里举行？", "比赛在东岭举行，是全年最大的一次。", False),
        ("上半年销量是多少？", "1-6月销量为60万辆。", False),
        ("几月的销量最高？", "7月销量最高。", False),
        ("公司A轮融资多少？", "公司完成B2轮融资3亿元。", True),
        ("公司A轮融资多少？", "公司A轮融资1亿元，B轮3亿元。", False),
        ("哪位教授主持研究？", "研究由副教授李明主持。", False),
        ("北京选手得了几枚金牌？", "他们在东京得了三枚金牌。", False),  # two cities, no two sides
        ("电力公司给多大地方供电？", "公司向全岛95%的地区供电。", False),  # 多大 is no 大地
        ("大麦何时收割？", "小麦6月收割。", True),
        ("", "3号线今年年底试运行。", False),
    ],
)
def test_a_sentence_about_another_one(question: str, sentence: str, another: bool) -> None:
    assert Namesakes.of(question).another(sentence) is another


def test_of_a_whole_passage_only_what_is_numbered_or_ranked_counts() -> None:
    passage = "市交通局：3号线今年年底试运行。男子选手也来了。"
    assert Namesakes.of("4号线什么时候开通？").elsewhere(passage)
    assert not Namesakes.of("女子选手来了几名？").elsewhere(passage)


def test_a_day_of_a_month_is_no_number() -> None:
    assert not Namesakes.of("5月4号来了谁？").another("6号楼来了李明。")
