"""An article about one city answers nothing about another."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from rag.assemble import open_assistant
from rag.region import districts, names_place, of_other_places, regions


@pytest.mark.parametrize(
    ("question", "article", "ours", "others"),
    [
        ("上海的汽车产值是多少?", "武汉去年汽车产值245亿元。", None, True),
        ("武汉的汽车产值是多少?", "武汉去年汽车产值245亿元。", None, False),
        # A province holds its cities, and a city stands for its province.
        ("湖北的汽车产值是多少?", "武汉去年汽车产值245亿元。", None, False),
        ("武汉的汽车产值是多少?", "湖北去年汽车产值245亿元。", None, False),
        # Two cities of one province are two places.
        ("武汉的汽车产值是多少?", "宜昌去年汽车产值245亿元。", None, True),
        ("沪汉两地谈了什么?上海呢?", "沪汉两地在武汉会谈。", None, False),
        ("上海的汽车产值是多少?", "我市去年汽车产值245亿元。", "武汉", True),
        ("武汉的汽车产值是多少?", "我市去年汽车产值245亿元。", "武汉", False),
        # An article that names no place may speak of any.
        ("上海的汽车产值是多少?", "去年汽车产值245亿元。", None, False),
        ("江夏区有几家企业?", "黄陂区有5家企业。", None, True),
        ("江夏区有几家企业?", "黄陂区有5家企业,江夏3家。", None, False),
        ("哪个区有5家企业?", "黄陂区有5家企业。", None, False),
        ("谁当了厂长?", "武汉黄陂区选出厂长。", None, False),
    ],
)  # fmt: skip
def test_an_article_about_other_places(
    question: str, article: str, ours: str | None, others: bool
) -> None:
    assert of_other_places(question, article, ours) is others


def test_places_are_read_from_names_alone() -> None:
    assert regions("从呼和浩特到北京") == {"呼和浩特", "北京"}
    assert districts("西安市雁塔区和蓝田县") == {"雁塔", "蓝田"}
    assert districts("滨江新区") == {"滨江"}
    assert districts("社区、地区、哪个区、开发区的人") == set()
    assert districts("老城区和中心城区不同于东城区") == {"东城"}
    assert regions("黄河南岸的入海口，舞台中央和电视台南侧") == set()
    assert regions("从海口到河南，再到台南") == {"海口", "河南", "台南"}
    assert not names_place("谁获奖了?")


def test_the_answer_to_another_city_is_not_given(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(
        "武汉汽车产业快速增长\n\n去年,武汉汽车产业产值达到245亿元,同比增长7.2%。\n",
        encoding="utf-8",
    )
    more = tmp_path / "b.txt"
    more.write_text("上海举办书展\n\n上海书展昨天开幕,迎来3万名读者。\n", encoding="utf-8")
    build([page, more], tmp_path / "index")
    assistant = open_assistant(tmp_path / "index")
    assert not assistant.ask("武汉汽车产业产值是多少？").abstained
    assert assistant.ask("上海汽车产业产值是多少？").abstained
