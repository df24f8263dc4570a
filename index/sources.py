"""Files and folders into Sources, one at a time.

A .txt file or a page of a .pdf is a `page` that may hold many articles; a line of .jsonl is a
`record`; .md, .html and .docx are `document`s. Knows nothing of articles or storage.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index.decode import decode
from index.errors import SourceError
from index.types import Source

MAX_BYTES = 512 << 20
"""Larger files than this are refused, except .jsonl, which is read line by line."""

Warn = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to index. `root` is the path that was asked for, `name` the path below it."""

    root: str
    name: str
    path: Path

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()


def discover(paths: Sequence[str | os.PathLike[str]]) -> list[InputFile]:
    """All readable kinds of files under `paths`, sorted by name; hidden ones are passed over.

    Raises SourceError for a path that is not there, and for a file of an unknown kind that was
    named itself.
    """
    found: dict[Path, InputFile] = {}
    for given in paths:
        root = Path(given).resolve()
        if root.is_dir():
            for path in _walk(root):
                found.setdefault(
                    path, InputFile(str(root), path.relative_to(root).as_posix(), path)
                )
        elif root.is_file():
            if root.suffix.lower() not in READERS:
                known = " ".join(sorted(READERS))
                raise SourceError(
                    f"{given}: cannot read {root.suffix or 'this'} files; {known} are"
                )
            found.setdefault(root, InputFile(str(root), root.name, root))
        else:
            raise SourceError(f"{given}: no such file or folder")
    return sorted(found.values(), key=lambda file: (file.root, file.name))


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in READERS and path.is_file():
                yield path


def digest(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(file: InputFile, warn: Warn) -> Iterator[Source]:
    """The Sources in `file`. Raises SourceError when nothing of it can be read; what is wrong
    with a single line or page goes to `warn` and is left out."""
    try:
        if file.suffix != ".jsonl" and file.path.stat().st_size > MAX_BYTES:
            raise SourceError(f"{file.path}: larger than {MAX_BYTES >> 20} MB; split it")
        for source in READERS[file.suffix](file, warn):
            if source.text.strip():
                yield source
    except OSError as error:
        raise SourceError(f"{file.path}: cannot be read ({error.strerror or error})") from error


def _read_text(file: InputFile, warn: Warn) -> Iterator[Source]:
    text = decode(file.path.read_bytes(), file.name)
    yield Source(file.name, text, "page", date=date_in(file.name))


def _read_markdown(file: InputFile, warn: Warn) -> Iterator[Source]:
    text = decode(file.path.read_bytes(), file.name)
    yield Source(file.name, text, "document", date=date_in(file.name))


def _read_html(file: InputFile, warn: Warn) -> Iterator[Source]:
    import trafilatura

    markup = decode(file.path.read_bytes(), file.name)
    try:
        found = trafilatura.bare_extraction(markup, include_comments=False, with_metadata=True)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(f"{file.path}: no HTML that can be read ({error})") from error
    text = _clean((found.text if found else None) or _visible_text(markup))
    title = _line(found.title) if found else None
    when = iso_date(found.date) if found else None
    yield Source(file.name, text, "document", title, when or date_in(file.name))


def _visible_text(markup: str) -> str:
    # trafilatura finds nothing in very short pages; their whole visible text is the article.
    import lxml.html

    if not markup.strip():
        return ""
    tree = lxml.html.document_fromstring(markup.encode(), parser=_utf8_parser())
    for node in tree.xpath("//script|//style|//head"):
        node.drop_tree()
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return "\n\n".join(line for line in lines if line)


def _utf8_parser() -> Any:
    import lxml.html

    return lxml.html.HTMLParser(encoding="utf-8")


def _read_docx(file: InputFile, warn: Warn) -> Iterator[Source]:
    import docx

    try:
        document = docx.Document(str(file.path))
        lines = [_docx_line(item) for item in document.iter_inner_content()]
        title = _line(document.core_properties.title)
    except (KeyError, ValueError, docx.opc.exceptions.OpcError, SyntaxError) as error:
        raise SourceError(f"{file.path}: no Word document ({error})") from error
    except Exception as error:
        if type(error).__module__ not in ("zipfile", "lxml.etree"):
            raise
        raise SourceError(f"{file.path}: a damaged Word document ({error})") from error
    text = _clean("\n\n".join(line for line in lines if line.strip()))
    yield Source(file.name, text, "document", title, date_in(file.name))


def _docx_line(item: Any) -> str:
    if hasattr(item, "rows"):
        return "\n".join("\t".join(cell.text for cell in row.cells) for row in item.rows)
    style = (item.style.name or "") if item.style is not None else ""
    level = re.fullmatch(r"Heading (\d)", style)
    marks = "#" if style == "Title" else "#" * int(level[1]) if level else ""
    return f"{marks} {item.text}" if marks and item.text.strip() else str(item.text)


def _read_pdf(file: InputFile, warn: Warn) -> Iterator[Source]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file.path)
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"{file.path}: no PDF that can be opened ({error})") from error
    try:
        count = len(document)
        for number in range(count):
            name = file.name if count == 1 else f"{file.name}#p{number + 1}"
            try:
                text = document[number].get_textpage().get_text_range()
            except pypdfium2.PdfiumError as error:
                warn(f"{name}: page cannot be read ({error})")
                continue
            if not text.strip():
                warn(f"{name}: holds no text; a scanned page needs character recognition first")
            yield Source(name, _clean(text.replace("\r\n", "\n")), "page", date=date_in(file.name))
    finally:
        document.close()


def _read_jsonl(file: InputFile, warn: Warn) -> Iterator[Source]:
    seen: dict[str, int] = {}
    textless = 0
    with file.path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            record = _record(line, f"{file.name} line {number}", warn)
            if record is None:
                continue
            if not isinstance(record.get("text"), str):
                textless += 1
                continue
            key = str(record.get("id", number))
            seen[key] = seen.get(key, 0) + 1
            name = f"{file.name}#{key}" + (f"~{seen[key]}" if seen[key] > 1 else "")
            title, when = record.get("title"), record.get("date")
            yield Source(
                _clean(name),
                _clean(record["text"]),
                "record",
                _line(title) if isinstance(title, str) else None,
                iso_date(str(when)) if when is not None else None,
            )
    if textless:
        warn(f'{file.name}: {textless} lines without a "text" field were passed over')


def _record(line: bytes, place: str, warn: Warn) -> dict[str, Any] | None:
    try:
        record = json.loads(decode(line, place))
    except (ValueError, RecursionError, SourceError) as error:
        warn(f"{place}: not JSON ({error}); passed over")
        return None
    if not isinstance(record, dict):
        warn(f"{place}: {type(record).__name__} instead of an object; passed over")
        return None
    return record


def _clean(text: str) -> str:
    # JSON may carry lone surrogates, PDF and Word files NULs; neither can be stored as UTF-8 text.
    text = text.replace("\x00", "\ufffd")
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def _line(text: str | None) -> str | None:
    return " ".join(_clean(text).split()) or None if text else None


_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/._年]?(\d{1,2})[-/._月]?(\d{1,2})(?!\d)")


def iso_date(text: str | None) -> str | None:
    """The first calendar date written in `text` as YYYY-MM-DD (also 20240430, 2024年4月30日)."""
    for match in _DATE.finditer(text or ""):
        try:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            continue
    return None


def date_in(name: str) -> str | None:
    """A date in a file's path, as archives name their pages."""
    return iso_date(name)


READERS: dict[str, Callable[[InputFile, Warn], Iterator[Source]]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".jsonl": _read_jsonl,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
}
"""What can be read, by suffix in lower case."""
