"""Questions made out of a sentence by blanking one of its spans.

Splinter (Ram et al. 2021) and span-selection pretraining (Glass et al. 2020) blank a span that
recurs and let the model find it elsewhere. Here the blank becomes a question word that fits the
span's type, words are dropped and clauses reordered, and some questions are said in English
through the dictionary, so that a Chinese text can be asked in English.
"""

from __future__ import annotations

import random
import re

from rag.builtin.lexicon import Lexicon
from rag.builtin.spans import ORDINAL, Candidate, Kind

_ASK: dict[Kind, tuple[tuple[str, str], ...]] = {
    "person": (("谁", "who"), ("哪位", "who"), ("什么人", "what person"), ("谁", "which person")),
    "date": (("什么时候", "when"), ("哪年", "what year"), ("哪一年", "in which year"), ("何时", "when"),
             ("哪天", "what day"), ("什么时间", "what time"), ("哪一天", "what date")),
    "number": (("多少", "how many"), ("多少", "how much"), ("几", "how many"), ("多大", "how big"),
               ("多少", "what number of")),
    "ordinal": (("第几", "which"), ("第几", "what number")),
    "place": (("哪里", "where"), ("哪儿", "where"), ("什么地方", "what place"), ("哪个城市", "which city"),
              ("何处", "where"), ("哪个国家", "what country")),
    "organisation": (("哪家公司", "what company"), ("什么机构", "which organization"), ("哪个单位", "who"),
                     ("什么", "what"), ("哪个部门", "which department"), ("谁", "who")),
    "title": (("什么", "what"), ("哪部作品", "which work"), ("什么", "what is the name of")),
    "thing": (("什么", "what"), ("哪个", "which"), ("什么", "what"), ("哪些", "what")),
    "clause": (("什么", "what"), ("哪些", "what"), ("什么内容", "what"), ("怎样", "how"), ("什么", "what")),
}  # fmt: skip
_TAIL = re.compile(r"[\d一二两三四五六七八九十百千万亿零半几数,.多余]+")
_SUFFIX = re.compile(r"(省|市|区|县|镇|村|国|州|岛|公司|集团|大学|学院|医院|银行|中心|协会)$")
_CLAUSES = re.compile(r"[^，；：。！？,;:!?]+[，；：。！？,;:!?]*")
_ENDS = "，；：。！？,;:!?、 "
MOST = 42
"""Characters of a question at most; questions of readers have 8 to 30."""


def _asking(span: str, kind: Kind, rng: random.Random) -> tuple[str, str]:
    """The question word for a span, in Chinese and in English."""
    chinese, english = rng.choice(_ASK[kind])
    if kind in ("number", "ordinal"):
        unit = _TAIL.sub("", span.removeprefix("第"))
        if kind == "ordinal":
            return chinese + unit, english
        if "%" in span or "百分之" in span:
            return rng.choice(("多少", "百分之几", "多大比例")), "what percentage"
        return (chinese if unit and chinese != "多大" else "多少") + unit, english
    suffix = _SUFFIX.search(span)
    if suffix and rng.random() < 0.4:
        return rng.choice(("哪个", "什么", "哪")) + suffix.group(1), "which"
    if kind in ("thing", "title") and len(span) > 3 and rng.random() < 0.3:
        return "什么" + span.strip("《》“”")[-2:], "what"
    if kind == "date" and "年" not in span and chinese in ("哪年", "哪一年"):
        return "哪天", "what day"
    return chinese, english


def ask(sentence: str, span: Candidate, lexicon: Lexicon, rng: random.Random, english: bool,
        drop: float) -> str:  # fmt: skip
    """A question whose answer is `span` of `sentence`; each other word is left out with
    probability `drop`."""
    chinese, foreign = _asking(sentence[span.start : span.end], span.kind, rng)
    before, after = _context(sentence, span, rng)
    left = _words(before, lexicon, rng, drop)
    right = _words(after, lexicon, rng, drop)
    if english:
        return _english(left, right, foreign, lexicon, rng)
    return _chinese(left, right, chinese, rng)


