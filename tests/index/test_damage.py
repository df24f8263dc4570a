"""Damaged and missing files: made again from the database, or one clear error; `check` finds them."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from hashing import HashingEncoder
from inspection import Content, content, dense, jsonl, lexical

from index import upkeep, writer
from index.build import build
from index.check import check
from index.errors import BaowenError, IndexDamaged, IndexMismatch, IndexMissing
from index.snapshot import Index


@pytest.fixture
def whole(corpus: Path, quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Content]:
    """An index with a dense base, and what it holds."""
    monkeypatch.setattr(upkeep, "TAIL_LIMIT", 2)
    monkeypatch.setattr(writer, "REBUILD_LIMIT", 0)
    records = ({"id": at, "text": f"第{at}座大桥昨天通车，全长{at * 7}米。"} for at in range(40))
    (corpus / "bridges.jsonl").write_text(jsonl(*records), "utf-8")
    build([corpus], quick_path / "whole", encoder=HashingEncoder())
    return quick_path / "whole", content(quick_path / "whole")


def use(folder: Path) -> None:
    view = Index.open(folder).view()
    lexical(view, "图书馆大桥 bridge")
    dense(view, HashingEncoder().encode_queries(["大桥"])[0])
    list(view.store.articles(view.generation))


def failure(folder: Path) -> str | None:
    """The one error that using the index gives; any other is the test's."""
    try:
        use(folder)
    except IndexDamaged as error:
        return str(error)
    return None


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


