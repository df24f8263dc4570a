from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspection import jsonl

from index import sources
from index.dates import iso_date
from index.errors import SourceError
from index.names import LONGEST, numbered, short_name, shown_name
from index.sources import discover, read
from index.types import Source

PDF_PAGE = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[{kids}]/Count {count}>>endobj
9 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
{pages}
trailer<</Root 1 0 R>>
"""


def pdf(*texts: str) -> bytes:
    """A PDF with one line of text a page; its table is left for the reader to mend."""
    pages, kids = [], []
    for at, text in enumerate(texts):
        page, content = 10 + 2 * at, 11 + 2 * at
        stream = f"BT /F 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        kids.append(f"{page} 0 R")
        pages.append(
            f"{page} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {content} 0 R"
            f"/Resources<</Font<</F 9 0 R>>>>>>endobj\n"
            f"{content} 0 obj<</Length {len(stream)}>>stream\n{stream}\nendstream endobj"
        )
    return PDF_PAGE.format(kids=" ".join(kids), count=len(kids), pages="\n".join(pages)).encode()


def read_all(folder: Path) -> tuple[dict[str, Source], list[str]]:
    warnings: list[str] = []
    found = {}
    for file in discover([folder]):
        try:
            found |= {source.name: source for source in read(file, warnings.append)}
        except SourceError as error:
            warnings.append(str(error))
    return found, warnings


def test_kinds(write) -> None:
    folder = write(
        {
            "a.txt": "正文。",
            "b.md": "# Head\n\nText.",
            "c.jsonl": jsonl({"id": "x", "title": " T\n", "date": "20240501", "text": "正文。"}),
            "d.html": "<html><head><title>T</title></head><body><p>Hello there.</p></body></html>",
            "e.pdf": pdf("Only page"),
            "f.pdf": pdf("Page one", "Page two"),
            "2024-04-30/g.txt": "正文。",
            "notes.rtf": "x",
            ".hidden.txt": "x",
            ".git/a.txt": "x",
        }
    )
    found, warnings = read_all(folder)
    assert warnings == []
    assert {name: source.kind for name, source in found.items()} == {
        "a.txt": "page", "b.md": "document", "c.jsonl#x": "record", "d.html": "document",
        "e.pdf": "page", "f.pdf#p1": "page", "f.pdf#p2": "page", "2024-04-30/g.txt": "page",
    }  # fmt: skip
    assert (found["c.jsonl#x"].title, found["c.jsonl#x"].date) == ("T", "2024-05-01")
    assert "Hello there." in found["d.html"].text
    assert found["e.pdf"].text.strip() == "Only page"
    assert found["f.pdf#p2"].text.strip() == "Page two"
    assert found["2024-04-30/g.txt"].date == "2024-04-30"


def test_word(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("大桥通车", 0)
    document.add_heading("第一节", 1)
    document.add_paragraph("大桥昨天通车。")
    document.add_table(1, 2).rows[0].cells[1].text = "全长"
    document.core_properties.title = "大桥"
    document.save(str(tmp_path / "a.docx"))
    found, warnings = read_all(tmp_path)
    assert warnings == []
    assert found["a.docx"].text == "# 大桥通车\n\n# 第一节\n\n大桥昨天通车。\n\n\t全长"
    assert found["a.docx"].title == "大桥"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"not a zip"),
        ("a.docx", b"PK\x03\x04" + b"x" * 50),
        ("a.pdf", b"not a pdf"),
        ("a.pdf", b""),
        ("a.txt", b"\x00\x01\x02\x03"),
        ("a.html", b"\x00\x01<p>"),
    ],
)
def test_what_a_file_only_claims_to_be(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    found, warnings = read_all(tmp_path)
    assert found == {}
    assert len(warnings) == 1
    assert name in warnings[0]
    assert "\n" not in warnings[0]


def test_a_word_file_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import docx

    docx.Document().save(str(tmp_path / "bomb.docx"))
    monkeypatch.setattr("index.readers.MAX_BYTES", 100_000)  # 36 KB, unpacked 190 KB
    _, warnings = read_all(tmp_path)
    assert len(warnings) == 1
    assert "unpacks to more than" in warnings[0]


@pytest.mark.parametrize("markup", ["", "<!-- -->", "<html></html>", "<p>", "plain", "<" * 5000])
def test_html_with_nothing_in_it(tmp_path: Path, markup: str) -> None:
    (tmp_path / "a.html").write_text(markup, "utf-8")
    found, _ = read_all(tmp_path)
    assert set(found) <= {"a.html"}


def test_html_in_gbk_and_its_scripts(tmp_path: Path) -> None:
    markup = "<meta charset=gbk><script>alert(1)</script><p>市图书馆新馆昨天开馆，藏书很多。</p>"
    (tmp_path / "a.html").write_bytes(markup.encode("gbk"))
    found, _ = read_all(tmp_path)
    assert "图书馆新馆昨天开馆" in found["a.html"].text
    assert "alert" not in found["a.html"].text


def test_scanned_pdf_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf("", "", ""))
    found, warnings = read_all(tmp_path)
    assert found == {}
    assert warnings == [
        "scan.pdf: no text on 3 of 3 pages (1, 2, 3); a scanned page needs character recognition"
        " first"
    ]


def test_jsonl_with_everything_wrong(write) -> None:
    lines = [
        '\ufeff{"id": "a", "text": "第一。"}',
        '{"id": "a", "text": "重复。"}',
        '{"id": "a~2", "text": "故意。"}',
        "{broken",
        "",
        "[1, 2]",
        '{"id": "no text"}',
        '{"id": 5, "text": null}',
        '{"text": "没有编号。"}',
        '{"id": null, "text": "空编号。", "date": {}, "title": 5}',
        '{"id": "s", "text": "半个\\ud800字"}',
        '{"id": "' + "长" * 1000 + '", "text": "长编号。"}',
        '{"id": "../../etc/passwd\\u001b[2J\\n", "text": "路径。"}',
        "[" * 100_000,
        "{broken",
        "{broken",
        "{broken",
    ]
    found, warnings = read_all(write({"n.jsonl": "\n".join(lines)}))
    names = list(found)
    assert names[:5] == ["n.jsonl#a", "n.jsonl#a~2", "n.jsonl#a~2~2", "n.jsonl#9", "n.jsonl#10"]
    assert found["n.jsonl#s"].text == "半个\ufffd字"
    assert len(names[6]) < LONGEST + 30
    assert names[7] == "n.jsonl#../../etc/passwd\ufffd[2J\ufffd"
    assert len(found) == 8
    assert len(warnings) == 4
    assert any("lines 4, 15, 16 and 1 others passed over: not JSON" in line for line in warnings)
    assert any("lines 7, 8 passed over" in line for line in warnings)
    assert any("line 6 passed over: list instead of an object" in line for line in warnings)


def test_jsonl_in_utf16_and_gbk(write) -> None:
    text = jsonl({"id": 1, "text": "中文记录在这里。"}, {"id": 2, "text": "第二条记录。"})
    found, warnings = read_all(
        write({"a.jsonl": text.encode("utf-16"), "b.jsonl": text.encode("gbk")})
    )
    assert warnings == []
    assert [found[f"{name}.jsonl#2"].text for name in "ab"] == ["第二条记录。"] * 2


def test_a_line_too_long_for_memory(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.records.MAX_LINE", 1000)
    found, warnings = read_all(write({"a.jsonl": "x" * 2500 + "\n" + jsonl({"text": "好。"})}))
    assert [source.text for source in found.values()] == ["好。"]
    assert any("longer than" in line for line in warnings)


def test_names_of_hostile_files(tmp_path: Path) -> None:
    names = ["<img src=x onerror=alert(1)>.txt", "a\nb.txt", "\x1b[31mred.txt", "..txt", "...txt",
             "a\u202egnp.txt", "x" * 250 + ".txt", "正文 全角.TXT"]  # fmt: skip
    for name in names:
        (tmp_path / name).write_text("正文。", "utf-8")
    (tmp_path / os.fsdecode("新闻.txt".encode("gbk"))).write_text("正文。", "utf-8")
    found, warnings = read_all(tmp_path)
    assert warnings == []
    assert set(found) == {
        "<img src=x onerror=alert(1)>.txt", "a\ufffdb.txt", "\ufffd[31mred.txt",
        "a\ufffdgnp.txt", "x" * 250 + ".txt", "正文 全角.TXT", "新闻.txt",
    }  # fmt: skip


def test_links_in_circles(write) -> None:
    folder = write({"in/a.txt": "正文。"})
    (folder / "in" / "up").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    os.mkfifo(folder / "pipe.txt")
    assert [file.name for file in discover([folder])] == ["in/a.txt"]


def test_paths_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        discover([tmp_path / "nothing"])
    with pytest.raises(SourceError, match="no such file or folder"):
        discover([tmp_path / ("x" * 5000)])
    with pytest.raises(SourceError, match="no path"):
        discover(["a\x00b"])
    (tmp_path / "a.rtf").touch()
    with pytest.raises(SourceError, match=r"cannot read \.rtf files; .*\.txt are"):
        discover([tmp_path / "a.rtf"])


def test_a_file_found_twice_is_one(write) -> None:
    folder = write({"a/b.txt": "正文。"})
    assert len(discover([folder, folder / "a", folder / "a" / "b.txt"])) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file(write) -> None:
    folder = write({"a.txt": "正文。"})
    (folder / "a.txt").chmod(0)
    _, warnings = read_all(folder)
    assert "cannot be read (Permission denied)" in warnings[0]


def test_too_large(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    _, warnings = read_all(write({"a.txt": "x" * 11, "b.txt": "x" * 10}))
    assert len(warnings) == 1
    assert "a.txt: larger than" in warnings[0]


def test_empty_files_hold_nothing(write) -> None:
    found, warnings = read_all(write({"a.txt": "", "b.txt": " \n\u3000", "c.jsonl": "\n\n"}))
    assert found == {}
    assert warnings == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-04-30", "2024-04-30"),
        ("page_20240430_A1.txt", "2024-04-30"),
        ("2024年4月3日 要闻", "2024-04-03"),
        ("2024 年 12 月 3 日", "2024-12-03"),
        ("html/2024-04/30/c.htm", "2024-04-30"),
        ("2024/4/3", "2024-04-03"),
        ("202404.txt", None),
        ("2024111", None),
        ("1700000000", None),
        ("2024-13-01 2024-02-30 2024-02-29", "2024-02-29"),
        ("2023-02-29", None),
        (None, None),
        ("", None),
    ],
)
def test_dates(text: str | None, date: str | None) -> None:
    assert iso_date(text) == date


def test_names() -> None:
    assert shown_name("a\tb\u2028c\ud800") == "a\ufffdb\ufffdc\ufffd"
    assert short_name("x" * LONGEST) == "x" * LONGEST
    assert short_name("x" * 500) != short_name("x" * 501)
    assert numbered("a", {"a", "a~2"}) == "a~3"


@given(st.lists(st.sampled_from(["a", "a~2", "a~2~2", "a~3", "b"]), max_size=12))
def test_numbered_names_are_apart(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        taken.add(numbered(name, taken))
    assert len(taken) == len(names)


def test_a_great_many_faults_take_no_time(write) -> None:
    started = time.process_time()
    _, warnings = read_all(write({"a.jsonl": "{\n" * 50_000}))
    assert len(warnings) == 1
    assert time.process_time() - started < 5
