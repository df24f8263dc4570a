"""Texts to unit vectors: the seam, and the three ways through it.

`StaticEncoder` reads a folder in sentence-transformers' StaticEmbedding format (the built-in
model is one) with tokenizers and numpy alone; `SentenceTransformerEncoder` takes any model that
sentence-transformers can load. Knows nothing of passages, indexes or faiss.
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

BUILTIN = "builtin"
BUILTIN_FOLDER = Path(__file__).parent / "builtin" / "static"
CHUNK = 1024
"""Texts tokenised at a time: bounds the memory of their encodings (about 1 KB a token)."""
DEQUANTISE_FROM = 2000
"""Tokens from which a float32 copy of an int8 table (four times its size) pays for itself; a
single question reads its own rows only."""
_DTYPES = {"F32": np.float32, "F16": np.float16, "F64": np.float64, "I8": np.int8, "I32": np.int32,
           "I64": np.int64, "U16": np.uint16, "U8": np.uint8}  # fmt: skip


class Encoder(Protocol):
    """Texts to vectors. Queries and passages may be encoded differently.

    `name` is the identity that an index stores: two encoders of one name give the same vectors,
    and `open_encoder(name)` opens it again. Every text is encoded by itself: the rest of the
    batch changes nothing.
    """

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dim) float32 unit rows."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dim) float32 unit rows."""
        ...


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


def _unit(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; an all-zero row becomes the first axis, so that nothing divides
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

    def _encode(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), CHUNK):
            ids, bounds = self._tokenizer.tokens(texts[start : start + CHUNK])
            if self._dense is None and len(ids) >= DEQUANTISE_FROM:
                size = len(self._table if self._mapping is None else self._mapping)
                self._dense = self._dequantise(np.arange(size))
            for row, (begin, end) in enumerate(pairwise(bounds.tolist()), start):
                if end > begin:
                    self._rows(ids[begin:end]).sum(axis=0, out=out[row])
        return _unit(out)

    def _rows(self, ids: NDArray[np.int32]) -> Vectors:
        """(len(ids), dim) float32 vectors of tokens, weights applied."""
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


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by name or folder, with the prompts it wants.

    A model that brings "query" and "passage"/"document" prompts gets those; one of the E5 family
    without any gets "query: " and "passage: ", which it was trained with.
    """

    def __init__(self, name: str, model: Any) -> None:
        self.name = name
        self._model = model
        self.dim = int(model.get_embedding_dimension())
        bare = not any(getattr(model, "prompts", {}).values())
        self._e5 = bare and "e5" in name.lower().rsplit("/", 1)[-1].replace("_", "-").split("-")

    @classmethod
    def open(cls, name: str) -> SentenceTransformerEncoder:
        """Load `name`, a folder or a model hub's identifier.

        Raises ModelUnavailable if the package is missing or the model cannot be had.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelUnavailable(
                f"encoder {name!r} needs sentence-transformers: "
                "run `pip install sentence-transformers`"
            ) from error
        try:
            return cls(name, SentenceTransformer(name))
        except Exception as error:  # many libraries below, each with its own exceptions
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise ModelUnavailable(
                f"encoder {name!r} cannot be loaded ({reason}): give a folder that holds a "
                "sentence-transformers model, or a name that is downloaded already or can be; "
                f"{BUILTIN!r} needs no download"
            ) from error

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dim) float32 unit rows, with the model's passage prompt."""
        if self._e5:
            return self._finish(self._model.encode([f"passage: {text}" for text in texts]))
        return self._finish(self._model.encode_document(list(texts)))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dim) float32 unit rows, with the model's query prompt."""
        if self._e5:
            return self._finish(self._model.encode([f"query: {text}" for text in texts]))
        return self._finish(self._model.encode_query(list(texts)))

    def _finish(self, rows: Any) -> Vectors:
        return _unit(np.array(rows, np.float32).reshape(-1, self.dim))


def open_encoder(name: str | None = None) -> Encoder:
    """The encoder called `name`: None, "builtin" or the stored "builtin:hash" for the shipped one,
    a folder (with or without the stored "#hash") in StaticEmbedding format for the light reader,
    anything else through sentence-transformers.

    Whether the hash still agrees is for the caller to check, against `Encoder.name`.
    Raises ModelUnavailable.
    """
    if name is None or name == BUILTIN or name.startswith(f"{BUILTIN}:"):
        return StaticEncoder.open(BUILTIN_FOLDER, BUILTIN)
    folder = Path(name if Path(name).exists() else name.rpartition("#")[0] or name)
    if is_static(folder):
        return StaticEncoder.open(folder)
    return SentenceTransformerEncoder.open(str(folder))


def is_static(folder: Path) -> bool:
    """Whether `folder` holds a model that is a static embedding, at most normalised after."""
    if not (folder / "tokenizer.json").is_file() or not (folder / "model.safetensors").is_file():
        return False
    if not (folder / "modules.json").is_file():
        return True
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    except (ValueError, KeyError, TypeError):
        return False
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])
