"""BM25 over our own terms, in tantivy; also the place where a generation becomes visible.

One document a passage, keyed by source. tantivy commits atomically, and every commit carries a
document that names its generation: what the last commit says is what the index is. Knows
nothing of texts other than their terms.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
    """A passage as BM25 sees it. `date` is yyyymmdd as a number, 0 when unknown; `terms` are joined
    by spaces."""

    passage: int
    source: int
    date: int
    terms: str


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
    with _reading():
        index = tantivy.Index(_schema(), path=str(folder), reuse=not create)
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
        entry.add_text("terms", document.terms)
    return entry


@contextmanager
def _reading() -> Iterator[None]:
    """Errors and panics of tantivy over files that it cannot read, as IndexDamaged."""
    try:
        yield
    except BaseException as error:
        # A Rust panic derives from BaseException alone, and its class cannot be imported.
        if isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException":
            raise IndexDamaged(
                f"the lexical files cannot be read ({error}): run `baowen check` to find which"
            ) from error
        raise


def damaged_files(folder: Path) -> Iterator[str]:
    """Names of the lexical files whose content is not what tantivy's own checksum says.

    A file ends with its footer (JSON with the CRC-32 of what stands before), the footer's length
    and a magic number, both as 32-bit little-endian.
    """
    try:
        segments = json.loads((folder / "meta.json").read_bytes())["segments"]
        names = {segment["segment_id"].replace("-", "") for segment in segments}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        yield "meta.json"
        return
    # Others may be on their way: a writer's merges.
    for path in sorted(path for path in folder.iterdir() if path.name.split(".")[0] in names):
        data = path.read_bytes()
        length = int.from_bytes(data[-8:-4], "little")
        body, footer = data[: -8 - length], data[-8 - length : -8]
        try:
            whole = json.loads(footer)["crc"] == zlib.crc32(body)
        except (ValueError, TypeError, KeyError):
            whole = False
        if not whole:
            yield path.name


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

    def restart(self) -> None:
        """Forget what was added since the last commit, and delete what that holds."""
        # tantivy's "delete all" leaves out what its threads have not written yet.
        self._writer.rollback()
        self._writer.delete_all_documents()

    def commit(self, generation: int) -> None:
        self._writer.delete_documents_by_term("key", _GENERATION_KEY)
        marker = LexicalDocument(passage=generation, source=0, date=_NO_DATE, terms="")
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

        with _reading():
            self._schema = index.schema
            self._searcher = index.searcher()
            marker = tantivy.Query.term_query(self._schema, "key", _GENERATION_KEY)
            hits = self._searcher.search(marker, 1).hits
            if not hits:
                raise IndexDamaged("the lexical files carry no generation: they are not whole")
            (self.generation,) = self._passages([hits[0][1]])

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
        with _reading():
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
        with _reading():
            hits = self._searcher.search(asked, k, count=False).hits
            ids = self._passages([address for _, address in hits])
        found = [(passage, float(score)) for passage, (score, _) in zip(ids, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _passages(self, addresses: Sequence[Any]) -> list[int]:
        """The numbers of the documents at `addresses`; a damaged column may have none, or one that
        no database holds."""
        found = self._searcher.fast_field_values("passage", addresses)
        if any(number is None or number >= 1 << 63 for number in found):
            raise ValueError("a document without a number")
        return list(map(int, found))

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
