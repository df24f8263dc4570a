"""Before any judging: the candidates that cannot be the answer are left out.

What is left out is what rules can tell for certain (`rag.fitting`, `rag.namesake`, `rag.home`, `rag.region`);
which of the others answers, and whether any does, is for the judge.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from index.fold import fold
from index.types import Hit, text_of
from index.view import View
from rag.evidence import Evidence
from rag.fitting import fits
from rag.home import OURS, home, of_another
from rag.namesake import Namesakes
from rag.naming import Name, names
from rag.query import language
from rag.region import names_place, of_other_places
from rag.unnamed import missing


def fitting(evidence: Evidence, apart: Collection[int]) -> Evidence:
    """The candidates that can say what is asked for, and not of a namesake; none of the passages
    `apart`, by id."""
    can_say, namesakes = fits(evidence.question), Namesakes.of(evidence.question)
    kept = [
        c.hit.passage.id not in apart and can_say(c.text) and not namesakes.another(c.text)
        for c in evidence.candidates
    ]
    if all(kept):
        return evidence
    return replace(
        evidence,
        candidates=tuple(itertools.compress(evidence.candidates, kept)),
        features=evidence.features[np.array(kept)],
    )


def elsewhere(
    view: View, question: str, hits: Sequence[Hit], homes: Sequence[str | None]
) -> set[int]:
    """Ids of the passages that speak of another one of what the question names."""
    namesakes, asked, found = Namesakes.of(question), fold(question), set()
    placed, named = names_place(asked), names(question)
    for hit, ours in zip(hits, homes, strict=True):
        text = f"{hit.article.headline or ''}\n{hit.passage.text}"
        if (
            namesakes.elsewhere(text)
            or of_another(question, text, ours)
            or ((placed or named) and _speaks_of_others(view, hit, asked, named))
        ):
            found.add(hit.passage.id)
    return found


def _speaks_of_others(view: View, hit: Hit, asked: str, named: tuple[Name, ...]) -> bool:
    """Whether the whole article of a hit is about other places or names not all that is `named`."""
    article, ours = _whole(view, hit)
    if of_other_places(asked, article, ours):
        return True
    return language(article) == "zh" and bool(missing(named, article, ours))


def _whole(view: View, hit: Hit) -> tuple[str, str | None]:
    """The article of a hit, folded, and the place that it means by 我市."""
    stored = view.source(hit.source)
    if stored is None:
        return "", None
    text = f"{hit.article.headline or ''}\n{text_of(stored.source.text, hit.article.spans)}"
    return fold(text), home(stored.source.text) if OURS.search(text) else None


def homes_of(view: View, hits: Sequence[Hit]) -> list[str | None]:
    """The place that each hit's Source means by 我市; not looked for where the passage says none."""
    found: list[str | None] = []
    for hit in hits:
        speaks = OURS.search(hit.passage.text) is not None
        stored = view.source(hit.source) if speaks else None
        found.append(home(stored.source.text) if stored else None)
    return found
