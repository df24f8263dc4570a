"""The tab where one asks: conversation, composer, filters, evidence. Wiring only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from index.errors import BaowenError
from ui import turns
from ui.desk import Desk
from ui.evidence import empty_panel, error_panel
from ui.inputs import LONGEST_QUESTION
from ui.render import conversation_html, live_html
from ui.session import Session
from ui.wiring import PRIVATE, QUICK, page_words, rendered, words_of

ASK_LIMIT = 6
"""Answers in the making at once; more people queue. The processor or one model does the work, so
a higher limit would only make everybody wait longer."""

_ANSWERING: dict[str, Any] = {**PRIVATE, "concurrency_id": "ask", "concurrency_limit": ASK_LIMIT}


@dataclass(frozen=True, slots=True)
class AskTab:
    """Components of the tab."""

    session: gr.State
    welcome: gr.HTML
    earlier: gr.HTML
    live: gr.HTML
    evidence: gr.HTML
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    clear: gr.Button
    date_from: gr.Textbox
    date_to: gr.Textbox
    sources: gr.Dropdown
    generator: gr.Radio
    strict: gr.Checkbox

    @property
    def turns(self) -> list[gr.components.Component]:
        return [
            self.welcome, self.earlier, self.live, self.ask, self.stop, self.clear
        ]  # fmt: skip


def ask_tab(desk: Desk) -> AskTab:
    """Builds the tab and wires it; the page fills what depends on the library."""
    tab = _components(desk)
    _asking(desk, tab)
    _stopping(tab)
    _looking(desk, tab)
    return tab


def _components(desk: Desk) -> AskTab:
    session = gr.State(Session())
    with gr.Row(elem_id="ask-row", equal_height=False):
        with gr.Column(elem_id="talk", scale=3, min_width=300):
            welcome = rendered("welcome", "suggest")
            earlier = rendered("earlier", "cite near rate")
            live = rendered("live", "cite near rate retry", "follow")
            with gr.Column(elem_id="composer"):
                question, ask, stop = _question_line()
                clear = gr.Button(words_of("clear"), size="sm", visible=False, elem_id="clear")
                date_from, date_to, sources, generator, strict = _options(desk)
        with gr.Column(elem_id="side", scale=2, min_width=300):
            evidence = rendered("evidence", "", "reveal")
    return AskTab(
        session, welcome, earlier, live, evidence, question, ask, stop, clear,
        date_from, date_to, sources, generator, strict,
    )  # fmt: skip


def _question_line() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    with gr.Row(elem_id="ask-line", equal_height=True):
        question = gr.Textbox(
            label=words_of("question"),
            placeholder=words_of("question_hint"),
            show_label=False,
            lines=1,
            max_lines=4,
            max_length=LONGEST_QUESTION,
            autofocus=True,
            scale=8,
            min_width=160,
            elem_id="question",
        )
        size: dict[str, Any] = {"scale": 1, "min_width": 72}
        ask = gr.Button(words_of("ask"), variant="primary", elem_id="ask", **size)
        stop = gr.Button(words_of("stop"), visible=False, elem_id="stop", **size)
    return question, ask, stop


def _options(
    desk: Desk,
) -> tuple[gr.Textbox, gr.Textbox, gr.Dropdown, gr.Radio, gr.Checkbox]:
    generators = list(desk.assistants)
    with gr.Accordion(words_of("filters"), open=False, elem_id="filters"):
        with gr.Row():
            date_from = gr.Textbox(
                label=words_of("date_from"),
                placeholder="2024-03-27",
                elem_id="date-from",
                min_width=130,
            )
            date_to = gr.Textbox(
                label=words_of("date_to"),
                placeholder="2024-03-27",
                elem_id="date-to",
                min_width=130,
            )
            sources = gr.Dropdown(
                label=words_of("filter_sources"),
                choices=[],
                multiselect=True,
                allow_custom_value=True,
                elem_id="filter-sources",
                min_width=200,
                scale=2,
            )
        generator = gr.Radio(
            generators,
            value=generators[0],
            label=words_of("generator"),
            visible=len(generators) > 1,
            elem_id="generator",
        )
        strict = gr.Checkbox(
            value=desk.strict_at_first,
            label=words_of("strict"),
            visible=bool(desk.strict),
            elem_id="strict",
        )
    return date_from, date_to, sources, generator, strict


def _turn_values(session: Session, request: gr.Request) -> list[Any]:
    """Values of `AskTab.turns` for what the conversation is now."""
    words = page_words(request)
    conversation = session.conversation
    busy = turns.in_progress(conversation)
    return [
        gr.update(visible=not conversation),
        conversation_html(conversation, words),
        live_html(conversation, words),
        gr.update(visible=not busy),
        gr.update(visible=busy),
        gr.update(visible=bool(conversation) and not busy),
    ]


def _asking(desk: Desk, tab: AskTab) -> None:
    """All the ways to ask, each followed by the answering."""

    def asked(
        session: Session, text: str, start: str, end: str, sources: list[str],
        generator: str, strict: bool, request: gr.Request,
    ) -> list[Any]:  # fmt: skip
        words = page_words(request)
        taken = desk.ask(session, text, (start, end), sources or (), generator, words, strict)
        return [*_turn_values(session, request), "" if taken else text]

    def suggested(
        session: Session, start: str, end: str, sources: list[str],
        generator: str, strict: bool, request: gr.Request, event: gr.EventData,
    ) -> list[Any]:  # fmt: skip
        text = str(event._data.get("question", ""))
        return asked(session, text, start, end, sources, generator, strict, request)[:-1]

    def retried(session: Session, generator: str, strict: bool, request: gr.Request) -> list[Any]:
        session.change(lambda now: turns.retried(now, desk.chosen(generator), strict))
        return _turn_values(session, request)

    def answered(session: Session, request: gr.Request) -> Iterator[list[Any]]:
        words = page_words(request)
        # First of all nothing: a generator that yields nothing empties what it might have filled.
        yield [gr.skip()] * 7
        for _ in desk.answers(session, words):
            if turns.in_progress(session.conversation):
                live = live_html(session.conversation, words)
                yield [gr.skip(), gr.skip(), live, *[gr.skip()] * 4]
            else:
                evidence = desk.first_evidence(session.conversation, words)
                yield [*_turn_values(session, request), evidence]

    fields = [tab.date_from, tab.date_to, tab.sources, tab.generator, tab.strict]
    begun = [
        gr.on(
            [tab.ask.click, tab.question.submit],
            asked,
            [tab.session, tab.question, *fields],
            [*tab.turns, tab.question],
            **QUICK,
        ),
        tab.welcome.suggest(suggested, [tab.session, *fields], tab.turns, **QUICK),
        tab.live.retry(retried, [tab.session, tab.generator, tab.strict], tab.turns, **QUICK),
    ]
    for event in begun:
        event.then(answered, [tab.session], [*tab.turns, tab.evidence], **_ANSWERING)


def _stopping(tab: AskTab) -> None:
    def stopped(session: Session, request: gr.Request) -> list[Any]:
        session.change(turns.stopped)
        return _turn_values(session, request)

    def cleared(session: Session, request: gr.Request) -> list[Any]:
        session.change(lambda _: ())
        return [*_turn_values(session, request), empty_panel(page_words(request)["evidence_hint"])]

    tab.stop.click(stopped, [tab.session], tab.turns, **QUICK)
    tab.clear.click(cleared, [tab.session], [*tab.turns, tab.evidence], **QUICK)


def _looking(desk: Desk, tab: AskTab) -> None:
    def looked(session: Session, request: gr.Request, event: gr.EventData) -> str:
        words = page_words(request)
        try:
            return desk.evidence(session.conversation, event._data, words)
        except BaowenError as error:
            return error_panel(str(error))

    def rated(session: Session, request: gr.Request, event: gr.EventData) -> list[Any]:
        words = page_words(request)
        conversation = desk.rate(session, event._data)
        return [conversation_html(conversation, words), live_html(conversation, words)]

    for part in (tab.earlier, tab.live):
        for event in (part.cite, part.near):
            event(looked, [tab.session], [tab.evidence], **QUICK)
        part.rate(rated, [tab.session], [tab.earlier, tab.live], **QUICK)
