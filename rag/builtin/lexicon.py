"""Chinese words, their English glosses and their pinyin, from CC-CEDICT.

Knows how to cut Chinese text into words (forward maximum matching) and how to say a word in
English by dictionary; knows nothing of questions. Used to make training questions only.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_WORD = 6
"""Longest dictionary word that is matched, in characters; longer entries are idioms."""

_RUN = re.compile(r"[一-鿿]+|[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+|\S")
_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SKIP = (
    "CL:",
    "variant of",
    "old variant",
    "see ",
    "used in",
    "also written",
    "abbr. for",
    "erhua",
)
_HAN = re.compile(r"[一-鿿]")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈"
    "姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
"""The hundred or so most frequent Chinese surnames."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Dictionary words with their English glosses and toneless pinyin syllables."""

    glosses: dict[str, tuple[str, ...]]
    pinyin: dict[str, str]

    def words(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of each word of `text`, in order; spaces belong to no word."""
        found: list[tuple[int, int]] = []
        for run in _RUN.finditer(text):
            start, end = run.span()
            if end - start > 1 and _HAN.match(text[start]):
                found.extend(self._cut(text, start, end))
            else:
                found.append((start, end))
        return found

    def _cut(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        known = self.glosses
        while start < end:
            stop = min(end, start + MAX_WORD)
            while stop > start + 1 and text[start:stop] not in known:
                stop -= 1
            yield start, stop
            start = stop

    def english(self, words: Sequence[str], rng: random.Random) -> list[str]:
        """One English gloss a word; names and unknown words in pinyin, joined as names are."""
        out: list[str] = []
        index = 0
        while index < len(words):
            word = words[index]
            if word in SURNAMES and index + 1 < len(words) and _is_syllable(words[index + 1]):
                given = words[index + 1 : index + 3]
                given = [part for part in given if _is_syllable(part)]
                if len(given) == 2 and rng.random() < 0.4:
                    given = given[:1]
                out += [self._romanise(word), "".join(map(self._romanise, given))]
                index += 1 + len(given)
                continue
            out.append(self._gloss(word, rng))
            index += 1
        return [part for part in out if part]

    def _gloss(self, word: str, rng: random.Random) -> str:
        choices = self.glosses.get(word, ())
        if choices:
            return choices[min(int(rng.expovariate(1.2)), len(choices) - 1)]
        if not _HAN.search(word):
            return word if word.strip("，。、：；？！“”《》（）()·,.:;?!") else ""
        return "" if word in _PARTICLES else self._romanise(word)

    def _romanise(self, word: str) -> str:
        whole = self.pinyin.get(word)
        return whole if whole else "".join(self.pinyin.get(letter, "") for letter in word)


_PARTICLES = frozenset("的了着过吗呢吧啊得地之其所把被")


def _is_syllable(word: str) -> bool:
    return len(word) == 1 and bool(_HAN.match(word)) and word not in _PARTICLES


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON-lines file, xz-compressed or plain."""
    with (
        lzma.open(path, "rt", encoding="utf-8")
        if path.suffix == ".xz"
        else path.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield json.loads(line)


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon of a CC-CEDICT file with fields trad, simp, pinyin, defs."""
    glosses: dict[str, list[str]] = {}
    pinyin: dict[str, str] = {}
    for record in records(path):
        word = record["simp"]
        sound = re.sub(r"[1-5:\s]", "", record["pinyin"].replace("u:", "v")).lower()
        if len(word) > 1 or word not in pinyin:
            pinyin[word] = sound
        for meaning in record["defs"]:
            gloss = clean_gloss(meaning)
            if gloss and gloss not in glosses.setdefault(word, []):
                glosses[word].append(gloss)
    plain = {w: tuple(g[:5]) if w not in _PARTICLES else () for w, g in glosses.items()}
    return Lexicon(glosses=plain, pinyin=pinyin)


def readings(path: Path) -> Iterator[tuple[str, str]]:
    """Each single character of a CC-CEDICT file with each of its toneless syllables."""
    for record in records(path):
        if len(record["simp"]) == 1 and _HAN.match(record["simp"]):
            yield record["simp"], re.sub(r"[1-5]", "", record["pinyin"].replace("u:", "v")).lower()


def clean_gloss(meaning: str) -> str:
    """A definition as one would say it in a question, or "" where it is no translation."""
    if meaning.startswith(_SKIP):
        return ""
    if meaning.startswith("surname "):
        return meaning.removeprefix("surname ")
    text = _PARENTHESES.sub("", meaning).strip()
    if text[:1].isupper():
        text = text.split(",")[0]
    text = re.sub(r"^(to be|to|a|an|the) ", "", text).strip(" ;,")
    return text if 0 < len(text.split()) <= 3 and not _HAN.search(text) else ""
