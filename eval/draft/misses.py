"""Near-misses: questions that sound like ones the corpus answers and that it does not answer.

A year, an ordinal, a titled person's name or a place gives way to another one. Whatever the corpus
might still answer is dropped: a year or an ordinal must stand nowhere in it, and an article
with the new name must not speak of the matter.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from eval.draft.corpus import Article, Proposal
from eval.draft.names import SAYS, is_place, is_titled
from rag.entities import Entity, entities

SAME_MATTER = 0.4
"""Part of a question's character pairs that an article must share to speak of the same matter."""

ATTESTED = 2
"""Times that a place must be found in the corpus: what rules cut out of a word once is no place."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIVISIONS = frozenset("省市县縣区區镇鎮乡鄉")
_POOL = 400
"""Articles that names are taken from; enough for a pool, little enough for a large corpus."""


class NearMisses:
    """Makes near-misses over one corpus. The same corpus and seed give the same ones."""

    def __init__(self, articles: Sequence[Article], chance: random.Random) -> None:
        self._texts = [article.text for article in articles]
        self._chance = chance
        sample = articles if len(articles) <= _POOL else chance.sample(list(articles), _POOL)
        self._names = _pool(sentence for article in sample for sentence in article.sentences)

    def of(self, proposal: Proposal) -> str | None:
        """The question with another year, ordinal or name; None where nothing can be changed."""
        question = proposal.question
        for entity in entities(question):
            if _far_from_gap(question, entity):
                continue
            others = [*self._near_numbers(entity), *self._other_names(question, entity, proposal)]
            self._chance.shuffle(others)
            for other in others:
                changed = question[: entity.start] + other + question[entity.end :]
                if entity.kind not in ("person", "place") or self._is_silent(changed, other):
                    return changed
        return None

    def _near_numbers(self, entity: Entity) -> list[str]:
        """A year or an ordinal, one or two off, that stands nowhere in the corpus."""
        number = re.search(r"\d+", entity.text)
        if number is None:
            return []
        if entity.kind not in ("ordinal", "time") or (
            entity.kind == "time" and not _YEAR.fullmatch(number.group())
        ):
            return []
        value = int(number.group())
        near = [
            entity.text.replace(number.group(), str(value + n))
            for n in (-1, 1, -2, 2)
            if value > -n
        ]
        return [other for other in near if not any(other in text for text in self._texts)]

    def _other_names(self, question: str, entity: Entity, proposal: Proposal) -> list[str]:
        """Names that could stand for `entity`: of titled persons, or of places."""
        if not _may_change(question, entity):
            return []
        article = self._texts[proposal.article]
        return [
            name
            for name in self._names.get(entity.kind, ())
            if name not in article
            and name not in question
            and entity.text not in name
            and _alike(name, entity)
        ]

    def _is_silent(self, question: str, name: str) -> bool:
        """Whether no article with `name` speaks of what the rest of the question is about."""
        asked = _pairs(question.replace(name, " "))
        return all(
            len(asked & _pairs(text)) < SAME_MATTER * len(asked)
            for text in self._texts
            if name in text
        )


def _pool(sentences: Iterator[str]) -> dict[str, list[str]]:
    found: dict[str, Counter[str]] = {"person": Counter(), "place": Counter()}
    for sentence in sentences:
        for one in entities(sentence):
            if is_place(sentence, one) or is_titled(sentence, one):
                found[one.kind][one.text] += 1
    return {
        "person": sorted(found["person"]),
        "place": sorted(name for name, times in found["place"].items() if times >= ATTESTED),
    }


def _far_from_gap(question: str, entity: Entity) -> bool:
    """Whether a comma stands between `entity` and the gap: what fills it may be true all the same."""
    gap = question.find("____")
    between = question[min(gap, entity.end) : max(gap, entity.start)]
    return gap >= 0 and re.search(r"[,;.]", between) is not None


def _may_change(question: str, entity: Entity) -> bool:
    """Whether `entity` is a part of the matter: a place that no other place follows (the province
    of a town says nothing new), a titled person who does more than say it."""
    after = question[entity.end :]
    if entity.kind == "person":
        return is_titled(question, entity) and not SAYS.match(after)
    following = next(iter(entities(after)), None)
    followed = following is not None and following.start < 2 and following.kind == "place"
    return not followed and is_place(question, entity)


def _alike(name: str, entity: Entity) -> bool:
    """Whether a place is of the same kind as the other: a county for a county."""
    if entity.kind == "person":
        return True
    endings = {name[-1], entity.text[-1]}
    return len(endings) == 1 if endings & _DIVISIONS else len(name) == len(entity.text)


def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a text."""
    return frozenset(a + b for a, b in pairwise(text) if (a + b).isalnum())
