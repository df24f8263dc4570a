"""Headlines for simulated pages: those the articles came with, and others made from their text.

A share of the articles opens with the title that it was published under (原标题：...). Those are
headlines as editors write them; what is made from sentences repeats them word for word too often.
"""

from __future__ import annotations

import re
from random import Random

SENTENCE = re.compile(r".*?[。！？!?…]+[”’」』）)\"]*|.+$")
LONGEST = 40
"""Characters of a headline."""

_PUBLISHED = re.compile(
    r"^\s*原标题[：:]\s*(?P<title>[^。\n]{6,56}?)"
    r"(?:\s{2,}|\u3000+|(?=\s*(?:中新[网社]|新华[社网]|人民网|央视|光明网|新京报|本报|据|近日|日前|昨[日天]|今[日天]"
    r"|[（(【]?记者|[（(](?:图|资料)|(?:20\d\d年)?\d{1,2}月\d{1,2}日)))"
)
_NOISE = re.compile(r"本文转|来源|客户端|原文|编辑[：:]|^\W+$")
_MARKS = re.compile(
    r"^\s*原标题[：:]\s*|^[(（][^()（）]{0,40}[)）]|^【[^】]{0,40}】|^[^()（）]{0,12}[)）]|^来源[：:]\S*"
)
_DATELINE = re.compile(
    r"^.{0,30}?(?:日电|讯|消息|报道)(?=[\s(（：:，,])\s*(?:[(（][^)）]{0,40}[)）])?[：:，,\s]*(?:记者[^，。]{0,12}[，：:])?"
)
_SMALL = re.compile(
    r"[(（][^()（）]*[)）]|据悉|据了解|据介绍|获悉|近日|日前|目前|昨天|昨日|今天|今日|记者|\d+月\d+日(?:[上下]午|晚)?|\d+日"
    r"|正式|成功|顺利|有关|相关|进行|已经|将要|以及|其中|的|了|已|将|于|从|并"
)
_NUMBER = re.compile(r"[^，。,；：]*\d[^，。,；：]*")
_DAY = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日?(?:[上下]午|凌晨|晚间?)?|[\d\s:：.]+")
_EDGES = ' \u3000“”‘’"()（）、：:—-·【】'


def published(text: str) -> tuple[str, str] | None:
    """The title that `text` was published under and the text after it, where it opens with one
    whose end can be told."""
    match = _PUBLISHED.match(text)
    if match is None or _NOISE.search(match["title"]):
        return None
    title, rest = match["title"].strip(" |"), text[match.end() :].lstrip(" \u3000；;，,")
    half = len(title) // 2
    if title[:half] == title[half:]:
        title = title[:half]
    if rest.startswith(title):
        rest = rest[len(title) :].lstrip(" \u3000；;，,")
    return (title, rest) if len(title) <= LONGEST and len(rest) > 2 * len(title) else None


def opening_of(text: str) -> str:
    """The first sentence, without the marks that stand before what it tells."""
    for _ in range(2):
        text = _MARKS.sub("", text).lstrip(" \u3000，,：:") or text
    first = next(iter(SENTENCE.findall(text.strip())), text)
    told: str = _DATELINE.sub("", first) or first
    return told


def clauses_of(text: str) -> list[str]:
    """Clauses of at least four characters, days aside."""
    found = [c.strip(_EDGES) for c in re.split(r"[，,。！？!?；;：:\s]", text)]
    return [c for c in found if len(c) >= 4 and not _odd(c) and not _DAY.fullmatch(c)]


def _odd(clause: str) -> bool:
    """Whether brackets or quotes of a clause open or close nothing."""
    return any(clause.count(a) != clause.count(b) for a, b in ("()", "（）", "“”", "《》", "【】"))


def headline_of(text: str, rng: Random) -> str:
    """A headline made from `text`, at most LONGEST characters: its opening as it stands, clauses of
    it, a shorter way to say it, or that and a figure from further down."""
    opening = opening_of(text)
    clauses = clauses_of(opening) or clauses_of(text) or [opening]
    goal = rng.choice((rng.randint(8, 30), rng.randint(8, 30), rng.randint(20, LONGEST)))
    way = rng.random()
    if way < 0.08:
        line = text[:goal]
    elif way < 0.15:
        line = opening[:goal]
    elif way < 0.45:
        line = _joined(clauses, goal, rng)
    elif way < 0.85:
        line = _joined([condensed(c, rng) for c in clauses], goal, rng)
        if rng.random() < 0.4:
            line += " " + condensed(line_of(text, rng, 5, 18), rng)
    else:
        line = condensed(rng.choice((clauses_of(text) or clauses)[:8]), rng)
    return line[:LONGEST].strip(" ,，。、；;：:！!—-") or text[:20]


def _joined(clauses: list[str], goal: int, rng: Random) -> str:
    line, rest = clauses[0], clauses[1:]
    while rest and (len(line) < 8 or len(line) + len(rest[0]) < goal):
        line += rng.choice((" ", " ", "，")) + rest.pop(0)
    return line


def condensed(clause: str, rng: Random) -> str:
    """A clause as a headline would have it: small words go, most of the time."""
    short = _SMALL.sub(lambda m: "" if rng.random() < 0.8 else m[0], clause).strip(_EDGES)
    return short if len(short) >= 4 else clause


def line_of(text: str, rng: Random, low: int, high: int) -> str:
    """A line for a kicker, subhead or pull quote: a clause of `low` to `high` characters."""
    fitting = [c for c in clauses_of(text) if low <= len(c) <= high]
    return rng.choice(fitting) if fitting else text[: rng.randint(low, high)].strip(" ，。")


def deck_of(text: str, rng: Random, low: int, high: int) -> str:
    """A kicker's or subhead's line: a clause, a shortened one, or one or two with figures."""
    way = rng.random()
    if way < 0.35:
        return line_of(text, rng, low, high)
    found = _NUMBER.findall(text) if way > 0.7 else clauses_of(text)
    fitting = [c for c in (condensed(f.strip(_EDGES), rng) for f in found) if 4 <= len(c) <= high]
    if not fitting:
        return line_of(text, rng, low, high)
    line = rng.choice(fitting)
    return f"{line} {rng.choice(fitting)}" if len(line) < 10 and rng.random() < 0.5 else line
