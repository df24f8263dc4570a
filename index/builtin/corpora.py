"""The training and evaluation files, as plain records. See the README of the data folder."""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import InvalidInput


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """Records of `folder/name.jsonl.xz`. Raises InvalidInput if it cannot be read."""
    path = folder / f"{name}.jsonl.xz"
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except (OSError, ValueError, lzma.LZMAError) as error:
        raise InvalidInput(f"{path} is not xz-compressed JSON lines: {error}") from error


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the passage that answers it."""

    question: str
    passage: str
    answers: tuple[str, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A dictionary entry; `pinyin` as in CC-CEDICT ("Bei3 jing1")."""

    simplified: str
    pinyin: str
    glosses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpora:
    """All that the encoder learns from."""

    news: list[str]
    questions: dict[str, list[Question]]
    """By set: cmrc, drcd (Chinese), squad (English); unanswerable ones left out."""
    parallel: dict[str, list[tuple[str, str]]]
    """(zh, en) by set: tatoeba, pydocs."""
    dictionary: list[Entry]

    @classmethod
    def open(cls, folder: Path) -> Corpora:
        """Read `folder`. Raises InvalidInput if a file is missing."""
        sets = {"cmrc": "qa_zh_cmrc2018", "drcd": "qa_zh_drcd", "squad": "qa_en_squad"}
        pairs = {"tatoeba": "parallel_tatoeba", "pydocs": "parallel_pydocs"}
        return cls(
            [record["text"] for record in read(folder, "news_zh")],
            {key: questions(folder, name) for key, name in sets.items()},
            {
                key: [(pair["zh"], pair["en"]) for pair in read(folder, name)]
                for key, name in pairs.items()
            },
            [
                Entry(entry["simp"], entry["pinyin"], tuple(entry["defs"]))
                for entry in read(folder, "cedict")
            ],
        )


def questions(folder: Path, name: str) -> list[Question]:
    """The answerable questions of a set. Raises InvalidInput if it cannot be read."""
    return [
        Question(
            record["question"],
            record["context"],
            tuple(answer["text"] for answer in record["answers"]),
            tuple(answer["start"] for answer in record["answers"]),
        )
        for record in read(folder, name)
        if not record.get("is_impossible")
    ]
