"""From a ranked sentence to what is shown of it and cited: exact, short enough, whole.

A shown excerpt is cut only at clause ends and marked with … where it is cut; the citation holds
the whole sentence. Every character comes from the Source.
"""

from __future__ import annotations

import itertools
import re

from index.spans import slice_spans
from index.types import Span, text_hash, text_of
from rag.candidates import Candidate
from rag.coverage import Asked, Known, covered
from rag.evidence import Evidence
from rag.types import Citation
from rag.wanted import offers

EXCERPT = 96
"""Characters up to which a sentence is shown whole: two lines on a screen."""

_CLAUSE_END = re.compile(r"[,，;；:：、。！？!?]+[”’」』）)]*")


def excerpt(text: str, span: Span | None, limit: int = EXCERPT, about: Asked | None = None) -> str:
    """`text`, or if it is longer than `limit` the clauses with `span` that say most of what the
    question is `about` and fit, with … where it is cut."""
    flat = " ".join(text.split()) if text.isascii() else text.replace("\n", "")
    if len(flat) <= limit or flat != text:
        return flat
    start, end = _window(text, span or (0, 1), about, limit)
    shown = text[start:end].strip()
    if end < len(text):
        shown = shown.rstrip(",，;；:：、") + "…"
    return shown if start == 0 else "…" + shown


def _window(text: str, span: Span, about: Asked | None, limit: int) -> Span:
    """The run of clauses around `span` within `limit` that holds most of the question; of equals
    the one that begins first, as what a clause is about stands before it, and is longest."""
    bounds = _clauses(text)
    first = max(i for i, (start, _) in enumerate(bounds) if start <= span[0])
    last = min(i for i, (_, end) in enumerate(bounds) if end >= span[1])
    terms = about.terms if about else ()
    clauses = [Known.of(text[start:end]) for start, end in bounds] if terms else []
    held = [{i for i, term in enumerate(terms) if term.is_in(clause)} for clause in clauses]

    def value(run: Span) -> tuple[float, int, int]:
        said = set().union(*held[run[0] : run[1] + 1]) if held else set()
        return sum(terms[i].weight for i in said), -run[0], run[1]

    runs: list[Span] = []
    for left in range(first, -1, -1):
        for right in range(last, len(bounds)):
            if bounds[right][1] - bounds[left][0] > limit:
                break
            runs.append((left, right))
    left, right = max(runs, key=value, default=(first, last))
    return bounds[left][0], bounds[right][1]


def _clauses(text: str) -> list[Span]:
    ends = [match.end() for match in _CLAUSE_END.finditer(text)]
    cuts = sorted({0, *ends, len(text)})
    return list(itertools.pairwise(cuts))


def focus(evidence: Evidence, candidate: Candidate) -> Span:
    """Without a reader's span: the clause that takes up most of the question and offers what is
    asked for, as a range of the candidate's sentence."""
    text, about = candidate.text, evidence.about

    def value(bounds: Span) -> tuple[float, int]:
        clause = text[bounds[0] : bounds[1]]
        share = covered(about, Known.of(clause)).share
        return share + 0.3 * offers(clause, evidence.kind), -bounds[0]

    return max(_clauses(text), key=value)


def citation(candidate: Candidate, marker: int, score: float) -> Citation:
    """The whole sentence of a candidate as a citation; `score` is its probability in [0, 1]."""
    start, end = candidate.sentence
    hit = candidate.hit
    return Citation(
        marker=marker,
        source=hit.source,
        article=hit.article.id,
        headline=hit.article.headline,
        date=hit.date,
        quote=candidate.text,
        spans=slice_spans(hit.passage.spans, start, end),
        score=round(score, 4),
    )


def within(candidate: Candidate) -> Span | None:
    """The candidate's answer span as a range of its sentence."""
    if candidate.span is None:
        return None
    offset = candidate.sentence[0]
    return candidate.span[0] - offset, candidate.span[1] - offset


def holds(citation: Citation, text: str, sha256: str) -> bool:
    """Whether `citation` is what the Source's `text` says, and the text what was indexed."""
    return text_hash(text) == sha256 and text_of(text, citation.spans) == citation.quote
