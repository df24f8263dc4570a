"""Learn from pages of known truth what links blocks and what each block is.

Boosted trees (LightGBM) on a log-loss. What a second look sees is made by first looks at pages
that they were not grown on (two halves, each judged by the other's trees), as it will be in use.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.pages.assemble import doubts
from index.pages.blocks import Block, blocks_of
from index.pages.chains import best_links
from index.pages.clues import Clues, clues_of
from index.pages.context import chains_of
from index.pages.edges import edge_rows
from index.pages.kinds import KINDS, kind_rows
from index.pages.language import CharModel, Floats
from index.pages.links import candidates, rows_of
from index.pages.solve import (
    Division,
    first_look,
    leaning,
    second_looks,
    second_rows,
    settled,
    together,
)
from index.pages.topics import Topics
from index.pages.trees import Trees, from_lightgbm
from index.pages.weights import PageModel

GROWTH = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 63, "max_depth": 9,
    "min_data_in_leaf": 40, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 0.05, "max_bin": 63, "num_threads": 1, "verbose": -1, "seed": 1,
    "deterministic": True,
}  # fmt: skip
TREES = {"links": 200, "again": 320, "edges": 160, "kinds": 120}
MIXES = tuple(
    product((1.0,), (0.0, 0.4, 0.8, 1.2, 1.6, 2.2, 3.0), (-5.0, -3.5, -2.0, -1.0, 0.0, 1.0))
)
"""Weighings of links against ends and beginnings that are tried (`solve.together`); only their
proportions tell."""
KEPT = 0.3
"""Share of the pairs that are not linked that the first look is grown on: there are twenty of them
to each that is."""


Eyes = tuple[CharModel, Topics, Encoder]
"""What clues are seen with."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page and its truth: `following`: (n,) the block that reads on from each, or -1;
    `article`: (n,) number of its article, -1 for none; `kinds`: by kind of KINDS, (n,) bool."""

    blocks: tuple[Block, ...]
    clues: Clues
    following: NDArray[np.int64]
    article: NDArray[np.int64]
    kinds: dict[str, NDArray[np.bool_]]


def lesson_of(page: Mapping[str, Any], eyes: Eyes) -> Lesson | None:
    """A lesson from a page as JSON ("text" and "articles" with span lists and "order")."""
    blocks = blocks_of(page["text"])
    if not blocks:
        return None
    at = {block.start: number for number, block in enumerate(blocks)}
    following = np.full(len(blocks), -1)
    article = np.full(len(blocks), -1)
    kinds = {kind: np.zeros(len(blocks), dtype=bool) for kind in KINDS}
    for number, entry in enumerate(page["articles"]):
        for kind in ("head", "byline", "section"):
            kinds[kind][[at[s] for s, _ in entry[kind] if s in at]] = True
        titles = [s for s, e in entry["head"] if page["text"][s:e] == entry["headline"]]
        kinds["title"][[at[s] for s in titles[:1] if s in at]] = True
        every = [span for key in ("head", "byline", "section", "body") for span in entry[key]]
        article[[at[s] for s, _ in every if s in at]] = number
        read = [at[s] for s, _ in entry.get("order") or every if s in at]
        for one, two in pairwise(read):
            following[one] = two
    clues = clues_of(page["text"], blocks, *eyes)
    return Lesson(blocks, clues, following, article, kinds)


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


def _again(lessons: Sequence[Lesson], model: PageModel) -> Table:
    rows, labels = [], []
    for lesson in lessons:
        first = first_look(lesson.clues, model)
        before, after, own = second_rows(lesson.clues, first, leaning(first))
        rows.append(own)
        labels.append(lesson.following[before] == after)
    return np.concatenate(rows), np.concatenate(labels)


def _usual(rows: Floats) -> Floats:
    """The middle value of each column."""
    return np.median(rows[:: max(1, len(rows) // 20_000)], axis=0).astype(np.float32)


def _with_looks(lessons: Sequence[Lesson], eyes: Eyes) -> PageModel:
    """Both looks at links."""
    halves = [lessons[0::2], lessons[1::2]]
    firsts = [PageModel(*eyes, grow(*_links(h), TREES["links"], KEPT)) for h in halves]
    print("first looks at halves grown", flush=True)
    rows, labels = _links(lessons)
    usual = {"links": _usual(rows)}
    links = grow(rows, labels, TREES["links"], KEPT)
    del rows, labels
    parts = [_again(halves[0], firsts[1]), _again(halves[1], firsts[0])]
    rows = np.concatenate([part[0] for part in parts])
    labels = np.concatenate([part[1] for part in parts])
    del parts
    usual["again"] = _usual(rows)
    return PageModel(*eyes, links, grow(rows, labels, TREES["again"]), usual=usual)


def _edges(lessons: Sequence[Lesson], seen: Sequence[Floats], model: PageModel) -> PageModel:
    """Where articles end and begin; `seen`: by lesson the weights of the last look."""
    rows, ends, starts = [], [], []
    for lesson, weights in zip(lessons, seen, strict=True):
        rows.append(edge_rows(lesson.clues, weights, leaning(weights)))
        ends.append(lesson.following < 0)
        starts.append(~np.isin(np.arange(len(lesson.blocks)), lesson.following))
    table = np.concatenate(rows)
    return replace(
        model,
        ends=grow(table, np.concatenate(ends), TREES["edges"]),
        starts=grow(table, np.concatenate(starts), TREES["edges"]),
        usual={**model.usual, "edges": _usual(table)},
    )


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


def exact_chains(lesson: Lesson, chains: Sequence[Sequence[int]]) -> list[bool]:
    """For each chain, whether it is one article to the block, in its order."""
    return [
        all(lesson.following[i] == j for i, j in pairwise(chain))
        and lesson.following[chain[-1]] < 0
        and chain[0] not in lesson.following
        for chain in chains
    ]


def choose_mix(
    lessons: Sequence[Lesson], divisions: Sequence[Division]
) -> tuple[float, float, float]:
    """The weighing of links against ends and beginnings by which most articles are exact: of
    MIXES, over `lessons`, which the trees were not grown on, divided by any mix."""
    right = dict.fromkeys(MIXES, 0)
    for lesson, one in zip(lessons, divisions, strict=True):
        for mix in MIXES:
            chains = chains_of(best_links(together(one.weights, one.ends, one.starts, mix)))
            right[mix] += sum(exact_chains(lesson, chains))
    for mix, count in sorted(right.items(), key=lambda item: -item[1])[:8]:
        print(f"mix {mix}: {count} articles exact", flush=True)
    return max(right, key=lambda mix: right[mix])


def _sure(lessons: Sequence[Lesson], divisions: Sequence[Division]) -> tuple[float, ...]:
    """Bias and weights of a logistic regression from doubts to exactness, by Newton's method."""
    rows, right = [], []
    for lesson, division in zip(lessons, divisions, strict=True):
        rows += [doubts(chain, division) for chain in division.chains]
        right += exact_chains(lesson, division.chains)
    x = np.concatenate([np.ones((len(rows), 1)), np.array(rows)], axis=1)
    y, theta = np.array(right, dtype=float), np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ theta))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(theta))
        theta += np.linalg.solve(hessian, x.T @ (y - p) - 1e-3 * theta)
    return tuple(map(float, theta))


