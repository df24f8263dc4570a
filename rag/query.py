"""A question as retrieval sees it: its language, and the terms that say what it is about.

The words that only make it a question (什么, 多少, who, how many) are left out of the lexical query:
in a newspaper they occur by chance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.fold import fold, fold_wide
from index.terms import HAN, is_han, terms
from rag.types import Language
from rag.words import word_bigrams

Concept = list[tuple[str, float]]
"""Alternatives (term, weight) of one thing asked for; see `LexicalReader.search`."""

_HAN = re.compile(rf"[{HAN}]")
_HAN_RUN = re.compile(rf"[{HAN}]+")
_QUESTION_WORDS = re.compile(
    "请问|请告诉我|你知道|什么时候|什么时间|什么地方|什么样|是什么|为什么|为何|什么|多少|哪一|哪些|哪个|哪位|哪里"
    "|哪儿|哪家|哪座|哪年|哪种|哪|谁|怎么样|怎样|怎么|如何|几|多大|多高|多长|多久|多远|是否|吗|呢|吧|啊|了吗"
    "|分别|有关|关于|担任|什麼"
)
_STOPS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "how",
        "i",
        "in",
        "is",
        "it",
        "its",
        "many",
        "me",
        "much",
        "of",
        "on",
        "or",
        "she",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "about",
        "tell",
        "please",
        "give",
        "say",
        "said",
    ]
)
_HAN_STOPS = frozenset("的了在是和与及等有被把对中上下个为于之其这那")


def language(question: str) -> Language:
    """Language to answer in: Chinese as soon as the question has a Chinese character."""
    return "zh" if _HAN.search(question) else "en"


def content(question: str) -> str:
    """The question, folded, with the words that only ask replaced by spaces; offsets do not hold.

    A question of nothing else keeps its words.
    """
    left = _QUESTION_WORDS.sub(" ", fold(question))
    return left if _HAN.search(left) or re.search(r"[a-z0-9]", left) else fold(question)


def question_terms(question: str) -> list[str]:
    """Distinct lexical terms of what the question is about, in order."""
    found = dict.fromkeys(terms(content(question)))
    kept = [term for term in found if term not in _STOPS and term not in _HAN_STOPS]
    return kept or list(found)


def word_terms(question: str) -> list[str]:
    """As `question_terms`, without the bigrams that only neighbouring words make."""
    inside = set().union(*map(word_bigrams, _HAN_RUN.findall(fold_wide(content(question)))))
    return [
        term
        for term in question_terms(question)
        if len(term) != 2 or not is_han(term) or term in inside
    ]


def concepts(question: str, translated: Sequence[Concept] = ()) -> list[Concept]:
    """The lexical query of a question: its own terms, and what they may be in Chinese."""
    own: list[Concept] = [[(term, 1.0)] for term in question_terms(question)]
    return own + [list(concept) for concept in translated]
