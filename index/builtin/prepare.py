"""From the corpora to arrays of token ids that training batches are drawn from.

Everything that takes time once is done here: tokenising, hard negatives, translations. The
result is a dictionary of arrays that `numpy.savez` can keep.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.builtin import alignment, names
from index.builtin.corpora import Corpora, Question
from index.builtin.lexer import Lexer

Arrays = dict[str, NDArray[Any]]
SLOTS = 16
"""Alternatives kept for a token that is replaced by its translation, by share of probability."""
HELD_OUT = 20
"""One parallel pair in so many is kept for choosing settings."""
PEOPLE = 150_000
"""Names of people made up."""
NEGATIVES = 8
"""Hard negatives kept for a question."""
_SENTENCE = re.compile("[^。！？!?；\n]+[。！？!?；\n]*")
_NOTE = re.compile(
    r"\([^)]*\)|\[[^\]]*\]|（[^）]*）|CL:.*"
    r"|\b(to|the|a|an|abbr|lit|fig|see|also|used|in|esp|sth|sb)\b"
)


def held_out(passage: str) -> bool:
    """Whether questions on `passage` are kept from training: one passage in twelve, by its text,
    so that whatever is trained on the same sets can leave out the same ones."""
    return int(hashlib.sha256(passage.encode()).hexdigest(), 16) % 12 == 0


@dataclass(frozen=True, slots=True)
class Texts:
    """Token ids of many texts, one after the other; text i is ids[bounds[i]:bounds[i + 1]]."""

    ids: NDArray[np.int32]
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, lexer: Lexer, texts: Sequence[str], chunk: int = 4096) -> Texts:
        parts, sizes = [np.zeros(0, np.int32)], [np.zeros(1, np.int64)]
        for start in range(0, len(texts), chunk):
            ids, bounds = lexer.tokens(texts[start : start + chunk])
            parts.append(ids)
            sizes.append(np.diff(bounds).astype(np.int64))
        return cls(np.concatenate(parts), np.cumsum(np.concatenate(sizes)))

    def __getitem__(self, i: int) -> NDArray[np.int32]:
        return self.ids[self.bounds[i] : self.bounds[i + 1]]

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def into(self, arrays: Arrays, name: str) -> None:
        arrays[f"{name}.ids"], arrays[f"{name}.bounds"] = self.ids, self.bounds


def prepare(corpora: Corpora, lexer: Lexer, tokens: Sequence[str], seed: int) -> Arrays:
    """All arrays. `tokens` are those of ids 1 to len(tokens)."""
    arrays: Arrays = {}
    _news(corpora, lexer, arrays)
    for name, found in corpora.questions.items():
        _questions(found, lexer, arrays, name, len(tokens) + 1)
    for name, pairs in corpora.parallel.items():
        for side, texts in zip(("zh", "en"), zip(*pairs, strict=True), strict=True):
            Texts.of(lexer, texts).into(arrays, f"{name}.{side}")
    _names(corpora, lexer, arrays, seed)
    _dictionary(corpora, lexer, arrays, len(tokens) + 1)
    _parts(lexer, tokens, arrays)
    return arrays


def _news(corpora: Corpora, lexer: Lexer, arrays: Arrays) -> None:
    split = [_SENTENCE.findall(text) for text in corpora.news]
    Texts.of(lexer, [sentence for part in split for sentence in part]).into(arrays, "news")
    arrays["news.articles"] = np.cumsum([0, *map(len, split)], dtype=np.int64)


def _questions(found: list[Question], lexer: Lexer, arrays: Arrays, name: str, size: int) -> None:
    passages = list(dict.fromkeys(question.passage for question in found))
    place = {passage: i for i, passage in enumerate(passages)}
    answer = [place[question.passage] for question in found]
    left, right = Texts.of(lexer, [q.question for q in found]), Texts.of(lexer, passages)
    left.into(arrays, f"{name}.question")
    right.into(arrays, f"{name}.passage")
    arrays[f"{name}.answer"] = np.array(answer, np.int64)
    arrays[f"{name}.held"] = np.array([held_out(passage) for passage in passages])
    arrays[f"{name}.hard"] = hard_negatives(left, right, arrays[f"{name}.answer"], size)


def hard_negatives(
    questions: Texts, passages: Texts, answer: NDArray[np.int64], size: int
) -> NDArray[np.int64]:
    """(questions, NEGATIVES) passages that BM25 (k1 1.2, b 0.75) puts highest besides the right
    one."""
    lengths = np.diff(passages.bounds)
    owner = np.repeat(np.arange(len(passages)), lengths)
    codes, counts = np.unique(passages.ids.astype(np.int64) * len(passages) + owner,
                              return_counts=True)  # fmt: skip
    token, owner = codes // len(passages), codes % len(passages)
    seen = np.bincount(token, minlength=size)
    idf = np.log(1 + (len(passages) - seen + 0.5) / (seen + 0.5))
    norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
    weight = idf[token] * counts * 2.2 / (counts + norm[owner])
    starts = np.searchsorted(token, np.arange(size + 1))
    out = np.zeros((len(questions), NEGATIVES), np.int64)
    for i in range(len(questions)):
        scores = np.zeros(len(passages))
        for t in set(questions[i].tolist()):
            rows = slice(starts[t], starts[t + 1])
            scores[owner[rows]] += weight[rows]
        scores[answer[i]] = -1
        out[i] = np.argsort(-scores, kind="stable")[np.arange(NEGATIVES) % (len(passages) - 1)]
    return out


def _names(corpora: Corpora, lexer: Lexer, arrays: Arrays, seed: int) -> None:
    chinese = [q.passage for key in ("cmrc", "drcd") for q in corpora.questions[key]]
    foreign = names.bracketed([*corpora.news, *dict.fromkeys(chinese)])
    groups = {
        "pinyin": names.dictionary_names(corpora.dictionary) + names.people(corpora, PEOPLE, seed),
        "foreign": foreign,
    }
    for name, pairs in groups.items():
        Texts.of(lexer, [zh for zh, _ in pairs]).into(arrays, f"{name}.zh")
        Texts.of(lexer, [en for _, en in pairs]).into(arrays, f"{name}.en")


def _dictionary(corpora: Corpora, lexer: Lexer, arrays: Arrays, size: int) -> None:
    """Words with their glosses, and what each token may be replaced by in the other language."""
    words, glosses = [], []
    for entry in corpora.dictionary:
        for gloss in entry.glosses[:6]:
            plain = _NOTE.sub(" ", gloss)
            if re.search("[a-zA-Z]", plain) and not re.search("[一-鿿]", plain):
                words.append(entry.simplified)
                glosses.append(plain)
    zh, en = Texts.of(lexer, words), Texts.of(lexer, glosses)
    some = (np.diff(zh.bounds) > 0) & (np.diff(en.bounds) > 0)
    zh.into(arrays, "dictionary.zh")
    en.into(arrays, "dictionary.en")
    arrays["dictionary.some"] = np.flatnonzero(some)
    pairs = [
        (zh[i].astype(np.int64), en[i].astype(np.int64)) for i in np.flatnonzero(some).tolist()
    ]
    for name in corpora.parallel:
        left, right = _texts(arrays, f"{name}.zh"), _texts(arrays, f"{name}.en")
        pairs += [
            (left[i].astype(np.int64), right[i].astype(np.int64))
            for i in range(len(left))
            if i % HELD_OUT
        ]
    found = alignment.align(pairs, size)
    arrays["to_english"], arrays["english.ids"], arrays["english.bounds"] = _alternatives(
        found.source, found.target, found.forward, found.mutual, zh, en, size
    )
    arrays["to_chinese"], arrays["chinese.ids"], arrays["chinese.bounds"] = _alternatives(
        found.target, found.source, found.mutual**2 / np.maximum(found.forward, 1e-9),
        found.mutual, en, zh, size,
    )  # fmt: skip


def _texts(arrays: Arrays, name: str) -> Texts:
    return Texts(arrays[f"{name}.ids"], arrays[f"{name}.bounds"])


def _alternatives(source: NDArray[np.int64], target: NDArray[np.int64],
                  forward: NDArray[np.float64], mutual: NDArray[np.float64],
                  words: Texts, glosses: Texts, size: int
                  ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:  # fmt: skip
    """(size, SLOTS) alternatives of a token, -1 where it has none, and the alternatives as texts.

    An alternative is one token that alignment found, or a whole gloss of a one-token word.
    """
    weights: dict[int, dict[tuple[int, ...], float]] = {}
    for s, t, p, m in zip(source, target, forward, mutual, strict=True):
        if p * m > 0.004 and m > 0.05:
            weights.setdefault(int(s), {})[(int(t),)] = float(p * m) ** 0.5
    single = np.flatnonzero(np.diff(words.bounds) == 1)
    for i in single.tolist():
        gloss = tuple(glosses[i].tolist())
        if 0 < len(gloss) <= 4:
            known = weights.setdefault(int(words[i][0]), {})
            if gloss not in known or len(gloss) > 1:
                best = [known.get((token,), 0.0) for token in gloss]
                known[gloss] = known.get(gloss, 0.0) + 0.03 + 0.7 * sum(best) / len(gloss)
    table = np.full((size, SLOTS), -1, np.int32)
    texts: dict[tuple[int, ...], int] = {}
    for token, options in weights.items():
        ranked = sorted(options.items(), key=lambda item: -item[1])[:SLOTS]
        total = sum(weight for _, weight in ranked)
        slots: list[int] = []
        for option, weight in ranked:
            share = max(1, round(SLOTS * weight / total))
            slots += [texts.setdefault(option, len(texts))] * share
        table[token] = (slots * SLOTS)[:SLOTS]
    flat = np.array([token for option in texts for token in option], np.int32)
    return table, flat, np.cumsum([0, *map(len, texts)], dtype=np.int64)


def _parts(lexer: Lexer, tokens: Sequence[str], arrays: Arrays) -> None:
    """For each token the shorter tokens that it is made of: characters, or pieces of a word."""
    flat: list[int] = []
    bounds = [0, 0]
    for token in tokens:
        flat += [part for part in _pieces(lexer, token) if part >= 0]
        bounds.append(len(flat))
    arrays["parts.ids"] = np.array(flat, np.int32)
    arrays["parts.bounds"] = np.array(bounds, np.int64)


def _pieces(lexer: Lexer, token: str) -> Iterable[int]:
    if token[0] >= "㐀" and len(token) > 1:
        return [int(lexer.single[ord(char)]) for char in token]
    if len(token) < 4 or not token.isalpha():
        return []
    ids: list[int] = []
    start = 0
    while start < len(token):
        longest = min(len(token), start + 4, start + len(token) - 1)
        for end in range(longest, start, -1):
            if (found := lexer.words.get(token[start:end])) is not None:
                ids.append(found)
                start = end
                break
        else:
            return []
    return ids
