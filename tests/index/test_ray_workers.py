"""Building on a local Ray of two workers: the same index, also when a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from extras import absent, need
from hashing import HashingEncoder
from inspection import content, dense, jsonl

from index.build import build
from index.errors import InvalidInput, ModelUnavailable, SourceError
from index.ray_workers import _start
from index.stores import open_index

SUPPORT = Path(__file__).parents[1] / "support"
pytestmark = pytest.mark.timeout(240, func_only=True)


def cluster() -> subprocess.Popen[str]:
    """A Ray in a process of its own, which ends when its stdin is closed."""
    command = [sys.executable, str(SUPPORT / "ray_cluster.py")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def ray() -> Iterator[None]:
    """This process joined to a Ray of two cores; tried three times."""
    need("ray", "pyarrow")
    os.environ |= {
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_AUTH_MODE": "disabled",
    }
    import ray

    for _ in range(3):
        with cluster() as process:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            if not address:
                continue
            paths = os.pathsep.join([str(SUPPORT), *sys.path])
            ray.init(
                address, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": paths}}
            )  # fmt: skip
            yield
            ray.shutdown()
            return
    absent("no Ray starts on this machine")


class Mortal(HashingEncoder):
    """Kills its process at its first batch, once."""

    def __init__(self, marker: Path) -> None:
        super().__init__()
        self.marker = marker

    def encode_passages(self, texts: list[str]) -> np.ndarray:
        try:
            self.marker.touch(exist_ok=False)
        except FileExistsError:
            return super().encode_passages(texts)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


@pytest.fixture
def larger(corpus: Path) -> Path:
    """The corpus with 300 records more, and a file that cannot be read."""
    lines = [{"id": n, "text": f"第{n}条消息说,新桥长{n}米。"} for n in range(300)]
    (corpus / "many.jsonl").write_text(jsonl(*lines), "utf-8")
    (corpus / "broken.docx").write_bytes(b"no document")
    return corpus


def same(first: Path, second: Path) -> None:
    assert content(first) == content(second)
    vector = HashingEncoder().encode_queries(["新桥 river"])[0]
    left, right = open_index(first).view(), open_index(second).view()
    assert left.search_dense(vector, 50) == right.search_dense(vector, 50)
    assert dense(left, vector) == dense(right, vector)


def test_the_same_index_as_without_ray(ray: None, larger: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    reports = [
        build([larger], here, encoder=HashingEncoder()),
        build([larger], there, encoder=HashingEncoder(), workers="ray"),
    ]
    assert reports[0].added == 304
    assert (reports[1].added, reports[1].warnings) == (304, reports[0].warnings)
    assert len(reports[0].warnings) == 1
    same(here, there)
    # What is known is left alone there, too; a changed record is not.
    text = (larger / "many.jsonl").read_text("utf-8")
    (larger / "many.jsonl").write_text(text.replace("长7米", "长九米"), "utf-8")
    for place, workers in ((here, "local"), (there, "ray")):
        report = build([larger], place, encoder=HashingEncoder(), workers=workers)
        assert (report.updated, report.unchanged) == (1, 303)
    same(here, there)
    # Another encoder: from the stored text.
    for place, workers in ((here, "local"), (there, "ray")):
        build([], place, encoder=HashingEncoder("other", 24), workers=workers)
    assert content(here) == content(there)


def test_a_killed_workers_work_is_done_again(
    ray: None, larger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([larger], tmp_path / "here", encoder=HashingEncoder())
    marker = tmp_path / "killed"
    build([larger], tmp_path / "there", encoder=Mortal(marker), workers="ray")
    assert marker.exists()
    same(tmp_path / "here", tmp_path / "there")


def test_workers_store_at_a_server_themselves(
    ray: None, larger: Path, tmp_path: Path, server_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when one of them is killed: nothing is lost and nothing is there twice."""
    build([larger], tmp_path / "here", encoder=HashingEncoder())
    monkeypatch.setattr("index.milvus.writer.MilvusWriter.stage", None)
    build([larger], server_place, encoder=Mortal(tmp_path / "killed"), workers="ray")
    assert (tmp_path / "killed").exists()
    assert content(tmp_path / "here") == content(server_place)
    (larger / "notes.md").unlink()
    (larger / "page.txt").write_text("新的一页\n\n这是新的正文。", "utf-8")
    for place, workers in ((tmp_path / "here", "local"), (server_place, "ray")):
        report = build([larger], place, encoder=HashingEncoder(), workers=workers)
        assert (report.updated, report.removed) == (1, 1)
    assert content(tmp_path / "here") == content(server_place)


def test_a_workers_error_is_ours(ray: None, corpus: Path, tmp_path: Path) -> None:
    class Refusing(HashingEncoder):
        def encode_passages(self, texts: list[str]) -> np.ndarray:
            raise ModelUnavailable("the model is not there")

    with pytest.raises(ModelUnavailable, match="the model is not there"):
        build([corpus], tmp_path / "index", encoder=Refusing(), workers="ray")


class Late:
    """A Ray whose node is late `failures` times."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.started = self.ended = 0

    def init(self, **_: object) -> None:
        self.started += 1
        if self.started <= self.failures:
            raise Exception("The current node timed out during startup.")

    def shutdown(self) -> None:
        self.ended += 1


def test_a_ray_that_starts_late_is_started_again() -> None:
    late = Late(1)
    _start(late, None)
    assert (late.started, late.ended) == (2, 1)
    with pytest.raises(ModelUnavailable, match=r"timed out during startup.*--workers local"):
        _start(Late(2), None)


def test_without_ray_the_line_that_installs_it(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ModelUnavailable, match=r"pip install 'ray\[data\]'"):
        build([corpus], tmp_path / "index", encoder=HashingEncoder(), workers="ray")


def test_workers_of_another_kind(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="give local, ray or ray:ADDRESS"):
        build([corpus], tmp_path / "index", encoder=HashingEncoder(), workers="spark")
    with pytest.raises(SourceError):
        build(["nowhere"], tmp_path / "index", encoder=HashingEncoder(), workers="local")
