"""What a claim says and what its source says instead: the outcome of every check for conflicts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """Words of the claim, and the words of its source that they conflict with."""

    claimed: str
    stated: str
