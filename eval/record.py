"""One run as data and as a JSON file: what was run, on what, with which figures and rows."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.figures import Figures
from eval.types import Figure, Row, Task
from index.errors import InvalidInput

FORMAT = 1
"""Version of the file's form."""


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
    values = [{"format": FORMAT} | asdict(run) for run in runs]
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(values[0] if len(values) == 1 else values, file, ensure_ascii=False, indent=1)
        file.write("\n")
    os.replace(temporary, path)


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


def without_rows(run: Run) -> Run:
    """The run without its questions: figures only, small enough to commit, no set's texts."""
    return replace(run, rows=())


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
        value["rows"] = tuple(Row(**row) for row in value["rows"])
        return Run(**value)
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"{path}: not a result file of format {FORMAT} ({error!r})") from error


def _figures(values: Mapping[str, Mapping[str, Any]]) -> Figures:
    return {name: Figure(**value) for name, value in values.items()}
