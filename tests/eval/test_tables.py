from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval import readme, tables
from eval.figures import BY_NAME
from eval.record import Run, save
from eval.types import Figure
from index.errors import InvalidInput

DEFAULT = Run("cmrc", "retrieval", "default", "f",
              figures={"R@1": Figure(0.9634, 100, 0.95, 0.97), "latency_p50": Figure(8.04, 100)})  # fmt: skip
BM25 = Run("cmrc", "retrieval", "bm25", "f", figures={"R@1": Figure(0.957, 100, 0.94, 0.97)})


def test_numbers() -> None:
    assert tables.number(BY_NAME["R@1"], DEFAULT.figures["R@1"]) == "96.3 [95.0, 97.0]"
    assert tables.number(BY_NAME["latency_p50"], DEFAULT.figures["latency_p50"]) == "8.0"
    assert tables.number(BY_NAME["latency_p50"], Figure(1234.5, 1)) == "1234"


def test_what_a_run_cost_is_under_its_table() -> None:
    system = {"index_bytes": 3_210_000, "peak_memory_bytes": 412_345_678, "build_s": 1.2}
    stages = {"read": {"p50": 17.26, "p95": 40.0}}
    shown = tables.run_table(replace(DEFAULT, system=system, stages=stages)).splitlines()
    assert shown[-2:] == [
        "of which read: p50 17.3 ms, p95 40.0 ms",
        "index 3.2 MB, peak memory 412.3 MB, built in 1.2 s",
    ]


def test_markdown() -> None:
    assert tables.markdown([DEFAULT, BM25], ["R@1", "f1", "latency_p50"], interval=False) == (
        "| suite | system | R@1 | p50 |\n"
        "| --- | --- | ---: | ---: |\n"
        "| cmrc | Baowen as it comes | 96.3 | 8.0 |\n"
        "| cmrc | BM25 alone | 95.7 |  |\n"
    )


def test_columns_line_up_with_chinese() -> None:
    assert tables.aligned([["甲", "1"], ["ab", "22"]]) == "甲   1\nab  22"


README = "# x\n<!-- eval: results retrieval R@1 -->\n{}<!-- /eval -->\nend\n"
TABLE = (
    "| suite | system | R@1 |\n| --- | --- | ---: |\n"
    "| cmrc | Baowen as it comes | 96.3 |\n| cmrc | BM25 alone | 95.7 |\n"
)


def test_a_readme_is_filled_and_grows_stale(tmp_path: Path) -> None:
    for run in (BM25, DEFAULT):
        save(run, tmp_path / "results")
    path = tmp_path / "README.md"
    path.write_text(README.format("old\n"), encoding="utf-8")
    assert readme.stale(path)
    assert readme.refresh(path) == 1
    assert path.read_text(encoding="utf-8") == README.format(TABLE)
    assert not readme.stale(path)
    save(
        Run("cmrc", "retrieval", "bm25", "f", figures={"R@1": Figure(0.5, 1)}), tmp_path / "results"
    )
    assert readme.stale(path)


def test_some_of_the_runs(tmp_path: Path) -> None:
    for run in (BM25, DEFAULT, replace(DEFAULT, suite="drcd")):
        save(run, tmp_path / "results")

    def lines(head: str) -> list[str]:
        text = readme.refreshed(f"<!-- eval: {head} -->\n<!-- /eval -->", tmp_path)
        return [line.split(" | ")[0] + line.split(" | ")[1] for line in text.splitlines()[3:-1]]

    assert lines("results retrieval suite=drcd,xquad-zh R@1") == ["| drcdBaowen as it comes"]
    assert lines("results retrieval system=bm25 R@1") == ["| cmrcBM25 alone"]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("results retrieval", "expected FOLDER TASK MEASURE"),
        ("results retrieval R@3", "no measure R@3"),
        ("results answers R@1", "no such run in results"),
        ("results retrieval suite=drcd R@1", "no such run in results"),
        ("results retrieval kind=fact R@1", "kind= is neither"),
        ("nowhere retrieval R@1", "nowhere"),
    ],
)
def test_a_wrong_marker_says_so(tmp_path: Path, head: str, message: str) -> None:
    save(DEFAULT, tmp_path / "results")
    with pytest.raises(InvalidInput, match=message):
        readme.refreshed(f"<!-- eval: {head} -->\n<!-- /eval -->", tmp_path)


def test_a_readme_without_a_table(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("nothing", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no table to fill"):
        readme.refresh(path)
