"""Articles, spans and vectors as they are stored: JSON text and half floats.

Reading back raises IndexDamaged for what was not written by the functions beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.types import Article, Part, Span

Float32 = NDArray[np.float32]
STORED = np.dtype("<f2")
"""Vectors are stored as half floats: an inner product changes by less than 0.001."""

_OPTIONAL = (
    "headline", "subheads", "byline", "section", "date", "continued_from", "continued_to",
)  # fmt: skip


def article_to_json(article: Article) -> str:
    parts = [[part.kind, *part.span, int(part.joined)] for part in article.parts]
    data: dict[str, Any] = {"id": article.id, "parts": parts}
    data |= {key: value for key in _OPTIONAL if (value := getattr(article, key))}
    if article.confidence != 1.0:
        data["confidence"] = round(article.confidence, 4)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def article_from_json(text: str) -> Article:
    try:
        data = json.loads(text)
        data["parts"] = tuple(
            Part(kind, (start, end), bool(joined)) for kind, start, end, joined in data["parts"]
        )
        data["subheads"] = tuple(data.get("subheads", ()))
        data["byline"] = tuple(data.get("byline", ()))
        return Article(**data)
    except (ValueError, TypeError, KeyError) as error:
        raise unreadable("an article", error) from error


def spans_to_json(spans: Iterable[Span]) -> str:
    return json.dumps([list(span) for span in spans], separators=(",", ":"))


def spans_from_json(text: str) -> tuple[Span, ...]:
    try:
        return tuple((int(start), int(end)) for start, end in json.loads(text))
    except (ValueError, TypeError) as error:
        raise unreadable("spans", error) from error


def vector_blobs(vectors: Float32) -> list[bytes]:
    """Rows (n, dim) as they are stored."""
    return [row.tobytes() for row in vectors.astype(STORED)]


def vector_from_blob(blob: bytes, dim: int) -> NDArray[np.float16]:
    if len(blob) != dim * STORED.itemsize:
        raise unreadable("a vector", ValueError(f"{len(blob)} bytes for {dim} numbers"))
    return np.frombuffer(blob, dtype=STORED)


def unreadable(what: str, error: Exception) -> IndexDamaged:
    return IndexDamaged(
        f"the database holds {what} that cannot be read ({error}): remove the index folder and"
        " run `baowen index PATH` again"
    )
