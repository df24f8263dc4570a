from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import execute, suites
from eval.configurations import CONFIGURATIONS, configuration
from eval.partial import PartialRun
from eval.record import Run, load
from eval.settings import Settings, prepared
from eval.types import Row, Suite

DEFAULT = configuration("default")
SETTINGS = Settings()


def quiet(batches: Iterable[list[Row]], name: str, total: int) -> Iterable[list[Row]]:
    return batches


def go(folder: Path, backend: Any, out: Path, progress: execute.Progress = quiet) -> dict[str, Run]:
    suite = suites.resolve(str(folder))
    runs = execute.run_suite(suite, [DEFAULT], backend, out, SETTINGS, progress)
    return {run.task: run for run in runs}


def test_answers_and_dialogues(little_corpus: Path, backend: Any, tmp_path: Path) -> None:
    runs = go(little_corpus, backend, tmp_path / "out")
    answers = runs["answers"]
    found = {row.id: row.scores for row in answers.rows}
    assert found["q1"]["answer_found"] == found["q1"]["first_citation_right"] == 1.0
    assert found["q2"]["answer_found"] == 1.0
    assert found["q3"]["answer_found"] == 0.0  # the gold is wrong on purpose
    assert found["q4"] == {"refusal_precision": 1.0, "refused_right": 1.0}
    assert answers.figures["verbatim"].value == 1.0
    assert set(answers.kinds) == {"fact", "unanswerable"}
    assert answers.system["passages"] == 2
    assert answers.system["index_bytes"] > 0
    assert answers.environment["cores"]


def test_a_turn_knows_what_was_shown_before(
    little_corpus: Path, backend: Any, tmp_path: Path
) -> None:
    runs = go(little_corpus, backend, tmp_path / "out")
    assert [row.kind for row in runs["dialogues"].rows] == ["turn 1", "turn 2"]
    (question, history) = backend.systems[0].asked[-1]
    assert question == "他任教多少年"
    assert [(turn.question, turn.answer) for turn in history] == [("校长是谁", "校长是陈立。")]


def test_a_finished_run_is_not_run_again(little_corpus: Path, backend: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = go(little_corpus, backend, out)
    second = go(little_corpus, backend, out)
    assert first == second
    assert (backend.built, len(backend.systems)) == (1, 1)
    (little_corpus / "pages" / "a.txt").write_text("另一页。", encoding="utf-8")
    third = go(little_corpus, backend, out)
    assert backend.built == 2
    assert third["answers"].figures["answer_found"].value < 0.5


class Stopped(Exception):
    pass


def test_a_broken_off_run_goes_on_where_it_was(
    little_corpus: Path, backend: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def stop_after_two(batches: Iterable[list[Row]], name: str, total: int) -> Iterable[list[Row]]:
        for count, batch in enumerate(batches):
            if count == 2:
                raise Stopped
            yield batch

    with pytest.raises(Stopped):
        go(little_corpus, backend, out, stop_after_two)
    assert not list(out.glob("*.json"))
    runs = go(little_corpus, backend, out)
    assert [row.id for row in runs["answers"].rows] == ["q1", "q2", "q3", "q4"]
    # The first question warms the system up; then only what was missing is asked.
    asked = [question for question, _ in backend.systems[-1].asked]
    assert asked[:3] == ["大桥全长多少米", "大桥几月通车", "法国总统姓甚名谁"]
    assert not list((out / "work").glob("*.rows"))


def test_retrieval_is_scored(tmp_path: Path, backend: Any) -> None:
    records = [
        {"id": "q1", "context": "大桥很长。", "question": "大桥长", "answers": []},
        {"id": "q2", "context": "校长很忙。", "question": "大桥忙", "answers": []},
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records))
    suite = replace(suites.resolve(str(path)), tasks=("retrieval",))
    (run,) = execute.run_suite(suite, [DEFAULT], backend, tmp_path / "out", SETTINGS, quiet)
    first, second = run.rows
    assert first.scores["R@1"] == 1.0
    assert second.scores["RR@10"] == 0.5  # 大桥 weighs more than 忙
    assert run.figures["RR@10"].value == 0.75


def test_a_task_that_a_configuration_cannot_change_is_left_out(
    little_corpus: Path, backend: Any, tmp_path: Path
) -> None:
    def names(suite: Suite, out: Path) -> set[str]:
        runs = execute.run_suite(suite, CONFIGURATIONS, backend, out, SETTINGS, quiet)
        return {f"{run.task}.{run.configuration}" for run in runs}

    every = {one.name for one in CONFIGURATIONS}
    pages = replace(suites.resolve(str(little_corpus)), tasks=("answers", "articles"))
    assert names(pages, tmp_path / "pages") == {f"answers.{name}" for name in every} | {
        "articles.default"
    }
    assert backend.built == 2  # with articles and without

    record = {"id": "q1", "context": "大桥很长。", "question": "大桥长",
              "answers": [{"text": "长", "start": 3}]}  # fmt: skip
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(record, ensure_ascii=False))
    ranked = {"default", "bm25", "dense", "rrf"}
    assert names(suites.resolve(str(path)), tmp_path / "set") == {
        f"retrieval.{name}" for name in ranked
    } | {f"answers.{name}" for name in every - {"no-articles"}}


def test_settings_change_the_suite(little_corpus: Path, tmp_path: Path) -> None:
    suite = suites.resolve(str(little_corpus))
    limited = prepared(suite, Settings(limit=2, seed=1))
    assert len(limited.questions) == 2
    assert limited == prepared(suite, Settings(limit=2, seed=1))
    extra = tmp_path / "extra.txt"
    extra.write_text("甲", encoding="utf-8")
    more = prepared(suite, Settings(distractors=(extra,)))
    assert [source.text for source in more.sources] == ["甲"]


def test_without_articles_a_page_is_one_record(
    little_corpus: Path, backend: Any, tmp_path: Path
) -> None:
    suite = suites.resolve(str(little_corpus))
    whole = configuration("no-articles")
    runs = list(execute.run_suite(suite, [whole], backend, tmp_path / "o", SETTINGS, quiet))
    assert runs[0].configuration == "no-articles"
    assert set(backend.systems[0].sources) == {"pages.jsonl#a.txt", "pages.jsonl#b.txt"}


def test_rows_survive_a_torn_line_and_not_another_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "x.rows"
    # U+2028 is no end of a line of JSON, as it is of `str.splitlines`.
    row = Row("q", "fact", "zh", "\u2028?", {}, {}, {"f1": 0.5}, 1.0)
    PartialRun.open(path, "one").add([row, replace(row, id="r")])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "torn')
    again = PartialRun.open(path, "one")
    assert [one.id for one in again.rows] == ["q", "r"]
    again.add([replace(row, id="s")])
    assert [one.id for one in PartialRun.open(path, "one").rows] == ["q", "r", "s"]
    assert PartialRun.open(path, "two").rows == []


def test_a_saved_run_comes_back_equal(little_corpus: Path, backend: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    runs = go(little_corpus, backend, out)
    assert load(out / "little.answers.default.json") == [runs["answers"]]
