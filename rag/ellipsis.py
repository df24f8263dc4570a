"""Does a Chinese question lack its subject (占地多大？)? A logistic model over how it begins.

Features are the characters that a question begins and ends with, a few of its shape; weights in
`rag/builtin/ellipsis.json`, made by `python -m rag.builtin.train_ellipsis` from questions whose
subject was cut off. It sees only the one question and knows nothing of the conversation.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from index.fold import fold
from index.terms import is_han
from rag import lexicon

_WEIGHTS = Path(__file__).parent / "builtin" / "ellipsis.json"


@cache
def _weights() -> dict[str, float]:
    loaded: dict[str, float] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return loaded


def probability(question: str) -> float:
    """How probable it is, in [0, 1], that `question` says nothing of what it is about."""
    weights = _weights()
    score = sum(weights.get(name, 0.0) for name in features(question))
    return 1 / (1 + math.exp(-max(min(score, 30.0), -30.0)))


def features(question: str) -> Iterator[str]:
    """Names of the features that `question` has; each counts once or not at all."""
    text = fold(question).strip(" ?？。.!！，,")
    yield "bias"
    for length in range(1, 6):
        if len(text) >= length:
            yield "^" + text[:length]
    opening = text[:8]
    yield from sorted({"~" + opening[i : i + 2] for i in range(1, len(opening) - 1)})
    for length in (2, 3):
        yield text[-length:] + "$"
    asked = lexicon.WH_ZH.search(text)
    before = text[: asked.start()] if asked else text
    plain = sum(is_han(char) and char not in lexicon.FUNCTION_ZH for char in before)
    yield f"length {min(len(text) // 3, 10)}"
    yield f"before the question word {min(len(before), 12)}"
    yield f"content before it {min(plain, 8)}"
    yield f"question word {asked.group() if asked else None}"
    if not text[:1] or not is_han(text[0]):
        yield "opens with another script"
    if "·" in before or "《" in before or "“" in before or any(c.isascii() for c in before):
        yield "name before it"
