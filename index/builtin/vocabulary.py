"""Which tokens the built-in encoder has, and the tokenizer.json that cuts text into them.

Candidates are dictionary words, frequent cohesive character sequences, English words and pieces
of them, pinyin syllables and numbers. A unigram language model (Kudo 2018, hard EM) counts how
often each would be used; what is hardly used goes. The tokenizer itself is greedy (`lexer`).
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Iterable

import numpy as np

from index.builtin.charsmap import charsmap, fold_table
from index.builtin.corpora import Corpora
from index.builtin.lexer import HANS, LETTERS, PATTERN
from index.fold import fold_wide

HAN_TOKENS = 60_000
WORD_TOKENS = 34_000
NUMBER_TOKENS = 4_000
UNKNOWN = "<unk>"
_HAN = re.compile("[㐀-䶿一-鿿〇]+")
_WORD = re.compile("[a-z]+")
_PARTICLES = set(
    "的了是在和与也就都而及或一不有这那我你他她它们之为以于被把将从对到中上下个其等并但由向已年月日时分第"
)
"""Characters at whose sides a word ends more often than not: no candidate begins or ends so."""
_LOOSE = 2.5
"""Least log ratio of a sequence's count to that expected of its parts (nats)."""
_PARASITE = 0.12
"""A dictionary word used in under this share of its occurrences is mostly found across the
border of two others (和平 in 和平时, 日本 in 今日本地) and would mislead a greedy division."""


def texts_of(corpora: Corpora) -> list[str]:
    """Every Chinese or English text of the corpora, folded; passages once."""
    out = [fold_wide(text) for text in corpora.news]
    for found in corpora.questions.values():
        out += [fold_wide(text) for text in dict.fromkeys(q.passage for q in found)]
        out += [fold_wide(q.question) for q in found]
    for pairs in corpora.parallel.values():
        out += [fold_wide(text) for pair in pairs for text in pair]
    out += [fold_wide(re.sub(r"\[[^\]]*\]", "", " ".join(e.glosses))) for e in corpora.dictionary]
    return out


def syllables(corpora: Corpora) -> list[str]:
    """Pinyin syllables without tones, as they are written in names."""
    found = {
        re.sub("[^a-z]", "", part.lower().replace("u:", "v"))
        for entry in corpora.dictionary
        for part in entry.pinyin.split()
    }
    return sorted(part for part in found if 0 < len(part) <= 6)


def grams(texts: Iterable[str], least: dict[int, int]) -> dict[str, int]:
    """Counts of Han character sequences; `least` is the smallest count kept, by length."""
    joined = re.sub("[^㐀-䶿一-鿿〇]+", "\0", "\0".join(texts))
    codes = np.frombuffer(joined.encode("utf-16-le", "replace"), np.uint16).astype(np.uint64)
    out: dict[str, int] = {}
    for size, fewest in least.items():
        width = len(codes) - size + 1
        key, inside = np.zeros(width, np.uint64), np.ones(width, bool)
        for i in range(size):
            part = codes[i : width + i]
            key = key << np.uint64(16) | part
            inside &= part > 0
        values, counts = np.unique(key[inside], return_counts=True)
        values, counts = values[counts >= fewest], counts[counts >= fewest]
        raw = values.astype(">u8").tobytes()
        for i, count in enumerate(counts.tolist()):
            out[raw[8 * i + 8 - 2 * size : 8 * i + 8].decode("utf-16-be")] = count
    return out


def _cohesive(counts: dict[str, int], known: set[str]) -> dict[str, int]:
    """Sequences of two and three characters that look like words no dictionary has."""
    total = sum(count for gram, count in counts.items() if len(gram) == 1)
    longer: Counter[str] = Counter()
    for gram, count in counts.items():
        if len(gram) > 2:
            longer[gram[:-1]] = max(longer[gram[:-1]], count)
            longer[gram[1:]] = max(longer[gram[1:]], count)
    out = {}
    for gram, count in counts.items():
        size = len(gram)
        if size not in (2, 3) or gram in known or count < 60 or longer[gram] > 0.85 * count:
            continue
        if gram[0] in _PARTICLES or gram[-1] in _PARTICLES:
            continue
        if size == 3 and (gram[:2] in known or gram[1:] in known):
            continue
        parts = [counts.get(gram[:i], 1) * counts.get(gram[i:], 1) for i in range(1, size)]
        if min(math.log(count * total / part) for part in parts) >= _LOOSE:
            out[gram] = count
    return out


