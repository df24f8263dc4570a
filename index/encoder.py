"""Texts to unit vectors: the seam, and the ways through it.

`StaticEncoder` (in `index.static`) reads a folder in sentence-transformers' StaticEmbedding
format, as the built-in model is, without torch; `SentenceTransformerEncoder` takes any model that
sentence-transformers can load. Knows nothing of passages, indexes or faiss.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.errors import ModelUnavailable
from index.static import StaticEncoder, Vectors, unit

__all__ = [
    "BUILTIN",
    "BUILTIN_FOLDER",
    "Encoder",
    "SentenceTransformerEncoder",
    "StaticEncoder",
    "Vectors",
    "is_static",
    "open_encoder",
]

BUILTIN = "builtin"
BUILTIN_FOLDER = Path(__file__).parent / "builtin" / "static"


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
        return unit(np.array(rows, np.float32).reshape(-1, self.dim))


def open_encoder(name: str | None = None) -> Encoder:
    """The encoder called `name`: None, "builtin" or the stored "builtin:hash" for the shipped one,
    a folder (with or without the stored "#hash") in StaticEmbedding format for the light reader,
    anything else through sentence-transformers.

    Whether the hash still agrees is for the caller to check, against `Encoder.name`.
    Raises ModelUnavailable.
    """
    if name is None or name == BUILTIN or name.startswith(f"{BUILTIN}:"):
        return _builtin()
    folder = Path(name if Path(name).exists() else name.rpartition("#")[0] or name)
    if is_static(folder):
        return StaticEncoder.open(folder)
    return SentenceTransformerEncoder.open(str(folder))


@cache
def _builtin() -> StaticEncoder:
    # Once a process: opening takes a third of a second, most of it for the tokenizer's tables.
    return StaticEncoder.open(BUILTIN_FOLDER, BUILTIN)


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
