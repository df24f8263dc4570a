"""One browser's conversation, kept on the server while several events read and change it.

Knows nothing of gradio but that it makes a session's state by deep-copying the first one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ui.turns import Conversation


class Session:
    """A conversation that changes one step at a time, whichever thread takes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._conversation: Conversation = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Session:
        """A new, empty session: nothing of one browser's reaches another."""
        return Session()

    @property
    def conversation(self) -> Conversation:
        return self._conversation

    def change(self, step: Callable[[Conversation], Conversation]) -> Conversation:
        """Replaces the conversation by what `step` (pure and quick) makes of it; returns that."""
        with self._lock:
            self._conversation = step(self._conversation)
            return self._conversation
