"""Make the list of Chinese proper names that `rag.gazetteer` reads.

Words of which CC-CEDICT writes the pinyin with a capital in every meaning: places, people,
companies. Left out are those that a text need not name to speak of them (dynasties, languages,
creeds, China itself) and common shortenings that chance makes of two words (中方, 朝中). Names that
it explains by the same English name are one name in several spellings (加州, 加利福尼亚); a place whose
explanation has another's English name or people lies in it (里昂, a French city, in 法国). Cities that
it explains without their country are added by hand; those of China are for `rag.region`.

    python -m rag.builtin.names --data DIR --out rag/builtin/names.txt
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.fold import fold
from index.terms import HAN
from rag.region import in_table

_NAME = re.compile(rf"[{HAN}]{{2,7}}")
_IMPLIED = re.compile(
    "[朝代文语教话人军方族节队史党历制佛经学派运厂报区徒的战]$|帝国$|运动会$|奥运会$|共和国$|人大$|文革$"
    "|^(?:中国|中华|全国|华夏|公元|摄氏|华氏|亚洲|欧洲|非洲|美洲)$|^中.$|^.指$|^.证$|^大.$|^..?(?:路|街|门|桥)$"
    "|^(?:正|十?[一二三四五六七八九十])月$|^(?:星期|礼拜|周).$|节$|^(?:国庆|元旦|春节|除夕|五一|十一|圣诞|中秋|端午|清明|重阳|元宵)"
)
_ENGLISH = re.compile(r"[A-Z][A-Za-z'’-]+(?: (?:and |of )?[A-Z][A-Za-z'’-]+)*|USA?")
"""A definition that is nothing but an English name."""

_PEOPLE = re.compile(r"([A-Z][a-z]+)(?:$|;| person| people| or )")
"""How a people is explained: French person."""

_REFERENCE = re.compile(r"\s*(?:\([^)]*\)|[^\x00-\u02ff]+(?:\|[^\x00-\u02ff]+)?(?:\[[^\]]*\])?)")
"""What a definition says beside: in brackets, and in Chinese."""

_PLACE = re.compile(
    r"\b(?:city|capital|province|state|town|island|region|county|port|district|prefecture|village|peninsula"
    r"|department|territory|metropolis)\b|^[A-Z][a-z]+, [A-Z]"
)
"""How a place is explained: Dijon (city in France); Seattle, Washington State."""

_OURS = re.compile(
    r"China|Chinese|Taiwan|Tibet|Xinjiang|Mongolia|Hong Kong|Macau|Guang|Yunnan|Sichuan|Shandong|[HJ]iang|Hebei|Henan"
    r"|Hubei|Hunan|Anhui|Fujian|Shan+xi|Gansu|Liaoning|Jilin|Guizhou|Hainan|Qinghai|Ningxia|Beijing|Tianjin|Shanghai"
)
"""In the explanation of a place of China."""

_CITIES = {
    "美国": "纽约 华盛顿 洛杉矶 芝加哥 旧金山 波士顿 休斯敦 西雅图 迈阿密 硅谷 好莱坞 夏威夷", "英国": "伦敦 曼彻斯特 利物浦 爱丁堡 苏格兰 英格兰",
    "日本": "东京 大阪 京都 名古屋 横滨 福岛 北海道 冲绳", "法国": "巴黎 马赛 里昂", "德国": "柏林 慕尼黑 法兰克福 汉堡",
    "意大利": "罗马 米兰 威尼斯", "西班牙": "马德里 巴塞罗那", "俄罗斯": "莫斯科 圣彼得堡", "韩国": "首尔 釜山", "印度": "新德里 孟买",
    "澳大利亚": "悉尼 墨尔本 堪培拉", "加拿大": "多伦多 温哥华 渥太华", "荷兰": "阿姆斯特丹 鹿特丹", "以色列": "特拉维夫 耶路撒冷",
    "瑞士": "日内瓦 苏黎世", "巴西": "里约热内卢 圣保罗", "土耳其": "伊斯坦布尔 安卡拉", "泰国": "曼谷", "越南": "河内 胡志明市",
}  # fmt: skip
"""Places that newspapers name without their country, and the dictionary explains without it."""

_LETTERS = re.compile(r"[A-Za-z'’-]+")

Definitions = Mapping[str, Sequence[str]]


def names(entries: Iterable[dict[str, Any]]) -> list[str]:
    """The names among `entries` (`simp`, `pinyin`), folded and sorted."""
    capital: dict[str, bool] = {}
    for entry in entries:
        word = fold(entry["simp"])
        capital[word] = capital.get(word, True) and entry["pinyin"][:1].isupper()
    return sorted(
        word
        for word, always in capital.items()
        if always and _NAME.fullmatch(word) and not _IMPLIED.search(word)
    )


def definitions(entries: Iterable[dict[str, Any]]) -> Definitions:
    """What each word of `entries` (`simp`, `defs`), folded, is explained by."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        found[fold(entry["simp"])] += entry["defs"]
    return found


