"""Numerals in words: 一千五百, 二〇二四, 三点五, two hundred and fifty."""

from __future__ import annotations

import re

ZH_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "半": 0.5}
ZH_DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "万亿": 10**12, "兆": 10**12}
SCALES = _SMALL | _LARGE | {"百万": 10**6, "千万": 10**7, "十亿": 10**9, "百亿": 10**10}
SCALES |= {"千亿": 10**11, "十万": 10**5, "hundred": 100, "thousand": 10**3, "million": 10**6}
SCALES |= {"billion": 10**9, "trillion": 10**12, "bn": 10**9, "mn": 10**6}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: value for value, word in enumerate(_ONES.split())}
WORDS |= {word: 10 * value for value, word in enumerate(_TENS, 2)}


def chinese_number(text: str) -> float | None:
    """Value of a Chinese numeral (一千五百, 二〇二四, 三点五); None where it is none."""
    if "点" in text:
        whole, _, rest = text.partition("点")
        head = chinese_number(whole)
        if head is None or any(char not in ZH_DIGITS for char in rest):
            return None
        return head + float("0." + "".join(str(int(ZH_DIGITS[char])) for char in rest))
    if text and all(char in ZH_DIGITS for char in text):
        if len(text) > 1 and "两" in text:
            return None
        return float("".join(str(int(ZH_DIGITS[char])) for char in text))
    total = section = digit = 0.0
    for char in text:
        if char in ZH_DIGITS:
            digit = ZH_DIGITS[char]
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit = 0
        elif char in _LARGE:
            total = (
                (total + section + digit) * _LARGE[char]
                if char == "亿"
                else total + (section + digit or 1) * _LARGE[char]
            )
            section = digit = 0
        else:
            return None
    return total + section + digit


def english_number(words: str) -> float | None:
    """Value of an English numeral; None for "one" and for a bare "thousand", which count little."""
    total = section = 0.0
    for word in re.split(r"[ -](?:and )?", words):
        if word in WORDS:
            section += WORDS[word]
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in SCALES:
            total += (section or 1) * SCALES[word]
            section = 0
    value = total + section
    bare = words in ("hundred", "thousand", "million", "billion")
    return None if value <= 1 or bare else value
