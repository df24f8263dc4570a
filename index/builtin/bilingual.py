"""Make the table of English words and phrases with their Chinese words:
`python -m index.builtin.bilingual --data DIR --out FILE`.

A word's translations are the dictionary's headwords that have it as a gloss, and the words that
IBM Model 1 aligns with it in the dictionary and the parallel texts; weighted by both, and by how
common the Chinese word is in the news. `index.bilingual` reads the table.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.builtin import alignment, names
from index.builtin.corpora import Corpora
from index.builtin.lexer import Lexer
from index.builtin.vocabulary import grams
from index.encoder import BUILTIN_FOLDER
from index.fold import fold_wide
from index.translate import FUNCTION_WORDS, words

ALTERNATIVES = 10
"""Chinese words kept for an English one."""
LONGEST_PHRASE = 4
LONGEST_WORD = 8
"""Characters of a Chinese translation: longer ones are explanations, seldom found in a text."""
READINGS = 24
"""Characters kept for a pinyin syllable, the commonest in the news."""
_NOTE = re.compile(r"\([^)]*\)|\[[^\]]*\]|（[^）]*）|CL:.*")
_LEAD = re.compile(r"^(to be|to|the|a|an|surname|variant of|abbr for|abbr|lit|fig|see|old)\b")
_BREAK = r"[,;:]| in [A-Z]| (?:suburban |county level |autonomous )*(?:district|county|city|town)\b"
"""Where the name ends in the gloss of a name: Denver, Colorado; Baodi suburban district of ..."""
_HAN = re.compile("[㐀-䶿一-鿿〇]+")

Weights = dict[str, dict[str, float]]


def glosses(corpora: Corpora) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """(Chinese word, English words of a gloss, its rank among the entry's glosses)."""
    for entry in corpora.dictionary:
        chinese = fold_wide(entry.simplified)
        if not _HAN.fullmatch(chinese) or len(chinese) > LONGEST_WORD:
            continue
        for rank, gloss in enumerate(entry.glosses):
            if _HAN.search(gloss.split("[")[0]) and not entry.pinyin[:1].isupper():
                continue
            plain = _NOTE.sub(" ", gloss)
            name = entry.pinyin[:1].isupper()
            english = words(_LEAD.sub("", re.split(_BREAK if name else "$", plain)[0].strip()))
            if english:
                yield chinese, tuple(english), rank


def aligned(corpora: Corpora, lexer: Lexer, tokens: list[str]) -> Weights:
    """English word to Chinese words by alignment, with sqrt(p(zh | en) * mutual)."""
    ids: dict[str, int] = {}
    pairs = []
    for headword, gloss, _ in glosses(corpora):
        pairs.append(([headword], gloss))
    chinese = [q.passage for key in ("cmrc", "drcd") for q in corpora.questions[key]]
    foreign = names.bracketed([*corpora.news, *dict.fromkeys(chinese)])
    for texts in (*corpora.parallel.values(), foreign):
        found, bounds = lexer.tokens([zh for zh, _ in texts])
        for i, (_, english) in enumerate(texts):
            cut = [tokens[t] for t in found[bounds[i] : bounds[i + 1]].tolist()]
            pairs.append(([t for t in cut if _HAN.match(t)], tuple(words(english))))
    coded = [
        tuple(
            np.array([ids.setdefault(word, len(ids)) for word in side], np.int64) for side in pair
        )
        for pair in pairs
    ]
    found_all = alignment.align([(right, left) for left, right in coded], len(ids))
    names_of = list(ids)
    out: Weights = defaultdict(dict)
    good = found_all.forward * found_all.mutual > 0.002
    for i in np.flatnonzero(good & (found_all.mutual > 0.03)).tolist():
        weight = math.sqrt(found_all.forward[i] * found_all.mutual[i])
        out[names_of[found_all.source[i]]][names_of[found_all.target[i]]] = weight
    return out


def table(corpora: Corpora, lexer: Lexer, tokens: list[str], seen: dict[str, int]) -> Weights:
    """English word or phrase to Chinese words with weights in (0, 1], the best 1.

    `seen` counts Chinese sequences in the news.
    """
    weights = {
        english: {
            chinese: weight * (0.2 + min(0.8, math.log1p(seen.get(chinese[:4], 0)) / 8))
            for chinese, weight in options.items()
        }
        for english, options in aligned(corpora, lexer, tokens).items()
    }
    fanout: Counter[str] = Counter(chinese for chinese, _, _ in glosses(corpora))
    for chinese, english, rank in glosses(corpora):
        if len(english) > LONGEST_PHRASE or all(word in FUNCTION_WORDS for word in english):
            continue
        common = math.log1p(seen.get(chinese, 0)) / 12
        listed = (0.05 + common) / (1 + 0.5 * rank) / math.sqrt(fanout[chinese])
        known = weights.setdefault(" ".join(english), {})
        known[chinese] = known.get(chinese, 0.0) + 0.3 * listed
    for chinese, written in names.dictionary_names(corpora.dictionary):
        if 2 <= len(chinese) <= 4 and " " not in written:
            known = weights.setdefault(written.lower(), {})
            known[chinese] = max(known.get(chinese, 0.0), 0.1)
    out: Weights = {}
    for english_key, options in weights.items():
        if english_key in FUNCTION_WORDS:
            continue
        best = sorted(options.items(), key=lambda item: -item[1])[:ALTERNATIVES]
        top = best[0][1]
        out[english_key] = {zh: w / top for zh, w in best if w > 0.08 * top and _HAN.fullmatch(zh)}
    return {key: options for key, options in out.items() if options}


def readings(corpora: Corpora, seen: dict[str, int]) -> dict[str, str]:
    """Syllable to the characters read so, the commonest first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in corpora.dictionary:
        parts = names.latin(entry.pinyin)
        if len(parts) == len(entry.simplified):
            for char, part in zip(fold_wide(entry.simplified), parts, strict=False):
                if _HAN.fullmatch(char):
                    found[part][char] += 1
    return {
        syllable: "".join(
            sorted(chars, key=lambda c: -seen.get(c, 0) * min(1.0, chars[c] / 3))[:READINGS]
        )
        for syllable, chars in found.items()
        if len(syllable) <= 6
    }


def marked(chinese: str, seen: dict[str, int]) -> str:
    """A word of three or more characters with `|` before its rarest pair of characters, the term
    by which an index of characters and pairs finds it best."""
    if len(chinese) < 3:
        return chinese
    at = min(range(len(chinese) - 1), key=lambda i: seen.get(chinese[i : i + 2], 0))
    return f"{chinese[:at]}|{chinese[at:]}"


def write(path: Path, weights: Weights, syllables: dict[str, str], seen: dict[str, int]) -> None:
    """Write the table: sorted lines `english TAB word:weight ...`, weights in hundredths."""
    lines = []
    for english in sorted(weights, key=str.encode):
        options = sorted(weights[english].items(), key=lambda item: (-item[1], item[0]))
        shown = " ".join(f"{marked(zh, seen)}:{max(1, round(100 * w))}" for zh, w in options)
        lines.append(f"{english}\t{shown}")
    sounds = [f"{syllable}\t{chars}" for syllable, chars in sorted(syllables.items())]
    arrays = {
        "words": np.frombuffer("\n".join(lines).encode(), np.uint8),
        "syllables": np.frombuffer("\n".join(sounds).encode(), np.uint8),
    }
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    options = parser.parse_args()
    corpora = Corpora.open(options.data)
    raw = (BUILTIN_FOLDER / "tokenizer.json").read_bytes()
    lexer = Lexer.from_tokenizer(raw)
    assert lexer is not None
    seen = grams([fold_wide(text) for text in corpora.news[::2]], {1: 1, 2: 2, 3: 2, 4: 2})
    tokens = list(json.loads(raw)["model"]["vocab"])
    weights = table(corpora, lexer, tokens, seen)
    write(options.out, weights, readings(corpora, seen), seen)


if __name__ == "__main__":
    main()
