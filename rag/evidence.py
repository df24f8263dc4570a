"""Candidate sentences for a question, each with what is known of it as a row of features.

Reads hits, their readings and the corpus's term statistics; decides nothing. The ranker and the
judge (`rag.judge`) are learned over these features.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.terms import terms
from index.types import Hit, Span
from rag.coverage import Asked, asked, covered, longest_common, squeezed, windows
from rag.query import language
from rag.reader import Reading, best_spans, sentence_scores
from rag.wanted import Wanted, offers, wanted

Float32 = NDArray[np.float32]

SHORT_ANSWER_CHARS = 40
"""Longest span that is shown as a short answer."""

FEATURES = (
    "read", "read_rank", "read_margin", "read_null", "read_share", "span_chars",
    "fused", "fused_rank", "fused_gap", "lexical", "dense", "sentence_cosine",
    "cover", "cover_near", "cover_passage", "missing", "missing_passage", "exact_missing",
    "exact_missing_passage", "year_conflict", "common", "common_share",
    "offers", "is_time", "is_number", "is_person", "is_place", "is_reason",
    "chars", "place", "is_head", "question_terms", "unknown_terms", "cross_language",
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
    kind: Wanted
    candidates: tuple[Candidate, ...]
    features: Float32


def gather(
    question: str,
    hits: Sequence[Hit],
    readings: Sequence[Reading | None],
    encoder: Encoder,
    idf_of: Callable[[str], float],
    known: Callable[[str], bool],
) -> Evidence:
    """Every sentence of `hits` as a candidate. `readings` go with the hits, None where the reader
    did not look; `known(term)` says whether the corpus has a term at all."""
    about = asked(question, idf_of)
    kind = wanted(question)
    candidates: list[Candidate] = []
    rows: list[list[float]] = []
    asks_squeezed = squeezed(about.content)
    unknown = sum(not known(term) for term in about.weights)
    cosines = _cosines(question, hits, encoder)
    for rank, (hit, reading) in enumerate(zip(hits, readings, strict=True)):
        found = _candidates(hit, reading)
        texts = [candidate.text for candidate in found]
        head = hit.article.headline or ""
        whole = covered(about, f"{head}\n{hit.passage.text}")
        for place, candidate in enumerate(found):
            here = covered(about, texts[place])
            near = covered(about, head + windows(texts, place))
            common = longest_common(asks_squeezed, squeezed(texts[place]))
            rows.append([
                candidate.read, 0.0, 0.0, np.nan if reading is None else reading.null, 0.0,
                np.nan if candidate.span is None else candidate.span[1] - candidate.span[0],
                hit.score, rank, hits[0].score - hit.score,
                hit.scores.get("lexical", 0.0), hit.scores.get("dense", 0.0),
                cosines[rank][place],
                here.share, near.share, whole.share, near.rarest_missing, whole.rarest_missing,
                near.exact_missing, whole.exact_missing, float(here.year_conflict),
                common, common / max(1, len(asks_squeezed)),
                float(offers(texts[place], kind)),
                *(float(kind == name) for name in ("time", "number", "person", "place", "reason")),
                len(texts[place]), place, float(_is_head(hit, candidate)),
                len(about.weights), unknown, float(language(question) != language(texts[place])),
                0.0, 0.0,
            ])  # fmt: skip
            candidates.append(candidate)
    features = np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))
    _relate(features)
    return Evidence(question, kind, tuple(candidates), features)


def _candidates(hit: Hit, reading: Reading | None) -> list[Candidate]:
    bounds = hit.passage.sentences
    if reading is None:
        return [Candidate(hit, bound, None, float("nan")) for bound in bounds]
    scores = sentence_scores(reading, bounds)
    spans = best_spans(reading, 20, SHORT_ANSWER_CHARS)
    found = []
    for bound, score in zip(bounds, scores, strict=True):
        inside = [s for s in spans if bound[0] <= s.start and s.end <= bound[1]]
        span = (inside[0].start, inside[0].end) if inside else None
        found.append(Candidate(hit, bound, span, float(score)))
    return found


def _cosines(question: str, hits: Sequence[Hit], encoder: Encoder) -> list[Float32]:
    texts = [h.passage.text[start:end] for h in hits for start, end in h.passage.sentences]
    if not texts:
        return []
    scores = encoder.encode_passages(texts) @ encoder.encode_queries([question])[0]
    cuts = np.cumsum([len(hit.passage.sentences) for hit in hits])[:-1]
    return np.split(scores, cuts)


def _is_head(hit: Hit, candidate: Candidate) -> bool:
    return candidate.text in (hit.article.headline, *hit.article.subheads, *hit.article.byline)


def _relate(features: Float32) -> None:
    """Fill in the features that compare a candidate with the others."""
    if not len(features):
        return
    column = {name: place for place, name in enumerate(FEATURES)}
    read = np.nan_to_num(features[:, column["read"]], nan=-30.0)
    order = np.argsort(-read, kind="stable")
    features[order, column["read_rank"]] = np.arange(len(read))
    features[:, column["read_margin"]] = read - read.max()
    weights = np.exp(read - read.max())
    features[:, column["read_share"]] = weights / weights.sum()
    features[:, column["best_cover"]] = features[:, column["cover_passage"]].max()
    features[:, column["runner_up_read"]] = read[order[1]] if len(read) > 1 else -30.0


def idf_table(frequency: Callable[[str], int], passages: int) -> Callable[[str], float]:
    """`idf_of` from document frequencies, each asked for once."""
    from rag.fusion import idf

    cache: dict[str, float] = {}

    def idf_of(term: str) -> float:
        if term not in cache:
            cache[term] = idf(frequency(term), passages)
        return cache[term]

    return idf_of


def passage_terms(hit: Hit) -> set[str]:
    """Distinct terms of a hit's passage and headline."""
    return set(terms(f"{hit.article.headline or ''}\n{hit.passage.text}"))


__all__ = ["FEATURES", "Asked", "Candidate", "Evidence", "gather", "idf_table", "passage_terms"]
