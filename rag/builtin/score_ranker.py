"""Scores ranker and judge: `python -m rag.builtin.score_ranker --data DIR [--limit N] [--out FILE]`.

DIR holds the evaluation sets, which nothing here was trained on. All different paragraphs of a set
are one corpus. Per set, in shares of the questions: the right sentence first of the given paragraph
(`sentence_first`; `reader_first` by the reader alone); first of the whole corpus (`open_first`);
how well the probability tells those from the same questions with their paragraph taken out of the
corpus (`auroc_removed`), how far it is off over both together (`calibration_error`), and what is
shown of either (`shown_right`, `shown_wrong`, `shown_removed`) at the balanced threshold. `ms` is
the processor's time for a question.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.spans import slice_spans
from rag.builtin.asking import Corpus
from rag.builtin.judge_figures import calibration_error
from rag.builtin.measures import area
from rag.builtin.score import SETS, Item, items
from rag.candidates import Candidate
from rag.extractive import Found
from rag.features import FEATURES
from rag.judge import TreeJudge
from rag.reader import Reader
from rag.readers import BuiltinReader

READ = FEATURES.index("read")


def first(found: Found) -> Candidate | None:
    """The candidate that the judge puts first."""
    if found.evidence is None or found.judgement is None:
        return None
    return found.evidence.candidates[found.judgement.order[0]]


def first_read(found: Found) -> Candidate | None:
    """The candidate that the reader alone puts first."""
    if found.evidence is None or found.judgement is None:
        return None
    return found.evidence.candidates[
        int(np.argmax(np.nan_to_num(found.evidence.features[:, READ], nan=-99.0)))
    ]


def answers(candidate: Candidate | None, item: Item, source: str) -> bool:
    """Whether a candidate's sentence holds an accepted answer, or its beginning."""
    if candidate is None or candidate.hit.source != source:
        return False
    spans = slice_spans(candidate.hit.passage.spans, *candidate.sentence)
    return any(start <= at < end for start, end in spans for at, _ in item.answers)


def probability(found: Found) -> float:
    """Of the first candidate; 0 where nothing is found."""
    return found.judgement.probability if found.judgement else 0.0


def score_set(corpus: Corpus, chosen: Sequence[Item], threshold: float) -> dict[str, float]:
    """All measures of one set."""
    own, read, right = [], [], []
    asked, removed, took = [], [], []
    for item in chosen:
        source = corpus.names[item.context]
        alone = corpus.find(item.question, only=source)
        own.append(answers(first(alone), item, source))
        read.append(answers(first_read(alone), item, source))
        began = time.process_time()
        found = corpus.find(item.question)
        took.append(1000 * (time.process_time() - began))
        right.append(answers(first(found), item, source))
        asked.append(probability(found))
        removed.append(probability(corpus.find(item.question, without=source)))
    answered, sure = np.array(right), np.array(asked)
    shown = sure >= threshold
    figures = {
        "sentence_first": np.mean(own), "reader_first": np.mean(read), "open_first": answered.mean(),
        "auroc_removed": area(sure[answered].tolist(), removed),
        "calibration_error": calibration_error(
            np.concatenate([sure, removed]), np.concatenate([answered, np.zeros(len(removed), bool)]),
            np.ones(2 * len(sure))),
        "shown_right": (shown & answered).mean(), "shown_wrong": (shown & ~answered).mean(),
        "shown_removed": np.mean(np.array(removed) >= threshold),
        "ms": np.median(took), "questions": len(chosen),
    }  # fmt: skip
    return {name: round(float(value), 4) for name, value in figures.items()}


def measured(
    data: Path, name: str, limit: int | None, reader: Reader | None, judge: TreeJudge
) -> dict[str, float]:
    """All measures of `limit` questions of a set, asked of all its different paragraphs."""
    texts = list(dict.fromkeys(item.context for item in items(data, name, None)))
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(texts, Path(folder), reader, judge)
        return score_set(corpus, items(data, name, limit), judge.threshold("balanced"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.builtin.score_ranker", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the evaluation sets")
    parser.add_argument("--out", type=Path, help="write the figures there as JSON")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--limit", type=int, help="questions a set at most")
    parser.add_argument("--without-reader", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args(arguments)
    reader = None if given.without_reader else BuiltinReader.open(threads=given.threads)
    judge = TreeJudge.open(reader=reader is not None)
    figures = {}
    for name in given.sets:
        figures[name] = measured(given.data, name, given.limit, reader, judge)
        print(name, json.dumps(figures[name]), flush=True)
    if given.out:
        given.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
