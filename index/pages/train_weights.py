"""Learn from pages of known truth what links blocks and what each block is.

Boosted trees (LightGBM) on a log-loss. What a second look sees is made by first looks at pages
that they were not grown on (two halves, each judged by the other's trees), as it will be in use.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.pages.assemble import confidence
from index.pages.blocks import Block, blocks_of
from index.pages.clues import Clues, clues_of
from index.pages.kinds import KINDS, kind_rows
from index.pages.language import CharModel, Floats
from index.pages.links import candidates, rows_of
from index.pages.solve import Division, first_look, second_rows, solve
from index.pages.topics import Topics
from index.pages.trees import Trees, from_lightgbm
from index.pages.weights import PageModel

GROWTH = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 31, "max_depth": 8,
    "min_data_in_leaf": 40, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 0.05, "max_bin": 63, "num_threads": 1, "verbose": -1, "seed": 1,
    "deterministic": True,
}  # fmt: skip
TREES = {"links": 200, "again": 250, "kinds": 80}
KEPT = 0.3
"""Share of the pairs that are not linked that the first look is grown on: there are twenty of them
to each that is."""
_KIND_OF_PART = {"head": "head", "byline": "byline", "section": "section"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page and its truth: `following`: (n,) the block that reads on from each, or -1;
    `article`: (n,) number of its article, -1 for none; `kinds`: by kind of KINDS, (n,) bool."""

    blocks: tuple[Block, ...]
    clues: Clues
    following: NDArray[np.int64]
    article: NDArray[np.int64]
    kinds: dict[str, NDArray[np.bool_]]


def lesson_of(page: Mapping[str, Any], chars: CharModel, topics: Topics) -> Lesson | None:
    """A lesson from a page as JSON ("text" and "articles" with span lists and "order")."""
    blocks = blocks_of(page["text"])
    if not blocks:
        return None
    at = {block.start: number for number, block in enumerate(blocks)}
    following = np.full(len(blocks), -1)
    article = np.full(len(blocks), -1)
    kinds = {kind: np.zeros(len(blocks), dtype=bool) for kind in KINDS}
    for number, entry in enumerate(page["articles"]):
        for kind, marked in kinds.items():
            marked[[at[s] for s, _ in entry[_KIND_OF_PART[kind]] if s in at]] = True
        every = [span for key in ("head", "byline", "section", "body") for span in entry[key]]
        article[[at[s] for s, _ in every if s in at]] = number
        read = [at[s] for s, _ in entry.get("order") or every if s in at]
        for one, two in pairwise(read):
            following[one] = two
    clues = clues_of(page["text"], blocks, chars, topics)
    return Lesson(blocks, clues, following, article, kinds)


def read_lessons(paths: Iterable[Path], chars: CharModel, topics: Topics) -> list[Lesson]:
    """Lessons of all pages in JSON-lines files."""
    lessons = []
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                lesson = lesson_of(json.loads(line), chars, topics)
                if lesson is not None:
                    lessons.append(lesson)
        print(f"{path}: {len(lessons)} pages read", flush=True)
    return lessons


def grow(rows: Floats, labels: NDArray[np.bool_], trees: int, kept: float = 1.0) -> Trees:
    """Trees whose sum is the log-odds of the label; of the rows without it a share `kept` was
    drawn, which is made good."""
    import lightgbm

    data = lightgbm.Dataset(rows, labels.astype(np.float32), free_raw_data=True)
    grown = from_lightgbm(lightgbm.train(GROWTH, data, trees))
    return grown.shifted(float(np.log(kept))) if kept < 1 else grown


Table = tuple[Floats, NDArray[np.bool_]]


def _links(lessons: Sequence[Lesson]) -> Table:
    rows, labels = [], []
    rng = np.random.default_rng(1)
    for lesson in lessons:
        before, after = candidates(lesson.clues)
        right = lesson.following[before] == after
        drawn = right | (rng.random(len(right)) < KEPT)
        rows.append(rows_of(lesson.clues, before[drawn], after[drawn]))
        labels.append(right[drawn])
    return np.concatenate(rows), np.concatenate(labels)


