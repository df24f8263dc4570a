"""What is committed must hold: floors under the sample's figures, tables in the README."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from eval import floors, readme, record, suites
from eval.cli import main

ROOT = Path(__file__).parents[2]

SECONDS = 60
"""Processor time that the sample may take, so that checking it stays a habit. Other work on the
machine does not count."""


@pytest.mark.timeout(900)
def test_the_sample_keeps_to_its_floors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.process_time()
    status = main(["check", str(ROOT / "eval" / "floors" / "sample.toml"), "--out", str(tmp_path)])
    assert time.process_time() - started < SECONDS
    shown = capsys.readouterr()
    assert status == 0, f"{shown.out}\n{shown.err}"
    assert len(re.findall(r"^ok ", shown.out, re.M)) == len(
        floors.load(ROOT / "eval" / "floors" / "sample.toml")
    )


@pytest.mark.parametrize("name", ["README.md", "eval/results/README.md"])
def test_tables_are_those_of_the_committed_results(name: str) -> None:
    path = ROOT / name
    assert "<!-- eval:" in path.read_text(encoding="utf-8")
    assert not readme.stale(path), f"run `baowen eval table --into {name}`"


def test_committed_results_hold_no_texts() -> None:
    for path in (ROOT / "eval" / "results").rglob("*.json"):
        for run in record.load(path):
            assert run == record.without_texts(run), path
        assert not re.search("[\u3400-\u9fff]", path.read_text(encoding="utf-8")), path


def test_it_is_said_where_every_set_is_published_and_what_its_files_are_called() -> None:
    text = (ROOT / "eval" / "results" / "README.md").read_text(encoding="utf-8")
    for known in suites.KNOWN:
        if known.published.startswith("github"):
            (line,) = re.findall(rf"^\| `{known.name}` \|.*", text, re.M)
            assert known.published.split(",")[0] in line
            for names in known.files if known.name not in ("rgb", "xquad-en-zh") else ():
                assert f"`{names[0]}`" in line
                assert known.name == "crud" or f"`{Path(names[-1]).name}`" in line
