"""The benchmark's own arithmetic, and a short version of what it measures at length."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from hashing import HashingEncoder

from eval.bench import asking, changing, endurance, machine, people, stages
from eval.bench.corpus import Record, expected_passages, made_up, news, write_corpus
from eval.bench.people import Turn, crowd, overtaken
from index.build import build
from index.sentences import split

SAMPLE = Path(__file__).parents[3] / "eval" / "sample" / "pages"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sets of the form that the benchmark reads: thirty articles, and questions."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "train").mkdir()
    articles = [{"id": f"n{i}", "date": "2024-01-02", "text": _article(i)} for i in range(30)]
    asked = [{"question": f"第{i}号大桥有多长?"} for i in range(300)]
    for name, rows in (
        ("news_zh", articles), ("qa_zh_cmrc2018", asked), ("qa_en_squad", asked),
    ):  # fmt: skip
        with lzma.open(folder / "train" / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return folder


def _article(number: int) -> str:
    return "".join(f"第{number}号大桥的第{i}座桥墩昨天在青禾市顺利完工。" for i in range(20))


def test_real_articles_come_first_then_their_sentences(data: Path, tmp_path: Path) -> None:
    # 20 sentences of 22 to 24 characters: two passages each; 30 articles give 60.
    found = write_corpus(data, tmp_path / "corpus", 100)
    assert (found.articles, found.real) == (50, 30)
    lines = (tmp_path / "corpus" / "part-0000.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["id"] for record in records[:30]] == [f"n{i}" for i in range(30)]
    assert records[30]["id"] == "made-up-0000000"
    report = build([tmp_path / "corpus"], tmp_path / "index", encoder=HashingEncoder())
    assert (report.articles, report.passages) == (50, 100)
    assert found.bytes == machine.folder_bytes(tmp_path / "corpus")


def test_made_up_articles_are_real_sentences_and_the_same_again(data: Path) -> None:
    real = list(news(data))
    sentences = {r.text[a:b] for r in real for a, b in split(r.text)}
    first, again = made_up(real, seed=3), made_up(real, seed=3)
    for _ in range(5):
        record = next(first)
        assert next(again) == record
        assert {record.text[a:b] for a, b in split(record.text)} <= sentences
    assert next(made_up(real, seed=4)).text != next(made_up(real, seed=3)).text


def test_expected_passages() -> None:
    assert [expected_passages("字" * n) for n in (1, 280, 281, 600)] == [1, 1, 2, 3]
    assert json.loads(Record("a", "2024-01-01", "字").line)["text"] == "字"


def test_questions_of_every_kind(data: Path) -> None:
    found = asking.questions(data, 40)
    kinds = [kind for kind, _ in found]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"zh": 20, "en": 10, "sentence": 10}
    assert asking.questions(data, 40) == found


def test_percentiles() -> None:
    # 1 to 101 ms: the p-th percentile of 101 even steps is p + 1.
    found = machine.percentiles([n / 1000 for n in range(1, 102)])
    assert found == {"p50": 51.0, "p95": 96.0, "p99": 100.0, "max": 101.0}


def test_stages_are_measured(data: Path, tmp_path: Path) -> None:
    write_corpus(data, tmp_path / "corpus", 40)
    found = stages.measure(tmp_path / "corpus")
    assert [stage["name"] for stage in found] == [
        "read", "divide", "terms", "encode", "lexical", "commit", "faiss",
    ]  # fmt: skip
    assert all(stage["articles_per_second"] > 0 and stage["moved_mb"] > 0 for stage in found)
    # 100 MB at 50 MB/s take two seconds.
    assert stages.least_seconds({"moved_mb": 100.0, "limit": "disk"}, {"disk": 50.0}) == 2.0


def test_adding_and_removing_leave_the_index_as_it_was(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "SIZES", (1, 3))
    monkeypatch.setattr(changing, "TIMES", 2)
    build([SAMPLE], tmp_path / "index")
    found = changing.measure(tmp_path / "index", data)
    assert {name for name in found if name != "memory_mb"} == {
        f"{what}_{size}_seconds" for what in ("add", "remove") for size in (1, 3)
    }
    assert build([SAMPLE], tmp_path / "index").unchanged == 5
    assert not (tmp_path / "index-new").exists()


def test_overtaken() -> None:
    queue = [Turn(0, 0, 10, True), Turn(0, 1, 11, True), Turn(0, 2, 12, True)]
    assert overtaken(queue) == 0
    # The first one waits until two that came later are done.
    assert overtaken([Turn(0, 0, 20, True), *queue[1:]]) == 2


def test_growth_is_that_of_the_second_half() -> None:
    # 8 samples over 800 questions: the late four grow by 1 MB for each 100 questions.
    assert endurance.growth([5, 90, 100, 100, 100, 101, 102, 103], 800) == pytest.approx(10.0)


@pytest.mark.timeout(200, func_only=True)
def test_memory_stays_flat_over_questions(data: Path, tmp_path: Path) -> None:
    """A short version of `--parts endurance`."""
    build([SAMPLE], tmp_path / "index")
    # The first half fills what is kept of the last few hundred questions and texts.
    found = endurance.measure(tmp_path / "index", data, count=600)
    assert found["questions"] == 600
    assert len(found["own_memory_mb"]) == 20
    # A kept answer or view is some 20 KB: 20 MB for each thousand.
    assert found["growth_mb_per_1000"] < 10


@pytest.mark.timeout(200, func_only=True)
def test_people_at_once_are_all_answered(tmp_path: Path) -> None:
    """A short version of `--parts people`, over the real chat."""
    build([SAMPLE], tmp_path / "index")
    with people.served(tmp_path / "index") as url:
        turns = crowd(url, [["鹤汀大桥总投资多少?", "谁是市长?"]] * 12)
    assert len(turns) == 24
    assert all(turn.ok for turn in turns)
    assert all(turn.asked <= turn.queued <= turn.answered for turn in turns)
