"""A second simulator, for measuring only: nothing is learned from its pages or chosen by them.

Shares with the first neither the making of headlines, paragraphs and bylines nor the loss of the
reading order. Here a page is cut into boxes like a real one (guillotine cuts), text flows through
the columns of its box, and an extractor reads the blocks by their place on the paper: box by box,
but with strays; down the page's columns across the boxes; or along its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from eval.gold import GoldArticle, GoldPage
from index.types import Span

_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’」』）)]*|[^。！？]+$")
_DATELINE = re.compile(r"^[^，。]{0,28}?(?:[电讯]|消息|报道)(?:[(（][^)）]*[)）])?[：:，\s]*")
_FAMILY, _FIRST = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张", "安平文武立业明德思远清和若水知行怀瑾"
_BYLINES = (
    "■ 本报记者 {}",
    "本报记者 {}",
    "记者 {} 文/图",
    "通讯员 {}",
    "□ {}",
    "本报记者 {} 通讯员 {}",
)
_LEADS = ("本报讯(记者 {})", "本报讯 记者{}报道,", "(记者 {})", "本报{}日讯 ")
_SECTIONS = (
    "本地新闻",
    "经济纵横",
    "法治在线",
    "文体天地",
    "国际瞭望",
    "身边事",
    "科技前沿",
    "三农",
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block on the paper: its article, its number in reading order, `x` and `y` of its top left
    corner in columns and lines."""

    article: int
    number: int
    kind: str
    text: str
    x: float = 0.0
    y: float = 0.0


def second_pages(
    texts: Sequence[str], count: int, seed: int, sizes: tuple[int, int] = (6, 13)
) -> Iterator[GoldPage]:
    """`count` pages of `sizes[0]` to `sizes[1]` articles; page N of a seed is always the same."""
    for number in range(count):
        rng = Random(f"second-{seed}-{number}")
        chosen = rng.sample(range(len(texts)), rng.randint(*sizes))
        yield second_page([texts[i] for i in chosen], rng, f"second-{seed}-{number}")


def second_page(texts: Sequence[str], rng: Random, name: str = "page") -> GoldPage:
    """One page that holds every one of `texts`."""
    style = _Style(
        headline=rng.choice((1.0, 1.0, 0.9)),
        subhead=rng.choice((0.1, 0.3)),
        kicker=rng.choice((0.0, 0.05)),
        byline=rng.choice((0.1, 0.5)),
        lead=rng.choice((0.2, 0.7)),
        half_width=rng.random() < 0.5,
    )
    articles = [_blocks(n, text, rng, style) for n, text in enumerate(texts)]
    set_ = _typeset(articles, rng)
    order = _extracted(set_, rng)
    return _page(name, order, len(texts), rng)


@dataclass(frozen=True, slots=True)
class _Style:
    headline: float
    subhead: float
    kicker: float
    byline: float
    lead: float
    half_width: bool


def _name(rng: Random) -> str:
    return rng.choice(_FAMILY) + "".join(rng.sample(_FIRST, rng.choice((1, 2))))


