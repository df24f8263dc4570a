"""The page's tables are made of the committed results, and say what they say."""

from __future__ import annotations

from eval.bench.report import plot, tables

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
