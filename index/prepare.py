"""From a Source to what is stored of it: articles, passages, terms and the texts to encode.

Pure, and so the part of building that can be done anywhere, by any number of workers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from index.pages import divide
from index.passages import passages
from index.terms import terms
from index.types import Article, Passage, Source

_CONTEXT_CHARS = 80
"""Characters of headline that a passage is indexed with: enough to say what it is about."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A Source with its articles and, for each, its passages; `terms` has the lexical terms of
    each passage in order, joined by spaces."""

    source: Source
    fingerprint: str
    articles: tuple[tuple[Article, tuple[Passage, ...]], ...]
    terms: tuple[str, ...]

    @property
    def passages(self) -> int:
        """How many there are."""
        return len(self.terms)


def fingerprint(source: Source) -> str:
    """Hex digest of all that indexing a Source depends on; its name is not part of it."""
    facts = "\x1f".join((source.kind, source.title or "", source.date or "", source.sha256))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()


def prepare(source: Source) -> Prepared:
    """Divide a Source into articles and these into passages."""
    articles = tuple((article, tuple(passages(source, article))) for article in divide(source))
    found = tuple(" ".join(passage_terms(article, one)) for article, own in articles for one in own)
    return Prepared(source, fingerprint(source), articles, found)


def context(article: Article, passage: Passage) -> str:
    """What a passage is indexed with beside its own text: the headline, unless it holds it."""
    headline = (article.headline or "")[:_CONTEXT_CHARS]
    return "" if headline in passage.text else headline


def passage_terms(article: Article, passage: Passage) -> list[str]:
    """Lexical terms of a passage and its context."""
    return terms(encoder_text(article, passage))


def encoder_texts(prepared: Prepared) -> list[str]:
    """What the encoder gets of each passage, in order."""
    return [encoder_text(article, one) for article, own in prepared.articles for one in own]


def encoder_text(article: Article, passage: Passage) -> str:
    """The text of a passage as the encoder gets it: its context and its sentences, a line each,
    since sentences that were torn apart stand without a space between them."""
    lines = [passage.text[start:end] for start, end in passage.sentences]
    headline = context(article, passage)
    return "\n".join([headline, *lines] if headline else lines)