def train_weights(lessons: Sequence[Lesson], eyes: Eyes) -> PageModel:
    """The whole model. Of every six lessons four teach the looks at links, one the edges and
    kinds, which must see links as sure as they are on new pages, and one the mix and the
    confidence."""
    looks = [lesson for at, lesson in enumerate(lessons) if at % 6 < 4]
    edges, checks = lessons[4::6], lessons[5::6]
    late = [*edges, *checks]
    model = _with_looks(looks, eyes)
    print("second look grown", flush=True)
    seen = [second_looks(lesson.clues, model) for lesson in late]
    model = _edges(edges, seen[: len(edges)], model)
    model = replace(model, mix=choose_mix(checks, _settled(late, seen, model)[len(edges) :]))
    divisions = _settled(late, seen, model)
    model = replace(model, kinds=_kinds(late, divisions))
    return replace(model, sure=_sure(checks, divisions[len(edges) :]))


def _settled(lessons: Sequence[Lesson], seen: Sequence[Floats], model: PageModel) -> list[Division]:
    pairs = zip(lessons, seen, strict=True)
    return [settled(lesson.clues, weights, model) for lesson, weights in pairs]


def save_weights(model: PageModel, folder: Path) -> None:
    """Write weights.npz."""
    tables: dict[str, Any] = {"mix": np.array(model.mix), "sure": np.array(model.sure)}
    tables |= {f"usual.{name}": row for name, row in model.usual.items()}
    every = {"links": model.links, "again": model.again, "ends": model.ends, "starts": model.starts}
    for name, trees in {**every, **model.kinds}.items():
        if trees is not None:
            tables |= trees.tables(name)
    np.savez_compressed(folder / "weights.npz", **tables)
