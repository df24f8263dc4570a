"""Which articles are for what: equal shares of them, by a hash of an article's name.

Learning and measuring must agree on them: nothing is learned from what is measured on.
"""

from __future__ import annotations

from hashlib import blake2b

SHARES = 10
MEASURED = (0,)
"""For measuring alone."""
TYPESET = (1, 2)
"""Simulated pages, from which the model of pages learns, are made of these: there it must meet text
that the language was not learned from."""
LANGUAGE = range(3, 10)
"""The character model and the topics are learned from these."""


def share_of(name: str) -> int:
    """Which of SHARES equal shares an article is in, by its id or, where it has none, its text."""
    return blake2b(name.encode(), digest_size=2).digest()[0] % SHARES
