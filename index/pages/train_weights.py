"""Learn from pages of known truth what links blocks and what each block is.

Boosted trees (LightGBM) on a log-loss. What a second look sees is made by first looks at pages
that they were not grown on (two halves, each judged by the other's trees), as it will be in use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.pages.edges import edge_rows
from index.pages.kinds import KINDS, kind_rows
from index.pages.language import Floats
from index.pages.lessons import Eyes, Lesson
from index.pages.links import candidates, rows_of
from index.pages.looks import first_look, leaning, second_looks, second_rows
from index.pages.solve import Division, last_rows, settled
from index.pages.train_choices import choose_lean, choose_mix, sure_of
from index.pages.trees import Trees, from_lightgbm
from index.pages.weights import PageModel

GROWTH = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 63, "max_depth": 9,
    "min_data_in_leaf": 40, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 0.05, "max_bin": 63, "num_threads": 1, "verbose": -1, "seed": 1,
    "deterministic": True,
}  # fmt: skip
TREES = {"links": 200, "again": 320, "edges": 160, "last": 200, "kinds": 120}
KEPT = 0.3
"""Share of the pairs that are not linked that the first look is grown on: there are twenty of them
to each that is."""


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


def _last(lessons: Sequence[Lesson], divisions: Sequence[Division], model: PageModel) -> PageModel:
    """The last look, at `divisions` of pages that no other look was grown on."""
    rows, labels = [], []
    for lesson, division in zip(lessons, divisions, strict=True):
        before, after, own = last_rows(lesson.clues, division, division.links)
        rows.append(own)
        labels.append(lesson.following[before] == after)
    table = np.concatenate(rows)
    grown = grow(table, np.concatenate(labels), TREES["last"])
    return replace(model, last=grown, usual={**model.usual, "last": _usual(table)})


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


def train_weights(lessons: Sequence[Lesson], eyes: Eyes) -> PageModel:
    """The whole model. Of every nine lessons five teach the looks at links, one the edges and two
    the last look, which must see links and edges as sure as they are on new pages, and one the
    mix, the lean and the confidence."""
    looks = [lesson for at, lesson in enumerate(lessons) if at % 9 < 5]
    edges, last, checks = lessons[5::9], [*lessons[6::9], *lessons[7::9]], lessons[8::9]
    model = _with_looks(looks, eyes)
    print("second look grown", flush=True)
    late = [*edges, *last, *checks]
    seen = [second_looks(lesson.clues, first_look(lesson.clues, model), model) for lesson in late]
    model = _edges(edges, seen[: len(edges)], model)
    tail = -len(checks)
    model = replace(model, mix=choose_mix(checks, _settled(checks, seen[tail:], model)))
    before = _settled(late, seen, model)
    model = _last(last, before[len(edges) : tail], model)
    model = replace(model, lean=choose_lean(checks, before[tail:], model))
    divisions = _settled(late, seen, model)
    model = replace(model, kinds=_kinds(late, divisions))
    return replace(model, sure=sure_of(checks, divisions[tail:]))


def _settled(lessons: Sequence[Lesson], seen: Sequence[Floats], model: PageModel) -> list[Division]:
    pairs = zip(lessons, seen, strict=True)
    return [settled(lesson.clues, weights, model) for lesson, weights in pairs]


def save_weights(model: PageModel, folder: Path) -> None:
    """Write weights.npz."""
    tables: dict[str, Any] = {"mix": np.array(model.mix), "sure": np.array(model.sure)}
    tables["lean"] = np.array(model.lean)
    tables |= {f"usual.{name}": row for name, row in model.usual.items()}
    every = {"links": model.links, "again": model.again, "ends": model.ends}
    every |= {"starts": model.starts, "last": model.last}
    for name, trees in {**every, **model.kinds}.items():
        if trees is not None:
            tables |= trees.tables(name)
    np.savez_compressed(folder / "weights.npz", **tables)
