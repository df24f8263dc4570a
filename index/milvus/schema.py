"""The collections of an index, and the record that says which rows in them are the index.

    NAME                 the catalogue: commits, files, leases
    NAME_documents_E     sources, articles and texts, in pieces that fit into a field
    NAME_passages_E      passages: vector, terms with Milvus's BM25, and what a hit shows

E is an epoch: a collection's vectors have one dimension, so another encoder starts a new pair and
the commit that names it makes it the index. Rows carry the generation that they were born in; a
reader of generation g sees those with `born <= g` whose source g has not retired.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from index.errors import IndexDamaged, IndexMismatch
from index.milvus.client import Address, Milvus, Row

FORMAT = 1
"""Version of the collections and of what is stored in them."""

K1, B = 1.2, 0.75
"""BM25's parameters, as tantivy has them in the local index."""

VARCHAR = 65_535
"""Bytes of the longest field that Milvus takes."""
PIECE = 16_000
"""Characters of a piece of a longer text: at most four bytes each."""

_MARKS = str.maketrans({".": "_", "'": "__", "’": "___"})
_NAME = 8192
_FILTERED = ("source", "born", "date", "name", "kind", "file")
"""Fields that a server indexes for filters; milvus-lite looks at every row."""
_KEY = 128

Range = tuple[int, int]
"""First and last source number, both inclusive."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One generation of the index. `terms` counts the terms of all passages, for their average;
    `next_source` is the first source number that was never given."""

    generation: int
    epoch: int
    encoder: str
    dim: int
    sources: int = 0
    articles: int = 0
    passages: int = 0
    terms: int = 0
    next_source: int = 1
    retired: tuple[Range, ...] = ()

    def visible(self) -> str:
        """The filter for rows of this generation."""
        parts = [f"born <= {self.generation}"]
        for first, last in self.retired:
            parts.append(
                f"source != {first}" if first == last else f"(source < {first} or source > {last})"
            )
        return " and ".join(parts)


def documents(address: Address, epoch: int) -> str:
    return f"{address.name}_documents_{epoch}"


def passages(address: Address, epoch: int) -> str:
    return f"{address.name}_passages_{epoch}"


