"""One run as data and as a JSON file: what was run, on what, with which figures and rows."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.figures import Figures
from eval.types import Figure, Row, Task
from index.errors import InvalidInput

FORMAT = 1
"""Version of the file's form."""

PUBLISHED = frozenset({
    "answer_found", "first_citation_right", "refused_right", "refused_wrong", "misled", "f1",
    "RR@10", "R@10", "bcubed_f1", "headlines_right", "articles_exact", "joins_restored",
})  # fmt: skip
"""Scores by question that are published: those that runs are compared by."""

PLACES = 4
"""Decimal places of a published score: more are never printed."""

_KEPT_OF_SHOWN = ("abstained", "confidence")


@dataclass(frozen=True, slots=True)
class Run:
    """One suite, one task, one configuration.

    `settings` are the options that change the figures (seed, limit, distractors); `system` says
    what was measured (encoder, passages, bytes, memory); `stages` has latency percentiles in ms
    by stage; `fingerprint` changes with anything that could change a figure.
    """

    suite: str
    task: Task
    configuration: str
    fingerprint: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    system: Mapping[str, Any] = field(default_factory=dict)
    stages: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    kinds: Mapping[str, Figures] = field(default_factory=dict)
    languages: Mapping[str, Figures] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()

    @property
    def name(self) -> str:
        """What the run's file is called, without its ending."""
        return f"{self.suite}.{self.task}.{self.configuration}"


def save(run: Run, folder: Path) -> Path:
    """Write the run to FOLDER/NAME.json, whole or not at all."""
    path = folder / f"{run.name}.json"
    write([run], path)
    return path


def write(runs: Sequence[Run], path: Path) -> None:
    """Write one run as a JSON object, several as a list; whole or not at all."""
    texts = [_text(run) for run in runs]
    write_text(path, (texts[0] if len(texts) == 1 else "[" + ",\n".join(texts) + "]") + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a file, whole or not at all, and its folder where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def load(path: Path) -> list[Run]:
    """The runs of a file. Raises InvalidInput for a file that has none, or another format."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path}: cannot be read as a result file ({error})") from error
    return [_run(one, path) for one in (value if isinstance(value, list) else [value])]


def load_all(places: Sequence[Path]) -> list[Run]:
    """The runs of files and folders, in order of name. Raises InvalidInput where there are none."""
    paths = [
        path
        for place in places
        for path in (sorted(place.glob("*.json")) if place.is_dir() else [place])
    ]
    if not paths:
        names = ", ".join(str(place) for place in places)
        raise InvalidInput(f"{names}: no result files; make some with `baowen eval run`")
    return [run for path in paths for run in load(path)]


def without_texts(run: Run) -> Run:
    """The run with no word of its questions and answers: figures, and for each question its id, what
    it scored by the measures that runs are compared by, how sure the system was, and the time.

    Of baselines the figures alone: it is the default that later runs are compared with.
    """
    kept = run.rows if run.configuration == "default" else ()
    return replace(run, rows=tuple(_without_texts(row) for row in kept))


def _without_texts(row: Row) -> Row:
    return Row(
        id=row.id,
        kind=row.kind,
        lang=row.lang,
        question="",
        expected={},
        shown={name: row.shown[name] for name in _KEPT_OF_SHOWN if name in row.shown},
        scores={n: _short(value) for n, value in row.scores.items() if n in PUBLISHED},
        latency_ms=round(row.latency_ms, 1),
    )


def _short(value: float) -> float:
    """Rounded; whole numbers without any places are shorter."""
    return int(value) if value == int(value) else round(value, PLACES)


def _text(run: Run) -> str:
    """The run as JSON, a row a line without what is empty: thousands of rows are one screen each
    otherwise."""
    head = {"format": FORMAT} | asdict(replace(run, rows=()))
    del head["rows"]
    rows = (
        json.dumps(
            {name: value for name, value in asdict(row).items() if value or name == "id"},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in run.rows
    )
    body = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return body + ',\n "rows": [\n' + ",\n".join(rows) + "\n ]\n}"


def _row(value: dict[str, Any]) -> Row:
    empty = {"question": "", "expected": {}, "shown": {}, "scores": {}, "latency_ms": 0.0}
    return Row(**{**empty, **value})


def _run(value: Any, path: Path) -> Run:
    version = value.pop("format", None) if isinstance(value, dict) else None
    if version != FORMAT:
        raise InvalidInput(
            f"{path}: result format {version}, expected {FORMAT}; run `baowen eval run` again"
        )
    try:
        value["figures"] = _figures(value["figures"])
        for group in ("kinds", "languages"):
            value[group] = {name: _figures(figures) for name, figures in value[group].items()}
        value["rows"] = tuple(_row(row) for row in value["rows"])
        return Run(**value)
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"{path}: not a result file of format {FORMAT} ({error!r})") from error


def _figures(values: Mapping[str, Mapping[str, Any]]) -> Figures:
    return {name: Figure(**value) for name, value in values.items()}
