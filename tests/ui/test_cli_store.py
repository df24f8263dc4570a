"""`--store` and `--workers` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from extras import need

from ui.cli import main


def test_an_index_in_milvus(
    corpus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need("pymilvus", "milvus_lite")
    monkeypatch.chdir(tmp_path)
    store = ["--store", f"milvus:{tmp_path}/papers.db"]
    assert main(["ask", "图书馆藏书多少?", *store]) == 1
    assert "make one with `baowen index PATH --store milvus:" in capsys.readouterr().err
    assert main(["index", str(corpus), *store, "--quiet"]) == 0
    assert f"{store[1]} holds 4 sources, 4 articles, 4 passages" in capsys.readouterr().out
    assert main(["articles", *store]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["source"] for line in lines][-1] == "page.txt"
    assert main(["ask", "图书馆藏书多少?", "--json", *store]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "一百二十万册" in answer["citations"][0]["quote"]
    assert main(["check", *store]) == 0
    assert not (tmp_path / ".baowen").exists()


def test_stores_and_workers_of_another_kind(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "?", "--store", "sqlite:x"]) == 1
    assert "stores are given as milvus:URI" in capsys.readouterr().err
    place = ["--index", str(tmp_path / "index")]
    assert main(["index", str(corpus), *place, "--workers", "dask"]) == 1
    assert "give local, ray or ray:ADDRESS" in capsys.readouterr().err
