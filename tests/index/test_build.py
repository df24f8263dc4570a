from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hashing import HashingEncoder
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from inspection import content, dense, jsonl, lexical

from index import upkeep, work
from index.build import build
from index.check import check
from index.errors import IndexMissing, InvalidInput, SourceError
from index.snapshot import Index, Scope


def names(folder: Path) -> list[str]:
    view = Index.open(folder).view()
    return view.store.source_names(view.generation)


def test_a_first_build(corpus: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    seen: list[tuple[int, int, str]] = []
    report = build(
        [corpus], tmp_path / "index", encoder=encoder, progress=lambda *step: seen.append(step)
    )
    assert (report.added, report.sources, report.articles, report.passages) == (4, 4, 4, 4)
    assert (report.updated, report.removed, report.unchanged) == (0, 0, 0)
    assert report.warnings == []
    assert names(tmp_path / "index") == ["news.jsonl#r1", "news.jsonl#r2", "notes.md", "page.txt"]
    # One step for each source, in order, towards the number of them.
    assert [done for done, _, _ in seen] == [1, 2, 3, 4]
    assert {total for _, total, _ in seen} == {4}
    content(tmp_path / "index")


def test_unchanged_files_are_not_read_again(
    corpus: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, generation = content(built), Index.open(built).view().generation
    monkeypatch.setattr(work, "read", None)
    (corpus / "page.txt").touch()
    idle = HashingEncoder()
    report = build([corpus], built, encoder=idle)
    assert (report.unchanged, report.added, report.updated, report.removed) == (4, 0, 0, 0)
    assert idle.texts == []
    assert content(built) == before
    assert Index.open(built).view().generation == generation


def test_only_changed_records_are_encoded(corpus: Path, built: Path) -> None:
    text = (corpus / "news.jsonl").read_text("utf-8")
    (corpus / "news.jsonl").write_text(text.replace("until June", "until July"), "utf-8")
    again = HashingEncoder()
    report = build([corpus], built, encoder=again)
    assert (report.updated, report.unchanged) == (1, 3)
    assert [line.split("\n")[1] for line in again.texts] == [
        "The old bridge is closed for repairs until July."
    ]


def test_removal_removes_everywhere(corpus: Path, built: Path, encoder: HashingEncoder) -> None:
    (corpus / "page.txt").unlink()
    report = build([corpus], built, encoder=encoder)
    assert (report.removed, report.sources) == (1, 3)
    view = Index.open(built).view()
    assert lexical(view, "图书馆藏书") == []
    vector = encoder.encode_queries(["青禾市新图书馆昨天开馆"])[0]
    assert len(dense(view, vector)) == 3
    assert not any("图书馆" in text for text, _ in dense(view, vector))
    assert view.store.source_rows(["page.txt"], view.generation) == []
    assert view.store.find_article(view.generation, "page.txt", "a1") is None
    assert view.search_dense(vector, 5, Scope(sources=("page.txt",))) == []
    # The run after the next one leaves not a byte of it in the tables.
    (corpus / "notes.md").write_text("# Changed\n\nOther.", "utf-8")
    build([corpus], built, encoder=encoder)
    texts = [text for (text,) in view.store.rows("SELECT text FROM texts")]
    assert not any("图书馆" in text for text in texts)


def test_a_whole_folder_that_is_gone_can_be_named(
    corpus: Path, built: Path, encoder: HashingEncoder
) -> None:
    shutil.rmtree(corpus)
    report = build([corpus], built, encoder=encoder)
    assert (report.removed, report.sources, report.passages) == (4, 0, 0)
    content(built)


def test_a_path_that_never_was_is_an_error(built: Path, encoder: HashingEncoder) -> None:
    before = content(built)
    with pytest.raises(SourceError, match=r"nowhere: no such file or folder"):
        build(["nowhere"], built, encoder=encoder)
    assert content(built) == before


def test_no_path_and_no_index(tmp_path: Path, encoder: HashingEncoder) -> None:
    with pytest.raises(IndexMissing, match="baowen index PATH"):
        build([], tmp_path / "index", encoder=encoder)
    assert not (tmp_path / "index").exists()


def test_no_path_changes_nothing(built: Path, encoder: HashingEncoder) -> None:
    before = content(built)
    report = build([], built, encoder=encoder)
    assert (report.added, report.removed, report.sources) == (0, 0, 4)
    assert content(built) == before


def test_what_is_elsewhere_stays(built: Path, tmp_path: Path, encoder: HashingEncoder) -> None:
    other = tmp_path / "other.txt"
    other.write_text("另一篇文章在这里。", "utf-8")
    assert build([other], built, encoder=encoder).sources == 5
    assert build([other], built, encoder=encoder).sources == 5


def test_a_folder_beside_another_with_the_same_beginning(
    tmp_path: Path, encoder: HashingEncoder
) -> None:
    for name in ("news", "news-old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"这是{name}。", "utf-8")
    build([tmp_path / "news", tmp_path / "news-old"], tmp_path / "index", encoder=encoder)
    (tmp_path / "news" / "a.txt").unlink()
    build([tmp_path / "news"], tmp_path / "index", encoder=encoder)
    assert names(tmp_path / "index") == ["news-old/a.txt"]


@pytest.mark.parametrize("together", [True, False])
def test_same_names_in_two_folders(tmp_path: Path, encoder: HashingEncoder, together: bool) -> None:
    folders = [tmp_path / "x" / "in", tmp_path / "y" / "in"]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(f"文章在{folder.parent.name}。", "utf-8")
        (folder / "b.jsonl").write_text(jsonl({"id": 1, "text": f"{folder.parent.name}记录。"}))
    for paths in [folders] if together else [folders[:1], folders[1:]]:
        build(paths, tmp_path / "index", encoder=encoder)
    expected = ["a.txt", "b.jsonl#1", "in/a.txt", "in/b.jsonl#1"]
    assert names(tmp_path / "index") == expected
    # Named once, a source keeps its name: also when it changes, also when the other one goes.
    (folders[1] / "a.txt").write_text("文章改了。", "utf-8")
    shutil.rmtree(folders[0])
    report = build(folders, tmp_path / "index", encoder=encoder)
    assert (report.removed, report.updated) == (2, 1)
    assert names(tmp_path / "index") == ["in/a.txt", "in/b.jsonl#1"]


def test_a_moved_corpus_takes_names_and_vectors_along(
    corpus: Path, built: Path, tmp_path: Path
) -> None:
    before = content(built)
    corpus.rename(tmp_path / "elsewhere")
    again = HashingEncoder()
    report = build([tmp_path / "elsewhere"], built, encoder=again)
    assert again.texts == []
    assert (report.unchanged, report.added, report.removed) == (4, 0, 0)
    assert content(built) == before
    assert build([tmp_path / "elsewhere"], built, encoder=again).unchanged == 4
    assert content(built) == before


def test_a_file_named_itself_keeps_its_name(
    corpus: Path, built: Path, encoder: HashingEncoder
) -> None:
    (corpus / "deep").mkdir()
    (corpus / "deep" / "d.txt").write_text("深处的文章。", "utf-8")
    build([corpus], built, encoder=encoder)
    (corpus / "deep" / "d.txt").write_text("深处的文章改了。", "utf-8")
    report = build([corpus / "deep" / "d.txt"], built, encoder=encoder)
    assert (report.updated, report.added, report.removed) == (1, 0, 0)
    assert "deep/d.txt" in names(built)


def test_a_file_that_cannot_be_read_keeps_what_was_read(
    corpus: Path, built: Path, encoder: HashingEncoder
) -> None:
    (corpus / "page.txt").write_bytes(b"\x00\x01\x02")
    report = build([corpus], built, encoder=encoder)
    assert report.sources == 4
    assert [line for line in report.warnings if "page.txt: holds NUL bytes" in line]


def test_another_encoder_encodes_everything_again(
    corpus: Path, built: Path, other_encoder: HashingEncoder
) -> None:
    (corpus / "notes.md").write_text("# River Festival\n\nThe festival is over.\n", "utf-8")
    (corpus / "page.txt").unlink()
    report = build([corpus], built, encoder=other_encoder)
    view = Index.open(built).view()
    assert (view.encoder, view.dim) == ("hashing-2", 24)
    assert report.sources == 3
    assert len(other_encoder.texts) == 3  # each once, and not the one that went
    fresh = built.parent / "fresh"
    build([corpus], fresh, encoder=HashingEncoder("hashing-2", 24))
    assert content(built) == content(fresh)


def test_no_path_and_another_encoder(built: Path, other_encoder: HashingEncoder) -> None:
    texts = {source[1] for source in content(built).sources}
    build([], built, encoder=other_encoder)
    assert len(other_encoder.texts) == 4
    assert {source[1] for source in content(built).sources} == texts


def test_an_empty_index_changes_its_encoder(
    tmp_path: Path, encoder: HashingEncoder, other_encoder: HashingEncoder
) -> None:
    (tmp_path / "empty").mkdir()
    build([tmp_path / "empty"], tmp_path / "index", encoder=encoder)
    build([tmp_path / "empty"], tmp_path / "index", encoder=other_encoder)
    assert Index.open(tmp_path / "index").view().encoder == "hashing-2"


def test_a_folder_with_nothing_to_read_is_said(tmp_path: Path, encoder: HashingEncoder) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"\x89PNG")
    report = build([folder], tmp_path / "index", encoder=encoder)
    (line,) = report.warnings
    assert "photos: no files that can be read here" in line
    assert ".txt" in line
    assert report.sources == 0


def test_the_index_does_not_read_itself(write, encoder: HashingEncoder) -> None:
    corpus = write({"a.txt": "一篇文章。", "index/uploads/b.txt": "上传的文章。"})
    assert build([corpus], corpus / "index", encoder=encoder).sources == 1
    assert build([corpus / "index" / "uploads"], corpus / "index", encoder=encoder).sources == 2


def test_a_file_in_the_place_of_the_index(corpus: Path, encoder: HashingEncoder) -> None:
    with pytest.raises(InvalidInput, match="no index can be written here"):
        build([corpus], corpus / "page.txt", encoder=encoder)


def test_crlf_is_kept_and_offsets_hold(write, tmp_path: Path, encoder: HashingEncoder) -> None:
    corpus = write({"a.txt": "标题在此\r\n\r\n第一句。\r\n第二句。\r\n".encode()})
    build([corpus], tmp_path / "index", encoder=encoder)
    (source,) = content(tmp_path / "index").sources
    assert source[1] == "标题在此\r\n\r\n第一句。\r\n第二句。\r\n"


WORDS = ["图书馆", "大桥", "开幕", "河流", "bridge", "river", "opens", "。", "\n\n", "！", ". "]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map("".join)
FOLDER = st.dictionaries(
    st.sampled_from(["a.txt", "b.txt", "c.md", "d/e.txt", "f.jsonl"]),
    st.lists(TEXT, min_size=1, max_size=3),
    max_size=5,
)


def fill(folder: Path, files: dict[str, list[str]]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, texts in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        records = jsonl(*({"id": at, "text": text} for at, text in enumerate(texts)))
        path.write_text(records if name.endswith("jsonl") else texts[0], "utf-8")


@settings(
    max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(FOLDER, min_size=1, max_size=5), st.sampled_from([0, 3, 1000]))
def test_incremental_is_full(
    memory: Path, history: list[dict[str, list[str]]], base_from: int
) -> None:
    """Whatever happened to a folder before: the index is the one of a single build, and answers
    every search alike; with a dense base and without one."""
    corpus, grown, fresh = memory / "corpus", memory / "grown", memory / "fresh"
    limit = upkeep.TAIL_LIMIT
    upkeep.TAIL_LIMIT = base_from
    try:
        for folder in (grown, fresh):
            shutil.rmtree(folder, ignore_errors=True)
        for files in history:
            fill(corpus, files)
            build([corpus], grown, encoder=HashingEncoder())
            assert list(check(grown)) == []
        build([corpus], fresh, encoder=HashingEncoder())
        assert content(grown) == content(fresh)
        views = [Index.open(folder).view() for folder in (grown, fresh)]
        for query in ("图书馆开幕", "river bridge", "大桥"):
            left, right = (lexical(view, query, 50) for view in views)
            assert left == right
            vector = HashingEncoder().encode_queries([query])[0]
            left, right = (dense(view, vector, 50) for view in views)
            assert left == right
    finally:
        upkeep.TAIL_LIMIT = limit
