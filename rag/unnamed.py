"""Whether an article never names what a Chinese question names.

What is said of one company, town or country answers nothing about another one, though all the
other words agree. Names are those of a list (`rag.builtin.names`), those in Latin letters, and
institutions by what stands before their kind (胸科 in 胸科医院). A name that the article writes
shorter is not missed (俄 for 俄罗斯), nor is one that it takes for granted (see `rag.home`). Only
names of which something else could be said are looked at: of what surrounds the question's
matter a text need not speak. Nor is a name missed that the article spells in another way: in the
other script, as the dictionary has it (华沙, Warsaw), with other characters after the first two
(卡塔琳娜, 卡塔里娜), or with characters that sound alike (满州, 满洲).
Of 4,509 training questions with names the text that answers is turned away for 23, of other texts
98 % (`rag.builtin.score_rules`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from index.fold import fold
from index.terms import HAN, is_han
from rag.builtin.dictionary import open_dictionary
from rag.lexicon import VERBS_ZH
from rag.query import language
from rag.region import in_table
from rag.words import is_word, words

_FILE = Path(__file__).parent / "builtin" / "names.txt"
_LONGEST = 7
_RUN = re.compile(rf"[{HAN}]+")
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z][a-z]+[A-Za-z]+(?![A-Za-z0-9])")
"""A name in Latin letters; one in capitals may be an abbreviation that is spelt out (GDP, CEO)."""

_COMMON_LATIN = frozenset(["wifi", "app", "email", "vlog", "logo", "plus", "pro", "max"])

_ABBREVIATED = {
    "俄罗斯": "俄", "俄国": "俄", "美国": "美", "英国": "英", "法国": "法", "德国": "德", "日本": "日",
    "韩国": "韩", "朝鲜": "朝", "澳大利亚": "澳", "加拿大": "加", "印度": "印", "意大利": "意",
    "泰国": "泰", "越南": "越", "乌克兰": "乌", "以色列": "以", "伊朗": "伊", "蒙古": "蒙",
    "老挝": "老", "缅甸": "缅", "新西兰": "新", "台湾": "台", "香港": "港", "澳门": "澳",
    "欧盟": "欧", "苏联": "苏", "柬埔寨": "柬", "巴基斯坦": "巴", "巴西": "巴", "菲律宾": "菲",
}  # fmt: skip
"""What newspapers write for a country: 俄军, 日媒, 中老铁路."""

_SPELT_LIKE = 3
"""Characters of a name from which the first two tell it: a shorter one is told by all."""

_ONE_OFF = 4
"""Characters of a name from which one of them may sound otherwise: 弗朗西斯, 弗兰西斯."""

_WHY = re.compile("为什么(?!时候|地方|人)|为何(?![时地处人])")
"""Before names are read: 胡充华为什么 names no 华为."""

_OR = "还是"
_LIES_IN = re.compile(f"的?哪[一个座]*(?:[州省郡市县区]|城市|地区|地方)|{_OR}")
"""Behind a name that an article need not have: what the answer lies in (英国的哪个郡), and one of two
to choose from."""

_FOREIGN = re.compile("[a-z]{2,}")

_PARTNERS = "中美俄日韩英法德澳加印欧朝"

_SUFFIX = re.compile("(?<=..)[省市县区州镇乡村国岛]$")
_WHOLE = re.compile("全[省市州县区镇乡国岛]")
"""All of the place that is spoken of, though 全州 and 全国 may be listed as names."""

_KIND = (
    "人民医院|医院|大学|中学|小学|学院|公司|集团|银行|铁路|高铁|高速|机场|大桥|隧道|口岸|水库|电站|博物馆|图书馆|美术馆"
    "|法院|检察院|研究院|研究所|出版社|俱乐部|公园|街道|社区|大厦|广场"
)
_INSTITUTION = re.compile(rf"(?:(?<![{HAN}])|(?<=[省市县区]))([{HAN}]{{2}})(?:{_KIND})")
"""One whose name is longer (且末玉都机场) may be called by another part of it."""

_NO_NAME = re.compile(
    "[么哪何各这那本该此其几一二两三四五六七八九十多些的在和与及了于由从到对将是为令个我全家所座条第有给被当去来做建"
    "乘修进出往名某新老大小高]|型$|医院|大学|中学|公司"
)
"""What stands before a kind and names none of it: 哪家医院, 三条铁路, 乘高铁."""


@cache
def _names() -> frozenset[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(lines[1:]).split())


def names(question: str) -> tuple[str, ...]:
    """What a Chinese question names, folded, in order: listed names that are whole words in it,
    names in Latin letters, and what stands before the kind of an institution. Nothing for one in
    English, of which an article writes the names in other letters."""
    if language(question) != "zh":
        return ()
    folded = fold(question)
    found = [name for run in _RUN.findall(_WHY.sub(" ", folded)) for name in _listed(run)]
    # Whether an article speaks of a city or a province of China is for `rag.region`.
    listed = [name for name in found if not in_table(name)]
    latin = [name for name in map(fold, _LATIN.findall(question)) if name not in _COMMON_LATIN]
    kinds = [name for name in _INSTITUTION.findall(folded) if _distinguishes(name)]
    return tuple(dict.fromkeys([*listed, *latin, *kinds]))


def _distinguishes(modifier: str) -> bool:
    common = is_word(modifier) and modifier not in _names()
    return not (_NO_NAME.search(modifier) or modifier in VERBS_ZH or common)


def _listed(run: str) -> list[str]:
    """Names of the list in a run of Chinese characters that begin and end where words do."""
    cuts, at = {0}, 0
    for word in words(run):
        at += len(word)
        cuts.add(at)
    found, start = [], 0
    while start < len(run):
        ends = range(min(start + _LONGEST, len(run)), start + 1, -1)
        end = next((e for e in ends if {start, e} <= cuts and is_name(run[start:e])), None)
        if end is not None and not _LIES_IN.match(run, end) and not run[:start].endswith(_OR):
            found.append(run[start:end])
        start = end or start + 1
    return found


def is_name(word: str) -> bool:
    """Whether `word`, folded, is on the list of names."""
    return word in _names() and not _WHOLE.fullmatch(word)


def missing(named: tuple[str, ...], article: str, ours: str | None = None) -> tuple[str, ...]:
    """Those of the names `named` that `article`, folded, has in no form; `ours` is the place that
    it means by 我市 without naming it."""
    return tuple(
        name
        for name in named
        if name not in article
        and not (ours and (ours in name or name in ours))
        and not _shorter(name).search(article)
        and not _spelt_otherwise(name, article)
    )


def _spelt_otherwise(name: str, article: str) -> bool:
    """Whether the article has it in the other script, or as another translator spells it."""
    if name.isascii():
        return any(found.weight >= 1 for found in open_dictionary().matches(name, article))
    if (len(name) >= _SPELT_LIKE and name[:2] in article) or _sounding(name).search(article):
        return True
    foreign = " ".join(_FOREIGN.findall(article))
    said = open_dictionary().matches(foreign, name) if foreign else ()
    return any(found.said == (0, len(name)) for found in said)


@cache
def _spelling() -> dict[str, str]:
    """The characters of every syllable."""
    found: dict[str, str] = {}
    for char, syllables in open_dictionary().sounds.items():
        for syllable in syllables:
            found[syllable] = found.get(syllable, "") + char
    return found


@lru_cache(512)
def _sounding(name: str) -> re.Pattern[str]:
    """Characters that sound like the name's; of a name of two the first is the same, of a long one
    any may be another."""
    sounds, spelling = open_dictionary().sounds, _spelling()
    alike = [
        f"[{char}{''.join(spelling[syllable] for syllable in sounds.get(char, ()))}]"
        for char in name
    ]
    if len(name) < _SPELT_LIKE:
        alike[0] = name[0]
    forms = ["".join(alike)]
    if len(name) >= _ONE_OFF:
        forms += ["".join([*alike[:at], f"[{HAN}]", *alike[at + 1 :]]) for at in range(len(name))]
    return re.compile("|".join(forms))


@lru_cache(512)
def _shorter(name: str) -> re.Pattern[str]:
    """The other forms of a name: a country's one character beside another one's or before what
    it has (中老铁路, 俄军); without its last character; its words' first characters (世卫 for 世界卫生组织);
    spelt out (美国联邦储备 for 美联储)."""
    forms = [re.escape(_SUFFIX.sub("", name))]
    if short := _ABBREVIATED.get(name):
        forms.append(
            f"{short}[军方媒国企籍队商货总裔{_PARTNERS}]|[{_PARTNERS}赴访驻对旅留抵]{short}"
        )
    parts = words(name) if is_han(name) else []
    if len(parts) > 2:
        forms.append("".join(part[0] for part in parts[:2]))
    if is_han(name) and len(name) == 3:
        forms.append(f"[{HAN}]{{0,3}}".join(name))
    return re.compile("|".join(forms))
