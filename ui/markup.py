"""The one way text becomes HTML here: escaped. Knows nothing of answers or articles.

Pages are shown by gradio's HTML component with its default template, which puts a value into
the page as it is, so every character of a document or a person goes through `escape`. (Its
`{{value}}` form must not be used: gradio 6 evaluates the filled-in template as a JavaScript
template literal, which would run a `${...}` that stands in a document.)
"""

from __future__ import annotations

import html
from collections.abc import Mapping

Attributes = dict[str, str | int | None]
"""Attribute values by name, not yet escaped; None leaves one out."""


def escape(text: str) -> str:
    """`text` as HTML text or attribute value; lone surrogates, which no response can carry, and
    NUL become U+FFFD."""
    clean = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "\ufffd")
    return html.escape(clean, quote=True)


def tag(name: str, content: str, attributes: Mapping[str, str | int | None] | None = None) -> str:
    """An element around HTML `content`. Attribute values are escaped here, None leaves one out."""
    written = "".join(
        f' {key}="{escape(str(value))}"'
        for key, value in (attributes or {}).items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def button(content: str, kind: str, attributes: Mapping[str, str | int | None]) -> str:
    """A button of CSS class `kind` around HTML `content`; the page's script acts on its data."""
    return tag("button", content, {"type": "button", "class": kind, **attributes})


def joined(pieces: list[str | None], separator: str = " · ") -> str:
    """Escaped non-empty `pieces` in one line."""
    return separator.join(escape(piece) for piece in pieces if piece)