def _context(sentence: str, span: Candidate, rng: random.Random) -> tuple[str, str]:
    """What stands before and after the span: its own clause and, sometimes, neighbours."""
    before, after = sentence[: span.start], sentence[span.end :]
    left = [match.group() for match in _CLAUSES.finditer(before)]
    right = [match.group() for match in _CLAUSES.finditer(after)]
    keep_left, keep_right = rng.choice((1, 1, 2, 2, 3)), rng.choice((1, 1, 2))
    if left and left[-1][-1] in _ENDS and len(right[0] if right else "") < 5:
        keep_left += 1
    if not left:
        keep_right += 1
    before, after = "".join(left[-keep_left:]), "".join(right[:keep_right])
    room = max(8, MOST - min(len(after), MOST // 2))
    return before[-room:], after[: MOST - min(len(before), room)].rstrip(_ENDS)


def _words(text: str, lexicon: Lexicon, rng: random.Random, drop: float) -> list[str]:
    kept = [text[a:b] for a, b in lexicon.words(text) if rng.random() >= drop]
    if rng.random() < 0.15:
        return [word for word in kept if word not in ("的", "了", "，", ",", "“", "”")]
    return kept


def _chinese(left: list[str], right: list[str], word: str, rng: random.Random) -> str:
    before, after = "".join(left).lstrip(_ENDS), "".join(right)
    order = rng.random()
    if order < 0.6:
        text = before + word + after
    elif order < 0.75:
        text = after.lstrip(_ENDS) + before.rstrip(_ENDS) + rng.choice(("是", "为", "")) + word
    elif order < 0.85:
        text = before.rstrip(_ENDS) + after + "的" + rng.choice(("是", "为")) + word
    elif order < 0.93:
        text = word + after + ("，" if after and before else "") + before.rstrip(_ENDS)
    else:
        text = before + "[MASK]" + after
    return text.strip(_ENDS) + rng.choice(("？", "？", "？", "?", ""))


def _english(left: list[str], right: list[str], word: str, lexicon: Lexicon, rng: random.Random) -> str:  # fmt: skip
    parts = [lexicon.english(left, rng), lexicon.english(right, rng)]
    if rng.random() < 0.4:
        parts.reverse()
    content = parts[0] + parts[1]
    for place in range(len(content) - 1):
        if rng.random() < 0.15:
            content[place], content[place + 1] = content[place + 1], content[place]
    verb = rng.choice(("is", "was", "did", "does", "are", "were", "has", "will", ""))
    if rng.random() < 0.8:
        content = [word, verb, *content]
    else:
        content = [*content[: len(parts[0])], word, *content[len(parts[0]) :]]
    for place in range(len(content) - 1, 0, -1):
        if rng.random() < 0.12:
            content.insert(
                place, rng.choice(("the", "of", "in", "the", "to", "for", "a", "and", "by"))
            )
    return " ".join(part for part in content if part) + rng.choice(("?", "?", ""))


def near_miss(question: str, pools: dict[str, list[str]], present: str, rng: random.Random) -> str | None:  # fmt: skip
    """`question` with one year, number, ordinal, name or place exchanged for another of its type
    that `present` (the passage) does not hold; None where nothing can be exchanged."""
    for name, pattern in rng.sample(SWAPS, len(SWAPS)):
        found = [m for m in pattern.finditer(question) if m.group() in present]
        if not found:
            continue
        match = rng.choice(found)
        for _ in range(4):
            other = _other(match.group(), name, pools, rng)
            if other and other not in present:
                return question[: match.start()] + other + question[match.end() :]
    return None


def _other(value: str, name: str, pools: dict[str, list[str]], rng: random.Random) -> str | None:
    if name == "digits":
        number = int(value)
        step = rng.choice((-3, -2, -1, 1, 2, 3)) if rng.random() < 0.7 else rng.randint(-40, 40)
        return str(max(1, number + step)) if number + step != number else None
    if name == "ordinal":
        digits = re.search(r"\d+", value)
        if digits:
            return value.replace(
                digits.group(), str(max(1, int(digits.group()) + rng.choice((-2, -1, 1, 2))))
            )
        return re.sub(r"[一二三四五六七八九十]+", lambda _: rng.choice("一二三四五六七八九"), value)
    pool = pools.get(name, [])
    return rng.choice(pool) if pool else None


SWAPS: list[tuple[str, re.Pattern[str]]] = [
    ("digits", re.compile(r"(?<![\d.])\d{1,4}(?![\d.])")),
    ("ordinal", ORDINAL),
    ("place", re.compile(r"(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|香港|澳门|广州|深圳|杭州|南京|武汉|成都|西安|苏州|美国|英国|法国|德国|日本|韩国|印度|俄罗斯|加拿大|澳大利亚|意大利|西班牙|巴西)")),
    ("person", re.compile(r"[一-鿿]{2,4}(?:·[一-鿿]{2,6})|(?<![一-鿿])(?:王|李|张|刘|陈|杨|黄|赵|周|吴|徐|孙|朱|马|胡|郭|林|何|高|梁|郑)[一-鿿]{2}(?![一-鿿]{6})")),
    ("organisation", re.compile(r"[一-鿿]{2,6}(?:公司|集团|大学|学院|医院|银行|协会|委员会|研究院)")),
    ("name", re.compile(r"(?<=\w )[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*")),
]  # fmt: skip


def gather_pools(questions: list[str]) -> dict[str, list[str]]:
    """What can be swapped in, by type, as it stands in `questions` (duplicates kept: frequent
    ones are drawn more often)."""
    return {
        name: [found for text in questions for found in pattern.findall(text)]
        for name, pattern in SWAPS
        if name not in ("digits", "ordinal")
    }
