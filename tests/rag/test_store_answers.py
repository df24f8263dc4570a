"""The same answers come out of the sample corpus from a folder and from Milvus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from extras import need

from index.build import build
from rag.assemble import open_assistant
from rag.types import Answer

SAMPLE = Path(__file__).parents[2] / "eval" / "sample"


def shown(answer: Answer) -> tuple[object, ...]:
    cited = [(c.source, c.article, c.quote, c.spans) for c in answer.citations]
    return answer.text, answer.short_answer, answer.abstained, cited


@pytest.mark.timeout(200, func_only=True)
def test_the_same_answers_from_milvus(tmp_path: Path) -> None:
    need("pymilvus", "milvus_lite")
    lines = (SAMPLE / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()][::3]
    folder, milvus = tmp_path / "index", f"milvus:{tmp_path}/index.db"
    for place in (folder, milvus):
        build([SAMPLE / "pages"], place)
    here, there = open_assistant(folder), open_assistant(milvus)
    assert len(questions) >= 20
    for question in questions:
        assert shown(here.ask(question)) == shown(there.ask(question)), question
    there.index.close()
