"""Train the ranker and the judge on questions that the reader has never seen.

    python -m rag.builtin.train_judge --data DIR [--out rag/builtin/judge] [--without-reader]

Indexes the contexts of the training sets together with news articles, asks the held-out
questions as a person would (retrieve, read, gather), in several ways: as they are, said in English by
dictionary, with their context taken out of the corpus, and as near misses: with one year, number
or name exchanged, another's subject, or another's predicate. The first two teach which sentence answers, all four when none does. Out-of-fold
scores (folds by context) train and calibrate the judge, so that nothing is judged by trees that
saw it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.build import build
from index.encoder import Encoder, open_encoder
from index.snapshot import Index
from index.spans import slice_spans
from index.types import Hit
from rag.assemble import open_reader, translations, translator
from rag.builtin.cloze import gather_pools, near_miss
from rag.builtin.lexicon import Lexicon, read_lexicon, records
from rag.builtin.questions import Asked, in_english, read_questions
from rag.evidence import FEATURES, Evidence, gather
from rag.extractive import PASSAGES, READ_PASSAGES
from rag.judge import JUDGE_FEATURES, question_row
from rag.reader import Reader
from rag.retriever import Retriever
from rag.trees import from_lightgbm

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

FOLDS = 5
NEWS_ARTICLES = 4000
"""News articles among the contexts of the large corpus, so that retrieval has to choose."""

SMALL = 25
"""Contexts in a small corpus: about a newspaper page."""

REFUSED = {"careful": 0.12, "balanced": 0.06, "eager": 0.02}
"""Share of the rightly answered questions that each threshold gives up for the wrong ones."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question with its candidates; `right` (n,) marks those that hold the answer."""

    evidence: Evidence
    right: NDArray[np.bool_]
    fold: int
    kind: str


class Corpus:
    """Some contexts, and perhaps news, indexed; asks questions of them."""

    def __init__(
        self,
        contexts: Sequence[str],
        news: Iterable[dict[str, Any]],
        folder: Path,
        reader: Reader | None,
    ) -> None:
        self.names = {text: f"sets.jsonl#{number}" for number, text in enumerate(contexts)}
        records_ = [{"id": str(number), "text": text} for number, text in enumerate(contexts)]
        _write(folder / "texts" / "sets.jsonl", records_)
        _write(folder / "texts" / "news.jsonl", news)
        self._encoder: Encoder = open_encoder("builtin")
        build([folder / "texts"], folder / "index", encoder=self._encoder)
        index = Index.open(folder / "index")
        self._retriever = Retriever(index, self._encoder, translate=translator())
        self._reader = reader
        self._frequency = index.view().lexical.document_frequency

    def ask(self, question: str, without: str | None = None) -> Evidence | None:
        """Evidence for a question, with the source `without` taken out of the corpus."""
        hits = self._retriever.search(question, PASSAGES + (8 if without else 0))
        kept = [hit for hit in hits if hit.source != without][:PASSAGES]
        if not kept:
            return None
        readings: list[Any] = [None] * len(kept)
        if self._reader is not None:
            texts = [hit.passage.text for hit in kept[:READ_PASSAGES]]
            readings[: len(texts)] = self._reader.read(question, texts)
        return gather(
            question, kept, readings, self._encoder, lambda term: self._frequency(term) > 0,
            translations(question),
        )  # fmt: skip


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def examples(
    data: Path, folder: Path, reader: Reader | None, seed: int, limit: int | None, news_count: int
) -> Iterator[Example]:
    """The held-out questions, each in its ways, half of them asked of a corpus of a page's size:
    what is rare, and how far ahead the best passage is, differs much between the two."""
    rng = random.Random(seed)
    asked = read_questions(data, held=True)
    held = list(dict.fromkeys(item.context for item in asked))
    others = dict.fromkeys(item.context for item in read_questions(data))
    news = itertools.islice(records(data / "news_zh.jsonl.xz"), news_count)
    large = Corpus([*held, *others], news, folder / "large", reader)
    small: dict[str, Corpus] = {}
    for start in range(0, len(held), SMALL):
        chosen = held[start : start + SMALL]
        corpus = Corpus(chosen, (), folder / f"small-{start}", reader)
        small.update(dict.fromkeys(chosen, corpus))
    folds = {context: number % FOLDS for number, context in enumerate(held)}
    swaps = gather_pools([item.question for item in asked])
    lexicon = read_lexicon(data / "cedict.jsonl.xz")
    rng.shuffle(asked)
    for item in asked[:limit]:
        corpus = large if rng.random() < 0.5 else small[item.context]
        source = corpus.names[item.context]
        for kind, question, without, answers in _ways(item, source, swaps, lexicon, asked, rng):
            evidence = corpus.ask(question, without)
            if evidence is not None and evidence.candidates:
                right = [
                    answers and _answers(candidate.hit, candidate.sentence, item, source)
                    for candidate in evidence.candidates
                ]
                yield Example(evidence, np.array(right, dtype=bool), folds[item.context], kind)


