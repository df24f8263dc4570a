"""Are the citations right, are they verbatim, and does each sentence rest on what it cites?

Quotes and evidence are compared by their characters without white space, since a page's lines
break anywhere. `sentence_attribution` follows the idea of citation recall in Gao et al. (2023),
"Enabling large language models to generate text with citations" (ALCE), with overlap of
characters in place of a model as judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher

from eval.measures.cmrc import longest_common_substring
from eval.measures.normal import compact, normal
from index.sentences import split
from rag.types import Citation

ENOUGH_OVERLAP = 0.5
"""A quote that shares this part of an evidence string in one run counts as that evidence."""

ENOUGH_SUPPORT = 0.8
"""Part of a sentence's characters that its cited quotes must hold. Below 1: a sentence that was
written rather than quoted adds particles and connectives of its own."""

SHORTEST_RUN = 3
"""Runs of fewer characters are shared by chance and support nothing."""

_MARKER = re.compile(r"\s*\[(\d+)\]")


def covers(quote: str, evidence: str) -> bool:
    """Whether `quote` holds `evidence`, or one run of at least ENOUGH_OVERLAP of it."""
    text, wanted = compact(quote), compact(evidence)
    if not wanted:
        return False
    if wanted in text:
        return True
    return longest_common_substring(text, wanted) >= ENOUGH_OVERLAP * len(wanted)


def is_right(citation: Citation, evidence: Sequence[str], relevant: Sequence[str] = ()) -> bool:
    """Whether the citation covers any of the evidence, in a `relevant` source if any are named.

    Where sources are all that is known, any sentence of one is right.
    """
    if relevant and citation.source not in relevant:
        return False
    return any(covers(citation.quote, one) for one in evidence) or (not evidence and bool(relevant))


def precision(
    citations: Sequence[Citation], evidence: Sequence[str], relevant: Sequence[str] = ()
) -> float | None:
    """Part of the citations that are right; None where nothing was cited."""
    if not citations:
        return None
    return sum(is_right(one, evidence, relevant) for one in citations) / len(citations)


def evidence_recall(
    citations: Sequence[Citation], evidence: Sequence[str], relevant: Sequence[str] = ()
) -> float | None:
    """Part of the evidence strings that some citation covers, or without any of the relevant sources
    that are cited; None where neither is known."""
    if not evidence:
        cited = {one.source for one in citations}
        return len(cited.intersection(relevant)) / len(relevant) if relevant else None
    return sum(any(covers(c.quote, one) for c in citations) for one in evidence) / len(evidence)


def sentence_attribution(text: str, citations: Sequence[Citation]) -> float | None:
    """Part of the shown sentences whose own markers name quotes that hold them; None without any.

    A sentence without a marker is attributed only where the next marker's quote holds it word for
    word: a quote of "Really? No." has its marker at the end. One whose marker names no citation is
    not attributed.
    """
    quotes = {one.marker: one.quote for one in citations}
    found: list[bool] = []
    behind: Sequence[str] = ()
    for sentence, markers in reversed(sentences(text)):
        if markers:
            behind = [quotes.get(marker, "") for marker in markers]
            found.append(_supported(sentence, behind))
        else:
            found.append(any(normal(sentence) in normal(quote) for quote in behind))
    return sum(found) / len(found) if found else None


def sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The sentences of a shown answer without their markers, each with the markers it carries.

    A marker belongs to the sentence that it stands in or directly follows.
    """
    plain, places, end = "", [], 0
    for match in _MARKER.finditer(text):
        plain += text[end : match.start()]
        places.append((len(plain), int(match.group(1))))
        end = match.end()
    plain += text[end:]
    ranges = [(a, b) for a, b in split(plain) if normal(plain[a:b])]
    starts = [start for start, _ in ranges]
    carried: list[list[int]] = [[] for _ in ranges]
    for place, marker in places:
        at = bisect_left(starts, place) - 1
        if at >= 0:
            carried[at].append(marker)
    return [(plain[a:b], tuple(m)) for (a, b), m in zip(ranges, carried, strict=True)]


def _supported(sentence: str, quotes: Sequence[str]) -> bool:
    claim = normal(sentence)
    matched = [False] * len(claim)
    for quote in quotes:
        blocks = SequenceMatcher(None, claim, normal(quote), autojunk=False).get_matching_blocks()
        for block in blocks:
            if block.size >= min(SHORTEST_RUN, len(claim)):
                matched[block.a : block.a + block.size] = [True] * block.size
    return sum(matched) >= ENOUGH_SUPPORT * len(claim)
