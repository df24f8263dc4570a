"""A system small enough to work out by hand: lexical overlap of characters, answers that quote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from eval.configurations import Configuration
from eval.types import System
from index.sentences import split
from index.sources import discover, read
from index.types import Article, Hit, Part, Passage, Source
from rag.types import Answer, Citation, Filters, Turn

ENOUGH = 0.5
"""Share of the question's characters that a passage must have, or the question is refused."""


def overlap(question: str, text: str) -> float:
    wanted = {c for c in question if c.isalnum()}
    return len(wanted & set(text)) / len(wanted) if wanted else 0.0


class OverlapSystem:
    """Searcher, texts and assistant in one, over whole sources as passages."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = {source.name: source for source in sources}
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def text(self, source: str) -> str | None:
        found = self.sources.get(source)
        return found.text if found else None

    def search(self, question: str, k: int, filters: Filters | None = None) -> list[Hit]:
        allowed = filters.sources if filters else ()
        hits = [
            self._hit(source, overlap(question, source.text))
            for source in self.sources.values()
            if not allowed or source.name in allowed
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:k]

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        hits = self.search(question, 1, filters)
        if not hits or hits[0].score < ENOUGH:
            confidence = hits[0].score if hits else 0.0
            return Answer(question, "没有找到。", "zh", abstained=True, nearest=tuple(hits),
                          confidence=confidence)  # fmt: skip
        hit = hits[0]
        text = hit.passage.text
        start, end = max(split(text), key=lambda s: overlap(question, text[s[0] : s[1]]))
        quote = text[start:end]
        citation = Citation(1, hit.source, "a", None, None, quote, ((start, end),), hit.score)
        return Answer(question, f"{quote}[1]", "zh", citations=(citation,), confidence=hit.score)

    def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Iterator[Answer]:
        yield self.ask(question, history, filters)

    def _hit(self, source: Source, score: float) -> Hit:
        span = (0, len(source.text))
        article = Article("a", (Part("body", span),))
        return Hit(Passage(source.text, (span,)), article, source.name, None, score)


class OverlapBackend:
    """Builds and opens `OverlapSystem`s; counts what it was asked for."""

    def __init__(self) -> None:
        self.built = 0
        self.systems: list[OverlapSystem] = []

    def build(
        self, paths: Sequence[Path], index: Path, configuration: Configuration
    ) -> dict[str, Any]:
        self.built += 1
        sources = [s for file in discover(paths) for s in read(file, lambda line: None)]
        index.mkdir(parents=True)
        records = [[source.name, source.text] for source in sources]
        (index / "sources.json").write_text(json.dumps(records), encoding="utf-8")
        return {"passages": len(sources)}

    @contextmanager
    def open(self, index: Path, configuration: Configuration) -> Iterator[System]:
        records = json.loads((index / "sources.json").read_text(encoding="utf-8"))
        system = OverlapSystem([Source(name, text) for name, text in records])
        self.systems.append(system)
        yield System(system, system, system, {"encoder": "none"})


@pytest.fixture
def backend() -> OverlapBackend:
    return OverlapBackend()


@pytest.fixture
def overlap_system() -> type[OverlapSystem]:
    return OverlapSystem


@pytest.fixture
def little_corpus(tmp_path: Path) -> Path:
    """A folder as `baowen eval run` takes it: two pages, four questions, one dialogue."""
    folder = tmp_path / "little"
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "a.txt").write_text(
        "南河大桥于3月通车。大桥全长1,250米。", encoding="utf-8"
    )
    (folder / "pages" / "b.txt").write_text("校长是陈立。他在此任教三十年。", encoding="utf-8")
    questions = [
        {"id": "q1", "question": "大桥全长多少米", "answers": ["1250米"],
         "evidence": ["大桥全长1,250米"]},
        {"id": "q2", "question": "校长是谁", "answers": ["陈立"], "evidence": ["校长是陈立"]},
        {"id": "q3", "question": "大桥几月通车", "answers": ["五月"], "evidence": ["不在其中"]},
        {"id": "q4", "question": "法国总统姓甚名谁", "answers": [], "kind": "unanswerable"},
    ]  # fmt: skip
    dialogue = {
        "id": "d1",
        "turns": [
            {"question": "校长是谁", "answers": ["陈立"]},
            {"question": "他任教多少年", "answers": ["三十年"]},
        ],
    }
    _write(folder / "questions.jsonl", questions)
    _write(folder / "dialogues.jsonl", [dialogue])
    return folder


def _write(path: Path, records: list[Any]) -> None:
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")