_SUBJECT = re.compile(
    r"(?:请问)?([^，,？?谁哪什]{2,10}?)(?=在|的|是|于|有|为|被|曾|从|由|将|与|担任|位于|属于|成立|出生|共)"
)
_ENGLISH_NAME = re.compile(r"(?<=\s)[A-Z][\w\-]+(?:\s[A-Z][\w\-]+)*")


def _subject(question: str, chinese: bool) -> tuple[int, int] | None:
    """Place of what the question is about: what it begins with, or its first English name."""
    match = _SUBJECT.match(question) if chinese else _ENGLISH_NAME.search(question)
    return match.span(1 if chinese else 0) if match else None


def _recombined(
    item: Asked, others: Sequence[Asked], rng: random.Random
) -> Iterator[tuple[str, str]]:
    """The question about another subject, and another question about its subject."""
    place = _subject(item.question, item.chinese)
    if place is None:
        return
    own = item.question[place[0] : place[1]]
    for kind in ("other subject", "other predicate"):
        for other in rng.sample(others, min(8, len(others))):
            there = _subject(other.question, other.chinese)
            if there is None or other.chinese != item.chinese or other.context == item.context:
                continue
            theirs = other.question[there[0] : there[1]]
            if kind == "other predicate":
                yield kind, other.question[: there[0]] + own + other.question[there[1] :]
                break
            if theirs not in item.context:
                yield kind, item.question[: place[0]] + theirs + item.question[place[1] :]
                break


def _ways(
    item: Asked,
    source: str,
    swaps: dict[str, list[str]],
    lexicon: Lexicon,
    others: Sequence[Asked],
    rng: random.Random,
) -> Iterator[tuple[str, str, str | None, bool]]:
    """(kind, question, source taken out, whether it has an answer)."""
    if item.answer is None:
        yield "impossible", item.question, None, False
        return
    yield "asked", item.question, None, True
    if item.chinese and rng.random() < 0.35:
        yield "english", in_english(item.question, lexicon, rng), None, True
    if rng.random() < 0.6:
        yield "removed", item.question, source, False
    if rng.random() < 0.6:
        for kind, question in _recombined(item, others, rng):
            yield kind, question, None, False
    missed = near_miss(item.question, swaps, item.context, rng)
    if missed is not None:
        yield "near-miss", missed, None, False


def _answers(hit: Hit, sentence: tuple[int, int], item: Asked, source: str) -> bool:
    """Whether the sentence overlaps the answer's place in the context."""
    if hit.source != source or item.answer is None:
        return False
    return any(
        start < item.answer[1] and item.answer[0] < end
        for start, end in slice_spans(hit.passage.spans, *sentence)
    )


