"""Units of measure in Chinese and English, and what they are one and the same with."""

from __future__ import annotations

_TABLE = """
CNY 1 元 块钱 人民币 元人民币 yuan rmb cny ¥
USD 1 美元 美金 us$ usd $ dollars dollar
EUR 1 欧元 € euros euro
GBP 1 英镑 £ pounds
HKD 1 港元 港币 hk$
JPY 1 日元 yen
% 1 % ％ percent per cent 巴仙
pp 1 个百分点 百分点 percentage points percentage point
m 1 米 metres metre meters meter
m 1000 公里 千米 km kilometres kilometre kilometers kilometer
m 0.01 厘米 公分 cm centimetres centimeters
m 0.001 毫米 mm millimetres millimeters
m 1609.344 英里 miles mile
m 0.3048 英尺 feet foot
m2 1 平方米 平米 ㎡ square metres square meters sqm
m2 10000 公顷 hectares hectare
m2 1000000 平方公里 平方千米 square kilometres square kilometers
m2 666.6667 亩
m3 1 立方米
kg 1 公斤 千克 kg kilograms kilogrammes
kg 0.5 斤
kg 1000 吨 tonnes tonne tons ton
kg 0.001 克
W 1000 千瓦
W 1 瓦
kWh 1 千瓦时 度电
°C 1 ℃ 摄氏度 °c
year-old 1 岁 周岁 years old
times 1 倍 times
year 1 年 周年 年间 years year
month 1 个月 months month
week 1 周 个星期 weeks week
day 1 天 日 days day
h 1 小时 个小时 hours hour
min 1 分钟 minutes minute
s 1 秒 秒钟 seconds second
people 1 人 名 位 人次 people persons
"""
MEASURE_WORDS = (
    "个家届次场项条只座艘部本册篇张台辆架套件种类批期号楼层所间栋株棵头匹户支枚颗块片幅对双组队站"
    "处级星集门"
)
"""Characters that stand between a number and the thing it counts."""

HARD_UNITS = frozenset(
    {"CNY", "USD", "EUR", "GBP", "HKD", "JPY", "%", "pp", "m", "m2", "m3", "kg", "W", "kWh", "°C"}
    | {"year-old", "times", "year", "month", "week", "day", "h", "min", "s", "ordinal", "clock"}
)
"""Units with which a number means something else than with another one. Measure words for things
and people are not among them: 5300家 and 5300个 can be the same."""


def _read() -> dict[str, tuple[str, float]]:
    found: dict[str, tuple[str, float]] = {}
    for line in _TABLE.strip().splitlines():
        unit, factor, *words = line.split(" ")
        for word in _phrases(words):
            found[word] = (unit, float(factor))
    return found


def _phrases(words: list[str]) -> list[str]:
    """English units of two words stand in the table as two; join them again."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("per", "percentage", "square", "years"):
            if joined[-1] == "years" and word != "old":
                joined.append(word)
                continue
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


COUNTED: dict[str, tuple[str, float]] = _read() | {char: (char, 1.0) for char in MEASURE_WORDS}
"""Canonical unit and factor by what is written."""


def _escaped(word: str) -> str:
    plain = word.replace("$", r"\$")
    return rf"{plain}\b" if word[-1].isascii() and word[-1].isalpha() else plain


UNIT_PATTERN = "|".join(_escaped(word) for word in sorted(COUNTED, key=len, reverse=True))
