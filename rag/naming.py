"""What a Chinese question names of which something else could be said.

Names are those of a list (`rag.gazetteer`), those in Latin letters, and institutions by what stands
before their kind (胸科 in 胸科医院). Of what surrounds the question's matter a text need not speak: it
is no name here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.fold import fold
from index.terms import HAN
from rag.gazetteer import is_name
from rag.lexicon import VERBS_ZH
from rag.query import language
from rag.region import in_table
from rag.words import is_word, words

_LONGEST = 7
_BETWEEN = "[·•・‧∙]"
"""The dots between the parts of a foreign person's name."""

_RUN = re.compile(rf"[{HAN}]+(?:{_BETWEEN}[{HAN}]+)*")
_WORD = "[A-Z][a-z]+[A-Za-z]+"
_LATIN = re.compile(rf"(?<![A-Za-z0-9]){_WORD}(?:[ -]{_WORD})*(?![A-Za-z0-9])")
"""A name in Latin letters; one in capitals may be an abbreviation that is spelt out (GDP, CEO)."""

_COMMON_LATIN = frozenset([
    "wifi", "app", "email", "vlog", "logo", "plus", "pro", "max", "the", "new", "old", "north", "south",
    "east", "west", "san", "saint", "great", "united", "royal", "national",
])  # fmt: skip
_TELLING = 2
"""Characters that tell a part of a person's name that is on no list, of which the end is unknown."""

_BEFORE_BRACKET = re.compile(rf"([{HAN}]{{{_TELLING}}})[(（][^()（）]*$")
"""What a name in brackets is another form of: 布丰 (Buffon)."""

_WHY = re.compile("为什么(?!时候|地方|人)|为何(?![时地处人])")
"""Before names are read: 胡充华为什么 names no 华为."""

_OR = "还是"
_LIES_IN = re.compile(f"的?哪[一个座]*(?:[州省郡市县区]|城市|地区|地方)|{_OR}")
"""Behind a name that an article need not have: what the answer lies in (英国的哪个郡), and one of two
to choose from."""

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


Name = tuple[str, ...]
"""What one is called, folded; one of the forms in an article is enough."""


def names(question: str) -> tuple[Name, ...]:
    """What a Chinese question names, in order: listed names that are whole words in it, names in
    Latin letters, and what stands before the kind of an institution. Nothing for one in English,
    of which an article writes the names in other letters."""
    if language(question) != "zh":
        return ()
    folded = fold(question)
    found = [
        name for run in _RUN.finditer(_WHY.sub("   ", folded)) for name in _in_run(run.group())
    ]
    found += _latin(question, folded)
    found += [(name,) for name in _INSTITUTION.findall(folded) if _distinguishes(name)]
    return tuple(dict.fromkeys(found))


def _in_run(run: str) -> Iterator[Name]:
    """Listed names in a run of Chinese characters; its parts are a person's where dots are between:
    an article may have the last of them alone."""
    parts = re.split(_BETWEEN, run)
    person: list[str] = []
    for number, part in enumerate(parts):
        for start, end in _listed(part):
            name = part[start:end]
            if (number > 0 and start == 0) or (number + 1 < len(parts) and end == len(part)):
                person.append(name)
            elif not in_table(name):
                # Whether an article speaks of a city or a province of China is for `rag.region`.
                yield (name,)
    if person:
        unlisted = [part[:_TELLING] for part in parts[1:] if len(part) >= _TELLING]
        yield tuple(dict.fromkeys([*person, *unlisted]))


def _latin(question: str, folded: str) -> Iterator[Name]:
    """Names in Latin letters: the words that tell them, or, in brackets, what stands before."""
    for match in _LATIN.finditer(question):
        spelt = re.split("[ -]", match.group().lower())
        forms = [word for word in spelt if word not in _COMMON_LATIN]
        before = _BEFORE_BRACKET.search(folded[: match.start()])
        if forms:
            yield tuple(forms + ([before.group(1)] if before else []))


def _distinguishes(modifier: str) -> bool:
    common = is_word(modifier) and not is_name(modifier)
    return not (_NO_NAME.search(modifier) or modifier in VERBS_ZH or common)


def _listed(run: str) -> list[tuple[int, int]]:
    """Places of the list's names in a run of Chinese characters, beginning and ending where words do."""
    cuts, at = {0}, 0
    for word in words(run):
        at += len(word)
        cuts.add(at)
    found, start = [], 0
    while start < len(run):
        ends = range(min(start + _LONGEST, len(run)), start + 1, -1)
        end = next((e for e in ends if {start, e} <= cuts and is_name(run[start:e])), None)
        if end is not None and not _LIES_IN.match(run, end) and not run[:start].endswith(_OR):
            found.append((start, end))
        start = end or start + 1
    return found
