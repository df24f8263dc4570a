"""Candidate sentences for a question, each with what is known of it as a row of features.

Reads hits and their readings; decides nothing. The ranker and the
judge (`rag.judge`) are learned over these features.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.types import Hit, Span
from rag.alignment import ALIGNMENT, alignment
from rag.coverage import (
    Asked,
    Known,
    Translations,
    asked,
    covered,
    in_order,
    longest_common,
    share,
    squeezed,
)
from rag.home import spelt_out
from rag.query import content, language
from rag.rarity import rarity
from rag.reader import Reading, best_span_within, sentence_scores
from rag.surroundings import AROUND_SPAN, NEIGHBOURS, around_span, neighbours
from rag.types import Language
from rag.wanted import Wanted, offers, wanted

Float32 = NDArray[np.float32]
Column = NDArray[Any]
Columns = dict[str, Column]
"""Features by name, a value a candidate."""

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
    "best_cover", "runner_up_read", "read_rank_in", "span_sure", "cover_letters", "in_order",
    *ALIGNMENT, *NEIGHBOURS, *AROUND_SPAN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. `sentence` is a range of the passage's text; `span` the reader's best
    answer in it, in the same text, or None without a reader; `read` is the reader's score of the
    sentence (higher is better), `sure` how probable it is that the answer overlaps the span, if it
    is in this sentence."""

    hit: Hit
    sentence: Span
    span: Span | None
    read: float
    sure: float = 1.0

    @property
    def text(self) -> str:
        return self.hit.passage.text[self.sentence[0] : self.sentence[1]]

    @property
    def answer(self) -> str:
        """The words of the span, none where there is no span."""
        return "" if self.span is None else self.hit.passage.text[self.span[0] : self.span[1]]


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
    candidates: list[Candidate] = []
    tables: list[Columns] = []
    places = homes or [None] * len(hits)
    for hit, reading, ours in zip(hits, readings, places, strict=True):
        found = _candidates(hit, reading)
        texts = [Known.of(spelt_out(candidate.text, ours)) for candidate in found]
        table = _read(found, reading) | _said(about, hit, texts)
        table |= dict(zip(NEIGHBOURS, neighbours(about, texts).T, strict=True))
        tables.append(table | _spans(question, about, kind, found))
        candidates += found
    if not candidates:
        return Evidence(question, about, kind, (), np.zeros((0, len(FEATURES)), np.float32))
    columns = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    columns |= _found(hits) | _like(question, candidates, encoder)
    columns |= _asked(about, kind, known, candidates, language(question))
    columns |= _compared(columns)
    features = np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)
    return Evidence(question, about, kind, tuple(candidates), features)


def _candidates(hit: Hit, reading: Reading | None) -> list[Candidate]:
    bounds = hit.passage.sentences
    if reading is None:
        return [Candidate(hit, bound, None, float("nan")) for bound in bounds]
    found = []
    for bound, score in zip(bounds, sentence_scores(reading, bounds), strict=True):
        best = best_span_within(reading, *bound, SHORT_ANSWER_CHARS)
        if best is None:
            found.append(Candidate(hit, bound, None, float(score)))
        else:
            span = (best.start, best.end)
            found.append(Candidate(hit, bound, span, float(score), best.sure))
    return found


def _read(found: Sequence[Candidate], reading: Reading | None) -> Columns:
    """What the reader says of the sentences of one passage."""
    read = np.array([candidate.read for candidate in found], dtype=np.float32)
    chars = [np.nan if c.span is None else c.span[1] - c.span[0] for c in found]
    return {
        "read": read,
        "read_null": np.full(len(found), np.nan if reading is None else reading.null),
        "read_rank_in": _ranks(read),
        "span_chars": np.array(chars),
        "span_sure": np.array([np.nan if c.span is None else c.sure for c in found]),
        "place": np.arange(len(found)),
    }


