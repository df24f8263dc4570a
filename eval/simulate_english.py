"""English copy for simulated pages: paragraphs of an encyclopaedia dressed as a newspaper's.

There is no English news among the data that may be learned from; what these pages teach is the
look of English heads, bylines, marks and cuts, not how English news is told.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

from eval.simulate_copy import Copy, Piece
from eval.simulate_habits import Habits
from index.errors import InvalidInput
from index.pages.shares import SHARES, share_of

_SENTENCE = re.compile(r".+?[.!?][\"”’)]*(?=\s|$)|.+$")
_FIRST = (
    "Anna", "Ben", "Carla", "David", "Elena", "Frank", "Grace", "Hugo", "Iris", "Jack", "Kate", "Liam",
    "Mona", "Neil", "Olga", "Paul",
)  # fmt: skip
_LAST = (
    "Abbot", "Baker", "Costa", "Dunn", "Ellis", "Foster", "Grant", "Hayes", "Irwin", "Jensen", "Keller",
    "Lowe", "Marsh", "Nash",
)  # fmt: skip
_BYLINES = ("By {}", "By {}", "By {}", "BY {}", "{}", "Staff report", "By {} and {}")
_CITIES = ("OAKFORD", "MILL BAY", "SPRING HILL", "WESTON", "LAKE ARDEN")
_SECTIONS = ("Business", "Around town", "Sports", "Opinion", "Arts", "Health", "In brief", "World")


def read_english(
    path: Path, rng: Random, shares: Sequence[int] = range(SHARES), longest: int = 3
) -> list[str]:
    """Articles of one to `longest` neighbouring paragraphs, from the contexts of a question set
    (.jsonl.xz, key "context"): those whose first paragraph is in `shares`
    (`index.pages.shares`)."""
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file: give the folder that holds train/{path.name}")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        contexts = list(dict.fromkeys(json.loads(line)["context"] for line in lines))
    texts = []
    while contexts:
        size = rng.randint(1, longest)
        if share_of(contexts[0]) in shares:
            texts.append(" ".join(c.strip() for c in contexts[:size]))
        contexts = contexts[size:]
    return texts


def write_english(text: str, rng: Random, habits: Habits) -> Copy:
    """One article's copy from its plain `text`, by the page's `habits`."""
    sentences = _SENTENCE.findall(re.sub(r"\s+", " ", text))
    if rng.random() < habits.short:
        sentences = sentences[: rng.randint(1, 5)]
    pieces = _heads(sentences, rng, habits)
    body = _body([s.strip() for s in sentences if s.strip()], rng, habits)
    if pieces and rng.random() < habits.continued:
        body[0] = Piece("body", f"(Continued from Page A{rng.randint(1, 4)}) {body[0].text}")
    elif rng.random() < habits.continues:
        body.append(Piece("body", f"(Continued on Page A{rng.randint(2, 9)})"))
    return Copy(tuple(pieces + body))


def _heads(sentences: Sequence[str], rng: Random, habits: Habits) -> list[Piece]:
    if rng.random() >= habits.headline:
        return []
    heads = [Piece("head", _line(sentences[0], rng, (4, 11)), main=True)]
    if rng.random() < habits.subhead:
        heads.append(Piece("head", _line(rng.choice(sentences), rng, (4, 10))))
    if rng.random() < habits.kicker / 2:
        heads.insert(0, Piece("head", _line(rng.choice(sentences), rng, (3, 7))))
    if rng.random() < habits.section:
        heads.insert(rng.choice((0, len(heads))), Piece("section", rng.choice(_SECTIONS)))
    if rng.random() < habits.byline + 0.2:
        heads.append(Piece("byline", rng.choice(_BYLINES).format(_name(rng), _name(rng))))
    return heads


def _name(rng: Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def _line(sentence: str, rng: Random, words: tuple[int, int]) -> str:
    """Some words of a sentence as a head: the small ones often left out, capitals by fashion."""
    kept = [w for w in sentence.split() if rng.random() < 0.9]
    if rng.random() < 0.5:
        kept = [w for w in kept if w.lower() not in {"the", "a", "an", "was", "were", "is", "are"}]
    line = " ".join(kept[: rng.randint(*words)]).strip(" ,;:.") or sentence[:30]
    fashion = rng.random()
    if fashion < 0.25:
        return line.title()
    return line.upper() if fashion < 0.3 else line[0].upper() + line[1:]


def _body(sentences: list[str], rng: Random, habits: Habits) -> list[Piece]:
    if rng.random() < habits.lead_mark / 2:
        sentences[0] = f"{rng.choice(_CITIES)} {rng.choice('—–-')} {sentences[0]}"
    pieces = []
    while sentences:
        size = rng.choice((1, 1, 2, 2, 3, 4))
        words = " ".join(sentences[:size]).split()
        sentences = sentences[size:]
        if rng.random() < habits.tear and len(words) > 6:
            at = rng.randint(2, len(words) - 2)
            pieces.append(Piece("body", " ".join(words[:at])))
            pieces.append(Piece("body", " ".join(words[at:]), joined=True))
        else:
            pieces.append(Piece("body", " ".join(words)))
    return pieces
