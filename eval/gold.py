"""Pages whose division into articles is known: the gold format, read with checks, and written.

A gold file is JSON: `{"source": "page.txt", "articles": [{"headline": str | null, "head": [[start,
end], ...], "byline": [...], "section": [...], "body": [...]}, ...]}`; offsets are code points of
the page's text, end exclusive, body blocks in reading order. Knows nothing of how pages are made
or divided.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import InvalidInput
from index.types import Span

PARTS = ("head", "byline", "section", "body")
"""Keys of an article's span lists."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article of a gold page; every tuple holds spans of the page's text.

    `order`: the same spans as they are read, where that is known (else empty); pull quotes have no
    place in it.
    """

    headline: str | None
    head: tuple[Span, ...]
    byline: tuple[Span, ...]
    section: tuple[Span, ...]
    body: tuple[Span, ...]
    order: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans: heads, section, byline, body."""
        return (*self.head, *self.section, *self.byline, *self.body)


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page's text and its articles."""

    name: str
    text: str
    articles: tuple[GoldArticle, ...]


def gold_page(name: str, text: str, data: Mapping[str, Any]) -> GoldPage:
    """The checked gold page that `data` (a parsed gold file) says of `text`.

    Raises InvalidInput, naming the article and the offsets, for a missing key, a span outside the
    text, or a character that two spans claim.
    """
    owner: dict[int, str] = {}
    articles = []
    listed = data.get("articles")
    if not isinstance(listed, list):
        raise InvalidInput(f'{name}: no list "articles" in the gold data: add one')
    for number, entry in enumerate(listed):
        where = f"{name}: articles[{number}]"
        spans = {key: _spans(where, key, entry, text, owner) for key in PARTS}
        order = tuple((start, end) for start, end in entry.get("order", ()))
        articles.append(GoldArticle(entry.get("headline"), **spans, order=order))
    return GoldPage(name, text, tuple(articles))


def _spans(
    where: str, key: str, entry: Mapping[str, Any], text: str, owner: dict[int, str]
) -> tuple[Span, ...]:
    spans = []
    for at, pair in enumerate(entry.get(key, [])):
        place = f"{where}.{key}[{at}]"
        if not (isinstance(pair, list) and len(pair) == 2 and all(type(x) is int for x in pair)):
            raise InvalidInput(f"{place} is {pair!r}, expected [start, end]: correct the gold file")
        start, end = pair
        if not 0 <= start < end <= len(text):
            raise InvalidInput(
                f"{place} is [{start}, {end}], but the text has {len(text)} characters: "
                "is it the gold file of this text?"
            )
        for offset in range(start, end):
            if offset in owner:
                raise InvalidInput(
                    f"{place} claims character {offset}, which {owner[offset]} has: "
                    "give it to one of them"
                )
            owner[offset] = place
        spans.append((start, end))
    return tuple(spans)


def read_gold(path: Path) -> GoldPage:
    """Read a gold file; its "source" is a text file beside it, or in a folder `pages` beside its
    folder.

    Raises InvalidInput for a file that is missing, not JSON (with line and column) or not gold.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({error.strerror}): check the path") from error
    except ValueError as error:
        raise InvalidInput(f"{path}: not a JSON file ({error}): correct it") from error
    if not isinstance(data, dict) or not isinstance(data.get("source"), str):
        raise InvalidInput(f'{path}: no "source" that names the text file beside it: add it')
    places = [path.parent / data["source"], path.parent.parent / "pages" / data["source"]]
    source = next((place for place in places if place.is_file()), None)
    if source is None:
        raise InvalidInput(f"{path}: its page is neither {places[0]} nor {places[1]}: put it there")
    try:
        text = source.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{source}: not UTF-8 at byte {error.start}: convert it") from error
    return gold_page(path.name, text, data)


def read_pages(path: Path) -> list[GoldPage]:
    """The page of a gold file, or the pages of a .jsonl file with the text of each under "text", as
    the simulators write them. Raises InvalidInput as `read_gold` does."""
    if path.suffix != ".jsonl":
        return [read_gold(path)]
    try:
        with path.open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        return [gold_page(one["source"], one["text"], one) for one in records]
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({error.strerror}): check the path") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"{path}: not pages of a simulator ({error!r}): write it anew"
        ) from error


def gold_json(page: GoldPage) -> dict[str, Any]:
    """`page` as the gold file's JSON object, with the text under "text"."""
    return {
        "source": page.name,
        "text": page.text,
        "articles": [
            {
                "headline": a.headline,
                **{k: [list(s) for s in getattr(a, k)] for k in (*PARTS, "order")},
            }
            for a in page.articles
        ],
    }
