"""Examples made of news articles without any question of a person: see `cloze`."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from rag.builtin.cloze import ask, near_miss
from rag.builtin.lexicon import Lexicon
from rag.builtin.pools import EMPTY, SPAN, Pool, PoolBuilder, Text
from rag.builtin.spans import Candidate, kind_of, recurring, typed

SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?]+[”’」』）)]*|\n|$)")
"""A sentence of Chinese with its closing quotes."""

PER_CHARACTER = 1 / 34
"""Examples a character of an article: about 1.4 M of the 48 M characters of news."""

MOST_OF_ONE = 26
LONGEST = 9000
"""Characters of an article that are read."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, cut and placed in a pool."""

    text: str
    placed: Text
    sentences: list[tuple[int, int]]
    words: list[tuple[int, int]]
    again: dict[str, list[int]]


def news_pool(texts: list[str], lexicon: Lexicon, tokenizer: object, pools: dict[str, list[str]],
              rng: random.Random) -> Pool:  # fmt: skip
    """Examples of the articles `texts`; `pools` holds what near-misses may swap in."""
    builder = PoolBuilder(tokenizer)
    last: Article | None = None
    for text in texts:
        article = _article(text[:LONGEST], lexicon, builder)
        if len(article.sentences) > 1:
            count = min(MOST_OF_ONE, 1 + int(len(article.text) * PER_CHARACTER))
            for _ in range(count):
                _example(article, last, lexicon, builder, pools, rng)
            last = article
    return builder.build()


def _article(text: str, lexicon: Lexicon, builder: PoolBuilder) -> Article:
    words = lexicon.words(text)
    sentences = [m.span() for m in SENTENCE.finditer(text) if m.end() - m.start() > 4]
    return Article(text, builder.text(text), sentences, words, recurring(text, words))


def _example(article: Article, other: Article | None, lexicon: Lexicon, builder: PoolBuilder,
             pools: dict[str, list[str]], rng: random.Random) -> None:  # fmt: skip
    draw = rng.random()
    if draw < 0.38:
        _recurring(article, lexicon, builder, rng)
        return
    picked = _typed(article, rng)
    if picked is None:
        return
    index, sentence, span = picked
    english = rng.random() < 0.45
    question = ask(sentence, span, lexicon, rng, english, drop=0.1 if english else 0.22)
    if too_short(question):
        return
    start = article.sentences[index][0]
    answer = (start + span.start, start + span.end)
    if draw < 0.8:
        builder.add(question, article.placed, window(article, index, rng), [answer], SPAN)
    elif draw < 0.92 or english:
        _removed(article, other, sentence[span.start : span.end], index, question, builder, rng)
    else:
        place = window(article, index, rng)
        missed = near_miss(question, pools, article.text[place[0] : place[1]], rng)
        if missed:
            builder.add(missed, article.placed, place, [], EMPTY)


def _typed(article: Article, rng: random.Random) -> tuple[int, str, Candidate] | None:
    for _ in range(3):
        index = rng.randrange(len(article.sentences))
        start, end = article.sentences[index]
        sentence = article.text[start:end]
        words = [(a - start, b - start) for a, b in article.words if start <= a and b <= end]
        spans = [s for s in typed(sentence, words) if s.end - s.start < 0.6 * len(sentence)]
        spans += [
            Candidate(p - start, p - start + len(s), kind_of(s))
            for s, places in article.again.items()
            for p in places
            if start <= p < end - len(s)
        ][:6]
        if spans:
            kind = rng.choice(sorted({span.kind for span in spans}))
            return index, sentence, rng.choice([s for s in spans if s.kind == kind])
    return None


def _recurring(
    article: Article, lexicon: Lexicon, builder: PoolBuilder, rng: random.Random
) -> None:
    if not article.again:
        return
    span = max(rng.sample(list(article.again), min(3, len(article.again))), key=len)
    holding = sorted({i for p in article.again[span] if (i := _sentence_at(article, p)) >= 0})
    if len(holding) < 2:
        return
    source, target = rng.sample(holding, 2)
    start, end = article.sentences[source]
    sentence = article.text[start:end]
    at = sentence.find(span)
    if at < 0 or len(sentence) < len(span) + 6:
        return
    english = rng.random() < 0.2
    question = ask(
        sentence, Candidate(at, at + len(span), kind_of(span)), lexicon, rng, english, 0.08
    )
    if too_short(question):
        return
    place = window(article, target, rng, avoid=source)
    answers = [
        (found, found + len(span))
        for found in (m.start() for m in re.finditer(re.escape(span), article.text))
        if not start <= found < end
    ]
    builder.add(question, article.placed, place, answers, SPAN)


def too_short(question: str) -> bool:
    """Too little is left of the sentence to know what is asked."""
    return len(question) < 8 or (question.isascii() and len(question.split()) < 5)


def _sentence_at(article: Article, position: int) -> int:
    for index, (start, end) in enumerate(article.sentences):
        if start <= position < end:
            return index
    return -1


def window(article: Article, index: int, rng: random.Random, avoid: int = -1) -> tuple[int, int]:
    """Characters of a run of sentences around sentence `index`, 60 to 330 of them, that leaves
    out sentence `avoid`."""
    first = last = index
    size = rng.randint(60, 330) if rng.random() < 0.3 else rng.randint(180, 330)
    while True:
        choices = []
        if first > 0 and first - 1 != avoid:
            choices.append((first - 1, last))
        if last + 1 < len(article.sentences) and last + 1 != avoid:
            choices.append((first, last + 1))
        fitting = [
            (a, b) for a, b in choices if article.sentences[b][1] - article.sentences[a][0] <= size
        ]
        if not fitting:
            return article.sentences[first][0], article.sentences[last][1]
        first, last = rng.choice(fitting)


def _removed(article: Article, other: Article | None, answer: str, index: int, question: str,
             builder: PoolBuilder, rng: random.Random) -> None:  # fmt: skip
    """An example without answer: a window of the article that lacks the sentence and the answer,
    now and then of the article before."""
    host = other if other is not None and rng.random() < 0.25 else article
    for _ in range(3):
        middle = rng.randrange(len(host.sentences))
        if host is article and middle == index:
            continue
        place = window(host, middle, rng, avoid=index if host is article else -1)
        if answer not in host.text[place[0] : place[1]]:
            builder.add(question, host.placed, place, [], EMPTY)
            return