@pytest.mark.parametrize("part", ["lexical", "dense"])
@pytest.mark.parametrize("how", ["folder", "file", "empty", "half"])
def test_what_can_be_made_again_is(
    corpus: Path, whole: tuple[Path, Content], part: str, how: str
) -> None:
    """With its folder gone, or any one of its files gone, empty or cut: the index opens as it
    was, without a vector being encoded."""
    folder, before = whole
    for at, path in enumerate(files(folder / part) if how != "folder" else [folder / part]):
        if path.name == ".managed.json":
            continue
        copy = folder.parent / f"{part}-{at}"
        shutil.copytree(folder, copy)
        target = copy / path.relative_to(folder)
        if how == "folder":
            shutil.rmtree(target)
        elif how == "file":
            target.unlink()
        else:
            data = target.read_bytes()
            target.write_bytes(data[: len(data) // 2] if how == "half" else b"")
        error = failure(copy)
        if error is not None:
            # Found only when it is read: the check says what to do, and then it is made again.
            assert "baowen check" in error
            (line, *_) = check(copy)
            assert "remove this folder and run `baowen index`" in line
            shutil.rmtree(copy / part)
        idle = HashingEncoder()
        build([corpus], copy, encoder=idle)
        assert idle.texts == []
        assert content(copy) == before, path.name


def test_check_finds_every_changed_byte(whole: tuple[Path, Content]) -> None:
    """A byte is turned in every file; whoever reads on gets the right text or one clear error."""
    folder, _ = whole
    places = random.Random(3)
    for path in files(folder):
        if path.name == ".managed.json" or path.name.startswith("baowen.sqlite"):
            continue
        for number in range(3):
            data = bytearray(path.read_bytes())
            data[places.randrange(len(data))] ^= 0xFF
            # A new one each time: tantivy's threads may still look after the last.
            copy = folder.parent / f"turned-{path.name}-{number}"
            shutil.copytree(folder, copy)
            (copy / path.relative_to(folder)).write_bytes(data)
            assert list(check(copy)) != [], path.name
            assert "baowen" in (failure(copy) or "baowen")


def test_a_turned_byte_in_the_database(whole: tuple[Path, Content]) -> None:
    folder, _ = whole
    path = folder / "baowen.sqlite"
    data, places, found = path.read_bytes(), random.Random(5), 0
    for number in range(60):
        turned = bytearray(data)
        turned[places.randrange(len(data))] ^= 0xFF
        copy = folder.parent / f"turned-{number}"
        shutil.copytree(folder, copy)
        (copy / "baowen.sqlite").write_bytes(turned)
        try:
            said = bool(list(check(copy)))
        except BaowenError:
            said = True
        found += said
        failure(copy)
    # Pages of free space and unread columns are not noticed; the others are, and never a traceback.
    assert found > 10


@pytest.mark.parametrize("data", [b"", b"not a database at all" * 100], ids=["empty", "other"])
def test_no_database(corpus: Path, built: Path, data: bytes) -> None:
    for path in built.glob("baowen.sqlite*"):
        path.unlink()
    (built / "baowen.sqlite").write_bytes(data)
    for action in (Index.open, lambda folder: build([corpus], folder, encoder=HashingEncoder())):
        with pytest.raises(IndexDamaged, match="remove the index folder and run `baowen index"):
            action(built)
    (line,) = check(built)
    assert "remove the index folder" in line


def test_a_database_cut_short(corpus: Path, built: Path) -> None:
    path = built / "baowen.sqlite"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert list(check(built)) != []
    with pytest.raises(IndexDamaged, match="remove the index folder"):
        build([corpus], built, encoder=HashingEncoder("other"))


def test_the_database_removed(corpus: Path, built: Path) -> None:
    before = content(built)
    for path in built.glob("baowen.sqlite*"):
        path.unlink()
    with pytest.raises(IndexMissing, match="make one with `baowen index PATH`"):
        Index.open(built)
    with pytest.raises(IndexMissing):
        list(check(built))
    build([corpus], built, encoder=HashingEncoder())
    assert content(built) == before


def test_no_index(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(IndexMissing, match="no index here"):
            Index.open(folder)


def change(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "baowen.sqlite") as database:
        database.execute(statement)
    database.close()


def test_another_format(corpus: Path, built: Path) -> None:
    change(built, "UPDATE meta SET value = '0' WHERE key = 'format'")
    for action in (Index.open, lambda folder: build([corpus], folder, encoder=HashingEncoder())):
        with pytest.raises(IndexMismatch, match="index format 0, this program reads 1: remove"):
            action(built)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE texts SET text = replace(text, '图书馆', '书店')", "not the one that was indexed"),
        ("DELETE FROM vectors WHERE passage = 2", "1 passages have no vector"),
        ("UPDATE vectors SET vector = zeroblob(64) WHERE passage = 1", "not of length 1"),
        ("UPDATE vectors SET vector = x'00'", "cannot be read"),
        ("UPDATE articles SET data = 'x' WHERE id = 1", "cannot be read"),
        ("UPDATE passages SET spans = '[[0,99999]]' WHERE id = 1", "points outside the text"),
        ("UPDATE passages SET sentences = '[]' WHERE id = 1", "are not its text"),
        ("DELETE FROM passages WHERE id = 1", "the database has 3"),
        ("DELETE FROM articles WHERE id = 1", "characters in no article"),
        ("DELETE FROM texts WHERE source = 1", "its text is missing"),
        (
            "UPDATE meta SET value = replace(value, '\"sources\": 4', '\"sources\": 5')",
            "it notes 5 sources and holds 4",
        ),
        ("UPDATE meta SET value = '{' WHERE key = 'counts'", "not a readable database"),
    ],
)
def test_what_check_says(built: Path, statement: str, said: str) -> None:
    assert list(check(built)) == []
    change(built, statement)
    assert any(said in line for line in check(built)), list(check(built))


def test_lexical_files_of_another_index(corpus: Path, built: Path, tmp_path: Path) -> None:
    before = content(built)
    for number in range(3):
        (corpus / "page.txt").write_text(f"第{number}版\n\n别的正文。", "utf-8")
        build([corpus], tmp_path / "other", encoder=HashingEncoder())
    shutil.rmtree(built / "lexical")
    shutil.copytree(tmp_path / "other" / "lexical", built / "lexical")
    assert any("run `baowen index`" in line for line in check(built))
    assert content(built) == before
