"""Answers and hits as the JSON that scripts read: the contract of `ask --json` and the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.types import Hit, Span
from rag.types import Answer, Citation, Claim


def answer_record(answer: Answer) -> dict[str, Any]:
    """One JSON object for `answer`. Spans are [start, end] in code points, end exclusive."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "short_answer": answer.short_answer,
        "abstained": answer.abstained,
        "citations": [_citation(citation) for citation in answer.citations],
        "nearest": [hit_record(hit) for hit in answer.nearest],
        "claims": [_claim(claim) for claim in answer.claims],
        "confidence": round(answer.confidence, 4),
        "rewritten": answer.rewritten,
        "notice": answer.notice,
        "latency_ms": round(answer.latency_ms, 3),
    }


def hit_record(hit: Hit) -> dict[str, Any]:
    """One JSON object for a passage that was found; a higher score is better."""
    return {
        "source": hit.source,
        "article": hit.article.id,
        "headline": hit.article.headline,
        "date": hit.date,
        "text": hit.passage.text,
        "spans": _spans(hit.passage.spans),
        "score": round(float(hit.score), 6),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "marker": citation.marker,
        "source": citation.source,
        "article": citation.article,
        "headline": citation.headline,
        "date": citation.date,
        "quote": citation.quote,
        "spans": _spans(citation.spans),
        "score": round(citation.score, 6),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "markers": list(claim.markers),
        "verdict": claim.verdict,
        "reason": claim.reason,
    }


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]
