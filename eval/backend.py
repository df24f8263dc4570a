"""Where the systems that are measured come from: build an index, open it in a configuration."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from eval.configurations import Configuration
from eval.stages import Methods, Stages
from eval.types import System

if TYPE_CHECKING:
    from index.view import Index


class Backend(Protocol):
    """Builds and opens indexes. Tests hand in one of their own."""

    def build(
        self, paths: Sequence[Path], index: Path, configuration: Configuration
    ) -> dict[str, Any]:
        """Index files and folders into the new folder `index`; returns facts for the record."""
        ...

    def open(self, index: Path, configuration: Configuration) -> AbstractContextManager[System]:
        """Open an index as the configuration wants it, for as long as the context lasts."""
        ...


class BuiltIn:
    """The real thing: `index.build` and `rag.assemble`."""

    def build(
        self, paths: Sequence[Path], index: Path, configuration: Configuration
    ) -> dict[str, Any]:
        """See `Backend.build`."""
        from index.build import build

        report = build(paths, index, encoder=configuration.encoder)
        return {
            "sources": report.sources,
            "articles": report.articles,
            "passages": report.passages,
        }

    @contextmanager
    def open(self, index: Path, configuration: Configuration) -> Iterator[System]:
        """See `Backend.open`."""
        from rag.assemble import Settings, open_assistant

        settings = Settings(
            reader=configuration.reader,
            ranker=configuration.ranker,
            generator=configuration.generator,
            retrieval=configuration.retrieval,
            caution=configuration.caution,
            answers="first-passage" if configuration.first_passage else "extractive",
        )
        started = time.perf_counter()
        assistant = open_assistant(index, settings)
        view = assistant.index.view()
        details = {
            "encoder": view.encoder,
            "dim": view.dim,
            "open_s": round(time.perf_counter() - started, 3),
        }
        with Stages().watching(_methods()) as stages:
            yield System(assistant, assistant, _StoredTexts(assistant.index), details, stages.take)


def _methods() -> Methods:
    """The stages of answering; what is left is gathering evidence, wording and checking it."""
    from rag.extractive import Extractive
    from rag.judge import FormulaJudge, TreeJudge
    from rag.retriever import Retriever

    return {
        "retrieve": [(Retriever, "retrieve")],
        "read": [(Extractive, "read")],
        "judge": [(TreeJudge, "judge"), (FormulaJudge, "judge")],
    }


class _StoredTexts:
    """The texts of an index, the last one kept: an answer's citations are often of one source."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._last: tuple[str, str | None] = ("", None)

    def text(self, source: str) -> str | None:
        if self._last[0] != source:
            view = self._index.view()
            found = view.source(source)
            self._last = (source, found.source.text if found else None)
        return self._last[1]
