"""A corpus made for training or measuring, asked the way the product asks.

Every text is a source of its own. A question may be asked of one source alone, or with one taken
out of the corpus; all else is `rag.extractive`, so that what is learned is what will be seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.build import build
from index.encoder import open_encoder
from index.snapshot import Index
from rag.assemble import translations, translator
from rag.extractive import Extractive, Found
from rag.judge import FormulaJudge, Judge
from rag.reader import Reader
from rag.retriever import Retrieved, Retriever
from rag.types import Filters

SPARE = 8
"""Passages looked for in place of those of a source that is taken out: a text has fewer."""


class Corpus:
    """Texts, and perhaps news, indexed; finds evidence for questions."""

    def __init__(
        self,
        texts: Sequence[str],
        folder: Path,
        reader: Reader | None,
        judge: Judge | None = None,
        news: Iterable[dict[str, Any]] = (),
    ) -> None:
        self.names = {text: f"sets.jsonl#{number}" for number, text in enumerate(texts)}
        lines = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
        _write(folder / "texts" / "sets.jsonl", lines)
        _write(folder / "texts" / "news.jsonl", news)
        encoder = open_encoder("builtin")
        build([folder / "texts"], folder / "index", encoder=encoder)
        self._retriever = _LeavingOut(Index.open(folder / "index"), encoder, translate=translator())
        self._answerer = Extractive(
            self._retriever, encoder, reader, judge or FormulaJudge(), translations=translations
        )

    def find(self, question: str, *, without: str | None = None, only: str | None = None) -> Found:
        """What is found for a question, with the source `without` taken out, or in `only` alone."""
        self._retriever.left_out = without
        return self._answerer.find(question, Filters(sources=(only,)) if only else None)


class _LeavingOut(Retriever):
    left_out: str | None = None
    """Source of which nothing is found."""

    def retrieve(self, question: str, k: int, filters: Filters | None = None) -> Retrieved:
        found = super().retrieve(question, k + (SPARE if self.left_out else 0), filters)
        kept = [hit for hit in found.hits if hit.source != self.left_out]
        return replace(found, hits=tuple(kept[:k]))


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