def lexical_text(terms: str) -> str:
    """Terms, joined by spaces, as BM25's field takes them. The marks within numbers and
    abbreviations become underscores, so that milvus-lite's only plain analyzer keeps a term whole
    as well."""
    text = terms.translate(_MARKS)
    # No passage is so long; a cut one would be found by its beginning.
    return text if len(text.encode()) <= VARCHAR else text[: VARCHAR // 4].rpartition(" ")[0]


def create_catalogue(milvus: Milvus) -> None:
    """Make the catalogue if there is none."""
    if not milvus.call("has_collection", milvus.address.name):
        _create(milvus, milvus.address.name, _catalogue())
    milvus.call("load_collection", milvus.address.name)


def create_epoch(milvus: Milvus, epoch: int, dim: int) -> None:
    """Make the collections of an epoch, as far as they are not there."""
    for name, fields in _epoch(milvus, epoch, dim):
        if not milvus.call("has_collection", name):
            _create(milvus, name, fields)
        milvus.call("load_collection", name)


def verify(milvus: Milvus, commit: Commit) -> None:
    """Raises IndexDamaged for a missing collection, IndexMismatch for one of another shape."""
    for name, fields in _epoch(milvus, commit.epoch, commit.dim):
        if not milvus.call("has_collection", name):
            raise IndexDamaged(
                f"{milvus.address}: collection {name} is missing: drop the others that begin with"
                f" {milvus.address.name} and run `baowen index PATH` again"
            )
        described = milvus.call("describe_collection", name)["fields"]
        found = {field["name"]: int(field["type"]) for field in described}
        wanted = {field["field_name"]: int(field["datatype"]) for field in fields}
        if found != wanted:
            differing = sorted(found.items() ^ wanted.items())
            raise IndexMismatch(
                f"{milvus.address}: collection {name} has other fields than this program's"
                f" ({', '.join(sorted({key for key, _ in differing}))}): choose another name with"
                " milvus:URI#NAME, or drop it"
            )
        milvus.call("load_collection", name)


def read_commit(milvus: Milvus, consistency: str) -> Commit | None:
    """The newest commit, or None when nothing was ever committed. Raises IndexMismatch."""
    rows = milvus.query(
        milvus.address.name, 'kind == "commit"', ["born", "data"], consistency_level=consistency
    )
    if not rows:
        return None
    newest = max(rows, key=lambda row: int(row["born"]))
    data = json.loads(newest["data"])
    if data.pop("format", None) != FORMAT:
        raise IndexMismatch(
            f"{milvus.address}: index format {json.loads(newest['data']).get('format')}, this"
            f" program reads {FORMAT}: choose another name with milvus:URI#NAME and run"
            " `baowen index PATH`"
        )
    pieces = data.pop("retired_pieces")
    commit = Commit(**data)
    if pieces:
        found = milvus.query(
            milvus.address.name, f'kind == "retired" and born == {commit.generation}',
            ["place", "data"], consistency_level="Strong",
        )  # fmt: skip
        ordered = sorted(found, key=lambda row: int(row["place"]))
        ranges = [tuple(item) for row in ordered for item in json.loads(row["data"])]
        commit = replace(commit, retired=tuple(ranges))
    return commit


def write_commit(milvus: Milvus, commit: Commit, format: int = FORMAT) -> None:
    """Make `commit` the index: from the last row on that is written here."""
    generation, name = commit.generation, milvus.address.name
    pieces = [commit.retired[start : start + 1000] for start in range(0, len(commit.retired), 1000)]
    milvus.upsert(
        name,
        [
            catalogue_row(f"retired/{generation}/{place}", "retired", generation, piece, place)
            for place, piece in enumerate(pieces)
        ],
    )
    data: dict[str, Any] = asdict(commit)
    del data["retired"]
    data |= {"format": format, "retired_pieces": len(pieces)}
    milvus.upsert(name, [catalogue_row(f"commit/{generation}", "commit", generation, data)])
    milvus.delete(name, f'kind in ["commit", "retired"] and born < {generation - 1}')


def stored_data(milvus: Milvus, key: str) -> Any:
    """What the catalogue's row `key` holds; None when there is none."""
    rows = milvus.query(
        milvus.address.name, f'key == "{key}"', ["data"], consistency_level="Strong"
    )
    return json.loads(rows[0]["data"]) if rows else None


def drop_epochs(milvus: Milvus, unwanted: Callable[[int], bool]) -> None:
    """Drop the collections of the epochs that are `unwanted`."""
    pattern = re.compile(rf"{re.escape(milvus.address.name)}_(?:documents|passages)_(\d+)")
    for name in milvus.call("list_collections"):
        match = pattern.fullmatch(name)
        if match and unwanted(int(match[1])):
            milvus.call("drop_collection", name)


def catalogue_row(key: str, kind: str, born: int, data: Any, place: int = 0) -> Row:
    """A row of the catalogue; `data` as JSON in ASCII, which holds any path."""
    return {
        "key": key, "kind": kind, "born": born, "place": place, "data": json.dumps(data),
        "unused": [0.0, 0.0],
    }  # fmt: skip


def _create(milvus: Milvus, name: str, fields: Sequence[dict[str, Any]]) -> None:
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    indexes = MilvusClient.prepare_index_params()
    lite = milvus.is_lite
    for field in fields:
        schema.add_field(**field)
        if field["datatype"] == DataType.FLOAT_VECTOR:
            # Exact where all of it is on one machine; on a server, what Milvus thinks best.
            kind = "FLAT" if lite or field["dim"] == 2 else "AUTOINDEX"
            indexes.add_index(field["field_name"], index_type=kind, metric_type="IP")
        elif not lite and field["field_name"] in _FILTERED:
            indexes.add_index(field["field_name"], index_type="INVERTED")
    if any(field["field_name"] == "bm25" for field in fields):
        schema.add_function(Function("bm25_of_terms", FunctionType.BM25, ["terms"], ["bm25"]))
        indexes.add_index(
            "bm25", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25",
            params={"bm25_k1": K1, "bm25_b": B},
        )  # fmt: skip
    milvus.call(
        "create_collection", name, schema=schema, index_params=indexes, consistency_level="Bounded"
    )


def _catalogue() -> list[dict[str, Any]]:
    from pymilvus import DataType

    return [
        {"field_name": "key", "datatype": DataType.VARCHAR, "max_length": _KEY, "is_primary": True},
        {"field_name": "kind", "datatype": DataType.VARCHAR, "max_length": 16},
        {"field_name": "born", "datatype": DataType.INT64},
        {"field_name": "place", "datatype": DataType.INT64},
        {"field_name": "data", "datatype": DataType.VARCHAR, "max_length": VARCHAR},
        # Milvus wants a vector in every collection.
        {"field_name": "unused", "datatype": DataType.FLOAT_VECTOR, "dim": 2},
    ]


def _epoch(milvus: Milvus, epoch: int, dim: int) -> list[tuple[str, list[dict[str, Any]]]]:
    from pymilvus import DataType

    # milvus-lite has no whitespace analyzer; its standard one cuts at what is no letter, digit or
    # underscore, and our terms hold nothing else.
    analyzer = {"tokenizer": "standard" if milvus.is_lite else "whitespace"}
    both = [
        {"field_name": "source", "datatype": DataType.INT64},
        {"field_name": "place", "datatype": DataType.INT64},
        {"field_name": "date", "datatype": DataType.INT64},
        {"field_name": "born", "datatype": DataType.INT64},
        {"field_name": "name", "datatype": DataType.VARCHAR, "max_length": _NAME},
    ]
    texts = [
        {"field_name": "key", "datatype": DataType.VARCHAR, "max_length": _KEY, "is_primary": True},
        *both,
        {"field_name": "kind", "datatype": DataType.VARCHAR, "max_length": 16},
        {"field_name": "file", "datatype": DataType.VARCHAR, "max_length": 64},
        {"field_name": "piece", "datatype": DataType.INT64},
        {"field_name": "label", "datatype": DataType.VARCHAR, "max_length": VARCHAR},
        {"field_name": "data", "datatype": DataType.VARCHAR, "max_length": VARCHAR},
        {"field_name": "unused", "datatype": DataType.FLOAT_VECTOR, "dim": 2},
    ]
    found = [
        {"field_name": "id", "datatype": DataType.INT64, "is_primary": True},
        *both,
        {"field_name": "text", "datatype": DataType.VARCHAR, "max_length": VARCHAR},
        {"field_name": "spans", "datatype": DataType.VARCHAR, "max_length": VARCHAR},
        {"field_name": "sentences", "datatype": DataType.VARCHAR, "max_length": VARCHAR},
        {
            "field_name": "terms", "datatype": DataType.VARCHAR, "max_length": VARCHAR,
            "enable_analyzer": True, "analyzer_params": analyzer,
        },
        {"field_name": "bm25", "datatype": DataType.SPARSE_FLOAT_VECTOR},
        {"field_name": "vector", "datatype": DataType.FLOAT_VECTOR, "dim": dim},
    ]  # fmt: skip
    return [
        (documents(milvus.address, epoch), texts),
        (passages(milvus.address, epoch), found),
    ]
