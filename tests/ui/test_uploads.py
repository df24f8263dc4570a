"""Which files the page takes, and how adding them is told."""

from pathlib import Path

import pytest

from index.errors import IndexLocked
from ui import uploads
from ui.i18n import labels
from ui.library import Added
from ui.uploads import Adding, add_with_progress, check_files

WORDS = labels("en")


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "新闻".encode()),
        ("a.TXT", "新闻".encode("gb18030")),
        ("utf16.txt", "新闻".encode("utf-16")),
        ("a.md", b"# x"),
        ("a.htm", b"<p>"),
        ("a.html", b"<p>"),
        ("a.jsonl", b"{}"),
        ("a.pdf", b"\n%PDF-1.7\n\0"),
        ("a.docx", b"PK\x03\x04\0\0"),
    ],
)
def test_what_the_index_reads_is_taken(tmp_path, name, content) -> None:
    path = write(tmp_path, name, content)
    assert check_files([path], WORDS) == ([path], [])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "a.exe: type not supported"),
        ("a", b"x", "a: type not supported"),
        ("a.txt.zip", b"PK", "a.txt.zip: type not supported"),
        ("a.txt", b"", "a.txt: the file is empty"),
        ("a.txt", b"\x7fELF\0\0", "not that of a .txt file"),
        ("a.pdf", b"hello", "not that of a .pdf file"),
        ("a.docx", b"hello", "not that of a .docx file"),
    ],
)
def test_what_it_does_not_read_is_refused_with_the_reason(tmp_path, name, content, said) -> None:
    accepted, refused = check_files([write(tmp_path, name, content)], WORDS)
    assert accepted == []
    assert len(refused) == 1
    assert said in refused[0]


def test_size_and_number_are_limited(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "MAX_MEGABYTES", 1)
    big = write(tmp_path, "big.txt", b"x" * 1_000_001)
    fits = write(tmp_path, "fits.txt", b"x" * 1_000_000)
    accepted, refused = check_files([big, fits], WORDS)
    assert accepted == [fits]
    assert refused == ["big.txt: 1.0 MB, over the limit of 1 MB"]
    assert check_files([fits] * 51, WORDS) == ([], ["51 files at once; at most 50"])


def test_progress_is_told_from_the_start_to_the_summary(library, tmp_path) -> None:
    paths = [write(tmp_path, f"{n}.txt", b"x") for n in range(3)]
    steps = list(add_with_progress(library, paths, WORDS))
    assert steps[0] == Adding(0.0, WORDS["add_busy"])
    assert Adding(1 / 3, "reading 1.txt") in steps
    assert steps[-1] == Adding(1.0, done=Added(3))
    assert library.added == ["0.txt", "1.txt", "2.txt"]


def test_what_goes_wrong_is_told_once(library, tmp_path, caplog) -> None:
    path = write(tmp_path, "a.txt", b"x")
    library.add_error = IndexLocked("another process is writing; try again when it is done")
    assert list(add_with_progress(library, [path], WORDS))[-1].error == (
        "another process is writing; try again when it is done"
    )
    library.add_error = RuntimeError("inside")
    assert list(add_with_progress(library, [path], WORDS))[-1].error == WORDS["failed_unexpected"]
    assert "inside" in caplog.text