def _again(lessons: Sequence[Lesson], divisions: Sequence[tuple[Floats, Division]]) -> Table:
    rows, labels = [], []
    for lesson, (first, division) in zip(lessons, divisions, strict=True):
        before, after, own = second_rows(lesson.clues, first, division)
        rows.append(own)
        labels.append(lesson.following[before] == after)
    return np.concatenate(rows), np.concatenate(labels)


def _looks(lessons: Sequence[Lesson], model: PageModel) -> list[tuple[Floats, Division]]:
    looks = []
    for lesson in lessons:
        division = first_look(lesson.clues, model)
        looks.append((division.weights, division))
    return looks


def _usual(rows: Floats) -> Floats:
    """The middle value of each column."""
    return np.median(rows[:: max(1, len(rows) // 20_000)], axis=0).astype(np.float32)


def _kinds(lessons: Sequence[Lesson], divisions: Sequence[Division]) -> dict[str, Trees]:
    rows = np.concatenate(
        [
            kind_rows(lesson.clues, lesson.blocks, division.chains)
            for lesson, division in zip(lessons, divisions, strict=True)
        ]
    )
    return {
        kind: grow(rows, np.concatenate([lesson.kinds[kind] for lesson in lessons]), TREES["kinds"])
        for kind in KINDS
    }


def exact_chains(lesson: Lesson, division: Division) -> list[bool]:
    """For each chain, whether it is one article to the block, in its order."""
    return [
        all(lesson.following[i] == j for i, j in pairwise(chain))
        and lesson.following[chain[-1]] < 0
        and chain[0] not in lesson.following
        for chain in division.chains
    ]


def _sure(lessons: Sequence[Lesson], divisions: Sequence[Division]) -> tuple[float, float]:
    """Slope and bias (Platt 1999) from raw to stated confidence, by Newton's method."""
    raw, right = [], []
    for lesson, division in zip(lessons, divisions, strict=True):
        for chain, exact in zip(division.chains, exact_chains(lesson, division), strict=True):
            odds = confidence(chain, division.weights, (1.0, 0.0))
            raw.append(np.log(max(odds, 1e-9) / max(1 - odds, 1e-9)))
            right.append(exact)
    x = np.stack([np.array(raw), np.ones(len(raw))], axis=1)
    y, theta = np.array(right, dtype=float), np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ theta))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        theta += np.linalg.solve(hessian, x.T @ (y - p))
    return float(theta[0]), float(theta[1])


def train_weights(lessons: Sequence[Lesson], chars: CharModel, topics: Topics) -> PageModel:
    """The whole model, learned from `lessons`."""
    halves = [lessons[0::2], lessons[1::2]]
    nothing = np.zeros(0, np.float32)
    first = []
    for half in halves:
        trees = grow(*_links(half), TREES["links"], KEPT)
        first.append(PageModel(chars, topics, trees, None, {}, nothing, nothing, (1.0, 0.0)))
    print("first looks at halves grown", flush=True)
    looks = [_looks(halves[0], first[1]), _looks(halves[1], first[0])]
    rows, labels = _links(lessons)
    model = replace(first[0], links=grow(rows, labels, TREES["links"], KEPT), usual=_usual(rows))
    del rows, labels
    rows, labels = _again([*halves[0], *halves[1]], [*looks[0], *looks[1]])
    again = grow(rows, labels, TREES["again"])
    width = rows_of(lessons[0].clues, *candidates(lessons[0].clues)).shape[1]
    model = replace(model, again=again, usual_again=_usual(rows)[width:])
    del rows, labels
    print("second look grown", flush=True)
    judges = [replace(model, links=first[1].links), replace(model, links=first[0].links)]
    divisions = [
        [solve(lesson.clues, judge) for lesson in half]
        for half, judge in zip(halves, judges, strict=True)
    ]
    ordered = [*halves[0], *halves[1]]
    flat = [*divisions[0], *divisions[1]]
    return replace(model, kinds=_kinds(ordered, flat), sure=_sure(ordered, flat))


def save_weights(model: PageModel, folder: Path) -> None:
    """Write weights.npz."""
    tables: dict[str, Any] = {
        **model.links.tables("links"),
        "usual": model.usual,
        "usual_again": model.usual_again,
        "sure": np.array(model.sure),
    }
    if model.again is not None:
        tables.update(model.again.tables("again"))
    for kind, trees in model.kinds.items():
        tables.update(trees.tables(kind))
    np.savez_compressed(folder / "weights.npz", **tables)
