"""Make the list of common Chinese verbs of two characters that `rag.topic` takes off a subject.

Words that CC-CEDICT explains as "to ..." first of all, and that newspapers use often.

    python -m rag.builtin.verbs --data DIR --out rag/builtin/verbs.txt
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ARTICLES = 6000
"""News articles that are counted over: enough for words of any use."""

OFTEN = 12
"""Times a word must occur in them."""


def verbs(entries: Iterator[dict[str, Any]]) -> frozenset[str]:
    """Words of two characters of which at least half the meanings, the first among them, are a
    verb's; an entry has `simp` and `defs`."""
    found = set()
    for entry in entries:
        meanings = entry["defs"]
        doing = sum(meaning.startswith("to ") for meaning in meanings)
        if len(entry["simp"]) == 2 and meanings[0].startswith("to ") and 2 * doing >= len(meanings):
            found.add(entry["simp"])
    return frozenset(found)


def frequent(words: frozenset[str], texts: Iterator[str], least: int = OFTEN) -> list[str]:
    """Those of `words` that occur at least `least` times in `texts`, most frequent first."""
    counts: Counter[str] = Counter()
    for text in texts:
        pairs = (text[i : i + 2] for i in range(len(text) - 1))
        counts.update(pair for pair in pairs if pair in words)
    return [word for word, count in counts.most_common() if count >= least]


def main() -> None:
    """Write the list, a line for every letter's worth of words."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training sets")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    known = verbs(_rows(options.data / "cedict.jsonl.xz"))
    news = (row["text"] for row in _rows(options.data / "news_zh.jsonl.xz", ARTICLES))
    words = frequent(known, news)
    lines = [" ".join(words[i : i + 24]) for i in range(0, len(words), 24)]
    head = "# Made by python -m rag.builtin.verbs from CC-CEDICT (CC BY-SA 3.0) and CRUD_RAG news."
    options.out.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    print(f"{len(words)} verbs")


def _rows(path: Path, limit: int | None = None) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == limit:
                return
            yield json.loads(line)


if __name__ == "__main__":
    main()
