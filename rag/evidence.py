"""Candidate sentences for a question, each with what is known of it as a row of features.

Reads hits and their readings; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.types import Hit
from rag import features
from rag.candidates import Candidate, candidates_of
from rag.coverage import Asked, Known, Translations, asked
from rag.features import FEATURES, Columns
from rag.home import spelt_out
from rag.query import language
from rag.rarity import rarity
from rag.reader import Reading
from rag.short import suits
from rag.surroundings import NEIGHBOURS, neighbours
from rag.wanted import Wanted, wanted

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates of one question and their features (len(candidates), len(FEATURES)) float32."""

    question: str
    about: Asked
    kind: Wanted
    candidates: tuple[Candidate, ...]
    features: Float32


def gather(
    question: str,
    hits: Sequence[Hit],
    readings: Sequence[Reading | None],
    encoder: Encoder,
    known: Callable[[str], bool],
    translations: Translations = (),
    homes: Sequence[str | None] | None = None,
) -> Evidence:
    """Every sentence of `hits` as a candidate. `readings` go with the hits, None where the reader
    did not look; `known(term)` says whether the corpus has a term at all; `translations` are
    Chinese words for those of a question in English; `homes` are the places that the hits' Sources
    mean by 我市 (see `rag.home`)."""
    about = asked(question, rarity, translations)
    kind, suit = wanted(question), suits(question)
    candidates: list[Candidate] = []
    parts: list[Columns] = []
    places = homes or [None] * len(hits)
    for hit, reading, ours in zip(hits, readings, places, strict=True):
        found = candidates_of(hit, reading, suit)
        texts = [Known.of(spelt_out(candidate.text, ours)) for candidate in found]
        part = features.read(found, reading) | features.said(about, hit, texts)
        part |= dict(zip(NEIGHBOURS, neighbours(about, texts).T, strict=True))
        parts.append(part | features.spans(question, about, kind, found))
        candidates += found
    if not candidates:
        return Evidence(question, about, kind, (), np.zeros((0, len(FEATURES)), np.float32))
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    columns |= features.found_by(hits) | features.like(question, candidates, encoder)
    columns |= features.asked_for(about, kind, known, candidates, language(question))
    columns |= features.compared(columns)
    rows = np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)
    return Evidence(question, about, kind, tuple(candidates), rows)
