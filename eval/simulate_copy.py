"""An article's copy, ready for the page: headline, byline, lead, paragraphs, torn into pieces.

First of the simulator's two halves: it knows what an article looks like, not where it stands.
All choices come from the `random.Random` that is handed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from eval.simulate_habits import Habits
from eval.simulate_heads import SENTENCE, deck_of, headline_of, line_of, published
from eval.simulate_names import BYLINES, LEAD_MARKS, SIGNATURES, filled

PieceKind = Literal["head", "byline", "section", "body"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A block to be set. `joined`: it reads on from the piece before it in the same paragraph;
    `main`: it is the headline, or its first line, and no kicker or subhead."""

    kind: PieceKind
    text: str
    joined: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """One article before it is set: pieces in reading order; pull quotes stand anywhere. `beside`: it
    is the second of two stories of one matter."""

    pieces: tuple[Piece, ...]
    quotes: tuple[str, ...] = ()
    beside: bool = False


_BOILERPLATE = re.compile(
    r"^原标题[：:]\s*|^本文转自[：:【][^】；\s]{2,20}[】；\s]+|返回搜狐，查看更多.*$|更多精彩内容请进入.*$"
    r"|(?:本文属于原创文章|广告声明|如遇作品内容|风险提示|免责声明|本文为数据整理|(?:版权|特别|郑重)声明|关键词：).*$"
    r"|[(（【]?\s*(?:(?:责任|流程|值班|新媒体)?编辑|责编|校对|来源|编审|审核|监制|资料图)[：:/／\s][^。！？]{0,40}$"
    r"|[(（]完[)）]$"
)
"""What the web adds to an article and no newspaper prints."""


def _printed(text: str) -> str:
    """`text` without boilerplate, of which several layers may lie over each other; as it is where
    nothing else would be left."""
    for _ in range(4):
        rest = _BOILERPLATE.sub("", text).strip()
        text = rest if len(rest) > SHORTEST else text
    return text


SHORTEST = 40
"""Characters that boilerplate leaves of an article at least."""
_HALF = str.maketrans({"，": ",", "（": "(", "）": ")"})
_MORE_HALF = str.maketrans(
    {"，": ",", "（": "(", "）": ")", "：": ":", "；": ";", "？": "?", "！": "!"}
)


def paragraphs_of(text: str, rng: Random, mean: float) -> list[str]:
    """`text` in paragraphs of whole sentences, `mean` characters long or so."""
    paragraphs = []
    for part in re.split(r"\s{2,}|\u3000+", text):
        held = ""
        goal = rng.lognormvariate(0, 0.5) * mean
        for sentence in SENTENCE.findall(part.strip()):
            held += sentence
            if len(held) >= goal:
                paragraphs.append(held)
                held, goal = "", rng.lognormvariate(0, 0.5) * mean
        if held:
            paragraphs.append(held)
    return [p.strip() for p in paragraphs if p.strip()]


def _torn(paragraph: str, rng: Random, habits: Habits) -> list[Piece]:
    pieces = [Piece("body", paragraph)]
    while len(pieces) < 4 and rng.random() < (habits.tear if len(pieces) == 1 else 0.25):
        at = max(range(len(pieces)), key=lambda i: len(pieces[i].text))
        text = pieces[at].text
        if len(text) < 12:
            break
        cut = _cut(text, rng, habits)
        if not text[:cut].strip() or not text[cut:].strip():
            continue
        pieces[at : at + 1] = [
            replace(pieces[at], text=text[:cut].rstrip()),
            Piece("body", text[cut:].lstrip(), joined=True),
        ]
    return pieces


