"""Candidate sentences for a question, each with what is known of it as a row of features.

Reads hits and their readings; decides nothing. The ranker and the
judge (`rag.judge`) are learned over these features.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.types import Hit, Span
from rag.coverage import Asked, Known, Translations, asked, covered, longest_common, squeezed
from rag.home import spelt_out
from rag.query import language
from rag.rarity import rarity
from rag.reader import Reading, best_span_within, sentence_scores
from rag.wanted import Wanted, offers, wanted

Float32 = NDArray[np.float32]

SHORT_ANSWER_CHARS = 40
"""Longest span that is shown as a short answer."""

FEATURES = (
    "read", "read_rank", "read_margin", "read_null", "read_share", "span_chars",
    "fused", "fused_rank", "fused_gap", "dense", "sentence_cosine", "cosine_rank",
    "cover", "cover_near", "cover_passage", "cover_rank", "missing", "missing_passage",
    "missing_run", "missing_lead", "missing_run_passage", "missing_lead_passage",
    "exact_missing", "exact_missing_passage", "exact_asked", "year_conflict",
    "common", "common_share", "offers",
    "is_time", "is_number", "is_person", "is_place", "is_reason",
    "chars", "place", "question_terms", "unknown_share", "cross_language",
    "best_cover", "runner_up_read",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. `sentence` is a range of the passage's text; `span` the reader's best
    answer in it, in the same text, with its score (higher is better), or None without a reader."""

    hit: Hit
    sentence: Span
    span: Span | None
    read: float

    @property
    def text(self) -> str:
        return self.hit.passage.text[self.sentence[0] : self.sentence[1]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates of one question and their features (len(candidates), len(FEATURES)) float32."""

    question: str
    about: Asked
    kind: Wanted
    candidates: tuple[Candidate, ...]
    features: Float32


def gather(
    question: str,
    hits: Sequence[Hit],
    readings: Sequence[Reading | None],
    encoder: Encoder,
    known: Callable[[str], bool],
    translations: Translations = (),
    homes: Sequence[str | None] | None = None,
) -> Evidence:
    """Every sentence of `hits` as a candidate. `readings` go with the hits, None where the reader
    did not look; `known(term)` says whether the corpus has a term at all; `translations` are
    Chinese words for those of a question in English; `homes` are the places that the hits' Sources
    mean by 我市 (see `rag.home`)."""
    about = asked(question, rarity, translations)
    kind = wanted(question)
    unknown = sum(term.weight for term in about.terms if not (known(term.term) or term.chinese))
    kinds = [float(kind == name) for name in ("time", "number", "person", "place", "reason")]
    cosines = _cosines(question, hits, encoder)
    speaks = language(question)
    candidates: list[Candidate] = []
    rows: list[list[float]] = []
    places = homes or [None] * len(hits)
    for rank, (hit, reading, ours) in enumerate(zip(hits, readings, places, strict=True)):
        found = _candidates(hit, reading)
        head = Known.of(hit.article.headline or "")
        texts = [Known.of(spelt_out(candidate.text, ours)) for candidate in found]
        whole = covered(about, Known.union([head, *texts]))
        for place, candidate in enumerate(found):
            here = covered(about, texts[place])
            near = covered(about, Known.union([head, *texts[max(0, place - 1) : place + 2]]))
            common = longest_common(about.content, squeezed(texts[place].folded))
            rows.append([
                candidate.read, 0.0, 0.0, np.nan if reading is None else reading.null, 0.0,
                np.nan if candidate.span is None else candidate.span[1] - candidate.span[0],
                hit.score, rank, hits[0].score - hit.score, hit.scores.get("dense", 0.0),
                cosines[rank][place], 0.0,
                here.share, near.share, whole.share, 0.0, near.rarest_missing,
                whole.rarest_missing, near.missing_run, near.missing_lead, whole.missing_run,
                whole.missing_lead, near.exact_missing, whole.exact_missing, len(about.exact),
                float(here.year_conflict), common, common / max(1, len(about.content)),
                float(offers(candidate.text, kind)), *kinds,
                len(candidate.text), place, len(about.terms), unknown / about.total,
                float(speaks != language(candidate.text)), 0.0, 0.0,
            ])  # fmt: skip
            candidates.append(candidate)
    features = np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))
    _relate(features)
    return Evidence(question, about, kind, tuple(candidates), features)


def _candidates(hit: Hit, reading: Reading | None) -> list[Candidate]:
    bounds = hit.passage.sentences
    if reading is None:
        return [Candidate(hit, bound, None, float("nan")) for bound in bounds]
    found = []
    for bound, score in zip(bounds, sentence_scores(reading, bounds), strict=True):
        best = best_span_within(reading, *bound, SHORT_ANSWER_CHARS)
        span = None if best is None else (best.start, best.end)
        found.append(Candidate(hit, bound, span, float(score)))
    return found


def _cosines(question: str, hits: Sequence[Hit], encoder: Encoder) -> list[Float32]:
    texts = [h.passage.text[start:end] for h in hits for start, end in h.passage.sentences]
    if not texts:
        return []
    scores = encoder.encode_passages(texts) @ encoder.encode_queries([question])[0]
    cuts = np.cumsum([len(hit.passage.sentences) for hit in hits])[:-1]
    return np.split(scores, cuts)


def is_head(candidate: Candidate) -> bool:
    """Whether the candidate is the headline, a subhead or the byline of its article."""
    article = candidate.hit.article
    return candidate.text in (article.headline, *article.subheads, *article.byline)


def _relate(features: Float32) -> None:
    """Fill in the features that compare a candidate with the others."""
    if not len(features):
        return
    column = {name: place for place, name in enumerate(FEATURES)}
    read = np.nan_to_num(features[:, column["read"]], nan=-30.0)
    features[:, column["read_rank"]] = _ranks(read)
    features[:, column["cosine_rank"]] = _ranks(features[:, column["sentence_cosine"]])
    features[:, column["cover_rank"]] = _ranks(features[:, column["cover"]])
    features[:, column["read_margin"]] = read - read.max()
    weights = np.exp(read - read.max())
    features[:, column["read_share"]] = weights / weights.sum()
    features[:, column["best_cover"]] = features[:, column["cover_passage"]].max()
    features[:, column["runner_up_read"]] = np.sort(read)[-2] if len(read) > 1 else -30.0


def _ranks(values: Float32) -> Float32:
    ranks = np.empty(len(values), dtype=np.float32)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return ranks
