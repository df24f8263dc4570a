"""RGB as a suite: noise robustness, refusal, integration, counterfactual robustness.

Chen et al. (2024), "Benchmarking large language models in retrieval-augmented generation". Read
from a folder with any of the release's files `zh.json`, `en.json` (and `_int`, `_fact` of each; the
corrected `_refine` takes the place of the first): JSON lines {"id", "query", "answer", "positive",
"negative", "positive_wrong"?, "fakeanswer"?}. As there, a question sees five passages of its own;
here they are its scope.

The kinds: `noise` (2 right passages, 3 noise), `refusal` (5 noise), `integration` (a right passage
for each part of the answer, the rest noise), `counterfactual` (up to 3 passages with the false
answer and 2 others with the right one, which must be shown; showing the false one is being misled).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.questions import records
from eval.types import Question, Suite
from index.errors import InvalidInput
from index.types import Source

PUBLISHED = "github.com/chen700564/RGB, folder data"
PASSAGES = 5
"""Passages a question sees, as in the paper."""

_RIGHT = 2
_FILES = tuple(
    f"{lang}{kind}.json" for lang in ("zh", "en") for kind in ("", "_refine", "_int", "_fact")
)


@dataclass(slots=True)
class _Corpus:
    sources: list[Source] = field(default_factory=list)

    def add(self, texts: Sequence[str]) -> tuple[str, ...]:
        names = []
        for text in texts:
            names.append(f"rgb.jsonl#{len(self.sources):06}")
            self.sources.append(Source(names[-1], text, "record"))
        return tuple(names)


def load(folder: Path) -> Suite:
    """Read what there is of the release. Raises InvalidInput where there is none of its files."""
    there = {name: folder / name for name in _FILES if (folder / name).is_file()}
    if not there:
        raise InvalidInput(f"{folder}: none of {', '.join(_FILES)}; published at {PUBLISHED}")
    paths = [path for name, path in there.items() if _corrected(name) not in there]
    corpus, questions = _Corpus(), []
    for path in paths:
        for place, record in records(path):
            questions += _questions(record, place, path.stem, corpus)
    return Suite("rgb", tuple(questions), sources=tuple(corpus.sources))


def _corrected(name: str) -> str:
    return name.replace(".json", "_refine.json")


def _questions(record: Mapping[str, Any], place: str, name: str, corpus: _Corpus) -> list[Question]:
    make: Callable[..., list[Question]] = _plain
    if name.endswith("_int"):
        make = _integration
    elif name.endswith("_fact"):
        make = _counterfactual
    if not isinstance(record.get("query"), str) or "answer" not in record:
        raise InvalidInput(f'{place}: "query" and "answer" are needed, as published at {PUBLISHED}')
    prefix = f"{name}:{record.get('id', place.rpartition(':')[2])}"
    return make(record, place, prefix, corpus)


def _plain(record: Mapping[str, Any], place: str, prefix: str, corpus: _Corpus) -> list[Question]:
    right = _passages(record, "positive", place)[:_RIGHT]
    noise = _passages(record, "negative", place)
    shown_right = corpus.add(right)
    mixed = shown_right + corpus.add(noise[: PASSAGES - len(right)])
    found = [_asked(record, f"{prefix}:noise", "noise", shown_right, mixed)]
    if noise:
        only_noise = corpus.add(noise[:PASSAGES])
        found.append(_asked(record, f"{prefix}:refusal", "refusal", (), only_noise))
    return found


def _integration(
    record: Mapping[str, Any], place: str, prefix: str, corpus: _Corpus
) -> list[Question]:
    groups = record.get("positive")
    if not isinstance(groups, list) or not all(isinstance(g, list) and g for g in groups):
        raise InvalidInput(f'{place}: "positive" must be a list of lists of passages')
    right = corpus.add([str(group[0]) for group in groups])
    rest = max(0, PASSAGES - len(right))
    noise = corpus.add(_passages(record, "negative", place)[:rest])
    return [_asked(record, f"{prefix}:integration", "integration", right, right + noise)]


def _counterfactual(
    record: Mapping[str, Any], place: str, prefix: str, corpus: _Corpus
) -> list[Question]:
    """As in the release a passage is shown in one of its two forms, the false or the right one; a
    question with a single passage has no room for both and is left out."""
    false, right = (_passages(record, name, place) for name in ("positive_wrong", "positive"))
    falsified = min(PASSAGES - _RIGHT, len(right) - 1)
    if falsified < 1:
        return []
    wrong = corpus.add(false[:falsified])
    true = corpus.add(right[falsified : falsified + _RIGHT])
    made = _asked(record, f"{prefix}:counterfactual", "counterfactual", true, wrong + true)
    return (
        [replace(made, false_answers=(str(record["fakeanswer"]),))]
        if "fakeanswer" in record
        else [made]
    )


def _asked(
    record: Mapping[str, Any], name: str, kind: str, right: tuple[str, ...], scope: tuple[str, ...]
) -> Question:
    return Question(
        id=name,
        question=record["query"],
        kind=kind,
        lang=name[:2],
        answers=_groups(record["answer"]) if right else (),
        relevant=right,
        scope=scope,
    )


def _groups(answer: Any) -> tuple[tuple[str, ...], ...]:
    """The release's `answer`: a string, or a list of parts that are all needed, each a string or a
    list of alternatives."""
    parts = answer if isinstance(answer, list) else [answer]
    return tuple(
        tuple(str(one) for one in part) if isinstance(part, list) else (str(part),)
        for part in parts
    )


def _passages(record: Mapping[str, Any], name: str, place: str) -> list[str]:
    value = record.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InvalidInput(f'{place}: "{name}" must be a list of passages')
    return [one for one in value if one.strip()]
