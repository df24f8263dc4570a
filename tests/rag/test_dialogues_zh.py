"""Chinese conversations of two and three turns, made up, as a journalist would type them."""

from __future__ import annotations

import pytest

from rag.conversation import standalone
from rag.topic import subject
from rag.types import Turn


@pytest.mark.parametrize(
    ("asked", "answer", "follow_up", "alone"),
    [
        # The time stays when the goods change.
        ("凤鸣机场去年旅客吞吐量是多少？", "9万", "货物呢？", "凤鸣机场去年货物吞吐量是多少？"),
        ("岭东省今年粮食总产量是多少？", "4万吨", "小麦呢？", "岭东省今年小麦总产量是多少？"),
        # What is counted, of a kind, and what befell those who are counted.
        ("凤鸣机场有几条国际航线？", "12条", "飞往东京的呢？", "凤鸣机场有几条飞往东京的国际航线？"),
        ("博览会有多少家企业参展？", "3家", "外国的呢？", "博览会有多少家外国的企业参展？"),
        ("滑坡造成几人受伤？", "3人", "死亡呢？", "滑坡造成几人死亡？"),
        ("云泽市哪个区的房价最高？", "白沙区", "最低的呢？", "云泽市哪个区的房价最低？"),
        # A work has an editor and a first night, and not who made it.
        ("谁执导了电影《长夜》？", "叶青", "编剧呢？", "电影《长夜》编剧是谁？"),
        ("谁执导了电影《长夜》？", "叶青", "主演是谁？", "电影《长夜》主演是谁？"),
        ("石门镇发生了什么事故？", "滑坡", "伤亡情况呢？", "石门镇伤亡情况是什么？"),
        # What a question asks for is no part of its subject.
        ("晨光药厂因为什么被罚？", "排污", "罚了多少钱？", "晨光药厂罚了多少钱？"),
        ("云泽队几比几赢了临岚队？", "3比1", "有多少观众？", "云泽队有多少观众？"),
        ("最大的企业是哪家？", "海晟集团", "它有多少员工？", "海晟集团有多少员工？"),
        ("梁雨桐获得了什么奖？", "金鹤奖", "什么时候？", "梁雨桐获得了金鹤奖，什么时候？"),
        ("谁捐了款？", "罗庆云", "捐了多少？", "罗庆云捐了多少？"),
        ("海晟集团的董事长是谁？", "周明礼", "什么时候当选的？", "海晟集团周明礼什么时候当选的？"),
        ("海晟集团的董事长是谁？", "周明礼", "董事长王伟呢？", "董事长王伟是海晟集团的董事长吗？"),
        ("周明礼接替谁？", "王伟", "为什么换人？", "周明礼为什么换人？"),
        ("云泽市2031年植树多少棵？", "9棵", "全国呢？", "全国2031年植树多少棵？"),
        ("云泽市2031年植树多少棵？", "9棵", "和2030年比呢？", "云泽市2031年植树比2030年增长了多少？"),
        ("云泽市有几位副市长？", "5位", "市长呢？", "云泽市市长是谁？"),
        ("海晟集团2031年的净利润是多少？", "2亿元", "员工呢？", "海晟集团2031年的员工是多少？"),
        ("起火的工厂叫什么？", "青桐化工厂", "它有多少工人？", "青桐化工厂有多少工人？"),
        ("谁设计了云泽市图书馆新馆？", "苏望舒", "图书馆什么时候开放？", "云泽市图书馆什么时候开放？"),
        # Words that point to a thing, a place, a time, or one of two.
        ("春芽小学的种植园占地多少？", "3亩", "这个种植园谁捐建的？", "春芽小学的种植园谁捐建的？"),
        ("青桐化工厂什么时候起火？", "3月17日", "那天风大吗？", "3月17日风大吗？"),
        ("启元集团在哪里设立研发中心？", "北京", "为什么选那里？", "启元集团为什么选北京？"),
        ("望月大桥和听涛大桥哪个长？", "听涛大桥", "它多长？", "听涛大桥多长？"),
        ("望月大桥总投资多少？", "27亿元", "听涛大桥？", "听涛大桥总投资多少？"),
        ("云泽到临岚的高铁票价多少？", "85元", "到凤鸣呢？", "云泽到凤鸣的高铁票价多少？"),
    ],
)  # fmt: skip
def test_two_turns(asked: str, answer: str, follow_up: str, alone: str) -> None:
    assert standalone(follow_up, [Turn(asked, answer)]) == alone


@pytest.mark.parametrize(
    ("asked", "answer", "second", "third", "alone"),
    [
        ("谁执导了电影《长夜》？", "叶青", "她还导演过什么？", "票房呢？", "电影《长夜》票房是多少？"),
        ("望月大桥和听涛大桥哪个长？", "听涛大桥", "它多长？", "另一座呢？", "望月大桥多长？"),
        ("地铁6号线票价多少？", "7元", "老人呢？", "学生呢？", "地铁6号线学生票价多少？"),
        ("谁捐了款？", "罗庆云", "捐了多少？", "捐给谁？", "罗庆云捐给谁？"),
        ("海晟集团的利润是多少？", "2亿元", "营收呢？", "启元集团的呢？", "启元集团的营收是多少？"),
        ("海晟集团2031年利润是多少？", "2亿元", "前一年呢？", "营收呢？", "海晟集团2030年营收是多少？"),
        ("新院区有多少张床位？", "9张", "我是说医生", "护士呢？", "新院区有多少名护士？"),
    ],
)  # fmt: skip
def test_three_turns(asked: str, answer: str, second: str, third: str, alone: str) -> None:
    history = [Turn(asked, answer), Turn(second, "没有提到。")]
    assert standalone(third, history) == alone


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("沈清和当选什么职务？", "沈清和"),
        ("岭东省今年粮食总产量是多少？", "岭东省今年粮食"),
        ("罗庆云捐了多少？", "罗庆云"),
        ("梁小满了解多少？", "梁小满"),
    ],
)
def test_the_subject_is_a_whole_name(question: str, about: str) -> None:
    assert subject(question) == about
