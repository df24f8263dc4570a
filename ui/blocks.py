"""The page in gradio: its tabs put together, and what is shown when it opens.

This and the other modules of the page import gradio at their top; `ui.chat` imports them where
they are used. What the page does is in `ui.desk`; how it looks, in the rendering modules.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.api import add_api
from ui.asktab import ask_tab
from ui.browse import add_help_html, articles_html, masthead_html, welcome_html
from ui.desk import Desk
from ui.evidence import empty_panel
from ui.shelftabs import FIRST_PAGE, add_tab, articles_tab
from ui.wiring import QUICK, page_words, rendered, words_of

_MOST_SOURCES = 300
"""Source names offered for filtering; a browser draws every one of them."""


def build_blocks(desk: Desk) -> gr.Blocks:
    """The whole page, with its two public endpoints."""
    with gr.Blocks(title="报问 Baowen", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        masthead = rendered("masthead")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(words_of("tab_ask"), id="ask"):
                tab = ask_tab(desk)
            with gr.Tab(words_of("tab_articles"), id="articles"):
                listing, choice, reader = articles_tab(desk)
            with gr.Tab(words_of("tab_add"), id="add"):
                note, added = add_tab(desk)

        def front(request: gr.Request) -> list[Any]:
            words = page_words(request)
            names = gr.update(choices=list(desk.library.sources(_MOST_SOURCES)))
            return [
                masthead_html(desk.library.statistics(), words),
                names,
                articles_html(desk.library.articles(*FIRST_PAGE), 0, words),
                names,
            ]

        def start(request: gr.Request) -> str:
            articles = desk.library.statistics().articles
            examples = desk.library.examples() if articles else ()
            return welcome_html(examples, articles, page_words(request))

        def hints(request: gr.Request) -> list[str]:
            words = page_words(request)
            evidence, reading = words["evidence_hint"], words["reader_hint"]
            return [empty_panel(evidence), empty_panel(reading), add_help_html(words)]

        shown = [masthead, tab.sources, listing, choice]
        for event in (page.load, added.then):
            event(front, None, shown, **QUICK)
            event(start, None, [tab.welcome], **QUICK)
        page.load(hints, None, [tab.evidence, reader, note], **QUICK)
        add_api(desk)
    return page
