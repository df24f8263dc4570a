"""Two names that a claim puts the other way round than its source.

王明击败了李强 against 李强击败了王明, and 王明任董事长 where that is said of 李强: the same words
between or behind the names, the names changed about. Anything less plain is not decided here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from index.fold import fold
from index.terms import HAN, is_han
from rag import lexicon
from rag.conflict import Conflict
from rag.facts import Facts, Words

LINK, FAR = 10, 40
"""Characters at most between two things for them to be in one relation: any two runs of
characters, and two names, between which the same words must stand."""

SHORTEST, LONGEST = 2, 5
"""Chinese characters of a name whose limits are not known."""

_LENGTHS = range(LONGEST, SHORTEST - 1, -1)

ROLE = 3
"""Chinese characters behind a name, within its clause, that say something of it alone."""

BESIDE = 2
"""Neighbours more that must fit the names exchanged than the names as they are: of 3,038 true
training claims none has two, of 292 with two names exchanged half have."""

_WEAK = re.compile(r"[了着过的\s]|先生|女士")
# Who stands first does not matter: 甲和乙, A and B.
_SYMMETRIC = re.compile(
    r"[、,，/&和与及跟同或]|\b(?:and|or|with|to)\b$|相|共同|联合|之间|是|为|即|between"
)
_STOP = r"[，,；;。！？!?\n]"
_TITLES = lexicon.either(lexicon.TITLES)


def exchanged(claim: str, claimed: Facts, passage: str, stated: Facts) -> Conflict | None:
    """What the claim says the other way round, or says of the wrong one of two names."""
    folded = fold(passage)
    named = [name for name in claimed.names if fold(name.text) in folded]
    return (
        _reversed(claim, named, folded)
        or _misplaced(claim, named, folded)
        or _of_another(claim, named, passage, stated)
        or _another_title(claim, named, passage, stated)
    )


def _reversed(claim: str, named: list[Words], folded: str) -> Conflict | None:
    """Names that `named` has (Latin ones), then any two runs of Chinese characters."""
    for left, right in itertools.pairwise(named):
        link = fold(claim[left.end : right.start])
        plain = _WEAK.sub("", link)
        if not plain or len(link) > FAR or _SYMMETRIC.search(link.strip()[:LINK]) or _cut(link):
            continue
        first, second = fold(left.text), fold(right.text)
        if first in second or second in first:
            continue
        here, there = _links(folded, first, second), _links(folded, second, first)
        if plain in there and plain not in here:
            said = claim[left.start : right.end]
            return Conflict(said, f"{right.text}{claim[left.end : right.start]}{left.text}")
    source = _WEAK.sub("", folded)
    clauses = (_WEAK.sub("", clause) for clause in re.split(_STOP, fold(claim)))
    return next((found for clause in clauses if (found := _turned(clause, source))), None)


def _misplaced(claim: str, named: list[Words], folded: str) -> Conflict | None:
    """Two names with the words beside them: each name's neighbours stand by the other one in the
    source, and by itself not."""
    source, said = re.sub(r"\s+", " ", folded), fold(claim)
    for left, right in itertools.combinations(named, 2):
        first, second = fold(left.text), fold(right.text)
        if first in second or second in first:
            continue
        beside = [(*_neighbours(said, left), first, second)]
        beside.append((*_neighbours(said, right), second, first))
        own = sum(_stands(source, before, name, after) for before, after, name, _ in beside)
        moved = sum(_stands(source, before, other, after) for before, after, _, other in beside)
        if moved >= own + BESIDE:
            ends = claim[left.end : right.start]
            return Conflict(f"{left.text}{ends}{right.text}", f"{right.text}{ends}{left.text}")
    return None


def _neighbours(said: str, name: Words) -> tuple[str, str]:
    """Two Chinese characters, or one word, on either side of a name; nothing at a clause's end."""
    before = re.search(rf"(?:[{HAN}]{{2}}|[a-z0-9]+[ ,]*)$", said[: name.start])
    after = re.match(rf"[{HAN}]{{2}}|['’]?[ ,]*[a-z0-9]+", said[name.end :])
    return before.group() if before else "", after.group() if after else ""


def _stands(source: str, before: str, name: str, after: str) -> int:
    """On how many of its sides the name has these neighbours somewhere in the source."""
    return (bool(before) and before + name in source) + (bool(after) and name + after in source)


def _turned(clause: str, source: str) -> Conflict | None:
    """XLY of the claim where the source says YLX, whatever X and Y are."""
    for start in range(SHORTEST, len(clause) - SHORTEST - 1):
        befores = _han(clause[start - n : start] for n in _LENGTHS if n <= start)
        for end in range(start + 2, min(start + LINK, len(clause) - SHORTEST + 1)):
            link = clause[start:end]
            if not befores or link not in source:
                break
            if _SYMMETRIC.search(link) or not all(map(is_han, link)):
                continue
            afters = _han(clause[end : end + n] for n in _LENGTHS if end + n <= len(clause))
            if found := _sides(befores, link, afters, source):
                return found
    return None


def _han(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if all(map(is_han, text))]


def _sides(befores: list[str], link: str, afters: list[str], source: str) -> Conflict | None:
    """Looked for as whole strings: a search of the source at each place would be quadratic."""
    for first in befores:
        if link + first not in source:
            continue
        for second in afters:
            turned, said = second + link + first, first + link + second
            if first not in second and second not in first and turned in source:
                return None if said in source else Conflict(said, turned)
    return None


def _links(folded: str, first: str, second: str) -> set[str]:
    """What stands between the two names wherever they stand close together in this order."""
    pattern = rf"{re.escape(first)}((?:(?!{_STOP}).){{1,{FAR + 2}}}?){re.escape(second)}"
    return {_WEAK.sub("", match.group(1)) for match in re.finditer(pattern, folded)}


def _cut(link: str) -> bool:
    return re.search(_STOP, link) is not None


def _of_another(claim: str, named: list[Words], passage: str, stated: Facts) -> Conflict | None:
    folded = fold(passage)
    for name in named:
        if name.kind not in ("person", "organisation") or not is_han(name.text[-1]):
            continue
        said = re.split(_STOP, fold(claim[name.end :]))[0]
        if len(said) < ROLE or not all(map(is_han, said[:ROLE])):
            continue
        own = rf"{re.escape(fold(name.text))}(?:(?!{_STOP}).){{0,16}}{re.escape(said)}"
        if re.search(own, folded):
            continue
        for other in _others(name, claim, stated):
            if folded.startswith(said, other.end):
                return Conflict(name.text + said, other.text + said)
    return None


def _another_title(claim: str, named: list[Words], passage: str, stated: Facts) -> Conflict | None:
    """总经理李强 where it is 总经理王明 and 董事长李强: both have a title of their own."""
    folded = fold(passage)
    for name in named:
        before = re.search(rf"({_TITLES})$", fold(claim[: name.start]))
        if name.kind != "person" or before is None:
            continue
        title, person = before.group(1), re.escape(fold(name.text))
        own = set(re.findall(rf"({_TITLES}){person}", folded))
        if not own or title in own:
            continue
        for other in _others(name, claim, stated):
            if folded.endswith(title, 0, other.start):
                return Conflict(title + name.text, title + other.text)
    return None


def _others(name: Words, claim: str, stated: Facts) -> Iterator[Words]:
    """Other names of the same kind in the source."""
    for other in stated.names:
        if other.kind == name.kind and other.text not in name.text and name.text not in other.text:
            yield other