def _said(about: Asked, hit: Hit, texts: Sequence[Known]) -> Columns:
    """How much of the question each sentence says, alone, with its neighbours, and the passage."""
    head = Known.of(hit.article.headline or "")
    whole = covered(about, Known.union([head, *texts]))
    rows = []
    for place, text in enumerate(texts):
        here = covered(about, text)
        near = covered(about, Known.union([head, *texts[max(0, place - 1) : place + 2]]))
        letters = squeezed(text.folded)
        common = longest_common(about.content, letters)
        rows.append((
            here.share, near.share, whole.share, near.rarest_missing, whole.rarest_missing,
            near.missing_run, near.missing_lead, whole.missing_run, whole.missing_lead,
            near.exact_missing, whole.exact_missing, float(here.year_conflict),
            common, common / max(1, len(about.content)), share(about.letters, text),
            in_order(about.content, letters) / max(1, len(about.content)),
        ))  # fmt: skip
    table = np.array(rows, dtype=np.float32).reshape(len(texts), len(_SAID))
    return dict(zip(_SAID, table.T, strict=True))


_SAID = (
    "cover", "cover_near", "cover_passage", "missing", "missing_passage",
    "missing_run", "missing_lead", "missing_run_passage", "missing_lead_passage",
    "exact_missing", "exact_missing_passage", "year_conflict",
    "common", "common_share", "cover_letters", "in_order",
)  # fmt: skip


def _spans(question: str, about: Asked, kind: Wanted, found: Sequence[Candidate]) -> Columns:
    rows = [
        around_span(question, about, kind, c.hit.passage.text, c.sentence, c.span) for c in found
    ]
    table = np.array(rows, dtype=np.float32).reshape(len(found), len(AROUND_SPAN))
    return dict(zip(AROUND_SPAN, table.T, strict=True))


def _found(hits: Sequence[Hit]) -> Columns:
    """How the passage of each candidate was found."""
    counts = [len(hit.passage.sentences) for hit in hits]
    fused = np.array([hit.score for hit in hits])
    dense = np.array([hit.scores.get("dense", 0.0) for hit in hits])
    each = {
        "fused": fused, "fused_rank": np.arange(len(hits)), "fused_gap": fused[0] - fused,
        "dense": dense,
    }  # fmt: skip
    return {name: np.repeat(values, counts) for name, values in each.items()}


def _like(question: str, candidates: Sequence[Candidate], encoder: Encoder) -> Columns:
    """How near each sentence is to the question in the encoder's space."""
    texts = [candidate.text for candidate in candidates]
    cosines = encoder.encode_passages(texts) @ encoder.encode_queries([question])[0]
    aligned = alignment(content(question), texts, encoder)
    return {"sentence_cosine": cosines} | dict(zip(ALIGNMENT, aligned.T, strict=True))


def _asked(
    about: Asked,
    kind: Wanted,
    known: Callable[[str], bool],
    candidates: Sequence[Candidate],
    speaks: Language,
) -> Columns:
    """What is asked, and whether a sentence has that kind of thing."""
    unknown = sum(term.weight for term in about.terms if not (known(term.term) or term.chinese))
    same = {
        f"is_{name}": float(kind == name)
        for name in ("time", "number", "person", "place", "reason")
    } | {"exact_asked": len(about.exact), "question_terms": len(about.terms),
         "unknown_share": unknown / about.total}  # fmt: skip
    return {name: np.full(len(candidates), value) for name, value in same.items()} | {
        "offers": np.array([float(offers(c.text, kind)) for c in candidates]),
        "chars": np.array([len(c.text) for c in candidates]),
        "cross_language": np.array([float(speaks != language(c.text)) for c in candidates]),
    }


def _compared(columns: Columns) -> Columns:
    """What compares a candidate with the others."""
    read = np.nan_to_num(columns["read"], nan=-30.0)
    weights = np.exp(read - read.max())
    runner_up = np.sort(read)[-2] if len(read) > 1 else -30.0
    return {
        "read_rank": _ranks(read), "read_margin": read - read.max(),
        "read_share": weights / weights.sum(), "runner_up_read": np.full(len(read), runner_up),
        "cosine_rank": _ranks(columns["sentence_cosine"]), "cover_rank": _ranks(columns["cover"]),
        "best_cover": np.full(len(read), columns["cover_passage"].max()),
    }  # fmt: skip


def is_head(candidate: Candidate) -> bool:
    """Whether the candidate is the headline, a subhead or the byline of its article."""
    article = candidate.hit.article
    return candidate.text in (article.headline, *article.subheads, *article.byline)


def _ranks(values: Column) -> Column:
    ranks = np.empty(len(values), dtype=np.float32)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return ranks
