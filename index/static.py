"""A static embedding, read without torch: the mean of token vectors from a table.

Reads a folder in sentence-transformers' StaticEmbedding format with numpy, and tokenizers where
the tokenizer isn't the built-in model's. Knows nothing of other encoders.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.builtin.lexer import Lexer
from index.errors import ModelUnavailable

Vectors = NDArray[np.float32]
"""(n, dim) float32, every row of length 1."""

CHUNK = 1024
"""Texts tokenised at a time: bounds the memory of their tokens."""
DEQUANTISE_FROM = 2000
"""Tokens from which a float32 copy of an int8 table (four times its size) pays for itself; a
single question reads its own rows only."""
_DTYPES = {"F32": np.float32, "F16": np.float16, "F64": np.float64, "I8": np.int8, "I32": np.int32,
           "I64": np.int64, "U16": np.uint16, "U8": np.uint8}  # fmt: skip


def read_safetensors(path: Path) -> dict[str, NDArray[Any]]:
    """Arrays of a safetensors file by name, memory-mapped and read-only.

    Raises ModelUnavailable if the file is not safetensors or holds a type numpy lacks (BF16).
    """
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + size])
        header.pop("__metadata__", None)
        return {key: _tensor(data, 8 + size, entry) for key, entry in header.items()}
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(f"{path} cannot be read as safetensors weights: {error}") from error


def _tensor(data: mmap.mmap, base: int, entry: dict[str, Any]) -> NDArray[Any]:
    start, end = entry["data_offsets"]
    dtype = np.dtype(_DTYPES[entry["dtype"]])
    count = (end - start) // dtype.itemsize
    return np.frombuffer(data, dtype, count, base + start).reshape(entry["shape"])


def unit(rows: Vectors) -> Vectors:
    """Rows scaled to length 1, in place; an all-zero row becomes the first axis, so that nothing divides
    by zero and no index meets a vector without direction."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    empty = norms[:, 0] < 1e-12
    rows[empty, 0] = 1.0
    norms[empty] = 1.0
    rows /= norms
    return rows


class Tokens(Protocol):
    """Texts to token ids, the way a static model cuts them."""

    def tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """(all ids, (len(texts) + 1,) bounds): text i has ids[bounds[i]:bounds[i + 1]]."""
        ...

    def places(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """(ids, (n, 2) characters [start, end)) of one text's tokens, in order."""
        ...


class _HuggingFace:
    """Any tokenizer.json, through the tokenizers library."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    @classmethod
    def open(cls, raw: bytes) -> _HuggingFace:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_buffer(raw)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer)

    def tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        found = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        bounds = np.cumsum([0, *map(len, found)], dtype=np.int32)
        ids = chain.from_iterable(encoding.ids for encoding in found)
        return np.fromiter(ids, np.int32, int(bounds[-1])), bounds

    def places(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        found = self._tokenizer.encode(text, add_special_tokens=False)
        return np.array(found.ids, np.int32), np.array(found.offsets, np.int64).reshape(-1, 2)


class StaticEncoder:
    """Mean of token vectors, read without torch.

    Weights are either `embedding.weight` (V, dim) float, or model2vec's `embeddings` (R, dim)
    with optional `mapping` (V,) token to row and `weights` (V,) token scales; int8 `embeddings`
    with scales are how the built-in model is stored. sentence-transformers reads both.
    """

    def __init__(self, name: str, tokenizer: Tokens, table: NDArray[Any],
                 mapping: NDArray[Any] | None, scales: NDArray[Any] | None) -> None:  # fmt: skip
        self.name = name
        self.dim = int(table.shape[1])
        self.size = len(table if mapping is None else mapping)
        self._tokenizer = tokenizer
        self._table = table
        self._mapping = mapping
        self._scales = None if scales is None else scales.astype(np.float32)
        self._dense: Vectors | None = None

    @classmethod
    def open(cls, folder: Path, name: str | None = None) -> StaticEncoder:
        """Open `folder`. `name` is what stands before the hash of the files in the identity.

        Raises ModelUnavailable if a file is missing or is not what it should be.
        """
        weights_path, tokenizer_path = folder / "model.safetensors", folder / "tokenizer.json"
        try:
            raw = tokenizer_path.read_bytes()
            tokenizer = Lexer.from_tokenizer(raw) or _HuggingFace.open(raw)
        except Exception as error:  # tokenizers raises bare Exception for a damaged file
            raise ModelUnavailable(f"{tokenizer_path} is not a tokenizer: {error}") from error
        arrays = read_safetensors(weights_path)
        table = arrays.get("embedding.weight", arrays.get("embeddings"))
        if table is None:
            raise ModelUnavailable(
                f"{weights_path} has {sorted(arrays)}, not embedding.weight or embeddings: "
                "not a static embedding model"
            )
        digest = hashlib.sha256(raw)
        with weights_path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
        prefix = f"{name}:" if name else f"{folder}#"
        return cls(f"{prefix}{digest.hexdigest()[:8]}", tokenizer, table, arrays.get("mapping"),
                   arrays.get("weights"))  # fmt: skip

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dim) float32 unit rows."""
        return self._encode(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dim) float32 unit rows; a static model has one way for both."""
        return self._encode(texts)

    def count_tokens(self, texts: Sequence[str]) -> int:
        """How many tokens these texts have, each of which a row of the table stands for."""
        chunks = (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK))
        return sum(len(self._tokenizer.tokens(chunk)[0]) for chunk in chunks)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), CHUNK):
            ids, bounds = self._tokenizer.tokens(texts[start : start + CHUNK])
            if self._dense is None and len(ids) >= DEQUANTISE_FROM:
                self._dense = self._dequantise(np.arange(self.size))
            for row, (begin, end) in enumerate(pairwise(bounds.tolist()), start):
                if end > begin:
                    self.rows(ids[begin:end]).sum(axis=0, out=out[row])
        return unit(out)

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """Of each text, (tokens, dim) float32 vectors as they are summed: the longer one is, the
        more it counts."""
        ids, bounds = self._tokenizer.tokens(texts)
        return [self.rows(ids[begin:end]) for begin, end in pairwise(bounds.tolist())]

    def places(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """(n,) ids of a text's tokens and their (n, 2) characters [start, end), in order."""
        return self._tokenizer.places(text)

    def rows(self, ids: NDArray[np.int32]) -> Vectors:
        """(len(ids), dim) float32 vectors of tokens, as long as the tokens weigh."""
        if self._dense is not None:
            return self._dense.take(ids, axis=0)
        return self._dequantise(ids)

    def _dequantise(self, ids: NDArray[Any]) -> Vectors:
        rows: Vectors = self._table[ids if self._mapping is None else self._mapping[ids]].astype(
            np.float32
        )
        if self._scales is not None:
            rows *= self._scales[ids, None]
        return rows
