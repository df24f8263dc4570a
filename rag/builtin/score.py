"""Scores a reader: `python -m rag.builtin.score --data DIR --out FILE [--limit N]`.

DIR holds the evaluation sets, which nothing here was trained on. Per set: exact match and F1 given
the paragraph, how often the sentence that holds the answer is ranked first of the paragraph, and
how well the best score tells a question's own paragraph from a similar one (AUROC "removed"), from
its own with another year, number, place or name asked (AUROC "near miss"). Time is the
processor's, so that other work beside it does not count.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.sentences import split
from rag.builtin.cloze import gather_pools, near_miss
from rag.builtin.lexicon import records
from rag.builtin.measures import area, exact, f1
from rag.builtin.questions import Asked, read_questions, similar
from rag.reader import Reader, Reading, best_spans, sentence_scores

SETS = {
    "cmrc2018_dev": ("cmrc2018_dev", "cmrc2018_dev"), "drcd_test": ("drcd_test", "drcd_test"),
    "xquad_zh": ("xquad_zh", "xquad_zh"), "xquad_en": ("xquad_en", "xquad_en"),
    "xquad_en_zh": ("xquad_en", "xquad_zh"),
}  # fmt: skip
"""Name: the set whose questions are asked, the set whose paragraphs are read (line by line)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question, its paragraph, and the accepted answers as (start, text)."""

    question: str
    context: str
    answers: tuple[tuple[int, str], ...]


def items(data: Path, name: str, limit: int | None) -> list[Item]:
    """The questions of a set, every n-th of them where there are more than `limit`."""
    asked, told = SETS[name]
    rows = [
        Item(
            one["question"],
            other["context"],
            tuple((a["start"], a["text"]) for a in other["answers"]),
        )
        for one, other in zip(_records(data, asked), _records(data, told), strict=True)
    ]
    if limit is None or len(rows) <= limit:
        return rows
    return [rows[int(place)] for place in np.linspace(0, len(rows) - 1, limit)]


def held(data: Path, chinese: bool) -> list[Item]:
    """The questions of the training sets that are kept out of training and have an answer."""
    return [
        Item(one.question, one.context, ((one.answer[0], one.context[slice(*one.answer)]),))
        for one in read_questions(data, held=True)
        if one.answer and one.chinese == chinese
    ]


def _records(data: Path, name: str) -> Iterator[dict[str, Any]]:
    return records(data / f"{name}.jsonl.xz")


def top(reading: Reading) -> float:
    """The best span's score."""
    spans = best_spans(reading, k=1)
    return spans[0].score if spans else -100.0


def right_sentence_first(reading: Reading, item: Item) -> bool:
    """Whether the sentence ranked first holds an accepted answer, or its beginning."""
    bounds = split(item.context)
    first = bounds[int(np.argmax(sentence_scores(reading, bounds)))]
    return any(first[0] <= start < first[1] for start, _ in item.answers)


def score_set(reader: Reader, chosen: list[Item], chinese: bool, seed: int) -> dict[str, float]:
    """All measures of one set."""
    rng = random.Random(seed)
    near = similar([Asked(i.question, i.context, None, (), chinese) for i in chosen])
    swaps = gather_pools([item.question for item in chosen])
    sums: dict[str, list[float]] = {name: [] for name in ("em", "f1", "sentence_first", "ms")}
    own, removed, swapped, missed_own = [], [], [], []
    for item in chosen:
        began = time.process_time()
        reading = reader.read(item.question, [item.context])[0]
        sums["ms"].append(1000 * (time.process_time() - began))
        accepted = [text for _, text in item.answers]
        spans = best_spans(reading, k=1)
        answer = item.context[spans[0].start : spans[0].end] if spans else ""
        sums["em"].append(exact(answer, accepted))
        sums["f1"].append(f1(answer, accepted, chinese))
        sums["sentence_first"].append(float(right_sentence_first(reading, item)))
        own.append(top(reading))
        others = [text for text in near[item.context] if not any(a in text for a in accepted)]
        if others:
            removed.append(top(reader.read(item.question, others[:1])[0]))
        other = near_miss(item.question, swaps, item.context, rng)
        if other:
            swapped.append(top(reader.read(other, [item.context])[0]))
            missed_own.append(own[-1])
    result = {name: round(float(np.mean(values)), 4) for name, values in sums.items()}
    result |= {"auroc_removed": round(area(own, removed), 4),
               "auroc_near_miss": round(area(missed_own, swapped), 4),
               "near_misses": len(swapped), "questions": len(chosen)}  # fmt: skip
    return result


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    from rag.assemble import open_reader

    parser = argparse.ArgumentParser(prog="python -m rag.builtin.score", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the evaluation sets")
    parser.add_argument("--out", type=Path, help="write the figures there as JSON")
    parser.add_argument("--reader", default="builtin", help="builtin, or a model of transformers")
    parser.add_argument(
        "--weights", type=Path, help="folder of other weights for the built-in reader"
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument(
        "--held", action="store_true", help="DIR holds the training sets: what was kept out of them"
    )
    parser.add_argument("--limit", type=int, help="questions a set at most")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    reader: Reader | None
    if given.weights:
        from rag.readers import BuiltinReader

        reader = BuiltinReader.open(given.weights, given.threads)
    else:
        reader = open_reader(given.reader, given.threads)
    if reader is None:
        parser.error("--reader none cannot be scored")
    figures = {}
    for name in ("held_zh", "held_en") if given.held else given.sets:
        chinese = name not in ("xquad_en", "held_en")
        chosen = held(given.data, chinese) if given.held else items(given.data, name, given.limit)
        figures[name] = score_set(reader, chosen, chinese, given.seed)
        print(name, json.dumps(figures[name]), flush=True)
    if given.out:
        given.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
