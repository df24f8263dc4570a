"""The tabs for what is in the index: articles to browse and read, files to add. Wiring only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from ui.browse import PAGE_LENGTH, adding_html, articles_html
from ui.desk import Desk
from ui.uploads import SUFFIXES, add_with_progress, check_files
from ui.wiring import PRIVATE, QUICK, page_words, rendered, words_of

FIRST_PAGE = ("", None, 0, PAGE_LENGTH)
"""Arguments for the start of the whole list."""


def articles_tab(desk: Desk) -> tuple[gr.HTML, gr.Dropdown, gr.HTML]:
    """Builds the tab; returns the list, the choice of sources and the reader, which are filled
    when the page opens."""
    with gr.Row(elem_id="shelf-row", equal_height=False):
        with gr.Column(scale=2, min_width=300, elem_id="shelf"):
            with gr.Row():
                query = gr.Textbox(
                    label=words_of("search_articles"),
                    elem_id="article-query",
                    min_width=180,
                    scale=2,
                )
                source = gr.Dropdown(
                    label=words_of("filter_sources"),
                    choices=[],
                    value=None,
                    allow_custom_value=True,
                    elem_id="article-source",
                    min_width=140,
                )
            listing = rendered("article-list", "open leaf")
        with gr.Column(scale=3, min_width=300, elem_id="reading"):
            reader = rendered("reader", "", "reveal")

    def listed(query: str, source: str | None, request: gr.Request) -> str:
        return _list(desk, query, source, 0, request)

    def turned(query: str, source: str | None, request: gr.Request, event: gr.EventData) -> str:
        offset = str(event._data.get("offset", "0"))
        number = int(offset) if offset.isascii() and offset.isdigit() else 0
        return _list(desk, query, source, number, request)

    def opened(request: gr.Request, event: gr.EventData) -> str:
        return desk.read(event._data, page_words(request))

    gr.on([query.change, source.change], listed, [query, source], [listing], **QUICK)
    listing.leaf(turned, [query, source], [listing], **QUICK)
    listing.open(opened, None, [reader], **QUICK)
    return listing, source, reader


def add_tab(desk: Desk) -> tuple[gr.HTML, gr.events.Dependency]:
    """Builds the tab; returns its note, and the event that ends when files have been added."""
    with gr.Column(elem_id="add-column"):
        note = rendered("add-note")
        files = gr.File(
            label=words_of("files"),
            file_count="multiple",
            file_types=[*SUFFIXES, ".htm"],
            elem_id="add-files",
        )
        add = gr.Button(words_of("add"), variant="primary", elem_id="add")
        status = rendered("add-status")

    def added(paths: list[str] | None, request: gr.Request) -> Iterator[tuple[str, Any]]:
        words = page_words(request)
        if not paths:
            yield adding_html(None, [words["add_none"]], words), gr.skip()
            return
        accepted, refused = check_files([Path(path) for path in paths], words)
        yield adding_html(None, refused, words), gr.skip()
        if accepted:
            for step in add_with_progress(desk.library, accepted, words):
                yield adding_html(step, refused, words), gr.skip()
        yield gr.skip(), None

    event = add.click(added, [files], [status, files], concurrency_limit=1, **PRIVATE)
    return note, event


def _list(desk: Desk, query: str, source: str | None, offset: int, request: gr.Request) -> str:
    page = desk.library.articles(query.strip(), source or None, offset, PAGE_LENGTH)
    return articles_html(page, offset, page_words(request))
