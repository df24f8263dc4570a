"""Whether a sentence can say what a question asks for: money for 多少钱, a length for how tall.

Stricter than `rag.wanted` and only where a question leaves no choice: what it asks for is read
off its question word with the unit behind it or the noun before it, and a sentence without a
quantity of that sort is no answer, however much it speaks of the matter. Where a question can be
answered in several ways nothing is demanded. Of 2,378 training questions that demand something
the sentence that answers is turned away for 19, of the other sentences around it 56 %
(`rag.builtin.score_rules`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Literal

from index.fold import fold
from rag.dates import dates
from rag.fates import fate

Demand = Literal[
    "money", "percent", "length", "area", "weight", "duration", "clock", "year", "age",
    "temperature", "telephone", "number",
]  # fmt: skip

_ZH_NUMERAL = "[〇零一二两三四五六七八九十百千万亿半数几]"
_EN_NUMERAL = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundreds?|thousands?|dozens?|millions?|billions?|half|several)\b"
)
_COUNT = rf"(?:\d|{_ZH_NUMERAL}|{_EN_NUMERAL})"
_SCALE = r"(?:[多余来几\s-]|万|亿|千|百|\b(?:hundred|thousand|million|billion|trillion|and a half)\b){0,8}"
_BEFORE = rf"{_COUNT}{_SCALE}(?:个半?)?"

_MEASURES = (
    "个家名位场座条项台辆艘层届次种枚张本册所户间套株头只件部篇首支队组票颗架栋片块份处站级门人"
)
_COUNTED = {
    "场": "场次局回胜战连", "座": "座处栋", "次": "次回场度届", "枚": "枚块面颗发金银铜", "届": "届次", "户": "户家",
    **dict.fromkeys("人名位", "人名位口员"), **dict.fromkeys("辆台", "辆台部套架"),
    **dict.fromkeys("册本", "册本部卷"), **dict.fromkeys("家间所", "家间所个座"),
    "艘": "艘条只", "株": "株棵",
}  # fmt: skip
"""Measure words that a counting answer repeats, with those that may stand for each."""

_ANY = "(?<!一)个(?!半?(?:多?月|小时|星期|钟头|百分点|世纪|季度))"
"""May stand for any of them in a sentence; as the words that answer it is too weak a sign."""

_MONEY = (
    r"[日港韩美欧台澳加]?[元圆]|块|人民币|美金|美分|英?镑|卢布|法郎|马克|先令|两|文|贯|yuan|rmb|dollars?|euros?|pounds?|cents?"
    r"|francs?|pence"
)
_LENGTH = (
    r"公里|千米|米|厘米|公分|公尺|毫米|里|海里|尺|丈|寸|英[里尺寸]|哩|呎|吋|码|光年|步|层|(?:a )?miles?|km|cm|mm|m\b|met(?:er|re)s?"
    r"|feet|foot|ft|inch(?:es)?|kilomet(?:er|re)s?|yards?|stor(?:ies|eys)|nanomet(?:er|re)s?"
)
_AREA = r"平方|亩|公顷|顷|英亩|坪|acres?|hectares?|square|sq|㎡|m2|km2"
_WEIGHT = r"公?吨|公斤|千克|克|斤|磅|盎司|tons?|tonnes?|kg|g\b|pounds?|lbs?|kilograms?|grams?"
_DURATION = (
    r"年|月|周|星期|礼拜|小时|钟头|天|日|分|秒|载|代|世纪|季|years?|months?|weeks?|days?|hours?|minutes?|seconds?"
    r"|decades?|centur(?:y|ies)|seasons?"
)

_SAYS: dict[Demand, re.Pattern[str]] = {
    "money": re.compile(
        rf"{_BEFORE}(?:{_MONEY})|[$¥€£]\s?\d|(?:us|hk|nt)\$|人民币{_COUNT}"
        rf"|\d\s?[万亿](?![\u4e00-\u9fff])|免费|无偿|\bfree\b|million"
    ),
    "percent": re.compile(
        rf"[%‰]|百分|分之|{_ZH_NUMERAL}成|一半|半数|过半|大半|倍|\d\s?[:比]\s?\d|全部|率.{{0,8}}\d|per ?cent|\bhalf\b|\b(?:third|quarter|fourth|fifth)s?\b"
        r"|majority|all of|\bin (?:ten|five|four|three)\b"
    ),
    "length": re.compile(rf"{_BEFORE}\s?(?:{_LENGTH})"),
    "area": re.compile(rf"{_BEFORE}\s?(?:{_AREA})|平方(?:公里|米|千米)"),
    "weight": re.compile(rf"{_BEFORE}\s?(?:{_WEIGHT})"),
    "duration": re.compile(
        rf"{_BEFORE}\s?(?:{_DURATION})|每[年月周天日]|[终毕]生|(?<![第统])一生(?!产)|终身|一辈子|许久|永[久远]|长期|[多常]年|(?<![增校])长年"
        r"|(?<!调)整年(?!度)|世世代代|直到|至今|学期(?!间)|学年|[暑寒]假|通宵|彻夜|昼夜|刻钟|[一整](?:夜|宿|晚|天)|\blife|\ba (?:week|month|day|year|decade|century|season|night|moment)\b|until"
        r"|forever|permanent|indefinite|overnight|semester|(?:second|minute|hour|day|week|month|year)s\b"
    ),
    "clock": re.compile(
        rf"(?:\d|{_ZH_NUMERAL})\s?[时点]|\d:\d|\d\s?[ap]\.?m|noon|midnight|o'clock|正午|中午|午夜|凌晨"
    ),
    "year": re.compile(
        r"(?<!\d)\d{2,4}(?!\d)|[〇零一二三四五六七八九]{2,4}|年|世纪|year|century|decade"
    ),
    "age": re.compile(
        rf"岁|(?<!\d)\d\d(?!\d)|\byears? old|year-old|\bage[ds]?\b|周年|年[逾近满]|[卒享终]年|{_COUNT}.{{0,12}}(?:年|years?)|出生|born"
    ),
    "temperature": re.compile(r"度|℃|°|degrees?|摄氏|华氏|kelvin|\d\s?[fck]\b"),
    "telephone": re.compile(r"\d{5,}|\d{3,4}[- ]\d{3,}|(?<!\d)1\d\d(?!\d)"),
    "number": re.compile(
        rf"\d|[〇零二三四五六七八九十百千万亿半](?!大)|第一|一(?![些款批系致直般样起切定提律并向旦再贯带])|[两数几双][{_MEASURES}]|{_EN_NUMERAL}"
        r"|only|single|both|pair|couple|once|twice|first"
    ),
}  # fmt: skip

_MANY = r"(?:多少|几)(?:多)?(?:百|千|万|亿)*"
_ASKS: tuple[tuple[Demand, re.Pattern[str]], ...] = (
    ("telephone", re.compile(
        r"(?:电话|热线|手机号)(?:号码|号)?(?:是|为)?(?:多少|什么)|(?:telephone|phone|hotline) number")),
    ("clock", re.compile(r"几点|几时[开关]|(?<!during )what time (?:do|is|was|are|will|can)|which hour")),
    ("temperature", re.compile(rf"{_MANY}(?:摄氏)?(?:度|℃)|(?:气温|温度)(?:是|为|有|达到?)?多[少高]|how (?:hot|cold)")),
    ("age", re.compile(r"几岁|多少岁|多大(?:年纪|岁数|年龄)|年龄(?:是|为)?多[少大]|\bhow old")),
    ("percent", re.compile(
        r"百分之(?:多少|几)|多少(?:百分点|比例)|(?:率|比例|占比|比重|百分比|概率|幅度|份额)(?:是|为|达|达到|有|约|高达|约为|已达|将达)*(?:多少|几|多高|多大)"
        r"|what (?:percentage|percent|proportion|share|fraction)|how many percent")),
    ("money", re.compile(
        rf"多少钱|{_MANY}(?:{_MONEY.split('|yuan')[0]})(?!素)"
        r"|(?:投资|造价|价格|售价|票价|单价|房价|收盘价|定价|费用|预算|成本|工资|薪水|月薪|年薪|学费|罚款|罚金|奖金|营业额|销售额|产值|利润"
        r"|营收|收入|总值|损失|耗资|身价|市值|补贴)(?:总?额|金额)?(?:是|为|达|达到|有|约|约为|高达|共|共计|将达|了)*多少(?=[?!。,]|$)"
        r"|how much (?:money|\w+ (?:\w+ ){0,6}?(?:cost|pay|paid|spend|spent|charge|earn)\b)"
        r"|how much (?:is|are|was|were) [\w' -]+? (?:worth|fined|paid|sold)|how many (?:yuan|dollars|euros|pounds|cents)"
        r"|what (?:fine|price|fee|fare|salary|budget|bonus)\b|what (?:is|was|are|were) the (?:\w+ )?(?:price|cost|budget|fee|fare|fine|salary)s? (?:of|for)")),
    ("area", re.compile(
        rf"面积(?:是|为|有|达|达到|约|约为|共)*多[少大]|{_MANY}(?:平方|亩|公顷)|how many (?:acres|hectares|square)")),
    ("weight", re.compile(rf"多重|{_MANY}(?:吨|公斤|千克|克|斤|磅)|重量(?:是|为)?多少|how (?:heavy|many (?:tons|tonnes|kilograms|pounds of))")),
    ("length", re.compile(
        rf"(?<![许很])多[高宽深远厚粗](?!的?(?:价|薪|产|温|分|票|工资|学历))|{_MANY}(?:公里|千米|米|厘米|公分|公尺|毫米|里(?!面|程)|英里|海里|尺)"
        r"|\bhow (?:tall|wide|deep|far)\b|how many (?:kilomet(?:er|re)s|met(?:er|re)s|miles|feet)")),
    ("duration", re.compile(
        r"多久|多[长少]时间|多少(?:年|天|个?月|个?小时|分钟|周)|几(?:年|天|个月|个?小时|分钟|周|个星期)(?!级|龄)"
        r"|how many (?:years|months|weeks|days|hours|minutes)|how long (?:did|does|will|would) [^?]* (?:take|last)\b")),
    ("year", re.compile(r"哪一?年|何年|(?:what|which) year")),
    ("number", re.compile(r"多少|(?<![哪那])几[个家人名位次届种座条项场台辆艘层楼倍]|\bhow many\b"
        r"|what (?:is|was) the (?:\w+ )?(?:population|attendance|circulation|capacity|death toll)")),
)  # fmt: skip
_NOT_ASKED = re.compile(
    rf"几[{_MEASURES}](?=[^?,。;死伤亡遇失]{{0,8}}(?:什么|哪|谁))|(?:编号|代号|代码|型号|复杂度)(?:是|为)?多少"
    r"|是否|多[少]?.{0,4}(?:才|都|也)|好几|几乎"
    r"|(?:[价薪资压值额费别平求槛险润益响]|(?<![高长深宽厚温])度)(?:有|会|能|达到?)*多[高深]"
)
"""多高 of a price or a level is no length."""
_NO_MEASURE = (
    "人[力才手工物家]|家[庭长]|场[地馆所]|座[位椅]|名额|位置|台[阶风]|本[科金]|间隔|次品|户外"
)
"""Nouns that begin like a measure word: 多少人力 asks for no people."""

_HOW_MANY = re.compile(
    rf"(?<!第)多少(?:百|千|万|亿)*(?!{_NO_MEASURE})([{''.join(_COUNTED)}])(?!口|次)"
)
_WAYS = tuple(
    (re.compile(asks), re.compile(says))
    for asks, says in (
        (
            r"(?<![许很])多高|how tall\b",
            r"高|海拔|水位|洪峰|潮位|身长|\d层|\btall|\bhigh|height|above|elevation|feet",
        ),
        (r"多宽|how wide\b", r"宽|阔|径|\bwide|width|across|broad|diameter"),
        (r"多深|how deep\b", r"深|\bdeep|depth|below"),
    )
)
"""What a question which way something extends has to find said of it: the length of a bridge is
not its height."""

_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
_OF_TIME = frozenset({"year", "clock", "age", "duration"})
"""What is said by dates, or written like one: 3年 is a while and a year of an era."""


def demanded(question: str) -> Demand | None:
    """The sort of quantity that alone can answer; None where there is more than one."""
    folded = _folded(question)
    return next((demand for demand, pattern in _ASKS if pattern.search(folded)), None)


def fits(question: str) -> Callable[[str], bool]:
    """Whether a sentence can say what `question` asks for: what it demands, of what it counts,
    which way it measures, and what befell those it counts."""
    folded = _folded(question)
    demand = demanded(question)
    return _fitting(demand, _detail(folded, demand, _ANY), fate(folded))


def counts(question: str) -> Callable[[str], bool]:
    """Whether a number, with its unit behind it, can be what `question` counts."""
    return _fitting("number", _detail(_folded(question), "number"))


def _folded(question: str) -> str:
    return _NOT_ASKED.sub(" ", fold(question))


def _fitting(demand: Demand | None, *details: re.Pattern[str] | None) -> Callable[[str], bool]:
    asked = [detail for detail in details if detail is not None]
    if not asked:
        return partial(says, demand=demand)
    return lambda text: (
        says(text, demand) and all(detail.search(_undated(text)) for detail in asked)
    )


def _detail(folded: str, demand: Demand | None, also: str = "(?!)") -> re.Pattern[str] | None:
    """What has to stand in the sentence beside a quantity of the sort; `also` is a pattern of one
    more measure word that will do."""
    if demand == "number" and (counts := _HOW_MANY.search(folded)):
        measures = _COUNTED[counts.group(1)]
        people = r"|[人者]数?[^,，。;；]{0,6}\d" if "人" in measures else ""
        return re.compile(
            rf"{_BEFORE}[\u4e00-\u9fff]?[{measures}]|{_BEFORE}{also}|[{measures}]口.{{0,4}}\d{people}"
        )
    if demand == "length":
        return next((says for asks, says in _WAYS if asks.search(folded)), None)
    return None


def says(text: str, demand: Demand | None) -> bool:
    """Whether `text` has a quantity of that sort; true where none is demanded."""
    if demand is None:
        return True
    return _SAYS[demand].search(fold(text) if demand in _OF_TIME else _undated(text)) is not None


def _undated(text: str) -> str:
    """`text`, folded, with spaces for its dates (5月6日 is no count of days), without addresses."""
    chars = list(fold(text))
    for date in dates(text):
        chars[date.start : date.end] = " " * (date.end - date.start)
    return _ADDRESS.sub(" ", "".join(chars))
