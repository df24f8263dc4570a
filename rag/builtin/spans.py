"""What could be an answer in a Chinese sentence: typed spans found by pattern, and spans that recur.

A type says which question words fit. Patterns follow newspaper style (5300余家, 1500多名, 第28届).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.builtin.lexicon import SURNAMES

Kind = Literal[
    "person", "date", "number", "ordinal", "place", "organisation", "title", "thing", "clause"
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """text[start:end] could be asked for by a question word of `kind`."""

    start: int
    end: int
    kind: Kind


_DIGITS = r"\d[\d,.]*"
_COUNT = r"[多余]?[万亿千百十]{0,2}[多余]?"
_UNITS = (
    "个百分点|平方公里|平方米|立方米|公里|千米|海里|美元|欧元|日元|港元|英镑|人次|人民币|元|人|家|名|个|项|条|种|件|届|次|"
    "场|户|台|辆|架|艘|座|所|部|册|篇|本|张|位|吨|公斤|千克|克|米|厘米|毫米|亩|公顷|岁|天|年|个月|周|小时|分钟|秒|度|"
    "倍|层|栋|套|级|只|头|株|棵|批|类|支|款|枚|箱|瓶|国|省|市|县|区|村|支队|万|亿"
)
_NUMERAL = "一二两三四五六七八九十百千万亿零半几数"
NUMBER = re.compile(
    rf"(?:{_DIGITS}{_COUNT}(?:%|％|‰|{_UNITS})|{_DIGITS}%|[{_NUMERAL}]{{1,6}}[多余]?(?:{_UNITS})|百分之[{_NUMERAL}点]+)"
)
DATE = re.compile(
    r"\d{4}\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?)?|\d{1,2}\s?月\s?\d{1,2}\s?[日号]|"
    r"(?:今年|去年|明年|前年|当年|本月|上月)(?:\d{1,2}月(?:\d{1,2}日)?|[上下]半年|[年月]?[初底末])|"
    r"\d{1,2}月[上中下]旬|\d{2,4}年代|(?:上午|下午|晚上|凌晨)\d{1,2}[时点](?:\d{1,2}分)?"
)
ORDINAL = re.compile(rf"第(?:\d+|[{_NUMERAL}]+)(?:届|次|位|名|个|批|章|季|期|代|条|集|轮|站)")
TITLE = re.compile(r"《[^《》]{2,24}》|“[^“”]{2,14}”")
_NAME = rf"(?:[{''.join(sorted(SURNAMES))}][一-鿿]{{1,2}}|[一-鿿]{{2,4}}·[一-鿿]{{2,6}})"
_OFFICE = (
    "记者|董事长|主任|教授|书记|经理|总裁|院长|主席|部长|市长|省长|县长|局长|校长|会长|总统|总理|首相|创始人|CEO|队长|"
    "主编|导演|演员|歌手|作家|专家|院士|研究员|负责人|老师|医生|律师|选手|发言人|总监|女士|先生|代表|委员|同志|司令|教练"
)
PERSON = re.compile(
    rf"(?:{_OFFICE})\s?({_NAME})(?=[说表介认指告在，、,：:（(。及和与称坦看强透]|$)|({_NAME})(?=(?:说|表示|介绍|认为|指出|告诉|坦言|强调|透露))"
)
PLACE = re.compile(
    r"(?<![一-鿿])?[一-鿿]{2,5}?(?:自治区|开发区|新区|省|市|区|县|镇|乡|村|街道|国|州|岛|路|港)(?![一-鿿]?[长委政场])"
)
ORGANISATION = re.compile(
    r"[一-鿿A-Za-z]{2,14}?(?:有限公司|公司|集团|大学|学院|研究所|研究院|委员会|银行|协会|医院|中心|局|部|厅|基金会|法院|博物馆|联盟|俱乐部)"
)
_VERBS = (
    "是|为|包括|提出|推出|发布|宣布|负责|获得|获|成为|建立|成立|开展|完成|实现|启动|举办|设立|建设|打造|形成|制定|达到|采用|"
    "提供|进行|加强|推进|推动|支持|增加|减少|面临|导致|造成|引发|具有|拥有|属于|位于|来自|称为|叫做|利用|通过|根据|表示|认为|"
    "指出|强调|发现|显示|要求|规定|选择|参加|参与|主演|创作|出版|担任|创立|发明|使用|研发|生产|种植|出口|收购|投资"
)
CLAUSE = re.compile(
    rf"(?:{_VERBS})了?([^，。；！？、,;!?的了]{{1,2}}[^，。；！？,;!?]{{2,26}})(?=[，。；！？,;!?]|$)"
)
_PLAIN: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (DATE, "date"), (ORDINAL, "ordinal"), (NUMBER, "number"), (TITLE, "title"),
    (ORGANISATION, "organisation"), (PLACE, "place"),
)  # fmt: skip
_EXACT = frozenset(("date", "ordinal", "number", "title"))
_LOOSE = frozenset(
    "的了是在和与及等个这那有不为就也都而但或由以从对向被把将并于其之所各该我你他她它们上中下前后内外里来去说到"
)
_WORDLIKE = re.compile(r"^[一-鿿A-Za-z0-9·.%]+$")


def typed(sentence: str, words: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Candidates of `sentence` found by pattern, places and clauses only where they begin and end
    as `words` do; they may overlap."""
    starts, ends = {start for start, _ in words}, {end for _, end in words}
    found = [
        Candidate(match.start(), match.end(), kind)
        for pattern, kind in _PLAIN
        for match in pattern.finditer(sentence)
        if kind in _EXACT or (match.start() in starts and match.end() in ends)
    ]
    for match in PERSON.finditer(sentence):
        start, end = match.span(1) if match.group(1) else match.span(2)
        found.append(Candidate(start, end, "person"))
    found.extend(
        Candidate(*match.span(1), "clause")
        for match in CLAUSE.finditer(sentence)
        if match.start(1) in starts
    )
    return found


def recurring(
    text: str, words: Sequence[tuple[int, int]], longest: int = 5
) -> dict[str, list[int]]:
    """Runs of 1 to `longest` words (2 to 12 characters) that stand twice or more in `text`, by
    their starts; a run is left out where a longer one stands as often."""
    places: dict[str, list[int]] = defaultdict(list)
    for first, (start, _) in enumerate(words):
        if text[start] in _LOOSE or not text[start].isalnum():
            continue
        for last in range(first, min(first + longest, len(words))):
            end = words[last][1]
            if end - start > 12 or (last > first and words[last][0] != words[last - 1][1]):
                break
            if not text[end - 1].isalnum() and text[end - 1] != "%":
                break
            if end - start >= 2 and text[end - 1] not in _LOOSE:
                places[text[start:end]].append(start)
    often = {span: starts for span, starts in places.items() if len(starts) > 1}
    inside = {
        part
        for span, starts in often.items()
        for part in _parts(span)
        if part in often and len(often[part]) == len(starts)
    }
    return {s: p for s, p in often.items() if s not in inside and _WORDLIKE.match(s)}


def _parts(span: str) -> set[str]:
    size = len(span)
    return {span[a:b] for a in range(size) for b in range(a + 2, size + 1) if b - a < size}


def kind_of(span: str) -> Kind:
    """The kind of a span on its own."""
    for pattern, kind in _PLAIN:
        if pattern.fullmatch(span):
            return kind
    if span[0] in SURNAMES and 2 <= len(span) <= 3:
        return "person"
    return "thing"
