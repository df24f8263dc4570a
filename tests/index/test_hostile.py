"""Files made to break an index: it holds, says what it left out, and ends in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hashing import HashingEncoder
from inspection import content, jsonl

from index.build import build


def test_a_folder_of_everything(write, tmp_path: Path, encoder: HashingEncoder) -> None:
    corpus = write(
        {
            "empty.txt": "",
            "binary.txt": bytes(range(256)) * 40,
            "gbk.txt": "市图书馆新馆昨天开馆，藏书一百二十万册。".encode("gbk"),
            "big5.txt": "市圖書館新館昨天開館，藏書一百二十萬冊。".encode("big5"),
            "bom.txt": "第一句。".encode("utf-8-sig"),
            "wide.txt": "第一句。".encode("utf-16"),
            "<script>alert(1)</script>.txt".replace("/", "_"): "<script>alert(1)</script>",
            "broken.jsonl": '{"id": 1, "text": "好的。"}\n{"id": \n' + jsonl({"id": 1, "text": "又。"}),
            "broken.docx": b"PK\x03\x04",
            "broken.pdf": b"%PDF-1.4",
            "surrogate.jsonl": '{"id": "\\ud800", "title": "\\udfff", "text": "\\ud83d 字"}',
        }
    )  # fmt: skip
    report = build([corpus], tmp_path / "index", encoder=encoder)
    assert report.sources == 8
    assert len(report.warnings) == 5
    assert "empty.txt: holds no text, so there is nothing to index" in report.warnings
    texts = [source[1] for source in content(tmp_path / "index").sources]
    assert sum("藏" in text for text in texts) == 2


@pytest.mark.parametrize("suffix", ["txt", "md", "jsonl"])
@pytest.mark.parametrize(
    "unit",
    [
        "市图书馆新馆昨天开馆，藏书一百二十万册。",
        "Mr. Smith left. ",
        "x",
        " ",
        "一行没有句号\n",
        "。",
    ],
    ids=["chinese", "english", "one word", "spaces", "lines", "stops"],
)
def test_a_huge_file_takes_linear_time(
    write, quick_path: Path, encoder: HashingEncoder, unit: str, suffix: str
) -> None:
    text = "标题\n\n" + unit * (100_000 // len(unit)) + "尾。"
    corpus = write({f"a.{suffix}": jsonl({"text": text}) if suffix == "jsonl" else text})
    started = time.process_time()
    report = build([corpus], quick_path / "index", encoder=encoder)
    # About 0.3 s; a quadratic step for each character would be 1e10 of them.
    assert time.process_time() - started < 5
    assert report.sources == 1
    (source,) = content(quick_path / "index").sources
    assert source[1] == text
