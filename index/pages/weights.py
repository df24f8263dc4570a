"""The learned model of pages: what it weighs links and kinds with, and where its arrays lie.

Loaded once, on the first page; every array that is large is mapped, not read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelUnavailable
from index.pages.context import CONTEXT
from index.pages.kinds import KINDS
from index.pages.language import CharModel, Floats
from index.pages.links import COLUMNS
from index.pages.topics import Topics
from index.pages.trees import Trees

FOLDER = Path(__file__).parent
SIGNS = {
    "character language model": (
        "reads_on", "reads_on_in", "reads_on_out", "follows", "start_lm", "stop_lm", "best_in",
        "best_out",
    ),
    "words across the cut": ("across",),
    "punctuation and quotes": ("ends", "comma", "closer", "starts_mark", "opens", "closes", "quotes"),
    "topic vectors": ("topic", "topic_in", "topic_out", "near", "wide", "topic_margin", "near_topic"),
    "names and rare terms": (
        "terms", "terms_in", "terms_out", "rare", "holds", "held", "head_held", "head_margin",
        "terms_margin", "within",
    ),
    "openings and endings": (
        "opening", "ending", "lead", "openings_between", "before_opening", "after_opening",
    ),
    "heads, bylines, marks": (
        "headline", "byline", "mark", "section", "from", "to", "heads", "heads_between", "headed",
        "heads_before", "heads_after", "head_after", "headed_chains",
    ),
    "place on the page": (
        "step", "place", "gap", "indent", "ahead", "gap_to_chain", "jumps_before", "jumps_after",
    ),
}  # fmt: skip
"""Which columns carry which sign: what an ablation takes away together."""


@dataclass(frozen=True, slots=True)
class PageModel:
    """`links`: the first look at a pair; `again`: the second, with its chains (None: one look);
    `kinds`: by name of KINDS. `usual`, `usual_again`: the commonest value of each column, which
    stands for a sign that is taken away. `sure`: (slope, bias) from raw to stated confidence."""

    chars: CharModel
    topics: Topics
    links: Trees
    again: Trees | None
    kinds: dict[str, Trees]
    usual: Floats
    usual_again: Floats
    sure: tuple[float, float]

    @classmethod
    def open(cls, folder: Path = FOLDER) -> PageModel:
        """Map the model's files. Raises ModelUnavailable where one is missing or damaged."""
        try:
            tables = dict(np.load(folder / "tables.npz"))
            weights = dict(np.load(folder / "weights.npz"))
            chars = CharModel.open(folder, tables)
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"{folder}: the model that divides pages cannot be read ({error}); "
                "install Baowen again, or learn it with `python -m index.pages.train`"
            ) from error
        return cls._of(chars, Topics.of(tables), weights)

    @classmethod
    def _of(cls, chars: CharModel, topics: Topics, weights: dict[str, Any]) -> PageModel:
        again = Trees.of(weights, "again") if "again.feature" in weights else None
        slope, bias = weights["sure"]
        return cls(
            chars,
            topics,
            Trees.of(weights, "links"),
            again,
            {kind: Trees.of(weights, kind) for kind in KINDS},
            weights["usual"],
            weights["usual_again"],
            (float(slope), float(bias)),
        )

    def without(self, rows: Floats, names: Collection[str], again: bool = False) -> Floats:
        """`rows` with the columns of the signs `names` set to what is usual."""
        if not names:
            return rows
        hidden = {column for name in names for column in SIGNS[name]}
        columns = (*COLUMNS, *CONTEXT) if again else COLUMNS
        usual = np.concatenate([self.usual, self.usual_again]) if again else self.usual
        which = [k for k, c in enumerate(columns) if c.rpartition(".")[2] in hidden]
        rows = rows.copy()
        rows[:, which] = usual[which]
        return rows


@cache
def page_model() -> PageModel:
    """The model that is shipped, opened once."""
    return PageModel.open()
