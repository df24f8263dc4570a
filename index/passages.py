"""Articles into passages: runs of whole sentences, of about the same length, none too long.

Passages of one article do not overlap; together they hold every sentence that can be quoted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.sentences import sentences
from index.types import Article, Passage, Sentence, Source, Span, text_of

TARGET = 280
"""Weight of a passage in Chinese characters (see `weight`): a paragraph or two. Shorter ones lose
the context that makes a sentence findable, longer ones are slow to read for the reader model."""

LATIN_WEIGHT = 0.35
"""An English letter carries about a third of what a Chinese character does."""


_GAP = 64
"""White space between two sentences that a passage takes along at most."""


def weight(text: str) -> float:
    """Length of `text` in Chinese characters; other letters count as `LATIN_WEIGHT`."""
    return len(text) - (1 - LATIN_WEIGHT) * len(text.encode("ascii", "ignore"))


def passages(source: Source, article: Article, target: int = TARGET) -> list[Passage]:
    """Split `article` into passages of about `target` weight, cut only between sentences."""
    units = sentences(source.text, article)
    weights = [weight(unit.text) for unit in units]
    total = sum(weights)
    if not units:
        return []
    share = total / math.ceil(total / target) if total else target
    found: list[Passage] = []
    run: list[Sentence] = []
    filled = 0.0
    for unit, size in zip(units, weights, strict=True):
        # Cut where the run comes nearest to its share, so that the last one is no mere rest.
        if run and filled + size / 2 > share:
            found.append(_passage(source.text, run))
            run, filled = [], 0.0
        run.append(unit)
        filled += size
    found.append(_passage(source.text, run))
    return found


def _passage(text: str, run: Sequence[Sentence]) -> Passage:
    spans: list[Span] = []
    ranges: list[Span] = []
    length = 0
    for sentence in run:
        start = sentence.spans[0][0]
        # White space between two sentences belongs to the passage when they stand side by side
        # in the Source; otherwise each keeps its own spans.
        gap = start - spans[-1][1] if spans else -1
        if 0 <= gap <= _GAP and not text[start - gap : start].strip():
            length += gap
            spans[-1] = (spans[-1][0], sentence.spans[0][1])
            spans.extend(sentence.spans[1:])
        else:
            spans.extend(sentence.spans)
        ranges.append((length, length + len(sentence.text)))
        length += len(sentence.text)
    return Passage(text_of(text, spans), tuple(spans), tuple(ranges))
