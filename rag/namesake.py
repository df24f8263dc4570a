"""Whether a text speaks of another one of the kind that a question names.

A question about Line 4 is not answered by a sentence about Line 3, nor one about the deputy head
by a sentence about the head: what a number, a rank or one of a few opposites tells apart must be
the one that is asked for. A text that names another one, and not the one asked for, is turned
away; one that names none is left to the judge. Of 13,522 Chinese training questions the sentence
that answers is turned away for 22 (`rag.builtin.score_rules`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from index.fold import fold
from index.terms import HAN, is_han
from rag.choices import choices
from rag.numerals import chinese_number
from rag.wanted import wanted
from rag.words import FUNCTION_WORDS

_NUMERAL = "(?<![0-9])[0-9]{1,9}|(?<![一二三四五六七八九十百])[一二三四五六七八九十百]{1,9}"
"""From its first character: of a long row of digits every rest would be tried as well."""

_NUMBERED = (
    "号线|号楼|号院|号门|号桥|号机|号令|号|届|期|批|轮|中学|中|小学|小|幼儿园|人民医院|医院|人民法院|实验小学|实验中学|公司|分公司|院|局|处|师|军|旅|团"
    "|大队|中队|支队|航站楼|车间|矿|厂|码头|标段|监区|分局|方面军|季度|高炉|环"
)
_COUNTED = "一(?=批|轮|处|团|局|小)"
"""Counts one and names none: 一批企业 is no first batch."""

_DESIGNATION = re.compile(
    rf"(?!{_COUNTED})第?({_NUMERAL}|首(?=批|届|期|轮))({_NUMBERED})(?<!小(?=时))(?!人|名|[间年月日]|来|以|的时)"
)
_LETTERED = re.compile(r"(?<![a-z0-9])([a-z]\d?\+?)(轮|座|栋|股|组|馆|厅|级)")
_ENGLISH = {"line": "号线", "phase": "期", "batch": "批", "round": "轮", "terminal": "航站楼"}
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_BEHIND = re.compile(rf"\b({'|'.join(_ENGLISH)}) (\d+|i{{1,3}}|iv)\b")
_AHEAD = re.compile(
    rf"\b({'|'.join(_WORDS)}|\d+(?=st|nd|rd|th))(?:st|nd|rd|th)? ({'|'.join(_ENGLISH)})\b"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TITLED = re.compile(
    "(?<!哪位)(?<!哪名)(?<!哪个)(?<!哪些)(?<!几位)(?<!几名)(副)?([院市省县区镇乡局部处科厅司校会馆站队所行台社厂村组师军旅团营连]长|主任|书记|主席|总统|总理|总?经理|理事长"
    "|秘书长|董事长|总裁|总干事|检察长|司令员?|教授|总工程师|总编辑?|导演|主编)"
)
_DIVISION = re.compile(
    rf"(?=([{HAN}]{{2}})([省市县区镇乡村州](?![长委民政场值级])[^省市县区镇乡村州，,。？?]{{2}}))"
)
"""A place by its last two characters, and what it goes on with: 信丰, 县发生."""

_NO_NAME = re.compile(
    "[么哪何各这那本该此其几一二三两的在和与及了于由从到对将是为令个我全年月副省市县区镇乡村州]"
)
_OF_YEAR = re.compile(r"(?<!\d)((?:1\d|20)\d\d)年(\d{1,2}月|[^\d，,。？?]{3})")
"""A year with its month, or with what it goes on with: of another year it is another matter."""

_DAY = "day"
_MONTH = "month"
_BARE_MONTH = re.compile(
    r"(?<![\d.])(?<!\d[-—~至到])(\d{1,2})(?=\s?月份?(?!\s?\d|[份\s]?[初中末底上下])|\s?[-—~至到]\s?\d{1,2}\s?月)"
)
"""A month without a day, the first of a span of months among them; its last one is no matter of
that month alone."""
_PERIOD = re.compile(
    "[上下]半年|(?<!占)全年(?!的?(?:最|任务|目标|计划|指标|预算))|(?:前[一二两三]|第?[一二三四])个?季度"
)
"""What is said of a longer time: nothing of one of its months. What a month is held against, the
plan for 全年, is no matter of the year."""
_THE_MONTH = re.compile("[上当本单同]月|[上本这]个月")
"""A month that is not named: it may be any."""

_DAY_OF_MONTH = re.compile(r"(?<!\d)(\d{1,2}月\d{1,2})[日号]")

_PREFIXES = (
    "早中晚",
    "上下",
    "男女",
    "东西南北",
    "新老旧",
    "大中小",
    "前后",
    "甲乙丙丁",
    "内外",
    "左右",
)
"""Characters of which one in front of a noun tells it from the others: 早稻 and 晚稻."""

_PREFIXED = {char: chars for chars in _PREFIXES for char in chars}
_SIDES = frozenset("部面边侧方")
"""After a compass point: where something lies is said by many points at once."""

_NO_NOUN = _SIDES | FUNCTION_WORDS | frozenset("国年来心京")
"""Behind a prefix no kind of thing: 河中的 and 最大的, 中国 and 大国, 新年 and 老年, 前来 and 后来; 北京
and 东京 are cities."""


_DEGREES = frozenset("多最较更很太极巨")
"""Before a prefix they make it say how much: 多大地方 is no 大地."""

_Named = tuple[str, str]
"""A kind and which of it: ("号线", "4")."""


@dataclass(frozen=True, slots=True)
class Namesakes:
    """What a question names of kinds of which there are several: kind to which of it."""

    numbered: Mapping[str, frozenset[str]]
    opposed: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, question: str) -> Namesakes:
        opposed = _by_kind(_opposites(question))
        if wanted(question) == "time":
            # Then another day or month is the answer.
            opposed.pop(_DAY, None)
            opposed.pop(_MONTH, None)
        if _PERIOD.search(fold(question)):
            # Written in many ways: 上半年, 1-6月, 前六个月.
            opposed.pop(_MONTH, None)
        return cls(_by_kind(_designations(question)), opposed)

    def another(self, sentence: str) -> bool:
        """Whether `sentence` names others of a kind, and not the one that is asked for."""
        return self.elsewhere(sentence) or _only_others(self.opposed, _opposites, sentence)

    def elsewhere(self, passage: str) -> bool:
        """The same for a whole passage, by what is numbered or ranked: opposites may stand in it
        for something else."""
        return _only_others(self.numbered, _designations, passage)


def _only_others(
    asked: Mapping[str, frozenset[str]], read: Callable[[str], Iterator[_Named]], text: str
) -> bool:
    said = _by_kind(read(text)) if asked else {}
    return any(kind in said and not which & said[kind] for kind, which in asked.items())


def _by_kind(named: Iterator[_Named]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for kind, which in named:
        found[kind] = found.get(kind, frozenset()) | {which}
    return found


def _designations(text: str) -> Iterator[_Named]:
    folded = fold(text)
    for match in _DESIGNATION.finditer(folded):
        numeral, kind = match.groups()
        value = int(numeral) if numeral.isdigit() else chinese_number(numeral.replace("首", "一"))
        if value is not None and not (kind == "号" and folded[: match.start()].endswith("月")):
            yield kind, f"{value:.0f}"
    for match in _LETTERED.finditer(folded):
        yield match.group(2), match.group(1)
    for match in _BEHIND.finditer(folded):
        yield _ENGLISH[match.group(1)], str(_ROMAN.get(match.group(2), match.group(2)))
    for match in _AHEAD.finditer(folded):
        said, kind = match.groups()
        yield _ENGLISH[kind], said if said.isdigit() else str(_WORDS.index(said) + 1)
    for match in _TITLED.finditer(folded):
        yield match.group(2), match.group(1) or ""


def _opposites(text: str) -> Iterator[_Named]:
    folded = fold(text)
    for match in _DIVISION.finditer(folded):
        if not _NO_NAME.search(match.group(1)):
            yield match.group(2), match.group(1)
    for match in _DAY_OF_MONTH.finditer(folded):
        yield _DAY, match.group(1)
    for match in _BARE_MONTH.finditer(folded):
        yield _MONTH, match.group(1)
    if not _THE_MONTH.search(folded):
        for match in _PERIOD.finditer(folded):
            yield _MONTH, match.group()
    for match in _OF_YEAR.finditer(folded):
        yield f"of a year: {match.group(2)}", match.group(1)
    for choice in choices(folded):
        if choice.kind != "compass":
            yield choice.kind, choice.value
    for before, char, noun in zip(f" {folded}", folded, folded[1:], strict=False):
        names_kind = before not in _DEGREES and is_han(noun) and noun not in _NO_NOUN
        if char in _PREFIXED and names_kind:
            yield _PREFIXED[char] + noun, char
