"""What a question leaves no choice about, and the sentences that can say it."""

from __future__ import annotations

import pytest

from rag.fitting import demanded, fits, says


@pytest.mark.parametrize(
    ("question", "text", "can"),
    [
        ("洪峰有多高？", "洪峰水位118.10米。", True),
        ("卖了多少辆车？", "销量达到95万台。", True),
        ("卖了多少辆车？", "销量达到95万件。", False),
        ("有多少家企业参加？", "50个单位参加。", True),
        ("赢了多少场？", "一共胜了9局。", True),
        ("来了多少人？", "来了20个。", True),
        ("来了多少人？", "会开了3个月。", False),
        ("来了多少人？", "这是一个好消息。", False),
        ("中国队获得多少枚奖牌？", "中国队以38金27银收官。", True),
        ("地震造成多少人遇难？", "遇难者人数升至3.2万。", True),
        ("几名工人死亡？死者是谁？", "天气很好。", False),
        ("工程要多久？", "科技是第一生产力。", False),
        ("工程要多久？", "公司调整年度计划。", False),
        ("工程要多久？", "用了一整天。", True),
        ("事故造成多少人死亡？", "喷洒杀虫剂需要三人。", False),
        ("事故造成多少人死亡？", "事故夺去了三人的性命。", True),
        ("多少人被杀？", "来了三人。", False),
        ("守了多久？", "守到天明。", False),
        ("守了多久？", "守了多年。", True),
        ("战役中多少人死亡？", "三千人在战役中被杀。", True),
        ("车祸死了几个人？", "7个人乘车经过。", False),
        ("车祸死了几个人？", "车祸中2个人身亡。", True),
    ],
)
def test_measure_words_and_what_is_said_of_them(question: str, text: str, can: bool) -> None:
    assert fits(question)(text) is can


@pytest.mark.parametrize(
    ("question", "demand"),
    [
        ("这座桥花了多少钱？", "money"),
        ("大桥总投资多少？", "money"),
        ("这项工程投资了多少家企业？", "number"),
        ("完赛率是多少？", "percent"),
        ("百分之多少的企业盈利？", "percent"),
        ("主塔有多高？", "length"),
        ("種植面積是多少？", "area"),
        ("修桥用了几年？", "duration"),
        ("夜市开到几点？", "clock"),
        ("她今年几岁？", "age"),
        ("医院的电话是多少？", "telephone"),
        ("公司是哪一年成立的？", "year"),
        ("来了几位专家？", "number"),
        ("How much does the ferry cost?", "money"),
        ("How tall is the tower?", "length"),
        ("What share of voters said yes?", "percent"),
        ("How many ships came?", "number"),
        ("What was the attendance of the race?", "number"),
        ("What fine was he given?", "money"),
        ("花了多少时间？", "duration"),
        # Each of these can be answered in more than one way.
        ("大桥什么时候通车？", None),
        ("谁出席了会议？", None),
        ("来了哪几位专家？", None),
        ("另外几个城区叫什么？", None),
        ("车站的编号是多少？", None),
        ("許多高校為什麼遷走？", None),
        ("比赛的级别有多高？", None),
        ("票价有多高？", None),
        ("影响有多深？", None),
        ("山的高度有多高？", "length"),
        ("温度有多高？", "temperature"),
        ("How long is the bridge?", None),
        ("", None),
    ],
)
def test_what_is_demanded(question: str, demand: str | None) -> None:
    assert demanded(question) == demand


@pytest.mark.parametrize(
    ("text", "demand", "can"),
    [
        ("总投资31.2亿元。", "money", True),
        ("票价十五元。", "money", True),
        ("票價約9800日圓。", "money", True),
        ("It cost $28.4 million.", "money", True),
        ("藏书230万册。", "money", False),
        ("完赛率为97.3%。", "percent", True),
        ("三成企业盈利。", "percent", True),
        ("今年是第十一届。", "percent", False),
        ("主塔高168米。", "length", True),
        ("总投资26.5亿元。", "length", False),
        ("营业到次日1时。", "clock", True),
        ("营业额1.9亿元。", "clock", False),
        ("院长殷素问说。", "telephone", False),
        ("请致电021-22002972。", "telephone", True),
        ("Three ships came.", "number", True),
        ("Ships came.", "number", False),
        ("这是一款新产品。", "number", False),
        ("公布六大领域的进展。", "number", False),
        ("值得一提的是进展。", "number", False),
        ("公布六个领域的进展。", "number", True),
        ("见https://example.org/828.html", "number", False),
        ("只来了一艘船,十一个人。", "number", True),
        ("谁都不来。", None, True),
    ],
)
def test_what_can_say_it(text: str, demand: str | None, can: bool) -> None:
    assert says(text, demand) is can  # type: ignore[arg-type]  # parametrised strings


@pytest.mark.parametrize(
    ("question", "text", "can"),
    [
        ("来了多少名学生？", "来了300多名学生。", True),
        ("来了多少名学生？", "学生有2万余人。", True),
        ("来了多少名学生？", "5月6日有3场活动。", False),
        ("城里有多少人？", "全市人口达到50万。", True),
        ("码头省了多少人力？", "效率提升30%，节省人力80%。", True),
        ("剧院有多少座位？", "剧院设座位1200个。", True),
        ("剧院有多少座位？", "剧院明年开放。", False),
        ("招了多少本科生？", "招本科生300名。", True),
        ("办了多少场活动？", "办了九场活动。", True),
        ("办了多少场活动？", "800余户得到帮助。", False),
        ("办了多少活动？", "办了九次活动。", True),
        ("这是第几场比赛？", "这是第3轮比赛。", True),
        ("谁来了？", "学生来了。", True),
        ("大桥的主塔有多高？", "大桥全长3.9公里。", False),
        ("大桥的主塔有多高？", "主塔高168米。", True),
        ("How wide is the path?", "路面宽3.5米。", True),
        ("How wide is the path?", "路面长3.5公里。", False),
    ],
)
def test_what_is_counted_or_measured(question: str, text: str, can: bool) -> None:
    assert fits(question)(text) is can
