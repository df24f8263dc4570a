"""What questions are drafted from: the articles of a corpus as sentences, and what comes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.pages import divide
from index.sentences import sentences
from index.sources import discover, read

HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Article:
    """An article's place in the corpus and its sentences in reading order."""

    number: int
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question, the answer that it was made from, and the sentence that says it.

    `named`: the question names what it is about, and stands without its article.
    """

    question: str
    answer: str
    lang: str
    kind: str
    sentence: str
    article: int
    named: bool = True


def read_articles(paths: Sequence[Path]) -> list[Article]:
    """The articles of files and folders. Raises SourceError for a path that is not there."""
    found: list[Article] = []
    for file in discover(paths):
        for source in read(file, lambda line: None):
            for article in divide(source):
                texts = tuple(one.text for one in sentences(source.text, article))
                found.append(Article(len(found), texts))
    return found
