from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from eval.measures import cost


def test_a_stopwatch_tells_waiting_from_working() -> None:
    watch = cost.Stopwatch()
    time.sleep(0.05)
    wall, cpu = watch.read()
    assert wall >= 50
    assert cpu < wall


def test_the_peak_is_that_of_what_ran_since() -> None:
    if not cost.forget_peak_memory():
        pytest.skip("this system does not let the peak be set back")
    before = cost.peak_memory_bytes()
    assert before is not None
    held = np.ones(60_000_000, dtype=np.uint8)
    peak = cost.peak_memory_bytes()
    assert peak is not None
    assert peak - before >= 50_000_000
    assert held[-1] == 1
    del held
    cost.forget_peak_memory()
    assert (cost.peak_memory_bytes() or peak) < peak


def test_folder_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").write_bytes(b"4567")
    assert cost.folder_bytes(tmp_path) == 7
