"""What all parts of the page share when they are wired: labels, languages, kinds of events."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.i18n import Labels, labels, language_of, translations

words_of = gr.I18n(**translations())
"""Label of a component by key, translated in the browser."""

PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""An event of the page alone; the page shows its own progress."""

QUICK: dict[str, Any] = {**PRIVATE, "queue": False}
"""One that must not wait behind answers."""


def page_words(request: gr.Request) -> Labels:
    """Labels in the language of the browser that sent `request`."""
    return labels(language_of(request.headers.get("accept-language")))


def rendered(elem_id: str, events: str = "", then: str = "") -> gr.HTML:
    """A place for HTML from the rendering modules. Its buttons trigger the named `events`; `then`
    names what of page.js is called after its content changed."""
    listed = ", ".join(f"'{name}'" for name in events.split())
    script = f"window.baowen.attach(element, trigger, [{listed}]);"
    if then:
        script += f" watch('value', () => window.baowen.{then}(element));"
    return gr.HTML(elem_id=elem_id, js_on_load=script, apply_default_css=False)
