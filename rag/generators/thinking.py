"""Keeps what a reasoning model thinks out of what it says, while it streams."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NAMES = "think|thinking|thought|reasoning|reflection"
_OPEN = re.compile(rf"<(?:{_NAMES})>|\[think\]|◁think▷", re.IGNORECASE)
_CLOSE = re.compile(rf"</(?:{_NAMES})>|\[/think\]|◁/think▷", re.IGNORECASE)
_TAGS = (
    *(f"<{slash}{name}>" for slash in ("", "/") for name in _NAMES.split("|")),
    *("[think]", "[/think]", "◁think▷", "◁/think▷"),
)


def spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The growing text without thinking, once for every piece that changes it.

    A tag may be torn over pieces: a tail that could become one is held back. A closing tag
    without an opening one (the chat template opened it) takes back all that came before, so the
    text can shrink to nothing once. Thinking that never ends says nothing.
    """
    raw = ""
    last = ""
    for piece in pieces:
        raw += piece
        text = said(raw)
        if text != last:
            last = text
            yield text
    final = said(raw, complete=True)
    if final != last:
        yield final


def said(raw: str, *, complete: bool = False) -> str:
    """What `raw` says, its thinking taken out; `complete` when no more will come."""
    kept: list[str] = []
    rest = raw
    while True:
        opened, closed = _OPEN.search(rest), _CLOSE.search(rest)
        if closed and (opened is None or closed.start() < opened.start()):
            kept.clear()
            rest = rest[closed.end() :]
        elif opened:
            kept.append(rest[: opened.start()])
            end = _CLOSE.search(rest, opened.end())
            if end is None:
                return "".join(kept).lstrip()
            rest = rest[end.end() :]
        else:
            kept.append(rest if complete else _settled(rest))
            return "".join(kept).lstrip()


def _settled(text: str) -> str:
    """`text` without a tail that may be the beginning of a tag."""
    at = max(text.rfind(sign) for sign in "<[◁")
    if at >= 0 and any(tag.startswith(text[at:].lower()) for tag in _TAGS):
        return text[:at]
    return text
