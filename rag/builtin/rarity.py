"""Make the table of background rarities: `python -m rag.builtin.rarity --data DIR`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from rag.builtin.lexicon import records
from rag.rarity import TABLE, count


def texts(data: Path) -> Iterator[str]:
    """News articles, and the English contexts and paragraphs of the training sets."""
    for record in records(data / "news_zh.jsonl.xz"):
        yield record["text"]
    seen: set[str] = set()
    for record in records(data / "qa_en_squad.jsonl.xz"):
        if record["context"] not in seen:
            seen.add(record["context"])
            yield record["context"]
    pairs = [record["en"] for record in records(data / "parallel_pydocs.jsonl.xz")]
    for start in range(0, len(pairs), 4):
        yield "\n".join(pairs[start : start + 4])


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the training sets")
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args(argv)
    np.savez_compressed(options.out, rarity=count(texts(options.data)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