def _em(vocabulary: dict[str, float], runs: list[tuple[str, int]], rounds: int) -> dict[str, float]:
    """Counts of tokens in the most probable divisions of `runs`, after hard EM."""
    from tokenizers import Tokenizer, models

    for _ in range(rounds):
        total = sum(vocabulary.values())
        entries = [(UNKNOWN, 0.0)]
        entries += [(token, math.log(count / total)) for token, count in vocabulary.items()]
        tokenizer = Tokenizer(models.Unigram(entries, unk_id=0))
        used: Counter[int] = Counter()
        for start in range(0, len(runs), 20_000):
            part = runs[start : start + 20_000]
            encodings = tokenizer.encode_batch_fast([run for run, _ in part])
            for encoding, (_, count) in zip(encodings, part, strict=True):
                for token in encoding.ids:
                    used[token] += count
        vocabulary = {entries[i][0]: max(used[i], 0.3) for i in range(1, len(entries))}
    return vocabulary


def _keep(counts: dict[str, float], must: set[str], room: int) -> dict[str, float]:
    rest = sorted(((count, token) for token, count in counts.items() if token not in must))
    kept = {token: counts[token] for token in must}
    kept.update((token, count) for count, token in rest[::-1][: room - len(must)])
    return kept


def han_tokens(corpora: Corpora, texts: list[str]) -> dict[str, float]:
    """Han tokens of one to four characters with their counts."""
    counts = grams(texts, {1: 1, 2: 3, 3: 3, 4: 3})
    words = {fold_wide(entry.simplified) for entry in corpora.dictionary}
    words = {word for word in words if _HAN.fullmatch(word)}
    chars = {gram for gram in counts if len(gram) == 1} | {char for word in words for char in word}
    listed = {word: counts.get(word, 0) for word in words if 2 <= len(word) <= 4}
    start: dict[str, float] = {char: max(counts.get(char, 0), 0.3) for char in chars}
    start.update({word: count for word, count in listed.items() if count >= 3})
    start.update(_cohesive(counts, set(listed)))
    runs: Counter[str] = Counter()
    for text in texts[::3]:
        runs.update(_HAN.findall(text))
    used = _em(start, list(runs.items()), 3)
    for word, count in listed.items():
        if count < 3:
            used[word] = 0.1 + 0.1 * count
        elif 3 * used[word] < _PARASITE * count:
            del used[word]
    return _keep(used, chars, HAN_TOKENS)


def word_tokens(corpora: Corpora, texts: list[str]) -> dict[str, float]:
    """English words, pieces of words, pinyin syllables and single letters with their counts."""
    words: Counter[str] = Counter()
    for text in texts:
        words.update(_WORD.findall(text))
    pieces: Counter[str] = Counter()
    for word, count in words.items():
        for size in range(1, 6):
            for i in range(len(word) - size + 1):
                pieces[word[i : i + size]] += count
    sounds = syllables(corpora)
    start: dict[str, float] = dict(pieces.most_common(9_000))
    start.update({sound: max(start.get(sound, 0), 30) for sound in sounds})
    for word, count in words.items():
        if count >= 2 and 1 < len(word) <= 18:
            start[word] = max(count, start.get(word, 0))
    used = _em(start, list(words.items()), 2)
    singles = {chr(c) for a, b in LETTERS for c in range(ord(a), ord(b) + 1)}
    used.update({char: max(used.get(char, 0), 0.1) for char in singles})
    return _keep(used, singles | set(sounds), WORD_TOKENS)


def number_tokens(texts: list[str]) -> dict[str, float]:
    """Numbers as tokens: up to two digits, years, and the most frequent others of up to four."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(re.findall("[0-9]+", text))
    must = {str(i) for i in range(100)} | {f"{i:02d}" for i in range(100)}
    must |= {str(year) for year in range(1800, 2051)}
    used = {number: float(max(counts[number], 1)) for number in must}
    used.update({n: float(count) for n, count in counts.items() if len(n) <= 4})
    return _keep(used, must, NUMBER_TOKENS)


def build(corpora: Corpora) -> dict[str, float]:
    """Tokens with their counts, most frequent first within Han, words and numbers."""
    texts = texts_of(corpora)
    out: dict[str, float] = {}
    parts = (han_tokens(corpora, texts), word_tokens(corpora, texts), number_tokens(texts))
    for part in parts:
        out.update(sorted(part.items(), key=lambda item: (-item[1], item[0])))
    return out


def tokenizer_json(tokens: Iterable[str]) -> bytes:
    """tokenizer.json for `tokens`, whose ids are their ranks from 1; 0 is the unknown token.

    Han characters without a token of their own follow, so that one rare character doesn't make
    its whole run unknown. Their vectors are zero.
    """
    vocabulary = {UNKNOWN: 0}
    for token in tokens:
        vocabulary[token] = len(vocabulary)
    for first, last in HANS:
        for code in range(ord(first), ord(last) + 1):
            vocabulary.setdefault(chr(code), len(vocabulary))
    content: dict[str, object] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {
            "type": "Precompiled",
            "precompiled_charsmap": base64.b64encode(charsmap(fold_table())).decode(),
        },
        "pre_tokenizer": {
            "type": "Split",
            "pattern": {"Regex": PATTERN},
            "behavior": "Removed",
            "invert": True,
        },
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": UNKNOWN,
            "continuing_subword_prefix": "",
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
