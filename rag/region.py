"""Whether an article speaks of other places than the one that a question names.

What is said of one city answers nothing about another, though all the other words agree. An
article that names the place asked for, one within it or one around it may speak of it; one that
names others alone does not, nor does one that names none but means another by 我市. The provinces
of China and their large cities are known by name, districts and counties by their last character.
Of 896 training questions that name such a place the text that answers is never taken for one about
others; of other texts 68 % are (`rag.builtin.score_rules`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from index.terms import HAN

_PROVINCES = """
北京 京
天津 津
上海 沪
重庆 渝
河北 冀 石家庄 唐山 保定 邯郸 秦皇岛 廊坊 沧州 承德 张家口 雄安
山西 晋 太原 大同
内蒙古 蒙 呼和浩特 包头 鄂尔多斯
辽宁 辽 沈阳 大连 鞍山
吉林 吉 长春 延边
黑龙江 黑 哈尔滨 齐齐哈尔 大庆
江苏 苏 南京 苏州 无锡 徐州 常州 南通 扬州 盐城 连云港
浙江 浙 杭州 宁波 温州 嘉兴 绍兴 金华 台州 湖州 义乌
安徽 皖 合肥 芜湖 蚌埠
福建 闽 福州 厦门 泉州 漳州
江西 赣 南昌 九江 赣州 景德镇
山东 鲁 济南 青岛 烟台 潍坊 临沂 淄博
河南 豫 郑州 洛阳 南阳
湖北 鄂 武汉 宜昌 襄阳
湖南 湘 长沙 株洲 湘潭 岳阳 衡阳
广东 粤 广州 深圳 珠海 佛山 东莞 汕头 惠州 湛江
广西 桂 南宁 桂林 柳州
海南 琼 海口 三亚
四川 川 成都 绵阳 宜宾 乐山
贵州 黔 贵阳 遵义
云南 滇 昆明 丽江
西藏 藏 拉萨
陕西 陕 西安 咸阳 宝鸡 延安
甘肃 甘 兰州 敦煌 酒泉
青海 青 西宁
宁夏 宁 银川
新疆 疆 乌鲁木齐 喀什
香港 港
澳门 澳
台湾 台 台北 高雄 台中 台南
"""
"""A line for each province: its name, its one-character name, its large cities."""

_DISTRICT = re.compile(rf"(?=([{HAN}]{{2}})(?:新?区|县)(?![长委级域别划分间块公]))")
_NO_DISTRICT = re.compile(
    "[么哪何各这那本该此其几一二三两的在和与及了于由从到对将是为令个我全年月副省市县区镇乡村州些撤]"
    "|[地社小景郊战灾特校院园厂矿库牧禁盲误辖选赛商街政教专军时营片洋新]$|[老新主心古]城$|开发|行政"
)
"""What stands before 区 or 县 and names none: 地区, 社区, 哪个区, 开发区..."""

_NO_REGION = "(?<=[入出])海口|(?<=[视舞平后])台[中南]|(?<=黄)河南"
"""入海口, 电视台中 and 黄河南岸 name neither city nor province."""


@cache
def _provinces() -> Mapping[str, str]:
    """Province by the name of a place, its own among them."""
    rows = (line.split() for line in _PROVINCES.split("\n") if line)
    return {name: row[0] for row in rows for name in (row[0], *row[2:])}


@cache
def _initials() -> Mapping[str, str]:
    """One-character name by province."""
    return {row[0]: row[1] for row in (line.split() for line in _PROVINCES.split("\n") if line)}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(_provinces(), key=len, reverse=True))
    return re.compile(rf"(?!{_NO_REGION})(?:{names})")


def regions(text: str) -> set[str]:
    """The provinces and large cities that `text` names in full."""
    return set(_pattern().findall(text))


def in_table(name: str) -> bool:
    """Whether `name` is that of a province or a large city, with or without 省 or 市."""
    return name in _provinces() or name[:-1] in _provinces()


def districts(text: str) -> set[str]:
    """The last two characters of the names of districts and counties in `text`."""
    return {name for name in _DISTRICT.findall(text) if not _NO_DISTRICT.search(name)}


def names_place(question: str) -> bool:
    """Whether there is anything to compare."""
    return bool(regions(question) or districts(question))


def of_other_places(question: str, article: str, ours: str | None = None) -> bool:
    """Whether `article` (headline and body) names other places, and none that `question` asks
    about; `ours` is the city that it means by 我市, if it says so. All texts folded."""
    return _of_other_regions(question, article, ours) or _of_other_districts(question, article)


def _of_other_regions(question: str, article: str, ours: str | None) -> bool:
    asked, said = regions(question), regions(article) | regions(ours or "")
    if not asked or not said or any(_related(one, other) for one in asked for other in said):
        return False
    # 沪苏 names both by one character each: nothing is certain then.
    return not any(_initials()[_provinces()[one]] in article for one in asked)


def _of_other_districts(question: str, article: str) -> bool:
    asked = districts(question)
    return bool(asked) and not any(name in article for name in asked) and bool(districts(article))


def _related(one: str, other: str) -> bool:
    """The same place, or one within the other."""
    province = _provinces()[one]
    return one == other or (province == _provinces()[other] and province in (one, other))
