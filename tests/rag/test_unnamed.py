"""Names of a question that an article does not have."""

from __future__ import annotations

import pytest

from rag.unnamed import missing


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
        ("加利福尼亚", "加州有三家工厂。", False),
        ("法国", "里昂有三家工厂。", False),  # lies in it
        ("法国", "米兰有三家工厂。", True),
        ("英国", "伦敦有三家工厂。", False),
        ("韩国", "首尔有三家工厂。", False),
        ("美国", "国务院批复建三家工厂，投资三亿美元。", True),  # has the country in no name
        ("印度", "全国大学生运动会闭幕。", True),  # 国大 by chance
        ("越南", "云南和广西有三家工厂。", True),
        ("天河", "银河证券有三家营业部。", True),
        ("lumora", "lumoras有三家工厂。", False),
        ("anna", "savanna有三家工厂。", True),
        ("华沙", "london的工厂停工。", True),
        ("warsaw", "伦敦的工厂停工。", True),
    ],
)
def test_what_an_article_does_not_name(name: str, article: str, expected: bool) -> None:
    assert missing([(name,)], article) == (((name,),) if expected else ())


def test_a_newspaper_need_not_name_its_own_city() -> None:
    assert missing([("即墨",)], "我市有三家工厂。", "即墨") == ()
    assert missing([("即墨",)], "我市有三家工厂。", "莱西") == (("即墨",),)


def test_one_form_of_a_name_is_enough() -> None:
    assert missing([("肖会", "乔治·肖")], "乔治·肖住在乡下。") == ()
    assert missing([("肖会", "乔治·肖")], "乔治·布住在乡下。") == (("肖会", "乔治·肖"),)
