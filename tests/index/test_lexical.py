from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import IndexDamaged
from index.lexical import (
    DateRange,
    LexicalDocument,
    LexicalReader,
    LexicalWriter,
    damaged_files,
)

DOCUMENTS = [
    LexicalDocument(1, 10, 20240101, "图 书 图书"),
    LexicalDocument(2, 10, 20240101, "图 画 图画"),
    LexicalDocument(3, 11, 0, "bridge river river"),
    LexicalDocument(4, 12, 20240601, "bridge"),
    LexicalDocument(5, 12, 20240601, ""),
]


@pytest.fixture
def reader(tmp_path: Path) -> LexicalReader:
    writer = LexicalWriter(tmp_path / "lexical", create=True)
    writer.add(DOCUMENTS)
    writer.commit(7)
    writer.close()
    return LexicalReader.open(tmp_path / "lexical")


def ids(hits: list[tuple[int, float]]) -> list[int]:
    return [passage for passage, _ in hits]


def test_what_is_there(reader: LexicalReader, tmp_path: Path) -> None:
    assert (reader.generation, reader.passages) == (7, 5)
    assert reader.document_frequency("图") == 2
    assert reader.document_frequency("bridge") == 2
    assert reader.document_frequency("nothing") == 0
    assert list(damaged_files(tmp_path / "lexical")) == []


def test_search(reader: LexicalReader) -> None:
    assert ids(reader.search([[("图书", 1.0)]], 9)) == [1]
    assert ids(reader.search([[("图", 1.0)], [("画", 1.0)]], 9)) == [2, 1]
    assert ids(reader.search([[("bridge", 1.0)], [("river", 1.0)]], 1)) == [3]
    assert reader.search([[("nothing", 1.0)]], 9) == []
    assert reader.search([[]], 9) == []
    assert reader.search([], 9) == []


def test_a_concept_scores_as_its_best_alternative(reader: LexicalReader) -> None:
    ((_, river),) = reader.search([[("river", 1.0)]], 9)
    both = dict(reader.search([[("river", 1.0), ("bridge", 1.0)]], 9))
    assert both[3] == pytest.approx(river)
    ((_, half),) = reader.search([[("river", 0.5)]], 9)
    assert half == pytest.approx(river / 2)
    assert dict(reader.search([[("river", 1.0)], [("bridge", 1.0)]], 9))[3] > river


def test_filters_leave_scores_alone(reader: LexicalReader) -> None:
    query = [[("bridge", 1.0)]]
    scores = dict(reader.search(query, 9))
    assert reader.search(query, 9, dates=DateRange(20240601, 20240601)) == [(4, scores[4])]
    assert reader.search(query, 9, dates=DateRange(20240602, 20250101)) == []
    assert reader.search(query, 9, sources=[11]) == [(3, scores[3])]
    assert ids(reader.search(query, 9, sources=[11, 12])) == ids(reader.search(query, 9))
    assert reader.search(query, 9, sources=[]) == []


def test_commits_and_readers(reader: LexicalReader, tmp_path: Path) -> None:
    writer = LexicalWriter(tmp_path / "lexical", create=False)
    writer.delete([10])
    writer.add([LexicalDocument(6, 13, 0, "图")])
    assert LexicalReader.open(tmp_path / "lexical").generation == 7
    writer.commit(8)
    writer.close()
    now = LexicalReader.open(tmp_path / "lexical")
    assert (now.generation, now.passages) == (8, 4)
    assert ids(now.search([[("图", 1.0)]], 9)) == [6]
    # Who had it open before sees what was.
    assert ids(reader.search([[("图书", 1.0)]], 9)) == [1]


def test_restart_forgets_what_was_added_and_what_was_there(
    reader: LexicalReader, tmp_path: Path
) -> None:
    writer = LexicalWriter(tmp_path / "lexical", create=False)
    writer.add([LexicalDocument(6, 13, 0, "图")])
    writer.restart()
    writer.add(DOCUMENTS[:1])
    writer.commit(8)
    writer.close()
    now = LexicalReader.open(tmp_path / "lexical")
    assert (now.passages, now.document_frequency("图")) == (1, 1)


def test_nothing_committed(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="are missing"):
        LexicalReader.open(tmp_path)
    LexicalWriter(tmp_path / "lexical", create=True).close()
    with pytest.raises(IndexDamaged, match="carry no generation"):
        LexicalReader.open(tmp_path / "lexical")


def test_numbers_that_cannot_be_read_are_one_error(reader: LexicalReader, tmp_path: Path) -> None:
    """Each byte of the column of numbers is turned in its turn: tantivy then panics, gives no
    number, or another one."""
    (path,) = (tmp_path / "lexical").glob("*.fast")
    data, errors = path.read_bytes(), 0
    for place in range(len(data)):
        turned = bytearray(data)
        turned[place] ^= 0xFF
        path.unlink()  # readers have the old one mapped
        path.write_bytes(turned)
        try:
            damaged = LexicalReader.open(tmp_path / "lexical")
            found = ids(damaged.search([[("bridge", 1.0)]], 9))
        except IndexDamaged as error:
            errors += "baowen check" in str(error) or "no generation" in str(error)
            continue
        assert all(0 <= number < 1 << 63 for number in (damaged.generation, *found))
    assert errors > 10
