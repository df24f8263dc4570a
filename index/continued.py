"""Stories that go on on another page: which article of one Source goes on in which of another.

Worked out from what is stored, when it is asked for: each article keeps the spans of its own
Source, so that nothing is lost, said twice or quoted across files, and a page that is added or
removed needs no other page to be divided again.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.fold import fold
from index.pages.blocks import blocks_of
from index.pages.furniture import furniture_of
from index.store import StoredArticle
from index.types import text_of
from index.view import View

Key = tuple[str, str]
"""Name of a Source, id of an article in it."""

ALIKE = 0.02
"""Least likeness of the two halves of a story, in [0, 1]: other stories of a page that go on on the
same page share place names and little more. The halves of a story have 0.05 and more."""

_PAGE = re.compile(
    r"第?\s*([A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*[版页]|\b[Pp]age ([A-Z]?\d{1,3})\b"
)
_NAMED = re.compile(r"(?:^|[_\-. ])(?:p|page|第)?([a-z]?\d{1,2})版?(?:\.\w+)?$", re.IGNORECASE)
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九", 1)}
_TERM = re.compile(r"[a-z]{3,}|[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Half:
    """An article that goes on or comes from elsewhere, with what it takes to find the other half;
    `page`: the label of the page it stands on, where that can be read."""

    key: Key
    date: str | None
    page: str | None
    came: str | None
    goes: str | None
    text: str


def continued(view: View) -> dict[Key, Key]:
    """For each article whose other half is in the index, the article in which it goes on."""
    marked = [
        stored
        for stored in view.articles()
        if stored.article.continued_from or stored.article.continued_to
    ]
    texts = {name: _text(view, name) for name in {stored.source_name for stored in marked}}
    return joined([_half(stored, texts) for stored in marked])


def _text(view: View, name: str) -> str:
    found = view.source(name)
    return found.source.text if found is not None else ""


def _half(stored: StoredArticle, texts: Mapping[str, str]) -> Half:
    article, text = stored.article, texts[stored.source_name]
    return Half(
        (stored.source_name, article.id),
        stored.date,
        page_of(stored.source_name, text),
        article.continued_from,
        article.continued_to,
        text_of(text, article.spans),
    )


def joined(halves: Sequence[Half]) -> dict[Key, Key]:
    """First halves to second ones: of the same day, each named by the other's mark, and most alike
    before less alike; nothing is joined twice."""
    terms = _weighed([half.text for half in halves])
    found = [
        (_likeness(terms[i], terms[j]), i, j)
        for i, j in _pairs(halves)
        if _fit(halves[i], halves[j])
    ]
    result: dict[Key, Key] = {}
    taken: set[Key] = set()
    for alike, i, j in sorted(found, reverse=True):
        first, second = halves[i].key, halves[j].key
        if alike >= ALIKE and first not in result and second not in taken:
            result[first] = second
            taken.add(second)
    return result


def _pairs(halves: Sequence[Half]) -> Iterator[tuple[int, int]]:
    """A story that goes on with each that comes from elsewhere on its day, or on a day unknown: an
    archive has many days, and few such stories on each."""
    later: dict[str | None, list[int]] = defaultdict(list)
    for j, second in enumerate(halves):
        if second.came:
            later[second.date].append(j)
    every = [j for own in later.values() for j in own]
    for i, first in enumerate(halves):
        if not first.goes:
            continue
        near = every if first.date is None else later.get(first.date, []) + later.get(None, [])
        yield from ((i, j) for j in near)


def _fit(first: Half, second: Half) -> bool:
    if first.key[0] == second.key[0] or not (first.goes and second.came):
        return False
    return _same(first.goes, second.page) and _same(second.came, first.page)


def _same(label: str, page: str | None) -> bool:
    """Whether a mark's label may mean a page: A3 and 3 are the same, as only one of them names the
    paper's part; a page whose label is not known may be any."""
    if page is None:
        return True
    one, two = plain_label(label), plain_label(page)
    return one == two or (one[-1:].isdigit() and one.lstrip("A") == two.lstrip("A"))


def plain_label(label: str) -> str:
    """A page label in one way of writing: 第十二 and １２ are 12, a03 is A3."""
    text = unicodedata.normalize("NFKC", label).strip().upper()
    if text and all(char in _DIGITS or char == "十" for char in text):
        tens, ten, ones = text.rpartition("十")
        return str((_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0))
    match = re.fullmatch(r"([A-Z]?)0*(\d+)", text)
    return match[1] + match[2] if match else text


def page_of(name: str, text: str) -> str | None:
    """The label of a page: from its date line, or else from the end of its file's name."""
    for block in furniture_of(blocks_of(text))[0]:
        match = _PAGE.search(block.text)
        if match:
            return match[1] or match[2]
    named = _NAMED.search(name.rpartition("/")[2])
    return named[1] if named else None


def _weighed(texts: Sequence[str]) -> list[dict[str, float]]:
    """By text, its terms (words, pairs of Chinese characters) by how few of the texts have them."""
    every = [set(_terms(text)) for text in texts]
    spread = Counter(term for terms in every for term in terms)
    return [{t: math.log(1 + len(texts) / spread[t]) for t in terms} for terms in every]


def _terms(text: str) -> Iterable[str]:
    for run in _TERM.findall(fold(text)):
        if run[0] <= "z":
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def _likeness(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """Cosine, in [0, 1]."""
    shared = sum(one[t] * two[t] for t in one.keys() & two.keys())
    norms = [math.sqrt(sum(v * v for v in side.values())) for side in (one, two)]
    return shared / (norms[0] * norms[1]) if all(norms) else 0.0