def train(found: Sequence[Example], out: Path, stem: str) -> dict[str, Any]:
    """Fit both forests, calibrate, write them; returns the figures for the card."""
    scores = _out_of_fold(found)
    rows = np.stack([question_row(e.evidence, s, np.argsort(-s, kind="stable"))
                     for e, s in zip(found, scores, strict=True)])  # fmt: skip
    right = np.array([bool(e.right[int(np.argmax(s))]) for e, s in zip(found, scores, strict=True)])
    raw = _out_of_fold_judge(rows, right, np.array([e.fold for e in found]))
    slope, intercept = _platt(raw, right)
    probability = 1 / (1 + np.exp(-(slope * raw + intercept)))
    thresholds = {
        name: round(float(np.quantile(probability[right], share)), 4)
        for name, share in REFUSED.items()
    }
    out.mkdir(parents=True, exist_ok=True)
    from_lightgbm(_ranker(found).dump_model()).save(out / f"{stem}-ranker.npz")
    from_lightgbm(_judge(rows, right).dump_model()).save(out / f"{stem}-judge.npz")
    facts = {"slope": slope, "intercept": intercept, "thresholds": thresholds}
    (out / f"{stem}.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    return _figures(found, scores, right, probability, thresholds) | {"thresholds": thresholds}


def _ranker(found: Sequence[Example]) -> Any:
    import lightgbm

    ranked = [e for e in found if e.right.any()]
    data = lightgbm.Dataset(
        np.concatenate([e.evidence.features for e in ranked]),
        np.concatenate([e.right for e in ranked]).astype(int),
        group=[len(e.right) for e in ranked],
        feature_name=list(FEATURES),
    )
    options = {
        "objective": "lambdarank", "learning_rate": 0.06, "num_leaves": 15, "min_data_in_leaf": 40,
        "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0,
        "lambdarank_truncation_level": 5, "seed": 0, "deterministic": True, "num_threads": 2,
        "verbosity": -1,
    }  # fmt: skip
    return lightgbm.train(options, data, 200)


def _judge(rows: Float32, right: NDArray[np.bool_]) -> Any:
    import lightgbm

    data = lightgbm.Dataset(rows, right.astype(int), feature_name=list(JUDGE_FEATURES))
    options = {
        "objective": "binary", "learning_rate": 0.04, "num_leaves": 10, "min_data_in_leaf": 40,
        "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 10.0,
        "seed": 0, "deterministic": True, "num_threads": 2, "verbosity": -1,
    }  # fmt: skip
    return lightgbm.train(options, data, 200)


def _out_of_fold(found: Sequence[Example]) -> list[Float64]:
    scores: dict[int, Float64] = {}
    for fold in range(FOLDS):
        model = _ranker([e for e in found if e.fold != fold])
        for place, example in enumerate(found):
            if example.fold == fold:
                scores[place] = model.predict(example.evidence.features)
    return [scores[place] for place in range(len(found))]


def _out_of_fold_judge(
    rows: Float32, right: NDArray[np.bool_], folds: NDArray[np.int64]
) -> Float64:
    raw = np.zeros(len(rows))
    for fold in range(FOLDS):
        model = _judge(rows[folds != fold], right[folds != fold])
        raw[folds == fold] = model.predict(rows[folds == fold], raw_score=True)
    return raw


def _platt(raw: Float64, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and intercept by Newton's method on the log-loss (Platt, 1999)."""
    weights = np.array([1.0, 0.0])
    design = np.stack([raw, np.ones_like(raw)], axis=1)
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ weights))
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        weights = weights - np.linalg.solve(hessian, design.T @ (p - right))
    return float(weights[0]), float(weights[1])


def auroc(scores: Float64, positive: NDArray[np.bool_]) -> float:
    """Probability that a positive scores above a negative, ties counted half (Mann-Whitney U)."""
    order = np.argsort(np.concatenate([scores[positive], scores[~positive]]), kind="stable")
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    wins = int(positive.sum())
    return float((ranks[:wins].sum() - wins * (wins + 1) / 2) / (wins * int((~positive).sum())))


def _figures(
    found: Sequence[Example],
    scores: Sequence[Float64],
    right: NDArray[np.bool_],
    probability: Float64,
    thresholds: dict[str, float],
) -> dict[str, Any]:
    kinds = np.array([e.kind for e in found])
    within = [
        (e.kind, bool(e.right[int(np.argmax(s))]))
        for e, s in zip(found, scores, strict=True)
        if e.right.any()
    ]
    figures: dict[str, Any] = {
        "first_sentence_right_given_found": {
            kind: round(float(np.mean([ok for name, ok in within if name == kind])), 4)
            for kind in ("asked", "english")
            if any(name == kind for name, _ in within)
        },
        "auroc_right_answer": round(auroc(probability, right), 4),
        "questions": {kind: int((kinds == kind).sum()) for kind in sorted(set(kinds))},
    }
    answered = right & (kinds == "asked")
    for kind in ("removed", "near-miss", "other subject", "other predicate", "impossible"):
        chosen = answered | (kinds == kind)
        figures[f"auroc_{kind}"] = round(auroc(probability[chosen], answered[chosen]), 4)
    for name, threshold in thresholds.items():
        shown = probability >= threshold
        figures[f"shown_at_{name}"] = {
            kind: round(float(shown[kinds == kind].mean()), 4) for kind in sorted(set(kinds))
        } | {"asked and right": round(float(shown[answered].mean()), 4)}
    return figures


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the training sets")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "judge")
    parser.add_argument("--without-reader", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="questions at most, for a trial")
    parser.add_argument("--news", type=int, default=NEWS_ARTICLES, help="news articles among them")
    options = parser.parse_args(argv)
    stem = "plain" if options.without_reader else "reader"
    reader = None if options.without_reader else open_reader("builtin", threads=2)
    with tempfile.TemporaryDirectory() as folder:
        found = list(
            examples(options.data, Path(folder), reader, options.seed, options.limit, options.news)
        )
    figures = train(found, options.out, stem)
    (options.out / f"{stem}-figures.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
