"""A table of character replacements as sentencepiece's precompiled character map.

tokenizers reads that format as its `Precompiled` normalizer, which is faster than a chain of
normalizers and can do what none of them does: traditional characters to simplified ones. The
format: byte length of a darts-clone double array (Yata), the array as uint32, then the
replacements as UTF-8, each closed by a zero byte.
"""

from __future__ import annotations

import struct
import unicodedata
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.fold import fold_wide

_LAST = 0x20000
"""Code points folded: the first two planes; beyond lie rare Han characters, which have no token."""
_ACCENTS = range(0x300, 0x370)


def fold_table() -> dict[str, str]:
    """Character to replacement, where they differ: NFKC, lower case, simplified, no accents."""
    table = {}
    for code in range(0x21, _LAST):
        if 0xD800 <= code < 0xE000:
            continue
        folded = _fold(chr(code))
        if folded != chr(code) and "\0" not in folded:
            table[chr(code)] = folded
    return table


def _fold(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", fold_wide(char))
    kept = "".join(c for c in decomposed if ord(c) not in _ACCENTS)
    return fold_wide(unicodedata.normalize("NFC", kept))


def charsmap(table: dict[str, str]) -> bytes:
    """The precompiled map of `table`; keys are single characters."""
    strings = bytearray()
    places: dict[bytes, int] = {}
    root: dict[int, Any] = {}
    for key in sorted(table, key=str.encode):
        value = table[key].encode()
        if value not in places:
            places[value] = len(strings)
            strings += value + b"\0"
        node = root
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[0] = places[value]
    units = _double_array(root)
    return struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + bytes(strings)


def _double_array(root: dict[int, Any]) -> list[int]:
    """Units of darts-clone: offset << 10 | leaf flag << 8 | label, values with the top bit set."""
    size = 1 << 18
    taken, bases = np.zeros(size, bool), np.zeros(size, bool)
    units = np.full(size, 1 << 31, np.uint32)
    taken[0] = True
    stack: list[tuple[int, dict[int, Any], int]] = [(0, root, 0)]
    while stack:
        position, node, label = stack.pop()
        labels = np.array(sorted(node))
        base = _free_base(taken, bases, labels)
        bases[base] = True
        taken[base ^ labels] = True
        units[position] = (position ^ base) << 10 | (0 in node) << 8 | label
        for child in labels.tolist():
            if child:
                stack.append((base ^ child, node[child], child))
            else:
                units[base] = node[0] | 1 << 31
    used = int(np.flatnonzero(taken)[-1]) + 256
    return [int(unit) for unit in units[: used // 256 * 256 + 256]]


def _free_base(taken: Any, bases: Any, labels: Any) -> int:
    """The first base that is free itself and under every label; searched in blocks of 4,096."""
    for start in range(1, len(taken) - 8192, 4096):
        candidates = np.arange(start, start + 4096)
        free = ~bases[candidates] & ~taken[candidates[:, None] ^ labels].any(axis=1)
        if free.any():
            return int(candidates[np.argmax(free)])
    raise ValueError("more replacements than the double array has room for")


def read_charsmap(blob: bytes) -> dict[int, str]:
    """Code point to replacement, for the code points below 65536 that a precompiled map changes."""
    size = int.from_bytes(blob[:4], "little")
    units = np.frombuffer(blob, np.uint32, size // 4, 4).astype(np.int64)
    strings = blob[4 + size :]
    found: dict[int, str] = {}
    for length, codes in enumerate((range(0x80), range(0x80, 0x800), range(0x800, 0x10000)), 1):
        code = np.array([c for c in codes if not 0xD800 <= c < 0xE000], np.int64)
        shifts = [6 * (length - 1 - i) for i in range(length)]
        lead = (0, 0xC0, 0xE0)[length - 1]
        position = _child(units, np.zeros(len(code), np.int64))
        alive = np.ones(len(code), bool)
        for i, shift in enumerate(shifts):
            byte = (lead | code >> shift) if i == 0 else (0x80 | code >> shift & 0x3F)
            position ^= byte
            alive &= (units[position] & 0x800000FF) == byte
            leaf = alive & (units[position] >> 8 & 1 == 1)
            position = np.where(alive, position ^ _offset(units[position]), 0)
        for c, at in zip(code[leaf].tolist(), position[leaf].tolist(), strict=True):
            start = int(units[at]) & 0x7FFFFFFF
            found[c] = strings[start : strings.index(0, start)].decode("utf-8")
    return found


def _offset(units: NDArray[np.int64]) -> NDArray[np.int64]:
    return (units >> 10) << ((units & 0x200) >> 6)


def _child(units: NDArray[np.int64], position: NDArray[np.int64]) -> NDArray[np.int64]:
    return position ^ _offset(units[position])
