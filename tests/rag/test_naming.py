"""What a question names."""

from __future__ import annotations

import pytest

from rag.naming import Name, names


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("瑞典有多少家工厂？", [("瑞典",)]),
        ("Lumora的负责人是谁？", [("lumora",)]),
        ("GDP增长多少？", []),  # an abbreviation: the text may spell it out
        ("东岭医院有几张床？", [("东岭",)]),
        ("临江市东岭医院有几张床？", [("临江市",), ("东岭",)]),
        ("且末玉都机场在哪里？", [("且末",)]),  # may be called by a part of its name
        ("哪家医院有最多的床？", []),
        ("乘高铁要多久？", []),
        ("青岛有几座桥？", []),  # a city of China: see rag.region
        ("中国有多少人？", []),  # goes without saying
        ("How many factories does Sweden have?", []),
        ("一月卖了多少辆车？", []),  # a month is no name
        ("星期三多少度？", []),
        ("青禾市人民医院有几张床？", []),
        ("附属医院有几张床？", []),
        ("WiFi密码是多少？", []),
        ("胡充华为什么离开？", []),  # 为什么, no 华为
        ("华为什么时候成立？", [("华为",)]),
        ("他出生在瑞典的哪个郡？", []),  # what the answer lies in
        ("瑞典的哪家工厂最大？", [("瑞典",)]),
        ("它生活在瑞典还是挪威？", []),  # to choose from
        ("公司给全州供电吗？", []),  # all of the state, though a county is called so
        ("乔治·古登拜什做什么？", [("古登", "乔治·古")]),  # the last part alone may be written
        ("乔治·乔丹做什么？", [("乔丹",)]),
        ("约翰·F·肯尼迪是谁？", [("肯尼迪",)]),
        ("安妮．肯尼迪是谁？", [("肯尼迪",)]),
        ("古登拜什·乔治做什么？", [("乔治",)]),
        ("布丰（Buffon）写了什么？", [("buffon", "布丰")]),  # one in two scripts
        ("阿维科技公司（Lumora）的总裁是谁？", [("lumora", "维科技")]),
        ("瑞典集团（Lumora）的总裁是谁？", [("瑞典", "lumora")]),
        ("Lumora（瑞典）何时成立？", [("lumora", "瑞典")]),
        ("Anna Lumora写了什么？", [("anna lumora", "lumora")]),
        ("Lumora Watch有多重？", [("lumora watch",)]),  # a watch may be another's
        ("", []),
    ],
)
def test_what_a_question_names(question: str, expected: list[Name]) -> None:
    assert list(names(question)) == expected


def test_a_name_is_a_whole_word() -> None:
    # 华为 stands in 中华为什么 by chance.
    assert names("中华为什么没有去？") == ()
