"""What is committed must hold: floors under the sample's figures, tables in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval import floors, readme
from eval.cli import main

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(900)
def test_the_sample_keeps_to_its_floors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", str(ROOT / "eval" / "floors" / "sample.toml"), "--out", str(tmp_path)])
    shown = capsys.readouterr()
    assert status == 0, f"{shown.out}\n{shown.err}"
    assert len(re.findall(r"^ok ", shown.out, re.M)) == len(
        floors.load(ROOT / "eval" / "floors" / "sample.toml")
    )


@pytest.mark.parametrize("name", ["README.md"])
def test_tables_are_those_of_the_committed_results(name: str) -> None:
    path = ROOT / name
    if not path.is_file() or "<!-- eval:" not in path.read_text(encoding="utf-8"):
        pytest.skip(f"{name} has no table of results")
    assert not readme.stale(path), f"run `baowen eval table --into {name}`"
