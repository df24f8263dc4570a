"""The page's tables are made of the committed results, and say what they say."""

from __future__ import annotations

from pathlib import Path

from eval.bench import report
from eval.bench.plot import plot
from eval.bench.report import SECTIONS, crowd, load, shown, spread, tables, update

RESULT = {
    "size": 1000,
    "corpus": {"articles": 400, "real": 300, "bytes": 9},
    "limits_mb_per_second": {"disk_write": 50.0},
    "build": {
        "seconds": 2.0, "articles": 400, "passages": 1002, "articles_per_second": 200.0,
        "memory_mb": {"peak": 300.0, "resident": 200.0, "own": 100.0}, "load": [1.0, 2.0],
        "disk_bytes_per_passage": {"database": 1700, "lexical": 600, "dense": 520},
    },
    "search": {
        "warm_processor_ms": 0.9,
        "open_cold_seconds": 0.5, "open_warm_seconds": 0.1,
        "open_to_first_answer_cold_seconds": 1.25, "warm_ms": {"p50": 1.0, "p95": 2.0, "p99": 3.0},
        "cold_ms": {"p50": 4.0, "p95": 5.0, "p99": 6.0}, "recall_at_10": {"all": 0.995},
        "memory_mb": {"peak": 90.0, "resident": 80.0, "own": 70.0}, "load": [0.5, 0.5],
    },
    "change": {
        f"{what}_{size}_seconds": {"median": 0.2, "longest": 0.4}
        for what in ("add", "remove")
        for size in (1, 100)
    }
    | {"load": [0.0, 1.0]},
    "stages": {
        "stages": [
            {"name": "commit", "articles_per_second": 1000.0, "moved_mb": 100.0, "what": "files",
             "limit": "disk_write"},
        ]
    },
}  # fmt: skip


def test_a_row_for_each_figure() -> None:
    lines = tables([RESULT]).splitlines()
    assert lines[0] == "| passages | 1,002 |"
    assert "| retrieval, ms: p50 / p95 / p99 | 1.0 / 2.0 / 3.0 |" in lines
    assert "| add 1 article, s (longest) | 0.20 (0.40) |" in lines
    assert "| peak memory of building, MB (own) | 300 (100) |" in lines
    # 100 MB at 50 MB/s take 2 s for the 400 articles.
    assert lines[-1] == "| commit | 1,000 | 100 (files) | 200 articles/s (disk write) |"
    svg = plot([RESULT, RESULT | {"size": 2000}])
    assert svg.startswith("<?xml")
    assert "retrieval, ms" in svg


def test_people_and_ray() -> None:
    result = RESULT | {
        "people": {
            "people": 50, "questions": 200, "errors": 0, "answers_per_second": 20.4,
            "wait_ms": {"p50": 1000.0, "p95": 2500.0, "p99": 2900.0, "max": 3000.0},
            "load": [1.0, 2.0],
        },
        "endurance": {
            "questions": 10000, "own_memory_mb": [90.0, 100.0, 101.0, 102.0],
            "growth_mb_per_1000": 0.4, "answer_ms": {"p50": 20.0},
        },
        "ray": {
            "articles": 400, "load": [1.0, 1.0],
            "local": {"articles_per_second": 500.0, "seconds": 0.8},
            "ray_with_its_start": {"articles_per_second": 40.0, "seconds": 10.0},
            "ray": {"articles_per_second": 100.0, "seconds": 4.0},
        },
    }  # fmt: skip
    text = crowd([RESULT, result])
    assert (
        "| 50 people, 200 questions | 1,002 | 0 errors, 20 answers a second, load 1.0 to 2.0 |"
        in text
    )
    assert "| they wait, s: p50 / p95 / longest | 1,002 | 1.0 / 2.5 / 3.0 |" in text
    assert "own memory 100 MB after half of them, 102 MB at the end; +0.40 MB a thousand" in text
    assert spread([RESULT, result]).splitlines()[2:] == [
        "| 400 | 500 articles/s (1 s) | 40 articles/s (10 s) | 100 articles/s (4 s) | 1.0 to 1.0 |"
    ]


def test_the_page_is_made_of_the_results(tmp_path: Path) -> None:
    page, drawing = tmp_path / "page.md", tmp_path / "page.svg"
    page.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n", "utf-8")
    update(page, drawing)
    assert page.read_text("utf-8") == (
        f"before\n<!-- bench -->\n{tables(load())}<!-- /bench -->\nafter\n"
    )
    assert drawing.read_text("utf-8").startswith("<?xml")
    assert shown() == {name: section(load()) for name, section in SECTIONS.items()}
    assert report.PLOT.exists()
