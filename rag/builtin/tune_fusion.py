"""Choose the weight of the vectors against BM25: `python -m rag.builtin.tune_fusion --data DIR`.

Asks the held-out questions, as they are and in dictionary English, of the training contexts
together with news; prints the first hit and the share in ten for each leg and for weights
between, without and with the share of the question that a passage holds. Neither leg has learned
from these questions.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.build import build
from index.encoder import open_encoder
from index.snapshot import Index
from index.view import View
from rag.assemble import translator
from rag.builtin.lexicon import read_lexicon, records
from rag.builtin.questions import in_english, read_questions
from rag.retriever import CANDIDATES, Retriever, fuse

WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.6, 1e6)
COVERAGES = (0.0, 0.2, 0.4, 0.6)
TEN = 10
SETTINGS = tuple(itertools.product(WEIGHTS, COVERAGES))


def corpus(data: Path, folder: Path, news: int) -> dict[str, str]:
    """Write contexts and `news` articles as records; source names by context."""
    asked = [*read_questions(data, held=True), *read_questions(data)]
    contexts = list(dict.fromkeys(item.context for item in asked))
    folder.mkdir(parents=True)
    articles = itertools.islice(records(data / "news_zh.jsonl.xz"), news)
    lines = [{"id": f"c{number}", "text": text} for number, text in enumerate(contexts)]
    with (folder / "all.jsonl").open("w", encoding="utf-8") as out:
        for line in itertools.chain(lines, articles):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return {text: f"all.jsonl#c{number}" for number, text in enumerate(contexts)}


def questions(data: Path, count: int) -> Iterator[tuple[str, str, str]]:
    """(set, question, context) of the held-out questions."""
    rng = random.Random(0)
    asked = [item for item in read_questions(data, held=True) if item.answer is not None]
    rng.shuffle(asked)
    lexicon = read_lexicon(data / "cedict.jsonl.xz")
    for item in [item for item in asked if item.chinese][:count]:
        yield "chinese", item.question, item.context
        yield "english to chinese", in_english(item.question, lexicon, rng), item.context
    for item in [item for item in asked if not item.chinese][:count]:
        yield "english", item.question, item.context


def _passages(view: View, source: str) -> set[int]:
    return {passage.id for passage in view.content(source)[1]}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the training sets")
    parser.add_argument("--count", type=int, default=400, help="questions of each language")
    parser.add_argument("--news", type=int, default=5000, help="news articles among the contexts")
    options = parser.parse_args(argv)
    ranks: dict[str, list[list[int]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        names = corpus(options.data, Path(folder, "texts"), options.news)
        encoder = open_encoder("builtin")
        build([Path(folder, "texts")], Path(folder, "index"), encoder=encoder)
        retriever = Retriever(Index.open(Path(folder, "index")), encoder, translate=translator())
        for kind, question, context in questions(options.data, options.count):
            legs = retriever.legs(question, CANDIDATES)
            gold = _passages(legs.view, names[context])
            ranks.setdefault(kind, []).append([
                next((place for place, hit in enumerate(fuse(legs, weight, coverage, TEN)[0])
                      if hit.passage.id in gold), TEN)
                for weight, coverage in SETTINGS
            ])  # fmt: skip
    for kind, found in ranks.items():
        print(kind, len(found))
        for column, (weight, coverage) in enumerate(SETTINGS):
            first = sum(row[column] == 0 for row in found) / len(found)
            ten = sum(row[column] < TEN for row in found) / len(found)
            print(f"  weight {weight:9g}  coverage {coverage:g}  "
                  f"first {first:.4f}  in ten {ten:.4f}")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
