"""What a source becomes in Milvus, and back: rows of documents and passages.

Texts, articles and what is known of a source may be longer than a field: they are cut into
pieces, and joined in order when they are read. Passage ids hold their source's number above
2**20 and their place in it below.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import numpy as np

from index.milvus.client import Row
from index.milvus.schema import PIECE, VARCHAR, lexical_text
from index.prepare import Prepared
from index.serial import STORED, Float32, article_to_json, spans_to_json
from index.store import date_number
from index.types import Source, SourceKind

PASSAGE_BITS = 20
DOCUMENT_FIELDS = ("source", "kind", "place", "piece", "date", "name", "data")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a source beside its text. `file` is the number of its file's row."""

    name: str
    file: str
    kind: SourceKind
    title: str | None
    date: str | None
    sha256: str
    fingerprint: str
    articles: int
    passages: int
    terms: int

    def source(self, text: str) -> Source:
        return Source(self.name, text, self.kind, self.title, self.date)


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows of one source; `head` is written last, for what has a head is whole."""

    facts: Facts
    head: list[Row]
    documents: list[Row]
    passages: list[Row]


def source_rows(
    number: int, file: str, prepared: Prepared, vectors: Float32, born: int
) -> SourceRows:
    """Rows of a source that is born in generation `born`, with `vectors` (passages, dim)."""
    source = prepared.source
    # Half floats, as the local index stores: the same numbers, the same ranking.
    halves, texts = iter(vectors.astype(STORED).astype(np.float32)), iter(prepared.terms)
    documents = list(_pieces(number, "text", 0, 0, born, source.name, file, "", source.text))
    passages: list[Row] = []
    terms = 0
    for place, (article, found) in enumerate(prepared.articles):
        date = date_number(article.date or source.date)
        label = f"{article.headline or ''}\n{source.name}".lower()[: VARCHAR // 4]
        documents += _pieces(
            number, "article", place, date, born, source.name, file, label, article_to_json(article)
        )
        for passage in found:
            own = next(texts)
            terms += own.count(" ") + bool(own)
            passages.append({
                "id": number << PASSAGE_BITS | len(passages), "source": number, "place": place,
                "date": date, "born": born, "name": source.name, "text": passage.text,
                "spans": spans_to_json(passage.spans),
                "sentences": spans_to_json(passage.sentences),
                "terms": lexical_text(own), "vector": next(halves).tolist(),
            })  # fmt: skip
    facts = Facts(
        source.name, file, source.kind, source.title, source.date, source.sha256,
        prepared.fingerprint, len(prepared.articles), len(passages), terms,
    )  # fmt: skip
    data = json.dumps(asdict(facts), ensure_ascii=False)
    head = list(
        _pieces(number, "source", len(prepared.articles), 0, born, source.name, file, "", data)
    )
    return SourceRows(facts, head, documents, passages)


def _pieces(
    source: int, kind: str, place: int, date: int, born: int, name: str, file: str, label: str,
    data: str,
) -> Iterator[Row]:  # fmt: skip
    for piece, start in enumerate(range(0, max(1, len(data)), PIECE)):
        yield {
            "key": f"{source:016d}/{kind}/{place}/{piece}", "source": source, "place": place,
            "date": date, "born": born, "name": name, "kind": kind, "file": file, "piece": piece,
            "label": label, "data": data[start : start + PIECE], "unused": [0.0, 0.0],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A row put together from its pieces."""

    source: int
    kind: str
    place: int
    date: int
    name: str
    data: str


def joined(rows: Iterable[Row]) -> list[Document]:
    """Documents by source, kind and place, their pieces joined."""
    pieces: dict[tuple[int, str, int], list[Row]] = defaultdict(list)
    for row in rows:
        pieces[int(row["source"]), str(row["kind"]), int(row["place"])].append(row)
    return [
        Document(
            *key, int(found[0]["date"]), str(found[0]["name"]),
            "".join(row["data"] for row in sorted(found, key=lambda row: int(row["piece"]))),
        )
        for key, found in sorted(pieces.items())
    ]  # fmt: skip


def facts_of(document: Document) -> Facts | None:
    """What a source's head says; None when it is not whole."""
    try:
        return Facts(**json.loads(document.data))
    except (ValueError, TypeError):
        return None


def iso(number: int) -> str | None:
    """yyyymmdd as YYYY-MM-DD; None for 0."""
    text = f"{number:08d}"
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if number else None
