"""Whether an article never names what a Chinese question names (`rag.naming`).

What is said of one company, town or country answers nothing about another one, though all the
other words agree. A name that the article writes shorter is not missed (俄 for 俄罗斯), nor is one that
it takes for granted (see `rag.home`), nor a country of which it names a city. Nor is a
name missed that the article spells in another way: as the list has it (加州, 加利福尼亚), in the other
script (华沙, Warsaw), with other characters after the first two (卡塔琳娜, 卡塔里娜), or with characters
that sound alike (满州, 满洲). Of 4,509 training questions with names the text that answers is turned
away for 24, of other texts 98 % (`rag.builtin.score_rules`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from index.terms import HAN, is_han
from rag.builtin.dictionary import open_dictionary
from rag.gazetteer import of, spelt
from rag.naming import BETWEEN, Name
from rag.words import cuts, words

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

_FOREIGN = re.compile("[a-z]{2,}")

_PARTNERS = "中美俄日韩英法德澳加印欧朝"

_SUFFIX = re.compile("(?<=..)[省市县区州镇乡村国岛]$")


def missing(named: Iterable[Name], article: str, ours: str | None = None) -> tuple[Name, ...]:
    """Those of the names `named` of which `article`, folded, has no form; `ours` is the place that
    it means by 我市 without naming it."""
    return tuple(
        forms for forms in named if not any(_written(form, article, ours) for form in forms)
    )


def _written(name: str, article: str, ours: str | None) -> bool:
    if "·" in name:
        return re.search(BETWEEN.join(map(re.escape, name.split("·"))), article) is not None
    if name.isascii():
        whole = re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z]{{3}})", article)
        return whole is not None or _spelt_otherwise(name, article)
    return (
        name in article
        or bool(ours and (ours in name or name in ours))
        or _shorter(name).search(article) is not None
        or any(_as_words(other, article) for other in spelt(name) | of(name))
        or _spelt_otherwise(name, article)
    )


_BESIDE = 4
"""Characters to either side that show whether a name is part of another word."""


def _as_words(name: str, article: str) -> bool:
    """Whether a name stands in the article, and not by chance: 明和 in 文明和."""
    at = article.find(name)
    while at >= 0:
        start = max(0, at - _BESIDE)
        run = article[start : at + len(name) + _BESIDE]
        if {at - start, at - start + len(name)} <= cuts(run):
            return True
        at = article.find(name, at + 1)
    return False


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
