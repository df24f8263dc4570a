"""BM25 over our own terms, in tantivy; also the place where a generation becomes visible.

One document a passage, keyed by source. tantivy commits atomically, and every commit carries a
document that names its generation: what the last commit says is what the index is. Knows
nothing of texts other than their terms.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged

HEAP_BYTES = 64 << 20
"""Memory that tantivy's writer may fill before it flushes a segment."""

_GENERATION_KEY = "generation"
_NO_DATE = 0


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """A passage as BM25 sees it. `date` is yyyymmdd as a number, 0 when unknown."""

    passage: int
    source: int
    date: int
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class DateRange:
    """Dates as yyyymmdd numbers, both ends inclusive."""

    first: int
    last: int


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    # Deleting by a term on an unsigned field deletes nothing: keys are raw text.
    builder.add_text_field("key", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("passage", stored=True, indexed=False, fast=True)
    builder.add_unsigned_field("date", stored=False, indexed=True, fast=True)
    builder.add_text_field("terms", stored=False, tokenizer_name="spaces", index_option="freq")
    return builder.build()


def _open(folder: Path, *, create: bool) -> Any:
    import tantivy

    if create:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    try:
        index = tantivy.Index(_schema(), path=str(folder), reuse=not create)
    except (ValueError, OSError) as error:
        raise IndexDamaged(f"{folder}: the lexical files cannot be opened ({error})") from error
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("spaces", analyzer)
    return index


def _entry(key: str, document: LexicalDocument) -> Any:
    import tantivy

    entry = tantivy.Document()
    entry.add_text("key", key)
    entry.add_unsigned("passage", document.passage)
    entry.add_unsigned("date", document.date)
    if document.terms:
        entry.add_text("terms", " ".join(document.terms))
    return entry


class LexicalWriter:
    """Adds and deletes documents; nothing is seen by anyone before `commit`."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        self._index = _open(folder, create=create)
        self._writer = self._index.writer(HEAP_BYTES, 1)

    def add(self, documents: Iterable[LexicalDocument]) -> None:
        for document in documents:
            self._writer.add_document(_entry(str(document.source), document))

    def delete(self, sources: Iterable[int]) -> None:
        for source in sources:
            self._writer.delete_documents_by_term("key", str(source))

    def delete_all(self) -> None:
        self._writer.delete_all_documents()

    def commit(self, generation: int) -> None:
        self._writer.delete_documents_by_term("key", _GENERATION_KEY)
        marker = LexicalDocument(passage=generation, source=0, date=_NO_DATE, terms=())
        self._writer.add_document(_entry(_GENERATION_KEY, marker))
        self._writer.commit()

    def close(self, *, merge: bool = True) -> None:
        """Release tantivy's own lock; with `merge`, wait for its background merges first."""
        if merge:
            self._writer.wait_merging_threads()
        else:
            self._writer.rollback()
        del self._writer


class LexicalReader:
    """One committed generation, searchable from many threads; unaffected by later commits."""

    def __init__(self, index: Any) -> None:
        import tantivy

        self._schema = index.schema
        self._searcher = index.searcher()
        marker = tantivy.Query.term_query(self._schema, "key", _GENERATION_KEY)
        hits = self._searcher.search(marker, 1).hits
        if not hits:
            raise IndexDamaged("the lexical files carry no generation: they were never committed")
        self.generation = int(self._searcher.fast_field_values("passage", [hits[0][1]])[0])

    @classmethod
    def open(cls, folder: Path) -> LexicalReader:
        """Open the last commit in `folder`. Raises IndexDamaged when there is none to be read."""
        if not (folder / "meta.json").is_file():
            raise IndexDamaged(f"{folder}: the lexical files are missing")
        return cls(_open(folder, create=False))

    @property
    def passages(self) -> int:
        """Number of passages in this generation."""
        return int(self._searcher.num_docs) - 1

    def document_frequency(self, term: str) -> int:
        """In how many passages `term` occurs (deleted ones count until they are merged away)."""
        return int(self._searcher.doc_freq("terms", term))

    def search(
        self,
        query: Sequence[Sequence[tuple[str, float]]],
        k: int,
        *,
        dates: DateRange | None = None,
        sources: Sequence[int] | None = None,
    ) -> list[tuple[int, float]]:
        """The k best passages as (passage id, BM25 score), best first.

        `query` is a list of concepts, each a list of (term, weight): a concept scores as its
        best alternative, concepts add up. `sources` limits to those rows, `dates` to a range.
        """
        import tantivy

        clauses = [(tantivy.Occur.Should, self._concept(concept)) for concept in query if concept]
        if not clauses or k < 1:
            return []
        asked = tantivy.Query.boolean_query(clauses)
        filters = self._filters(dates, sources)
        if filters:
            asked = tantivy.Query.boolean_query([(tantivy.Occur.Must, asked), *filters])
        hits = self._searcher.search(asked, k, count=False).hits
        ids = self._searcher.fast_field_values("passage", [address for _, address in hits])
        found = [
            (int(passage), float(score)) for passage, (score, _) in zip(ids, hits, strict=True)
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _concept(self, alternatives: Sequence[tuple[str, float]]) -> Any:
        import tantivy

        queries = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(self._schema, "terms", term, index_option="freq"), weight
            )
            if weight != 1.0
            else tantivy.Query.term_query(self._schema, "terms", term, index_option="freq")
            for term, weight in alternatives
        ]
        return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)

    def _filters(
        self, dates: DateRange | None, sources: Sequence[int] | None
    ) -> list[tuple[Any, Any]]:
        import tantivy

        def unscored(query: Any) -> tuple[Any, Any]:
            return tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)

        found = []
        if dates is not None:
            found.append(
                unscored(
                    tantivy.Query.range_query(
                        self._schema,
                        "date",
                        tantivy.FieldType.Unsigned,
                        dates.first,
                        dates.last,
                    )
                )
            )
        if sources is not None:
            keys = [str(source) for source in sources]
            found.append(unscored(tantivy.Query.term_set_query(self._schema, "key", keys)))
        return found
