"""A person and 呢 after a question for a person, a place after one for a place: 王伟呢？ after 谁是远帆集团的董事长？

Nobody has a chairman as a company has one: what is named stands where the question word stood.
Pure; knows nothing of the corpus.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN
from rag import lexicon
from rag.entities import EntityKind, entities, kind_of

_WHO = re.compile(
    rf"谁|(?:哪一?|几)[位名]([{HAN}]{{0,4}}?)(?=[{HAN}]{{2}}了|[{HAN}]{{2}}过|[？?]|$)"
)
_WHERE = re.compile(
    r"(?<=在)(?:哪里|哪儿|何地|何处|什么地方|哪一?[个座](?:城市|地方|国家|省|市|区|县|镇|村))(?=.)"
)
_TITLE = re.compile(rf"^(?:{lexicon.either(lexicon.TITLES)})(?=.{{2,4}}$)")
_ASKS: dict[EntityKind, re.Pattern[str]] = {"person": _WHO, "place": _WHERE}


def put_in(phrase: str, question: str) -> str | None:
    """Whether it is `phrase`: 王伟是远帆集团的董事长吗？; None where it is no name of a person or place,
    the question does not ask for one, or names another that this one stands against."""
    bare = question.rstrip("？?。 ")
    kind = kind_of(_TITLE.sub("", phrase))
    asks = _ASKS.get(kind) if kind else None
    asked = asks.search(fold(bare)) if asks else None
    if asked is None or any(entity.kind == kind for entity in entities(bare)):
        return None
    before, after = bare[: asked.start()], bare[asked.end() :]
    if not after and (said := before.removesuffix("是")) != before:
        return f"{phrase}是{said}吗？"
    return f"{before}{phrase}{after}吗？"