def spellings(listed: Sequence[str], defined: Definitions) -> dict[str, set[str]]:
    """By English name the Chinese names that are explained by it first; none of a place of China,
    whose name may be another's elsewhere (天河, the Milky Way)."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in listed:
        first = _REFERENCE.sub("", defined[name][0])
        if _ENGLISH.fullmatch(first) and not any(map(_OURS.search, defined[name])):
            found[first].add(name)
    return found


def belonging(
    listed: Sequence[str], defined: Definitions, spelt: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """By Chinese name the places whose explanation has its English name, or that of its people."""
    holders = {english: set(chinese) for english, chinese in spelt.items()}
    for name in listed:
        for meaning in defined.get(name + "人", ()):
            if people := _PEOPLE.match(meaning):
                holders.setdefault(people.group(1), set()).add(name)
    found: dict[str, set[str]] = defaultdict(set)
    for name in listed:
        meanings = defined[name]
        if not all(map(_PLACE.search, meanings)) or any(map(_OURS.search, meanings)):
            continue
        for meaning in meanings:
            for english in _named(meaning, holders):
                for holder in holders[english] - {name} if english != meaning else ():
                    found[holder].add(name)
    known = set(listed)
    for holder in known & _CITIES.keys():
        found[holder] |= known & set(_CITIES[holder].split())
    return {holder: places for holder, places in found.items() if not in_table(holder)}


def _named(meaning: str, known: Mapping[str, set[str]]) -> Iterator[str]:
    """The English names of `known` in an explanation, the longest first."""
    longest = max((len(name.split()) for name in known), default=0)
    words, start = _LETTERS.findall(meaning), 0
    while start < len(words):
        ends = range(min(start + longest, len(words)), start, -1)
        end = next((end for end in ends if " ".join(words[start:end]) in known), None)
        if end is not None:
            yield " ".join(words[start:end])
        start = end or start + 1


def main() -> None:
    """Write the list, 40 names a line; after an empty line the spellings of one name in each line,
    and after another what is of the name that a line begins with."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training sets")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    with lzma.open(options.data / "cedict.jsonl.xz", "rt", encoding="utf-8") as lines:
        entries = list(map(json.loads, lines))
    found, defined = names(entries), definitions(entries)
    spelt = spellings(found, defined)
    rows = [
        ["# Made by python -m rag.builtin.names from CC-CEDICT (CC BY-SA 3.0)."],
        *(found[i : i + 40] for i in range(0, len(found), 40)),
        [],
        *sorted({tuple(sorted(same)) for same in spelt.values() if len(same) > 1}),
        [],
        *([holder, *sorted(own)] for holder, own in sorted(belonging(found, defined, spelt).items())),
    ]  # fmt: skip
    options.out.write_text("\n".join(map(" ".join, rows)) + "\n", encoding="utf-8")
    print(f"{len(found)} names")


if __name__ == "__main__":
    main()
