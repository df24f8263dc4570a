"""What a Chinese question names of which something else could be said.

Names are those of a list (`rag.gazetteer`), those in Latin letters, and institutions by what stands
before their kind (胸科 in 胸科医院). Of what surrounds the question's matter a text need not speak: it
is no name here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.fold import fold
from index.terms import HAN
from rag.builtin.dictionary import open_dictionary, stem
from rag.gazetteer import is_name
from rag.lexicon import VERBS_ZH
from rag.query import language
from rag.region import in_table
from rag.words import FUNCTION_WORDS, cuts, is_word

_LONGEST = 7
BETWEEN = "[·•・‧∙.]"
"""The dots between the parts of a foreign person's name."""

_RUN = re.compile(rf"[{HAN}]+(?:(?:{BETWEEN}[a-z])*{BETWEEN}[{HAN}]+)*")
_PARTS = re.compile(rf"(?:{BETWEEN}[a-z])*{BETWEEN}")
_WORD = "[A-Z][a-z]+[A-Za-z]+"
_LATIN = re.compile(rf"(?<![A-Za-z0-9]){_WORD}(?:[ -]{_WORD})*(?![A-Za-z0-9])")
"""A name in Latin letters; one in capitals may be an abbreviation that is spelt out (GDP, CEO)."""

_COMMON_LATIN = frozenset(["wifi", "app", "email", "vlog", "logo", "plus", "pro", "max"])
_TELLING = 2
"""Characters that tell a part of a person's name that is on no list, of which the end is unknown."""

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

_SAME = re.compile(rf"(?:{_KIND})?\s*[(（]?\s*")
"""Between two forms of one name, in two scripts: 谷歌公司 (Google)."""

_BEFORE_BRACKET = re.compile(rf"([{HAN}]*?)(?:{_KIND})?\s*[(（]\s*$")
_LAST = 3
"""Characters before a bracket that tell a name on no list: where it begins is unknown."""

_NO_NAME = re.compile(
    "[么哪何各这那本该此其几一二两三四五六七八九十多些的在和与及了于由从到对将是为令个我全家所座条第有给被当去来做建"
    "乘修进出往名某新老大小高]|型$|医院|大学|中学|公司"
)
"""What stands before a kind and names none of it: 哪家医院, 三条铁路, 乘高铁."""


Name = tuple[str, ...]
"""What one is called, folded; one of the forms in an article is enough."""


_Named = tuple[int, int, Name]
"""Where in the question something is named, and how."""


def names(question: str) -> tuple[Name, ...]:
    """What a Chinese question names, in order: listed names that are whole words in it, names in
    Latin letters, and what stands before the kind of an institution. Nothing for one in English,
    of which an article writes the names in other letters."""
    if language(question) != "zh":
        return ()
    folded = fold(question)
    plain = _WHY.sub(lambda why: " " * len(why.group()), folded)
    found = [named for run in _RUN.finditer(plain) for named in _in_run(run.start(), run.group())]
    found = _in_two_scripts(sorted([*found, *_latin(question, folded)]), folded)
    known = {form for _, _, name in found for form in name}
    institutions = [
        (name,)
        for name in _INSTITUTION.findall(folded)
        if name not in known and _distinguishes(name)
    ]
    # Whether an article speaks of a city or a province of China is for `rag.region`.
    listed = [name for _, _, name in found if not (len(name) == 1 and in_table(name[0]))]
    return tuple(dict.fromkeys([*listed, *institutions]))


def _in_run(offset: int, run: str) -> Iterator[_Named]:
    """Listed names in a run of Chinese characters that begins at `offset`. Parts with dots between
    are a person's, whom an article may call by the last of them alone, and one by the first another."""
    ends = [0, *(end for dot in _PARTS.finditer(run) for end in dot.span()), len(run)]
    parts = [(start, run[start:end]) for start, end in zip(ends[::2], ends[1::2], strict=True)]
    first = -1
    called: Name = ()
    for number, (at, part) in enumerate(parts):
        last: Name = ()
        for start, end in _listed(part):
            if (number > 0 and start == 0) or (number + 1 < len(parts) and end == len(part)):
                first = offset + at + start if first < 0 else first
                last = (part[start:end],)
            else:
                yield offset + at + start, offset + at + end, (part[start:end],)
        if first >= 0 and number > 0 and not last:
            # Of 肖会 the name may be 肖 alone: then it stands behind the other one.
            before = parts[number - 1][1][-_TELLING:]
            told = not FUNCTION_WORDS & set(part[:_TELLING]) and len(part) >= _TELLING
            last = (*([part[:_TELLING]] if told else []), f"{before}·{part[0]}")
        called = last or called
    if called:
        yield first, offset + parts[-1][0], called


def _latin(question: str, folded: str) -> Iterator[_Named]:
    """Names in Latin letters: in full, and by the last word where that is none of the language; in
    brackets, by what stands before too."""
    common = open_dictionary().words
    for match in _LATIN.finditer(question):
        spelt = match.group().lower().replace("-", " ")
        if spelt in _COMMON_LATIN:
            continue
        last = spelt.split()[-1]
        forms = [spelt] if last == spelt or stem(last) in common else [spelt, last]
        before = _BEFORE_BRACKET.search(folded, 0, match.start())
        if before and len(before.group(1)) >= _TELLING:
            forms.append(before.group(1)[-_LAST:])
        yield match.start(), match.end(), tuple(forms)


def _in_two_scripts(found: Sequence[_Named], folded: str) -> list[_Named]:
    """Names that stand side by side, or one in brackets behind the other, in one script and in the
    other, as one name."""
    merged: list[_Named] = []
    for start, end, name in found:
        if merged:
            first, before, other = merged[-1]
            apart = name[0].isascii() != other[0].isascii()
            if apart and _SAME.fullmatch(folded, before, start):
                merged[-1] = (first, end, tuple(dict.fromkeys([*other, *name])))
                continue
        merged.append((start, end, name))
    return merged


def _distinguishes(modifier: str) -> bool:
    common = is_word(modifier) and not is_name(modifier)
    return not (_NO_NAME.search(modifier) or modifier in VERBS_ZH or common)


def _listed(run: str) -> list[tuple[int, int]]:
    """Places of the list's names in a run of Chinese characters, beginning and ending where words do."""
    ends_of_words = cuts(run)
    found, start = [], 0
    while start < len(run):
        ends = range(min(start + _LONGEST, len(run)), start + 1, -1)
        end = next((e for e in ends if {start, e} <= ends_of_words and is_name(run[start:e])), None)
        if end is not None and not _LIES_IN.match(run, end) and not run[:start].endswith(_OR):
            found.append((start, end))
        start = end or start + 1
    return found
