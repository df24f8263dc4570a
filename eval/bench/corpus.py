"""Corpora of any size out of real news: the articles themselves, then new ones of their sentences.

A made-up article has as many sentences as a real one and takes them, in runs, from a few real
ones: so terms keep their frequencies, and vectors stay as far apart as those of news on mixed
subjects. What repeats is the sentence, not the passage.
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.passages import TARGET, weight
from index.sentences import split

NEWS = "train/news_zh.jsonl.xz"
"""The file of real articles (id, date, text a line), below the folder of the sets."""

RECORDS_PER_FILE = 10_000
"""Articles a .jsonl file: what an archive's export would hold for a month or so."""

_PARTS = 4
"""Real articles that a made-up one takes its sentences from."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Files under `folder`: `articles` of which the first `real` are as they were published."""

    folder: Path
    articles: int
    real: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Record:
    """One article as a line of .jsonl."""

    id: str
    date: str
    text: str

    @property
    def line(self) -> str:
        fields = {"id": self.id, "date": self.date, "text": self.text}
        return json.dumps(fields, ensure_ascii=False) + "\n"


def news(data: Path) -> Iterator[Record]:
    """The real articles, in their order. Raises FileNotFoundError where the set is not there."""
    with lzma.open(data / NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            yield Record(fields["id"], fields["date"], fields["text"])


def made_up(real: Sequence[Record], seed: int = 0) -> Iterator[Record]:
    """Endless articles of the sentences of real ones; the same for the same seed."""
    draw = random.Random(seed)
    number = 0
    while True:
        parts = [draw.choice(real) for _ in range(_PARTS)]
        pools = [[part.text[start:end] for start, end in split(part.text)] for part in parts]
        length = len(pools[0])
        sentences: list[str] = []
        for pool in pools:
            share = max(1, length // _PARTS)
            at = draw.randrange(max(1, len(pool) - share + 1))
            sentences += pool[at : at + share]
        yield Record(f"made-up-{number:07}", parts[0].date, "".join(sentences))
        number += 1


def expected_passages(text: str) -> int:
    """How many passages an article of this text will give, nearly always."""
    return max(1, -(-int(weight(text)) // TARGET))


def write_corpus(data: Path, folder: Path, passages: int, seed: int = 0) -> Corpus:
    """Write articles of about `passages` passages as .jsonl files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    articles = real_count = size = expected = 0
    real = list(news(data))
    made = made_up(real, seed)
    while expected < passages:
        path = folder / f"part-{articles // RECORDS_PER_FILE:04}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for _ in range(RECORDS_PER_FILE):
                if expected >= passages:
                    break
                is_real = articles < len(real)
                record = real[articles] if is_real else next(made)
                file.write(record.line)
                expected += expected_passages(record.text)
                articles += 1
                real_count += is_real
        size += path.stat().st_size
    return Corpus(folder, articles, real_count, size)