def _blocks(article: int, text: str, rng: Random, style: _Style) -> list[Block]:
    text = re.sub(r"\s+", "", re.sub(r"^原标题[：:]|返回搜狐.*$|[(（]?责任编辑.*$", "", text))
    if style.half_width:
        text = text.translate(str.maketrans("，（）：", ",():"))
    sentences = _SENTENCE.findall(text)
    parts: list[tuple[str, str]] = []
    if rng.random() < style.headline:
        if rng.random() < style.kicker:
            parts.append(("kicker", _clause(sentences[-1], rng)))
        parts.append(("headline", _headline(sentences[0], rng)))
        if rng.random() < style.subhead:
            parts.append(("subhead", _clause(rng.choice(sentences[1:] or sentences), rng)))
        if rng.random() < style.byline:
            parts.append(("byline", rng.choice(_BYLINES).format(_name(rng), _name(rng))))
    if rng.random() < 0.08:
        parts.insert(0, ("section", rng.choice(_SECTIONS)))
    if rng.random() < style.lead and not _DATELINE.match(sentences[0]):
        sentences[0] = rng.choice(_LEADS).format(_name(rng)) + sentences[0]
    if rng.random() < 0.06:
        sentences = sentences[len(sentences) // 2 :]
        sentences[0] = f"(上接第{rng.randint(1, 4)}版){sentences[0]}"
    while sentences:
        size = rng.randint(1, 4)
        parts.append(("body", "".join(sentences[:size])))
        sentences = sentences[size:]
    if rng.random() < 0.06:
        parts[-1] = ("body", parts[-1][1] + f"(下转第{rng.randint(2, 8)}版)")
    return [Block(article, n, kind, part) for n, (kind, part) in enumerate(parts) if part.strip()]


def _clause(sentence: str, rng: Random) -> str:
    clauses = [c for c in re.split(r"[，,。；;：:！？“”]", sentence) if 5 <= len(c) <= 24]
    return rng.choice(clauses) if clauses else sentence[:14].strip("，,。")


def _headline(sentence: str, rng: Random) -> str:
    """Clauses of the first sentence up to some length, or the sentence without small words."""
    plain = _DATELINE.sub("", sentence) or sentence
    if rng.random() < 0.3:
        plain = re.sub(r"近日|日前|昨天|记者|获悉|从|的|了|据悉|已经|将", "", plain)
    clauses = [c for c in re.split(r"[，,。；;：:！？]", plain) if c]
    line = clauses[0]
    for clause in clauses[1:]:
        if len(line) >= 8 and len(line) + len(clause) > rng.choice((16, 24)):
            break
        line += " " + clause
    return line[:32].strip()


def _typeset(articles: Sequence[Sequence[Block]], rng: Random) -> list[Block]:
    """All blocks with their places; where a column ends, its last block is cut in two."""
    columns, line = rng.choice((4, 5, 6)), rng.choice((12, 14, 16))
    sizes = [sum(len(b.text) for b in blocks) / line + 3 * len(blocks) for blocks in articles]
    boxes: dict[int, tuple[int, int, float]] = {}

    def cut(members: list[int], left: int, wide: int, top: float) -> None:
        if len(members) == 1:
            boxes[members[0]] = (left, wide, top)
            return
        half = max(1, len(members) // 2 + rng.choice((-1, 0, 0, 1)) if len(members) > 2 else 1)
        one, two = members[:half], members[half:]
        share = sum(sizes[m] for m in one) / sum(sizes[m] for m in members)
        if wide > 1 and rng.random() < 0.55:
            at = min(wide - 1, max(1, round(wide * share)))
            cut(one, left, at, top)
            cut(two, left + at, wide - at, top)
        else:
            cut(one, left, wide, top)
            cut(two, left, wide, top + sum(sizes[m] for m in one) / wide + 2)

    members = rng.sample(range(len(articles)), len(articles))
    cut(members, 0, columns, 0.0)
    return [b for n, blocks in enumerate(articles) for b in _flow(blocks, *boxes[n], line)]


def _flow(blocks: Sequence[Block], left: int, wide: int, top: float, line: int) -> list[Block]:
    heads = [b for b in blocks if b.kind != "body"]
    bodies = [b for b in blocks if b.kind == "body"]
    placed = [replace(b, x=left, y=top + n) for n, b in enumerate(heads)]
    height = max(3, -(-sum(-(-len(b.text) // line) for b in bodies) // wide))
    column, used = 0, 0
    for block in bodies:
        rest = block.text
        while rest.strip():
            room = (height - used) * line if column < wide - 1 else len(rest)
            piece, rest = rest[:room], rest[room:]
            y = top + len(heads) + used
            placed.append(replace(block, text=piece, x=left + column, y=y))
            used += -(-len(piece) // line)
            if used >= height and column < wide - 1:
                column, used = column + 1, 0
    return [replace(b, number=n) for n, b in enumerate(placed)]


STRAYS = 0.4
"""Articles of a page read box by box of which a run of blocks is read elsewhere."""


def _extracted(blocks: Sequence[Block], rng: Random) -> list[Block]:
    way = rng.random()
    if way < 0.2:
        return sorted(blocks, key=lambda b: (b.x, b.y, b.article, b.number))
    if way < 0.3:
        return sorted(blocks, key=lambda b: (b.y // 12, b.x, b.y, b.article, b.number))
    corner = {b.article: (b.y // 6, b.x) for b in reversed(blocks)}
    order = sorted(blocks, key=lambda b: (corner[b.article], b.article, b.number))
    for article in sorted(corner):
        own = [b for b in order if b.article == article]
        if rng.random() >= STRAYS or len(own) < 3:
            continue
        first = rng.randrange(len(own))
        run = own[first : first + rng.randint(1, 3)]
        order = [b for b in order if b not in run]
        at = rng.choice((len(order), rng.randint(0, len(order)), rng.randint(0, len(order))))
        order[at:at] = run
    return order


def _page(name: str, order: Sequence[Block], count: int, rng: Random) -> GoldPage:
    gap = rng.choice(("\n", "\n\n"))
    text, spans = "", list[Span]()
    for block in order:
        body = block.text.strip()
        spans.append((len(text), len(text) + len(body)))
        text += body + gap
    articles = []
    for article in range(count):
        own = sorted(
            ((b, s) for b, s in zip(order, spans, strict=True) if b.article == article),
            key=lambda item: item[0].number,
        )
        kinds = {
            part: tuple(s for b, s in own if b.kind in of)
            for part, of in {
                "head": ("kicker", "headline", "subhead"),
                "byline": ("byline",),
                "section": ("section",),
                "body": ("body",),
            }.items()
        }
        headline = next((b.text for b, _ in own if b.kind == "headline"), None)
        articles.append(GoldArticle(headline, **kinds, order=tuple(s for _, s in own)))
    return GoldPage(name, text, tuple(articles))
