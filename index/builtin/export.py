"""Trained vectors to the folder that is shipped, int8 with a scale a token.

The format is model2vec's inside sentence-transformers' StaticEmbedding: `embeddings` (rows, dim)
int8, `mapping` (tokens,) to rows and `weights` (tokens,) float32, multiplied on loading. Tokens
that stand for nothing share row 0, which is zero.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MODULES = [
    ("0", "", "sentence_transformers.sentence_transformer.modules.StaticEmbedding"),
    ("1", "1_Normalize", "sentence_transformers.sentence_transformer.modules.Normalize"),
]


def quantise(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(n, dim) int8 and (n,) scales with vectors = int8 * scale, rounded to the nearest."""
    scales = np.abs(vectors).max(axis=1) / 127
    safe = np.where(scales > 0, scales, 1)
    return np.round(vectors / safe[:, None]).astype(np.int8), scales.astype(np.float32)


def write(folder: Path, tokenizer: bytes, vectors: NDArray[np.float32]) -> None:
    """Write the model; `vectors` (n, dim) are those of tokens 1 to n of `tokenizer`."""
    size = len(json.loads(tokenizer)["model"]["vocab"])
    table = np.zeros((len(vectors) + 1, vectors.shape[1]), np.int8)
    weights = np.zeros(size, np.float32)
    table[1:], weights[1 : len(vectors) + 1] = quantise(vectors)
    mapping = np.zeros(size, np.int32)
    mapping[1 : len(vectors) + 1] = np.arange(1, len(vectors) + 1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_bytes(tokenizer)
    arrays: dict[str, NDArray[Any]] = {
        "embeddings": table,
        "mapping": mapping,
        "weights": weights,
    }
    (folder / "model.safetensors").write_bytes(_safetensors(arrays))
    modules = [
        {"idx": int(name), "name": name, "path": path, "type": kind}
        for name, path, kind in _MODULES
    ]
    config = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}
    for name, content in (("modules.json", modules), ("config_sentence_transformers.json", config)):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (folder / "1_Normalize").mkdir(exist_ok=True)
    (folder / "1_Normalize" / "config.json").write_text("{}\n", encoding="utf-8")


def _safetensors(arrays: dict[str, NDArray[Any]]) -> bytes:
    """The safetensors file of `arrays`; written here so that its bytes depend on them alone."""
    kinds = {"int8": "I8", "int32": "I32", "float32": "F32"}
    header: dict[str, Any] = {}
    end = 0
    for name, array in arrays.items():
        start, end = end, end + array.nbytes
        header[name] = {
            "dtype": kinds[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [start, end],
        }
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    data = b"".join(array.tobytes() for array in arrays.values())
    return len(head).to_bytes(8, "little") + head + data
