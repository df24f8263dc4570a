"""The learned model of pages: what it weighs links and kinds with, and where its arrays lie.

Loaded once, on the first page; every array that is large is mapped, not read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import Encoder, open_encoder
from index.errors import ModelUnavailable
from index.pages.context import CONTEXT
from index.pages.edges import EDGE
from index.pages.kinds import KINDS
from index.pages.language import CharModel, Floats
from index.pages.links import COLUMNS
from index.pages.topics import Topics
from index.pages.trees import Trees

FOLDER = Path(__file__).parent
DISPLACED = "displaced leads"
SIGNS = {
    "character language model": (
        "reads_on", "reads_on_in", "reads_on_out", "follows", "start_lm", "stop_lm", "best_in",
        "best_out",
    ),
    "words across the cut": ("across",),
    "punctuation and quotes": (
        "ends", "comma", "closer", "starts_mark", "opens", "closes", "quotes", "torn_ends",
        "after_ends",
    ),
    "topic vectors": ("topic", "topic_in", "topic_out", "near", "wide", "topic_margin", "near_topic"),
    "encoder": (
        "sense", "sense_in", "sense_out", "sense_apart", "sense_margin", "apart", "apart_margin",
        "sense_rival", "sense_story",
    ),
    "names and rare terms": (
        "terms", "terms_in", "terms_out", "rare", "holds", "held", "head_held", "head_margin",
        "terms_margin", "within", "own", "own_margin", "own_rival", "terms_rival",
        "own_story", "terms_story",
    ),
    "paragraphs in a series": ("ranks", "alike", "ranks_up", "alike_up"),
    "openings and endings": (
        "opening", "ending", "lead", "openings_between", "before_opening", "after_opening",
    ),
    "heads, bylines, marks": (
        "headline", "byline", "mark", "section", "from", "to", "heads", "heads_between", "headed",
        "heads_before", "heads_after", "head_after", "headed_chains", "headless_down", "bodiless_up",
        "after_head",
    ),
    "place on the page": (
        "step", "place", "gap", "indent", "ahead", "gap_to_chain", "jumps_before", "jumps_after",
        "near_out", "near_in",
    ),
    DISPLACED: (),
}  # fmt: skip
"""Which columns carry which sign: what an ablation takes away together. Displaced leads have none:
they are a step of their own (`leads`)."""


LAST = ("worth", "end", "start")
"""What a last look knows of a pair beside the columns of a second one (`solve.last_rows`)."""
COLUMNS_OF = {
    "links": COLUMNS,
    "again": (*COLUMNS, *CONTEXT),
    "edges": EDGE,
    "last": (*COLUMNS, *CONTEXT, *LAST),
}
"""Names of the columns of each table of rows."""


@dataclass(frozen=True, slots=True)
class PageModel:
    """`links`: the first look at a pair; `again`: the second, with its chains; `ends`, `starts`:
    that an article ends, or begins, with a block; `last`: whether two articles, or two halves of
    one, are one story; `kinds`: by name of KINDS (each None, or empty, in a model that is still
    being learned).

    `usual`: by table of COLUMNS_OF, the commonest value of each column, which stands for a sign
    that is taken away. `mix`: how links, ends and starts are weighed together (`solve.together`).
    `sure`: weights of `assemble.doubts`, from which an article's confidence comes. `lean`: added to
    the log-odds of the last look.
    """

    chars: CharModel
    topics: Topics
    encoder: Encoder
    links: Trees
    again: Trees | None = None
    ends: Trees | None = None
    starts: Trees | None = None
    last: Trees | None = None
    kinds: Mapping[str, Trees] = field(default_factory=dict)
    usual: Mapping[str, Floats] = field(default_factory=dict)
    mix: tuple[float, float, float] = (0.0, 0.0, 0.0)
    sure: tuple[float, ...] = ()
    lean: float = 0.0

    @classmethod
    def open(cls, folder: Path = FOLDER) -> PageModel:
        """Map the model's files. Raises ModelUnavailable where one is missing or damaged."""
        try:
            tables = dict(np.load(folder / "tables.npz"))
            weights = dict(np.load(folder / "weights.npz"))
            chars = CharModel.open(folder, tables)
            return cls._of(chars, Topics.of(tables), open_encoder(), weights)
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnavailable(
                f"{folder}: the model that divides pages cannot be read ({error}); "
                "install Baowen again, or learn it with `python -m index.pages.train`"
            ) from error

    @classmethod
    def _of(
        cls, chars: CharModel, topics: Topics, encoder: Encoder, weights: dict[str, Any]
    ) -> PageModel:
        links, share, bias = map(float, weights["mix"])
        return cls(
            chars,
            topics,
            encoder,
            Trees.of(weights, "links"),
            Trees.of(weights, "again"),
            Trees.of(weights, "ends"),
            Trees.of(weights, "starts"),
            Trees.of(weights, "last"),
            {kind: Trees.of(weights, kind) for kind in KINDS},
            {name: weights[f"usual.{name}"] for name in COLUMNS_OF},
            (links, share, bias),
            tuple(map(float, weights["sure"])),
            float(weights["lean"]),
        )

    def without(self, rows: Floats, names: Collection[str], table: str) -> Floats:
        """`rows` of a table of COLUMNS_OF, the columns of the signs `names` set to what is
        usual."""
        if not names:
            return rows
        hidden = {column for name in names for column in SIGNS[name]}
        columns = COLUMNS_OF[table]
        which = [k for k, c in enumerate(columns) if c.rpartition(".")[2] in hidden]
        rows = rows.copy()
        rows[:, which] = self.usual[table][which]
        return rows


@cache
def page_model() -> PageModel:
    """The model that is shipped, opened once."""
    return PageModel.open()
