"""Chinese names and how they are written in Latin letters: pairs to learn from.

Three kinds: names from the dictionary with their pinyin (宝坻, Baodi), people's names put together
at random from its surnames and characters (王洪海, Wang Honghai), and foreign names that a text
gives in brackets after the Chinese ones (埃隆·马斯克（Elon Musk）).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

from index.builtin.corpora import Corpora, Entry

_BRACKETED = re.compile("([一-鿿·]{2,14})[（(]([A-Z][A-Za-zÀ-ɏ.'’ -]{2,40}[a-zÀ-ɏ])[)）,，]")


def latin(pinyin: str) -> list[str]:
    """Syllables without tones, lower case, as names are written: "Lu:3" is "lu"."""
    parts = (re.sub("[^a-z]", "", part.lower().replace("u:", "u")) for part in pinyin.split())
    return [part for part in parts if part]


def readings(dictionary: list[Entry]) -> dict[str, str]:
    """The commonest reading of each character, by the entries it is read so in."""
    found: dict[str, Counter[str]] = {}
    for entry in dictionary:
        parts = latin(entry.pinyin)
        if len(parts) == len(entry.simplified):
            for char, part in zip(entry.simplified, parts, strict=True):
                found.setdefault(char, Counter())[part] += 1
    return {char: counts.most_common(1)[0][0] for char, counts in found.items()}


def dictionary_names(dictionary: list[Entry]) -> list[tuple[str, str]]:
    """(Chinese, Latin) of entries that are written with a capital in pinyin."""
    out = []
    for entry in dictionary:
        parts = latin(entry.pinyin)
        if entry.pinyin[:1].isupper() and 1 < len(parts) == len(entry.simplified) <= 4:
            out.append((entry.simplified, "".join(parts).capitalize()))
            out.append((entry.simplified, " ".join(parts).title()))
    return out


def people(corpora: Corpora, count: int, seed: int) -> list[tuple[str, str]]:
    """(Chinese, Latin) of `count` names made up of a surname and one or two characters."""
    rng = random.Random(seed)
    sounds = readings(corpora.dictionary)
    surnames = [
        (entry.simplified, latin(entry.pinyin))
        for entry in corpora.dictionary
        if entry.glosses[0].startswith("surname ") and 0 < len(latin(entry.pinyin)) <= 2
    ]
    used = Counter(char for text in corpora.news[:4000] for char in text)
    frequent = [used[surname] + 1 for surname, _ in surnames]
    given = [char for char, seen in used.items() if "一" <= char <= "鿿" and seen >= 20]
    given = [char for char in given if char in sounds]
    weights = [used[char] ** 0.4 for char in given]
    out = []
    for surname, parts in rng.choices(surnames, [weight**0.7 for weight in frequent], k=count):
        chosen = rng.choices(given, weights, k=1 if rng.random() < 0.2 else 2)
        first = "".join(sounds[char] for char in chosen).capitalize()
        family = "".join(parts).capitalize()
        written = (f"{family} {first}", f"{first} {family}", first)
        pick = rng.choices((0, 1, 2), (0.7, 0.1, 0.2))[0]
        out.append((("" if pick == 2 else surname) + "".join(chosen), written[pick]))
    return out


def bracketed(texts: Iterable[str]) -> list[tuple[str, str]]:
    """(Chinese, Latin) where a text gives the original in brackets; the Chinese side may begin
    too early, since nothing marks where a name begins."""
    found = dict.fromkeys(match for text in texts for match in _BRACKETED.findall(text))
    return [(chinese[-8:], original) for chinese, original in found]