def _cut(text: str, rng: Random, habits: Habits) -> int:
    low = rng.choice((2, 8, len(text) // 4))
    places = list(range(low, len(text) - low // 2 - 1)) or [len(text) // 2]
    if rng.random() < habits.tear_anywhere:
        return rng.choice(places)
    marks = [i for i in places if text[i - 1] in rng.choice(("，,、；;", "。！？", "，。"))]
    return rng.choice(marks or places)


KEEPS_TITLE = 0.9
"""Share of the articles with a title of their own that are set under it."""


def write_copy(text: str, rng: Random, habits: Habits) -> Copy:
    """One article's copy from its plain `text`, by the page's `habits`."""
    title = published(text)
    if title is not None and rng.random() < KEEPS_TITLE:
        text = title[1]
    else:
        title = None
    if rng.random() >= habits.keeps_boilerplate:
        text = _printed(text)
    text = re.sub(r"\s*[\r\n]+\s*", "  ", text)
    if rng.random() < habits.short:
        text = _shortened(text, rng)
    if rng.random() < habits.joins_whole:
        text = re.sub(r"\s{2,}|\u3000+", "", text)
    line = title[0] if title is not None else headline_of(text, rng)
    headline = line if rng.random() < habits.headline else None
    heads = _heads(text, headline, rng, habits)
    body = _body(text, headline, rng, habits)
    table = rng.choice((_HALF, _MORE_HALF)) if habits.half_width == 1.0 else {}
    pieces = [replace(p, text=p.text.translate(table).strip()) for p in (*heads, *body)]
    quotes = [line_of(text, rng, 10, 36)] if rng.random() < habits.quote else []
    return Copy(tuple(p for p in pieces if p.text), tuple(q.translate(table) for q in quotes))


def _shortened(text: str, rng: Random) -> str:
    """The first one to six sentences: a brief."""
    sentences = SENTENCE.findall(text)
    count = rng.randint(1, 6)
    while count < len(sentences) and len("".join(sentences[:count])) < 12:
        count += 1
    return "".join(sentences[:count])


def _lines(headline: str, rng: Random) -> list[Piece]:
    """A headline set in two lines, broken at a space or a mark where it has one."""
    middle = len(headline) // 2
    marks = [m.end() for m in re.finditer(r"[\s，,：:]", headline)]
    at = min(marks, key=lambda place: abs(place - middle), default=middle + rng.randint(-2, 2))
    first, second = headline[:at].strip(" ，,"), headline[at:].strip()
    if min(len(first), len(second)) < 4:
        return [Piece("head", headline, main=True)]
    return [Piece("head", first, main=True), Piece("head", second)]


def _heads(text: str, headline: str | None, rng: Random, habits: Habits) -> list[Piece]:
    heads = []
    if headline:
        if rng.random() < habits.kicker:
            heads.append(Piece("head", deck_of(text, rng, 6, 28)))
        twice = rng.random() < habits.two_lines
        heads += _lines(headline, rng) if twice else [Piece("head", headline, main=True)]
        if rng.random() < habits.subhead:
            heads.append(Piece("head", deck_of(text, rng, 8, 24)))
    if rng.random() < habits.section and habits.sections:
        at = rng.choice((0, len(heads)))
        heads.insert(at, Piece("section", rng.choice(habits.sections)))
    if rng.random() < habits.byline and headline:
        heads.append(Piece("byline", filled(rng.choice(BYLINES), rng)))
    return heads


def _body(text: str, headline: str | None, rng: Random, habits: Habits) -> list[Piece]:
    paragraphs = paragraphs_of(text, rng, habits.paragraph)
    if headline and rng.random() >= habits.keeps_first and len(paragraphs[0]) > len(headline) + 40:
        paragraphs[0] = (
            paragraphs[0].replace(headline, "", 1).lstrip("，。,、：: ") or paragraphs[0]
        )
    marked = bool(re.match(r".{0,30}(?:电|讯|报道|记者)", paragraphs[0]))
    if headline and len(paragraphs) > 1 and rng.random() < habits.continued:
        return _continued(paragraphs, rng, habits)
    if not marked and rng.random() < habits.lead_mark:
        paragraphs[0] = filled(rng.choice(LEAD_MARKS), rng) + paragraphs[0]
    pieces = [piece for p in paragraphs for piece in _torn(p, rng, habits)]
    if rng.random() < habits.lost and len(pieces) > 1:
        pieces = _lost(pieces, rng)
    if rng.random() < habits.continues:
        mark = f"(下转第{rng.randint(2, 16)}版)"
        pieces[-1] = replace(pieces[-1], text=pieces[-1].text + mark)
    elif rng.random() < habits.signed:
        pieces = _signed(pieces, rng)
    return _inner_heads(pieces, text, rng, habits)


def _signed(pieces: list[Piece], rng: Random) -> list[Piece]:
    """The reporter's name at the end: of the last paragraph, or in a line of its own."""
    name = filled(rng.choice(SIGNATURES), rng)
    if rng.random() < 0.3:
        return [*pieces, Piece("byline", name)]
    return [*pieces[:-1], replace(pieces[-1], text=pieces[-1].text + name)]


def _continued(paragraphs: list[str], rng: Random, habits: Habits) -> list[Piece]:
    drop = rng.randint(0, len(paragraphs) - 1)
    kept = paragraphs[drop:]
    if rng.random() < 0.3 and len(kept[0]) > 60:
        kept[0] = kept[0][rng.randint(1, len(kept[0]) // 2) :]
    mark = f"(上接第{rng.randint(1, 8)}版)"
    pieces = [piece for p in kept for piece in _torn(p, rng, habits)]
    if rng.random() < 0.3:
        return [Piece("body", mark), *pieces]
    return [replace(pieces[0], text=mark + pieces[0].text), *pieces[1:]]


def _lost(pieces: list[Piece], rng: Random) -> list[Piece]:
    at = rng.randrange(len(pieces))
    text = pieces[at].text
    if len(text) < 20 or rng.random() < 0.3:
        rest = pieces[at + 1 :]
        if rest and rest[0].joined:
            rest[0] = replace(rest[0], joined=False)
        return [*pieces[:at], *rest] or pieces
    cut = rng.randint(1, len(text) // 2)
    return [*pieces[:at], Piece("body", text[cut:].lstrip()), *pieces[at + 1 :]]


def _inner_heads(pieces: list[Piece], text: str, rng: Random, habits: Habits) -> list[Piece]:
    if rng.random() >= habits.inner_head:
        return pieces
    out = pieces[:1]
    for piece in pieces[1:]:
        if not piece.joined and rng.random() < 0.4:
            out.append(Piece("head", line_of(piece.text + text, rng, 4, 14)))
        out.append(piece)
    return out
