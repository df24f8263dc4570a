"""Proposes questions about a corpus, to be edited by hand, in the format of question files.

From sentences with names, times and numbers: what is asked for gives way to 谁, 什么时候, 多少 or
哪里 in Chinese, and to who, when, how many or a gap in English. Near-misses that the corpus does not
answer come of changing a name, year or ordinal of such a question.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.draft import chinese, english
from eval.draft.corpus import HAN, Article, Proposal, read_articles
from eval.draft.misses import NearMisses
from eval.questions import UNANSWERABLE
from index.errors import InvalidInput

NEAR_MISSES = 0.25
"""Part of the proposals that the corpus does not answer."""


def write(paths: Sequence[Path], out: Path, count: int, seed: int) -> int:
    """Propose up to `count` questions about files and folders; returns how many were written.

    Raises InvalidInput where the corpus gives none.
    """
    records = draft(read_articles(paths), count, seed)
    if not records:
        names = ", ".join(str(path) for path in paths)
        raise InvalidInput(f"{names}: no sentence with a name, a time or a number to ask for")
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    out.write_text("".join(lines), encoding="utf-8")
    return len(records)


def draft(articles: Sequence[Article], count: int, seed: int) -> list[dict[str, Any]]:
    """Records of a question file; the same for the same corpus, count and seed."""
    chance = random.Random(seed)
    missed = round(count * NEAR_MISSES)
    found = _spread(articles, chance)
    asked = [p for _, p in zip(range(count - missed), found, strict=False)]
    near = NearMisses(articles, chance)
    misses: list[tuple[Proposal, str]] = []
    for proposal in [*_rest(found, 4 * count), *reversed(asked)]:
        if len(misses) == missed:
            break
        if question := near.of(proposal):
            misses.append((proposal, question))
    records = [
        {"lang": p.lang, "kind": p.kind, "question": p.question, "answers": [p.answer],
         "evidence": [p.sentence]}
        for p in asked
    ] + [
        {"lang": p.lang, "kind": UNANSWERABLE, "question": question, "answers": [],
         "near": p.question}
        for p, question in misses
    ]  # fmt: skip
    return [{"id": f"draft{number:03}"} | record for number, record in enumerate(records, 1)]


def proposals(sentence: str, article: int = 0) -> list[Proposal]:
    """Every question that can be made from a sentence by rule and does not hold its answer."""
    make = chinese.proposals if HAN.search(sentence) else english.proposals
    return [one for one in make(sentence, article) if one.answer not in one.question]


def _spread(articles: Sequence[Article], chance: random.Random) -> Iterator[Proposal]:
    """One question of each article in turn, so that a long article does not take all places; only
    as far as they are asked for. Those that name what they are about come before the others."""
    numbers = list(range(len(articles)))
    chance.shuffle(numbers)
    waiting = {number: _shuffled(articles[number], chance) for number in numbers}
    vague: list[Proposal] = []
    while waiting:
        for number in list(waiting):
            proposal = next(waiting[number], None)
            if proposal is None:
                del waiting[number]
            elif proposal.named:
                yield proposal
            else:
                vague.append(proposal)
    yield from vague


def _shuffled(article: Article, chance: random.Random) -> Iterator[Proposal]:
    """One proposal of each of the article's sentences that gives any."""
    order = list(article.sentences)
    chance.shuffle(order)
    for sentence in order:
        made = proposals(sentence, article.number)
        named = [proposal for proposal in made if proposal.named]
        if made:
            yield chance.choice(named or made)


def _rest(found: Iterator[Proposal], most: int) -> list[Proposal]:
    return [proposal for _, proposal in zip(range(most), found, strict=False)]
