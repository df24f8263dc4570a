"""Options that change the figures of a run, and what they make of a suite."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from eval import sets
from eval.types import Suite


@dataclass(frozen=True, slots=True)
class Settings:
    """What changes the figures. `limit`: questions drawn by `seed`; `removed`: part of the
    passages to take out; `distractor_limit`: how many of the distractors."""

    seed: int = 0
    limit: int | None = None
    removed: float = 0.0
    distractors: tuple[Path, ...] = ()
    distractor_limit: int | None = None

    def described(self) -> dict[str, Any]:
        """As JSON, with the distractors' file names."""
        return asdict(self) | {"distractors": [path.name for path in self.distractors]}


def prepared(suite: Suite, settings: Settings) -> Suite:
    """The suite as the settings want it."""
    if settings.removed:
        suite = sets.without_passages(suite, settings.removed, settings.seed)
    if settings.limit is not None and settings.limit < len(suite.questions):
        chosen = random.Random(settings.seed).sample(range(len(suite.questions)), settings.limit)
        suite = replace(suite, questions=tuple(suite.questions[i] for i in sorted(chosen)))
    if settings.distractors:
        extra = sets.load_distractors(settings.distractors, settings.distractor_limit)
        suite = replace(suite, sources=suite.sources + extra)
    return suite
