"""The systems that are compared: the default, baselines, and the default with one part left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.errors import InvalidInput

if TYPE_CHECKING:
    from rag.judge import Caution
    from rag.retriever import Mode


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the assembly is asked for.

    `retrieval`, `reader`, `ranker`, `generator` and `caution` are those of `rag.assemble.Settings`;
    without `articles` a page is indexed as one article. `encoder` is a name or folder; None is the
    built-in one.
    """

    name: str
    label: str
    retrieval: Mode = "weighted"
    reader: str = "builtin"
    ranker: Literal["builtin", "formula"] = "builtin"
    generator: str = "extractive"
    articles: bool = True
    first_passage: bool = False
    encoder: str | None = None
    caution: Caution = "balanced"


CONFIGURATIONS: tuple[Configuration, ...] = (
    Configuration("default", "Baowen as it comes"),
    Configuration("bm25", "BM25 alone", retrieval="bm25"),
    Configuration("dense", "vectors alone", retrieval="dense"),
    Configuration("rrf", "naive reciprocal-rank fusion", retrieval="rrf"),
    Configuration("no-reader", "without the reader", reader="none"),
    Configuration("no-ranker", "without ranker and reader", reader="none", ranker="formula"),
    Configuration("no-articles", "without article reconstruction", articles=False),
    Configuration(
        "first-passage", "first passage as the answer", retrieval="bm25", first_passage=True
    ),
)

ALL = "all"
"""Stands for every configuration."""

_BY_NAME = {one.name: one for one in CONFIGURATIONS}


def configuration(name: str) -> Configuration:
    """The configuration of this name. Raises InvalidInput with the names there are."""
    if name not in _BY_NAME:
        known = ", ".join(_BY_NAME)
        raise InvalidInput(f'no configuration "{name}"; there are {known}')
    return _BY_NAME[name]


def label(name: str) -> str:
    """How a configuration is called in tables; the name itself where it is not one of ours."""
    found = _BY_NAME.get(name)
    return found.label if found else name
