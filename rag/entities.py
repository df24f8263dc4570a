"""Names, times, numbers and quoted titles in a question or a short answer, by rule.

Typed, so that a follow-up can put one in another's place ("那理想汽车呢？" for a company,
"2022年呢？" for a year). Rules look at endings, surnames, lists of places and capitals;
they know nothing of the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.fold import fold
from index.terms import HAN
from rag import lexicon

EntityKind = Literal[
    "quote", "time", "ordinal", "number", "person", "organisation", "place", "latin"
]


@dataclass(frozen=True, slots=True)
class Entity:
    """A typed range [start, end) of the text it was found in."""

    kind: EntityKind
    text: str
    start: int
    end: int


_NUMERAL = r"[0-9零〇一二两三四五六七八九十百千]+"
_QUARTER = r"第?[一二三四1-4]季度|[上下]半年"
TIME_ZH = re.compile(
    rf"(?:(?:[0-9]{{4}}|[零〇一二三四五六七八九]{{4}}|[0-9]{{2}})年?(?:{_QUARTER})"
    rf"|(?:[0-9]{{2,4}}|[零〇一二三四五六七八九]{{4}})年(?:[0-9十一二三]{{1,2}}月)?"
    rf"(?:[0-9十一二三]{{1,3}}[日号])?(?:{_QUARTER})?"
    rf"|[0-9十一二]{{1,2}}月(?:[0-9十一二三]{{1,3}}[日号])?|(?:今|去|前|明)年(?:{_QUARTER}|同期)?|{_QUARTER}"
    rf"|前{_NUMERAL}个?[月季天年]|{_NUMERAL}月份|今[春夏秋冬]|[昨今明前]天|(?:每?周|星期)[一二三四五六日天末]|工作日|节假日|[本上下]个?[月周]|{_NUMERAL}世纪(?:[0-9一二三四五六七八九]+0?年代)?)"
)
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
TIME_EN = re.compile(
    rf"\b(?:{_MONTHS}\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTHS}(?: \d{{4}})?|{_MONTHS} \d{{4}}"
    r"|(?:the )?(?:first|second|third|fourth) quarter(?: of \d{4})?|(?:1[0-9]|20)\d{2}(?!\d)"
    r"|(?:last|this|next|the (?:coming|previous|past|current|last|next)) (?:year|month|week|season)"
    r"|(?:\d+|an?|two|three|four|five|six|seven|eight|nine|ten|twenty) (?:year|month|week|day)s? ago"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|week(?:day|end)s|yesterday|today)\b"
)
_ORDINAL = re.compile(rf"第{_NUMERAL}[届期批次位名个条版集季代任]|首[届批次]")
_QUOTE = re.compile(r"《[^《》]+》|“[^“”]+”|「[^「」]+」|『[^『』]+』|\"[^\"]+\"")
_NUMBER = re.compile(r"[0-9][0-9,.]*(?:万亿|[万亿千百])?[余多]?[%％]?")

# A name goes on to the left until a character or a word that cannot be inside one.
_OUTSIDE = (
    r"的在和与及、，。；：！？是了于由被对向从给把为将去到等说这那该此各每某本我,.;:!?()（）\s"
)
_INSIDE = rf"(?:(?![{_OUTSIDE}]|有(?![限色]))[{HAN}A-Za-z0-9·&\-])"
_BEFORE_NAME = rf"(?<!{_INSIDE})"
_BRACKETED = r"(?:[(（][^()（）]{1,8}[)）])?"
_ORGANISATION = re.compile(
    rf"{_BEFORE_NAME}{_INSIDE}{{1,24}}{_BRACKETED}{_INSIDE}{{0,12}}"
    rf"(?:{lexicon.either(lexicon.ORGANISATION_ENDINGS)})"
)
_PLACE = re.compile(
    rf"(?:{lexicon.either(lexicon.PLACES)})(?:特别行政区|自治区|[省市县]|区(?!域))?"
    rf"|{_BEFORE_NAME}{_INSIDE}{{2,4}}?[{''.join(lexicon.PLACE_ENDINGS)}](?!域)"
)
# A question word takes the noun that it asks for along: 哪家公司 names no company.
_CUTS = re.compile(
    rf"(?:{lexicon.WH_ZH.pattern})(?:[{HAN}]{{0,6}}?(?=[的在获有是]|[^{HAN}]|$))?"
    rf"|{lexicon.either(lexicon.STRONG_PREDICATES_ZH)}|{TIME_ZH.pattern}"
)
_NOT_A_PERSON = lexicon.either((*lexicon.TITLES, *lexicon.ATTRIBUTES_ZH, *lexicon.PREDICATES_ZH))
_SURNAME = rf"(?:(?!{_NOT_A_PERSON}|何[时地处人年])(?:{lexicon.either(lexicon.SURNAMES)}))"
# Verbs that people are the subject or the object of.
_BY_PEOPLE = "表示|认为|指出|介绍|透露|宣布|强调|坦言|回忆|击败|战胜|率领|带领|当选"
_TO_PEOPLE = ("击败", "击败了", "战胜", "战胜了", "授予", "任命", "采访", "聘请", "邀请")
_AFTER_PERSON = (
    r"(?=$|[\s、，。；：！？?,.;:()（）“”\"]|的|是|在|于|为|被|由|将|曾|说|等|有|从|向|对|又|还|都|也|获|担|率|呢"
    rf"|同志|先生|女士|任(?![务何命意由])|{_BY_PEOPLE}|{lexicon.WH_ZH.pattern}|{lexicon.either(lexicon.PREDICATES_ZH)}"
    # 李明和王伟, but 沈清和当选: between two names there is no verb.
    rf"|[和与及](?!{_BY_PEOPLE}|{lexicon.either(word for word in lexicon.PREDICATES_ZH if len(word) > 1)}))"
)
_BEFORE_PERSON = (
    r"(?:^|(?<=[\s、，。；：！？,.;:()（）“”\"和与及对由被是])|"
    + "|".join(f"(?<={word})" for word in (*lexicon.TITLES, *_TO_PEOPLE))
    + ")"
)
_GIVEN = rf"(?:[{HAN}]{{1,2}}?(?<![{''.join(lexicon.PLACE_ENDINGS)}]))"
_PERSON = re.compile(rf"{_BEFORE_PERSON}{_SURNAME}{_GIVEN}{_AFTER_PERSON}")
_FOREIGN = re.compile(rf"{_INSIDE.replace('·', '')}{{1,7}}(?:·{_INSIDE.replace('·', '')}{{1,8}})+")
_NAME_JOINERS = r"(?:of|the|and|for|de|van|von|al|&)"
_LETTER = r"[A-Za-z0-9_À-ÖØ-öø-ÿ.&'’-]"
_LATIN = re.compile(
    rf"(?<![A-Za-z0-9])[A-Z]{_LETTER}*(?:\s+(?:{_NAME_JOINERS}\s+){{0,2}}(?!(?:1\d|20)\d\d\b)[A-Z0-9]{_LETTER}*)*"
    r"|(?<![A-Za-z0-9])[a-z]+[A-Z0-9][A-Za-z0-9]*"
)


def entities(text: str) -> tuple[Entity, ...]:
    """Typed entities of `text` in order, none overlapping; stronger kinds win over weaker."""
    taken: list[Entity] = []
    for entity in _candidates(text):
        if all(entity.end <= other.start or entity.start >= other.end for other in taken):
            taken.append(entity)
    return tuple(sorted(taken, key=lambda entity: entity.start))


def kind_of(phrase: str) -> EntityKind | None:
    """What `phrase` as a whole is, or None for a common noun or anything else."""
    stripped = re.sub(r"^the (?=[A-Z])", "", phrase.strip())
    for entity in _candidates(stripped):
        if entity.start == 0 and entity.end == len(stripped):
            return entity.kind
    if re.fullmatch(rf"{_SURNAME}[{HAN}]{{1,2}}", fold(stripped)):
        return "person"
    words = stripped.lower().split()
    if words and " ".join(words).removeprefix("the ") in lexicon.ENGLISH_PLACES:
        return "place"
    return None


def _candidates(text: str) -> Iterator[Entity]:
    folded = fold(text)
    cut = _CUTS.sub(_blank, folded)
    patterns: tuple[tuple[EntityKind, re.Pattern[str], str], ...] = (
        ("quote", _QUOTE, text),
        ("ordinal", _ORDINAL, folded),
        ("time", TIME_ZH, folded),
        ("time", TIME_EN, text),
        ("person", _FOREIGN, cut),
        ("organisation", _ORGANISATION, cut),
        ("place", _PLACE, cut),
        ("person", _PERSON, folded),
        ("latin", _LATIN, text),
        ("number", _NUMBER, folded),
    )
    for kind, pattern, subject in patterns:
        for match in pattern.finditer(subject):
            start, end = match.span()
            if kind == "latin":
                start, end = _without_question_words(text, start, end)
            if start < end:
                yield Entity(_place_or(kind, text[start:end]), text[start:end], start, end)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _place_or(kind: EntityKind, text: str) -> EntityKind:
    plain = text.lower().removeprefix("the ").replace(" ", "")
    parts = re.split(r"[-–]", plain)
    if kind == "latin" and all(part in lexicon.ENGLISH_PLACES for part in parts):
        return "place"
    return kind


def _without_question_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop capitalised words that only open the sentence ("What", "In the")."""
    while start < end:
        word = re.match(r"\S+", text[start:end])
        if word is None or word.group().lower().strip("'’.,") not in lexicon.FUNCTION_EN:
            break
        start += word.end()
        while start < end and text[start].isspace():
            start += 1
    return start, len(text[:end].rstrip(".'’"))
