"""The text of each kind of file. Knows the formats; not folders, not articles, not storage.

A reader is called with the path, the name its Sources get, and `warn` for what it leaves out. It
raises SourceError when it cannot read the file at all.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.dates import iso_date
from index.decode import decode, one_line, storable
from index.errors import SourceError
from index.records import read_jsonl
from index.types import Source

MAX_BYTES = 512 << 20
"""Larger files than this are refused, except .jsonl, which is read line by line; so are Word
files that unpack to more."""

Warn = Callable[[str], None]
Reader = Callable[[Path, str, Warn], Iterator[Source]]


def _read_text(path: Path, name: str, warn: Warn) -> Iterator[Source]:
    yield Source(name, decode(path.read_bytes(), name), "page", date=iso_date(name))


def _read_markdown(path: Path, name: str, warn: Warn) -> Iterator[Source]:
    yield Source(name, decode(path.read_bytes(), name), "document", date=iso_date(name))


def _read_html(path: Path, name: str, warn: Warn) -> Iterator[Source]:
    import trafilatura

    markup = decode(path.read_bytes(), name)
    try:
        found = trafilatura.bare_extraction(markup, include_comments=False, with_metadata=True)
        text = (found.text if found else None) or _visible_text(markup)
    except Exception as error:  # hostile markup makes the parsers below fail in ways of their own
        raise SourceError(f"{path}: no HTML that can be read ({one_line(str(error))})") from error
    title = one_line(found.title) if found else None
    when = iso_date(found.date) if found else None
    yield Source(name, storable(text), "document", title, when or iso_date(name))


def _visible_text(markup: str) -> str:
    # trafilatura finds nothing in very short pages; their whole visible text is the article.
    import lxml.html

    if not re.sub(r"<!--.*?(?:-->|$)", "", markup, flags=re.DOTALL).strip():
        return ""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    tree = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    for node in tree.xpath("//script|//style|//head"):
        node.drop_tree()
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return "\n\n".join(line for line in lines if line)


def _read_docx(path: Path, name: str, warn: Warn) -> Iterator[Source]:
    import docx

    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_BYTES:
            raise SourceError(f"{path}: unpacks to more than {MAX_BYTES >> 20} MB; split it")
        document = docx.Document(str(path))
        lines = [_docx_line(item) for item in document.iter_inner_content()]
        title = one_line(document.core_properties.title)
    except (SourceError, OSError):
        raise
    except Exception as error:  # zip, XML and the document's own rules each fail in their own way
        raise SourceError(f"{path}: no Word document ({one_line(str(error))})") from error
    text = storable("\n\n".join(line for line in lines if line.strip()))
    yield Source(name, text, "document", title, iso_date(name))


def _docx_line(item: Any) -> str:
    if hasattr(item, "rows"):
        return "\n".join("\t".join(cell.text for cell in row.cells) for row in item.rows)
    style = (item.style.name or "") if item.style is not None else ""
    level = re.fullmatch(r"Heading (\d)", style)
    marks = "#" if style == "Title" else "#" * int(level[1]) if level else ""
    return f"{marks} {item.text}" if marks and item.text.strip() else str(item.text)


def _read_pdf(path: Path, name: str, warn: Warn) -> Iterator[Source]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"{path}: no PDF that can be opened ({error})") from error
    empty: list[str] = []
    try:
        count = len(document)
        for number in range(1, count + 1):
            try:
                text = document[number - 1].get_textpage().get_text_range()
            except pypdfium2.PdfiumError as error:
                warn(f"{name}: page {number} cannot be read ({error})")
                continue
            if not text.strip():
                empty.append(str(number))
            called = name if count == 1 else f"{name}#p{number}"
            clean = storable(text.replace("\r\n", "\n"))
            yield Source(called, clean, "page", date=iso_date(name))
    finally:
        document.close()
    if empty:
        some = ", ".join(empty[:5]) + (" ..." if len(empty) > 5 else "")
        warn(
            f"{name}: no text on {len(empty)} of {count} pages ({some}); a scanned page needs"
            " character recognition first"
        )


READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".jsonl": read_jsonl,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
}
"""What can be read, by suffix in lower case."""
