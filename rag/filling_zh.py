"""A person and 呢 after a question for a person: 王伟呢？ after 谁是远帆集团的董事长？

Nobody has a chairman as a company has one: the person named stands where the question word stood.
Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag.entities import entities, kind_of

_WHO = re.compile(
    rf"谁|(?:哪一?|几)[位名]([{HAN}]{{0,4}}?)(?=[{HAN}]{{2}}了|[{HAN}]{{2}}过|[？?]|$)"
)


def put_for_who(phrase: str, question: str) -> str | None:
    """Whether it is `phrase`: 王伟是远帆集团的董事长吗？; None where it is no name of a person, the
    question does not ask who, or names a person whom this one stands against."""
    bare = question.rstrip("？?。 ")
    asked = _WHO.search(fold(bare))
    if asked is None or kind_of(phrase) != "person":
        return None
    if any(entity.kind == "person" for entity in entities(bare)):
        return None
    before, after = bare[: asked.start()], bare[asked.end() :]
    if not after and (said := before.removesuffix("是")) != before:
        return f"{phrase}是{said}吗？"
    return f"{before}{phrase}{after}吗？"
