"""What a Source becomes in the database: rows of texts, articles, passages and vectors.

Statements only: which generation they belong to, and when they are committed, is the writer's.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence

from index.database import ALIVE
from index.lexical import LexicalDocument
from index.prepare import Prepared, passage_terms
from index.serial import (
    Float32,
    article_from_json,
    article_to_json,
    spans_to_json,
    vector_blobs,
)
from index.store import Store, date_number


def path_value(path: str) -> str | bytes:
    """`path` as SQLite can hold it: a name that is no UTF-8 as its bytes (`os.fsdecode` reads
    either back)."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def insert_source(
    database: sqlite3.Connection, path: str, prepared: Prepared, vectors: Float32, born: int
) -> tuple[int, list[LexicalDocument]]:
    """Insert a source that is born in generation `born`, with `vectors` (passages, dim).

    Returns its row and its passages as the lexical files want them.
    """
    source = prepared.source
    row = _insert(
        database,
        "INSERT INTO sources (path, name, kind, title, date, sha256, fingerprint, born, died)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (path_value(path), source.name, source.kind, source.title, source.date, source.sha256,
         prepared.fingerprint, born, ALIVE),
    )  # fmt: skip
    database.execute("INSERT INTO texts VALUES (?, ?)", (row, source.text))
    blobs, terms = iter(vector_blobs(vectors)), iter(prepared.terms)
    documents: list[LexicalDocument] = []
    for article, passages in prepared.articles:
        when = article.date or source.date
        number = date_number(when)
        article_row = _insert(
            database,
            "INSERT INTO articles (source, key, headline, date, data) VALUES (?, ?, ?, ?, ?)",
            (row, article.id, article.headline, when, article_to_json(article)),
        )
        for passage in passages:
            key = _insert(
                database,
                "INSERT INTO passages (source, article, date, spans, sentences)"
                " VALUES (?, ?, ?, ?, ?)",
                (row, article_row, number, spans_to_json(passage.spans),
                 spans_to_json(passage.sentences)),
            )  # fmt: skip
            database.execute("INSERT INTO vectors VALUES (?, ?)", (key, next(blobs)))
            documents.append(LexicalDocument(key, row, number, next(terms)))
    return row, documents


def _insert(database: sqlite3.Connection, statement: str, values: Sequence[object]) -> int:
    row = database.execute(statement, values).lastrowid
    assert row is not None
    return row


def lexical_documents(store: Store, source: int) -> Iterator[LexicalDocument]:
    """The passages of a stored source as the lexical files want them."""
    articles = {
        key: article_from_json(data)
        for key, data in store.rows("SELECT id, data FROM articles WHERE source = ?", (source,))
    }
    for passage, article_row, number in store.passages_of(source):
        terms = " ".join(passage_terms(articles[article_row], passage))
        yield LexicalDocument(passage.id, source, number, terms)


def delete_sources(database: sqlite3.Connection, sources: Sequence[int]) -> None:
    """Delete sources with all that was made of them."""
    keys = [(row,) for row in sources]
    database.executemany(
        "DELETE FROM vectors WHERE passage IN (SELECT id FROM passages WHERE source = ?)", keys
    )
    for table in ("passages", "articles", "texts"):
        database.executemany(f"DELETE FROM {table} WHERE source = ?", keys)
    database.executemany("DELETE FROM sources WHERE id = ?", keys)
