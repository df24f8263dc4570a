"""Which of the names found by rule are surely names: titled persons, divisions of a country, known
places. A rule that looks at endings also finds 全市, 社区 and 市场; what is asked or changed must not
rest on those."""

from __future__ import annotations

import re

from index.terms import HAN
from rag import lexicon
from rag.entities import Entity

_NOT_TITLES = {"记者", "先生", "女士", "同志", "教练"}
TITLED = re.compile(f"(?:{lexicon.either(set(lexicon.TITLES) - _NOT_TITLES)})$")
"""What stands before a name that a title introduces."""

SAYS = re.compile(
    r"(?:说|說|表示|介绍|介紹|指出|透露|获悉|獲悉|了解到|认为|認為|显示|顯示|宣布|告诉记者|告訴記者|报道|報導|称|稱|得知|强调|強調"
    r"|看到|坦言)"
)
"""Words that say who says a thing."""

_DIVISION = re.compile(rf"[{HAN}]{{2,4}}[省市县縣区區镇鎮乡鄉]")
_GENERIC = re.compile(
    r"^[0-9一二三四五六七八九十两全各本我该該外每多几幾]|[个個名]|省市|首[发發次]|[全各]市$|乡镇$|鄉鎮$|城市$|(?:夜|超|上|股|集|都|门|門|菜|花|早|闹|鬧|国)市$|新兴|細分|细分"
    r"|(?:社|小|院|园|園|景|地|城|市|山|校|厂|廠|灾|災|库|庫|辖|轄|街|乡|鄉|航|赛|賽|战|戰|矿|礦|演|大|郊|核心)[区區]$"
)
_RUNS_ON = re.compile(r"^[场場民值面盈区區域镇鎮委府长長政级級道立内內]")
_PART_OF_NAME = re.compile(rf"^(?![的在和与與及是有将將对對被由共向])[{HAN}]")
_NATURAL = frozenset("岛島湖河江山路桥橋")
_SHORTEST = 2
"""Characters of 公司, 大桥 and their like, which name nothing."""


def is_place(text: str, entity: Entity) -> bool:
    """Whether a place that was found in `text` is one: known, or a division by its form."""
    if entity.kind != "place" or _RUNS_ON.match(text[entity.end :]):
        return False
    if entity.text in lexicon.PLACES:
        return not _PART_OF_NAME.match(text[entity.end :])
    return _DIVISION.fullmatch(entity.text) is not None and not _GENERIC.search(entity.text)


def is_titled(text: str, entity: Entity) -> bool:
    """Whether a title stands right before a person's name."""
    return entity.kind == "person" and TITLED.search(text[: entity.start]) is not None


def is_name(text: str, entity: Entity) -> bool:
    """Whether an entity says by itself what a question is about."""
    if entity.kind == "organisation":
        return len(entity.text) > _SHORTEST
    if entity.kind == "place" and len(entity.text) > _SHORTEST:
        return is_place(text, entity) or entity.text[-1] in _NATURAL
    return entity.kind in ("person", "quote", "latin") or is_place(text, entity)
