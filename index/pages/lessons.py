"""Pages of known truth as lessons: their blocks, their clues, and what is right of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.pages.blocks import Block, blocks_of
from index.pages.clues import Clues, clues_of
from index.pages.kinds import KINDS
from index.pages.language import CharModel
from index.pages.topics import Topics

Eyes = tuple[CharModel, Topics, Encoder]
"""What clues are seen with."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page and its truth: `following`: (n,) the block that reads on from each, or -1; `kinds`: by
    kind of KINDS, (n,) bool."""

    blocks: tuple[Block, ...]
    clues: Clues
    following: NDArray[np.int64]
    kinds: dict[str, NDArray[np.bool_]]


def lesson_of(page: Mapping[str, Any], eyes: Eyes) -> Lesson | None:
    """A lesson from a page as JSON ("text" and "articles" with span lists and "order")."""
    blocks = blocks_of(page["text"])
    if not blocks:
        return None
    at = {block.start: number for number, block in enumerate(blocks)}
    following = np.full(len(blocks), -1)
    kinds = {kind: np.zeros(len(blocks), dtype=bool) for kind in KINDS}
    for entry in page["articles"]:
        for kind in ("head", "byline", "section"):
            kinds[kind][[at[s] for s, _ in entry[kind] if s in at]] = True
        titles = [s for s, e in entry["head"] if page["text"][s:e] == entry["headline"]]
        kinds["title"][[at[s] for s in titles[:1] if s in at]] = True
        every = [span for key in ("head", "byline", "section", "body") for span in entry[key]]
        read = [at[s] for s, _ in entry.get("order") or every if s in at]
        for one, two in pairwise(read):
            following[one] = two
    clues = clues_of(page["text"], blocks, *eyes)
    return Lesson(blocks, clues, following, kinds)


def read_lessons(paths: Iterable[Path], eyes: Eyes) -> list[Lesson]:
    """Lessons of all pages in JSON-lines files."""
    lessons = []
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                lesson = lesson_of(json.loads(line), eyes)
                if lesson is not None:
                    lessons.append(lesson)
        print(f"{path}: {len(lessons)} pages read", flush=True)
    return lessons


def exact_chains(lesson: Lesson, chains: Sequence[Sequence[int]]) -> list[bool]:
    """For each chain, whether it is one article to the block, in its order."""
    return [
        all(lesson.following[i] == j for i, j in pairwise(chain))
        and lesson.following[chain[-1]] < 0
        and chain[0] not in lesson.following
        for chain in chains
    ]
