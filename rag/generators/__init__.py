"""Language models that write answers, behind one small Protocol."""

from __future__ import annotations

from index.errors import InvalidInput
from rag.generators.thinking import spoken
from rag.generators.types import Generator, Message

__all__ = ["Generator", "Message", "open_generator", "spoken"]


def open_generator(spec: str) -> Generator | None:
    """The generator that `spec` names.

    "extractive" (quote, do not write) gives None; "hf:NAME" is a model of the transformers
    library by name or folder; "openai:NAME@URL" is model NAME of an OpenAI-compatible endpoint.
    Opening loads nothing: weights load and the endpoint is called at the first `generate`.
    Raises InvalidInput for anything else.
    """
    kind, _, rest = spec.strip().partition(":")
    if kind == "extractive" and not rest:
        return None
    if kind == "hf" and rest:
        from rag.generators.hf import HuggingFaceGenerator

        return HuggingFaceGenerator(rest)
    if kind == "openai" and rest:
        from rag.generators.openai_endpoint import open_endpoint

        return open_endpoint(rest)
    raise InvalidInput(
        f"unknown generator {spec!r}: give 'extractive', 'hf:NAME' (a model's name or folder) "
        "or 'openai:NAME@URL' (a model at an OpenAI-compatible endpoint)"
    )
