"""What is known of candidate sentences, as named columns of numbers.

Each function gives some of FEATURES; `rag.evidence` puts them together. The ranker and the judge
(`rag.judge`) are learned over them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.types import Hit
from rag.alignment import ALIGNMENT, alignment
from rag.candidates import Candidate
from rag.coverage import Asked, Known, covered, in_order, longest_common, share, squeezed
from rag.query import content, language
from rag.reader import Reading
from rag.surroundings import AROUND_SPAN, NEIGHBOURS, around_span
from rag.types import Language
from rag.wanted import Wanted, offers

Column = NDArray[Any]
Columns = dict[str, Column]
"""Features by name, a value a candidate."""

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
    "read_before", "read_after", "read_beside", "aligned_gap", "cosine_gap",
    *ALIGNMENT, *NEIGHBOURS, *AROUND_SPAN,
)  # fmt: skip


FIRST = -10.0
"""What the reader makes of a neighbour that is not there, less than of any that is."""


def read(found: Sequence[Candidate], reading: Reading | None) -> Columns:
    """What the reader says of the sentences of one passage: of each, of the one before and the one
    after beside it, and of the whole passage beside it."""
    read = np.array([candidate.read for candidate in found], dtype=np.float32)
    chars = [np.nan if c.span is None else c.span[1] - c.span[0] for c in found]
    null, whole = (np.nan, np.nan) if reading is None else (reading.null, np.logaddexp.reduce(read))
    return {
        "read": read,
        "read_null": np.full(len(found), null),
        "read_rank_in": _ranks(read),
        "read_before": np.concatenate([[FIRST], np.diff(-read)])[: len(found)],
        "read_after": np.concatenate([np.diff(read), [FIRST]])[: len(found)],
        "read_beside": whole - read,
        "span_chars": np.array(chars),
        "span_sure": np.array([np.nan if c.span is None else c.sure for c in found]),
        "place": np.arange(len(found)),
    }


def said(about: Asked, hit: Hit, texts: Sequence[Known]) -> Columns:
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


def spans(question: str, about: Asked, kind: Wanted, found: Sequence[Candidate]) -> Columns:
    rows = [
        around_span(question, about, kind, c.hit.passage.text, c.sentence, c.span) for c in found
    ]
    table = np.array(rows, dtype=np.float32).reshape(len(found), len(AROUND_SPAN))
    return dict(zip(AROUND_SPAN, table.T, strict=True))


def found_by(hits: Sequence[Hit]) -> Columns:
    """How the passage of each candidate was found."""
    counts = [len(hit.passage.sentences) for hit in hits]
    fused = np.array([hit.score for hit in hits])
    dense = np.array([hit.scores.get("dense", 0.0) for hit in hits])
    each = {
        "fused": fused, "fused_rank": np.arange(len(hits)), "fused_gap": fused[0] - fused,
        "dense": dense,
    }  # fmt: skip
    return {name: np.repeat(values, counts) for name, values in each.items()}


def like(question: str, candidates: Sequence[Candidate], encoder: Encoder) -> Columns:
    """How near each sentence is to the question in the encoder's space."""
    texts = [candidate.text for candidate in candidates]
    cosines = encoder.encode_passages(texts) @ encoder.encode_queries([question])[0]
    aligned = alignment(content(question), texts, encoder)
    return {"sentence_cosine": cosines} | dict(zip(ALIGNMENT, aligned.T, strict=True))


def asked_for(
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


def compared(columns: Columns) -> Columns:
    """What compares a candidate with the others."""
    read = np.nan_to_num(columns["read"], nan=-30.0)
    weights = np.exp(read - read.max())
    runner_up = np.sort(read)[-2] if len(read) > 1 else -30.0
    return {
        "read_rank": _ranks(read), "read_margin": read - read.max(),
        "read_share": weights / weights.sum(), "runner_up_read": np.full(len(read), runner_up),
        "cosine_rank": _ranks(columns["sentence_cosine"]), "cover_rank": _ranks(columns["cover"]),
        "cosine_gap": columns["sentence_cosine"] - columns["sentence_cosine"].max(),
        "aligned_gap": columns["aligned"] - columns["aligned"].max(),
        "best_cover": np.full(len(read), columns["cover_passage"].max()),
    }  # fmt: skip


def _ranks(values: Column) -> Column:
    ranks = np.empty(len(values), dtype=np.float32)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return ranks
