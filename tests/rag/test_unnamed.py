"""Names of a question that an article does not have."""

from __future__ import annotations

import pytest

from rag.unnamed import missing, names


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("瑞典有多少家工厂？", ("瑞典",)),
        ("Lumora的负责人是谁？", ("lumora",)),
        ("GDP增长多少？", ()),  # an abbreviation: the text may spell it out
        ("东岭医院有几张床？", ("东岭",)),
        ("临江市东岭医院有几张床？", ("临江市", "东岭")),
        ("且末玉都机场在哪里？", ("且末",)),  # may be called by a part of its name
        ("哪家医院有最多的床？", ()),
        ("乘高铁要多久？", ()),
        ("青岛有几座桥？", ()),  # a city of China: see rag.region
        ("中国有多少人？", ()),  # goes without saying
        ("How many factories does Sweden have?", ()),
        ("一月卖了多少辆车？", ()),  # a month is no name
        ("星期三多少度？", ()),
        ("青禾市人民医院有几张床？", ()),
        ("附属医院有几张床？", ()),
        ("WiFi密码是多少？", ()),
        ("胡充华为什么离开？", ()),  # 为什么, no 华为
        ("华为什么时候成立？", ("华为",)),
        ("他出生在瑞典的哪个郡？", ()),  # what the answer lies in
        ("瑞典的哪家工厂最大？", ("瑞典",)),
        ("它生活在瑞典还是挪威？", ()),  # to choose from
        ("公司给全州供电吗？", ()),  # all of the state, though a county is called so
        ("", ()),
    ],
)
def test_what_a_question_names(question: str, expected: tuple[str, ...]) -> None:
    assert names(question) == expected


def test_a_name_is_a_whole_word() -> None:
    # 华为 stands in 中华为什么 by chance.
    assert names("中华为什么没有去？") == ()


@pytest.mark.parametrize(
    ("name", "article", "expected"),
    [
        ("瑞典", "丹麦有三家工厂。", True),
        ("瑞典", "瑞典有三家工厂。", False),
        ("俄罗斯", "俄军三百人参加。", False),  # as newspapers shorten it
        ("即墨区", "即墨有三家工厂。", False),  # without its last character
        ("东岭", "西山医院有床三百张。", True),
        ("日本", "会议5月6日举行。", True),  # 日 is not Japan here
        ("日本", "中日双方会谈。", False),
        ("法国", "方法有三种。", True),
        ("长岛", "他长高了。", True),
        ("美联储", "美国联邦储备委员会加息。", False),
        ("世界卫生组织", "世卫组织说。", False),
        ("卡塔琳娜", "卡塔里娜住在乡下。", False),  # as another translator spells it
        ("华沙", "warsaw的工厂停工。", False),  # in the other script
        ("warsaw", "华沙的工厂停工。", False),
        ("满州", "满洲有三家工厂。", False),  # with characters that sound alike
        ("满州", "湖州有三家工厂。", True),
        ("弗朗西斯", "弗兰西斯住在乡下。", False),
        ("弗朗西斯", "弗里德里住在乡下。", True),
        ("华沙", "london的工厂停工。", True),
        ("warsaw", "伦敦的工厂停工。", True),
    ],
)
def test_what_an_article_does_not_name(name: str, article: str, expected: bool) -> None:
    assert missing((name,), article) == ((name,) if expected else ())


def test_a_newspaper_need_not_name_its_own_city() -> None:
    assert missing(("即墨",), "我市有三家工厂。", "即墨") == ()
    assert missing(("即墨",), "我市有三家工厂。", "莱西") == ("即墨",)
