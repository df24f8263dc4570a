"""Which sentence answers, and how probable it is that it does.

Two small forests over the features of `rag.features`: the ranker orders the sentences of one
question (LambdaMART; Burges, 2010), the judge looks at the best one beside the rest and gives a
calibrated probability that it is right (Platt scaling of boosted trees). Trained by
`python -m rag.builtin.train_judge`. Without the files a fixed formula ranks, and says so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from rag.candidates import Candidate, is_head
from rag.coverage import squeezed
from rag.evidence import Evidence
from rag.features import FEATURES
from rag.trees import Trees

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

Caution = Literal["careful", "balanced", "eager"]
"""How sure an answer must be to be shown."""

BUILTIN_FOLDER = Path(__file__).parent / "builtin" / "judge"

HEAD_DEMOTION = 1.0
"""Taken off a headline's score: the sentence that it announces is the better evidence, and the
training texts have no headlines to learn that from."""

JUDGE_FEATURES = (
    *FEATURES, "score", "score_gap", "score_third", "same_source", "candidates", "top_agrees",
    "agreeing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """Candidates from best to worst (`order`, indices), the ranker's scores in candidate order,
    and the probability in [0, 1] that the best one answers the question."""

    order: tuple[int, ...]
    scores: Float64
    probability: float


class Judge(Protocol):
    """Orders the candidates of a question and says how sure it is of the first."""

    def judge(self, evidence: Evidence) -> Judgement: ...

    def threshold(self, caution: Caution) -> float:
        """Least probability for an answer to be shown."""
        ...


def question_row(evidence: Evidence, scores: Float64, order: NDArray[np.int64]) -> Float32:
    """Features (len(JUDGE_FEATURES),) of a question, from its candidates and their scores."""
    best = order[0]
    second = scores[order[1]] if len(order) > 1 else scores[best] - 10.0
    third = scores[order[2]] if len(order) > 2 else second
    top, other = evidence.candidates[best], evidence.candidates[order[min(1, len(order) - 1)]]
    extra = [
        scores[best], scores[best] - second, scores[best] - third,
        float(top.hit.source == other.hit.source), len(order),
        float(evidence.features[best, FEATURES.index("read_rank")] == 0),
        float(_agreeing(evidence, best)),
    ]  # fmt: skip
    return np.concatenate([evidence.features[best], np.array(extra, np.float32)])


def _agreeing(evidence: Evidence, best: int) -> int:
    """How many other passages are read to answer with the same words as the best candidate."""
    top = evidence.candidates[best]
    if top.span is None:
        return 0
    surest: dict[int, Candidate] = {}
    for candidate in evidence.candidates:
        held = surest.get(candidate.hit.passage.id)
        if candidate.span is not None and (held is None or candidate.read > held.read):
            surest[candidate.hit.passage.id] = candidate
    surest.pop(top.hit.passage.id, None)
    words = squeezed(top.answer)
    return sum(squeezed(other.answer) == words for other in surest.values())


@dataclass(frozen=True, slots=True)
class TreeJudge:
    """The learned judge. `slope` and `intercept` map the judge's raw score to log-odds."""

    ranker: Trees
    judge_trees: Trees
    slope: float
    intercept: float
    thresholds: dict[str, float]

    @classmethod
    def open(cls, folder: Path = BUILTIN_FOLDER, *, reader: bool = True) -> TreeJudge:
        """Read the forests trained with, or without, a reader. Raises ModelUnavailable."""
        stem = "reader" if reader else "plain"
        try:
            facts = json.loads((folder / f"{stem}.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ModelUnavailable(f"{folder}: no judge that can be read ({error})") from error
        ranker = Trees.open(folder / f"{stem}-ranker.npz")
        judge = Trees.open(folder / f"{stem}-judge.npz")
        if ranker.names != FEATURES or judge.names != JUDGE_FEATURES:
            raise ModelUnavailable(
                f"{folder}: trained on other features than this version has; run"
                " `python -m rag.builtin.train_judge`"
            )
        return cls(ranker, judge, facts["slope"], facts["intercept"], facts["thresholds"])

    def judge(self, evidence: Evidence) -> Judgement:
        scores = self.ranker.predict(evidence.features)
        scores -= HEAD_DEMOTION * np.array([is_head(c) for c in evidence.candidates], dtype=float)
        order = np.argsort(-scores, kind="stable")
        raw = float(self.judge_trees.predict(question_row(evidence, scores, order)[None, :])[0])
        probability = 1.0 / (1.0 + float(np.exp(-(self.slope * raw + self.intercept))))
        return Judgement(tuple(int(place) for place in order), scores, probability)

    def threshold(self, caution: Caution) -> float:
        return self.thresholds[caution]


class FormulaJudge:
    """A judge that has learned nothing: coverage and the reader's score, added up.

    For encoders or readers that no forest was trained for, and as a baseline.
    """

    def judge(self, evidence: Evidence) -> Judgement:
        def column(name: str) -> Float64:
            return np.asarray(evidence.features[:, FEATURES.index(name)], dtype=np.float64)

        read = np.nan_to_num(column("read"), nan=0.0)
        near, passage = column("cover_near"), column("cover_passage")
        scores = 2.0 * column("cover") + near + passage + 0.25 * read + 0.5 * column("offers")
        scores -= 0.3 * np.array([is_head(c) for c in evidence.candidates], dtype=float)
        order = np.argsort(-scores, kind="stable")
        best = order[0]
        odds = 6.0 * (near[best] + passage[best]) / 2 - 3.5 + 0.3 * read[best]
        odds -= 2.0 * column("exact_missing_passage")[best]
        return Judgement(
            tuple(int(place) for place in order), scores, float(1.0 / (1.0 + np.exp(-odds)))
        )

    def threshold(self, caution: Caution) -> float:
        return {"careful": 0.7, "balanced": 0.5, "eager": 0.3}[caution]
