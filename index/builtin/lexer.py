"""The built-in model's tokenizer again, over whole batches in numpy: 20 times as fast.

tokenizer.json says what a token is: each character folded by a precompiled character map, runs of
Han characters, digits or letters cut out by one pattern, and each run divided by greedy longest
match (WordPiece without a continuation prefix). This module reads the same file and gives the
same tokens; tests hold the two against each other. Knows nothing of vectors.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.builtin.charsmap import read_charsmap

Ints = NDArray[np.int32]

HAN_RUN = 48
"""Characters of a Han run divided at a time; bounds the work of greedy matching, which is
quadratic in tokenizers. Text without punctuation for longer is rare."""
WORD_RUN = 32
HAN_LONGEST = 4
"""Characters of the longest Han token."""
PATTERN = (
    rf"[㐀-䶿一-鿿〇]{{1,{HAN_RUN}}}|[0-9]{{1,{WORD_RUN}}}"
    rf"|[a-zß-ɏͰ-ϿЀ-ӿぁ-ヿ]{{1,{WORD_RUN}}}"
)
LETTERS = (("a", "z"), ("ß", "ɏ"), ("Ͱ", "Ͽ"), ("Ѐ", "ӿ"), ("ぁ", "ヿ"))
HANS = (("㐀", "䶿"), ("一", "鿿"), ("〇", "〇"))
_OTHER, _HAN, _DIGIT, _LETTER, _HARD = range(5)
_SLOTS = 1 << 18
"""Hash slots; under a third of them are taken by the prefixes of a 100,000-token vocabulary."""
_WIDE = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")
"""What takes more than 16 bits parts words, as in the pattern, and is left out beforehand."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""2**64 / golden ratio, the multiplier of Fibonacci hashing (Knuth, TAOCP 3, 6.4)."""


def _classes() -> NDArray[np.uint8]:
    kinds = np.full(1 << 16, _OTHER, np.uint8)
    for ranges, kind in ((HANS, _HAN), ((("0", "9"),), _DIGIT), (LETTERS, _LETTER)):
        for first, last in ranges:
            kinds[ord(first) : ord(last) + 1] = kind
    return kinds


