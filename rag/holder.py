"""Of judged sentences those that can say who holds the office that a question asks for.

A sentence about another office, or of an article that never writes the office, is passed over. It is
so after judging: were it taken out before, the judge would be surer of what is left. Of 42
training questions the sentence that answers is passed over for none, of the other sentences
around it 6 % (`rag.builtin.score_rules`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from index.fold import fold
from index.types import Hit, text_of
from index.view import View
from rag.evidence import Evidence
from rag.judge import Judgement
from rag.offices import asked_for, of_another
from rag.query import language


def that_can_say(view: View, evidence: Evidence, judged: Judgement) -> Judgement | None:
    """`judged` without the sentences that cannot say it: what comes first then is the less probable
    the further behind it was. None where nothing is left."""
    question = fold(evidence.question)
    office = asked_for(question)
    if office is None:
        return judged

    hits = {candidate.hit.passage.id: candidate.hit for candidate in evidence.candidates}
    writes = {number: _writes(view, hit, office) for number, hit in hits.items()}
    kept = [
        place
        for place in judged.order
        if writes[evidence.candidates[place].hit.passage.id]
        and not of_another(question, fold(evidence.candidates[place].text))
    ]
    if not kept:
        return None
    behind = judged.scores[kept[0]] - judged.scores[judged.order[0]]
    return replace(
        judged,
        order=tuple(kept),
        probability=judged.probability * float(np.exp(min(0.0, behind))),
    )


def _writes(view: View, hit: Hit, office: str) -> bool:
    """Whether the article of a hit has the office; one in another language has another word for it."""
    stored = view.source(hit.source)
    text = text_of(stored.source.text, hit.article.spans) if stored else hit.passage.text
    article = fold(f"{hit.article.headline or ''}\n{text}")
    return office in article or language(article) != language(office)