class _Grams:
    """Hash table from up to four characters, packed 16 bits each, to two int32 values."""

    def __init__(self, keys: NDArray[np.uint64], values: Ints) -> None:
        self._keys = np.zeros(_SLOTS, np.uint64)
        self._values = np.full((_SLOTS, values.shape[1]), -1, np.int32)
        slots = self._hash(keys)
        while len(keys):
            free = self._keys[slots] == 0
            _, first = np.unique(slots, return_index=True)
            take = np.zeros(len(keys), bool)
            take[first] = True
            take &= free
            self._keys[slots[take]] = keys[take]
            self._values[slots[take]] = values[take]
            keys, values, slots = keys[~take], values[~take], slots[~take]
            slots = (slots + 1) % _SLOTS

    @staticmethod
    def _hash(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        return ((keys * _MULTIPLIER) >> np.uint64(64 - 18)).astype(np.int64)

    def find(self, keys: NDArray[np.uint64]) -> Ints:
        """(n, 2) values; -1 where the key is not in the table."""
        slots = self._hash(keys)
        held = self._keys[slots]
        out = self._values[slots]
        out[held != keys] = -1
        todo = np.flatnonzero((held != keys) & (held != 0))
        slots = slots[todo]
        while len(todo):
            slots = (slots + 1) % _SLOTS
            held, wanted = self._keys[slots], keys[todo]
            hit = held == wanted
            out[todo[hit]] = self._values[slots[hit]]
            more = ~hit & (held != 0)
            todo, slots = todo[more], slots[more]
        return out


@dataclass(frozen=True, slots=True)
class Lexer:
    """Texts to token ids; build it with `from_tokenizer`."""

    fold: NDArray[np.uint16]
    """(65536,) character to folded character; a separator where `kind` is hard."""
    kind: NDArray[np.uint8]
    """(65536,) class of a character after folding."""
    wide: dict[int, str]
    """Code points that fold to another number of characters, for `str.translate`."""
    single: Ints
    """(65536,) token of a character by itself, -1 for none."""
    grams: _Grams
    """Prefixes of Han tokens: (token or -1, 1 if a longer token begins so)."""
    words: dict[str, int]
    """Tokens that are not Han."""
    seen: dict[str, list[int]]
    """Divisions of words met before; a cache that changes no result."""

    @classmethod
    def from_tokenizer(cls, raw: bytes) -> Lexer | None:
        """From the bytes of a tokenizer.json; None where it is of another kind."""
        content = json.loads(raw)
        if not _is_ours(content):
            return None
        wide = read_charsmap(base64.b64decode(content["normalizer"]["precompiled_charsmap"]))
        fold = np.arange(1 << 16, dtype=np.uint16)
        kind = _classes()
        single_fold = {
            code: ord(to) for code, to in wide.items() if len(to) == 1 and ord(to) < 1 << 16
        }
        fold[list(single_fold)] = list(single_fold.values())
        kind = kind[fold]
        plain = _classes()
        for code, to in wide.items():
            if code not in single_fold:
                hard = not to or any(ord(c) < 1 << 16 and plain[ord(c)] for c in to)
                kind[code] = _HARD if hard else _OTHER
        kind[0xD800:0xE000] = _HARD
        vocabulary: dict[str, int] = content["model"]["vocab"]
        return cls(fold, kind, wide, *_tables(vocabulary), {})

    def tokens(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        """(all token ids, (len(texts) + 1,) bounds): text i has ids[bounds[i]:bounds[i + 1]]."""
        coded = [_coded(text) for text in texts]
        codes, ends = _joined(coded)
        hard = np.flatnonzero(self.kind[codes] == _HARD)
        if len(hard):
            for i in set(np.searchsorted(ends, hard, side="right").tolist()):
                coded[i] = _coded(_WIDE.sub(" ", texts[i].translate(self.wide)))
            codes, ends = _joined(coded)
        folded = self.fold[codes]
        found = self._divide(folded, self.kind[codes])
        ids = found[found >= 0]
        counts = np.concatenate([[0], np.cumsum(found >= 0)])
        return ids, np.concatenate([[0], counts[ends]]).astype(np.int32)

    def places(self, text: str) -> tuple[Ints, NDArray[np.int64]]:
        """(token ids, (n, 2) characters [start, end)) of one text; a word of letters or digits that is
        cut into several tokens is the place of each. A character that folds to another number of
        characters parts words and is in no token."""
        codes = np.fromiter((min(ord(char), 0xFFFF) for char in text), np.uint16, len(text))
        codes[(self.kind[codes] == _HARD) | (codes == 0xFFFF)] = ord(" ")
        kinds = self.kind[codes]
        found = self._divide(self.fold[codes], kinds)
        at = np.flatnonzero(found >= 0)
        edges = np.append(np.flatnonzero(np.diff(kinds, prepend=np.uint8(_OTHER))), len(codes))
        run = np.searchsorted(edges, at, side="right")
        han = kinds[at] == _HAN
        starts = np.where(han, at, edges[run - 1])
        ends = np.where(han, np.minimum(np.append(at[1:], len(codes)), edges[run]), edges[run])
        return found[at], np.stack([starts, ends], axis=1)

    def _divide(self, chars: NDArray[np.uint16], kinds: NDArray[np.uint8]) -> Ints:
        """Token at each character where one begins, -1 elsewhere."""
        edges = np.flatnonzero(np.diff(kinds, prepend=np.uint8(_OTHER), append=np.uint8(_OTHER)))
        starts, kind = edges[:-1], kinds[edges[:-1]]
        ends = edges[1:]
        out = np.full(len(chars), -1, np.int32)
        han = kind == _HAN
        self._divide_han(chars, *_cut(starts[han], ends[han], HAN_RUN), out)
        word = (kind == _DIGIT) | (kind == _LETTER)
        starts, ends = _cut(starts[word], ends[word], WORD_RUN)
        text = chars.tobytes().decode("utf-16-le")
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            run = text[start:end]
            ids = self.seen.get(run) or self._divide_word(run)
            out[start : start + len(ids)] = ids
        return out

    def _divide_word(self, run: str) -> list[int]:
        ids: list[int] = []
        start = 0
        while start < len(run):
            for end in range(len(run), start, -1):
                if (token := self.words.get(run[start:end])) is not None:
                    ids.append(token)
                    start = end
                    break
            else:
                ids = [self.words["<unk>"]]
                break
        if len(self.seen) < 200_000:
            self.seen[run] = ids
        return ids

    def _divide_han(self, chars: NDArray[np.uint16], starts: NDArray[np.int64],
                    ends: NDArray[np.int64], out: Ints) -> None:  # fmt: skip
        """Longest token at every character, then the steps from run start to run end."""
        lengths = ends - starts
        before = np.cumsum(lengths) - lengths
        position = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
        token = np.full(len(chars), -1, np.int32)
        token[position] = self.single[chars[position]]
        length = np.ones(len(chars), np.int8)
        limit = np.zeros(len(chars), np.int64)
        limit[position] = np.repeat(ends, lengths)
        key = chars[position].astype(np.uint64)
        for size in range(2, HAN_LONGEST + 1):
            inside = position + size <= limit[position]
            position, key = position[inside], key[inside]
            key = key << np.uint64(16) | chars[position + size - 1]
            found = self.grams.find(key)
            hit = found[:, 0] >= 0
            token[position[hit]] = found[hit, 0]
            length[position[hit]] = size
            longer = found[:, 1] > 0
            position, key = position[longer], key[longer]
        at = starts
        while len(at):
            out[at] = token[at]
            at = at + length[at]
            going = at < ends
            at, ends = at[going], ends[going]


def _coded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _joined(coded: Sequence[bytes]) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """Texts in 16-bit units, each closed by a line feed, and where each ends."""
    ends = np.cumsum([len(text) // 2 + 1 for text in coded], dtype=np.int64)
    return np.frombuffer(b"\n\0".join([*coded, b""]), np.uint16), ends


def _cut(
    starts: NDArray[np.int64], ends: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Runs of at most `size`, cut from the left as the pattern does."""
    pieces = -(-(ends - starts) // size)
    if not len(starts) or int(pieces.max()) == 1:
        return starts, ends
    before = np.cumsum(pieces) - pieces
    nth = np.arange(int(pieces.sum())) - np.repeat(before, pieces)
    starts, ends = np.repeat(starts, pieces) + size * nth, np.repeat(ends, pieces)
    return starts, np.minimum(starts + size, ends)


def _is_ours(content: dict[str, Any]) -> bool:
    normalizer, model = content.get("normalizer") or {}, content.get("model") or {}
    splitter = content.get("pre_tokenizer") or {}
    return (
        normalizer.get("type") == "Precompiled"
        and splitter.get("pattern") == {"Regex": PATTERN}
        and splitter.get("behavior") == "Removed"
        and splitter.get("invert") is True
        and model.get("type") == "WordPiece"
        and model.get("continuing_subword_prefix") == ""
        and not content.get("added_tokens")
    )


def _tables(vocabulary: dict[str, int]) -> tuple[Ints, _Grams, dict[str, int]]:
    single = np.full(1 << 16, -1, np.int32)
    words: dict[str, int] = {}
    entries: dict[int, list[int]] = {}
    for token, number in vocabulary.items():
        first = ord(token[0])
        if not (0x3400 <= first <= 0x9FFF or first == 0x3007):
            words[token] = number
            continue
        if len(token) == 1:
            single[first] = number
            continue
        key = first
        for char in token[1:-1]:
            key = key << 16 | ord(char)
            entries.setdefault(key, [-1, 1])[1] = 1
        entries.setdefault(key << 16 | ord(token[-1]), [-1, 0])[0] = number
    keys = np.fromiter(entries, np.uint64, len(entries))
    return single, _Grams(keys, np.array(list(entries.values()), np.int32).reshape(-1, 2)), words
