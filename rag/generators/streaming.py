"""Tokens of a running `generate` as pieces of text, and a way to stop it."""

from __future__ import annotations

import queue
import threading
from typing import Any

_TORN = "\ufffd"
_TAGS = ("think", "thought", "reason", "reflection")


class Pieces:
    """A transformers streamer that puts text into `queue` as soon as it is whole characters.

    Control tokens are dropped, tags around thinking are kept for `thinking.spoken`. `generate`
    calls `put` with token ids, the prompt first, and `end`; whoever started it puts None or the
    exception into the queue when it has returned.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.queue: queue.Queue[str | BaseException | None] = queue.Queue()
        self._tokenizer = tokenizer
        self._silent = {
            number
            for number, token in zip(
                tokenizer.all_special_ids, tokenizer.all_special_tokens, strict=False
            )
            if not any(tag in token.lower() for tag in _TAGS)
        }
        self._ids: list[int] = []
        self._settled = 0
        self._seen_prompt = False

    def put(self, value: Any) -> None:
        """Take token ids, shape (n,) or (1, n)."""
        if not self._seen_prompt:
            self._seen_prompt = True
            return
        for number in value.flatten().tolist():
            if number not in self._silent:
                self._ids.append(number)
        self._emit()

    def end(self) -> None:
        """What is left, even where its last character stayed torn."""
        self._emit(last=True)

    def _emit(self, *, last: bool = False) -> None:
        # A token's text depends on those before it (spaces, bytes of one character), so a short
        # run is decoded anew, and what is beyond the text already given out is the piece.
        before = self._text(self._ids[: self._settled])
        now = self._text(self._ids)
        if now.endswith(_TORN) and not last:
            return
        piece = now[len(before) :]
        if piece:
            self.queue.put(piece)
        if self._settled:
            self._ids = self._ids[self._settled :]
        self._settled = len(self._ids)

    def _text(self, ids: list[int]) -> str:
        return str(self._tokenizer.decode(ids, clean_up_tokenization_spaces=False))


class Stop:
    """A stopping criterion that another thread sets off."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def now(self) -> None:
        """Stop after the token at hand."""
        self._event.set()

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        """One flag for each row of `input_ids`, shape (batch, length)."""
        import torch

        return torch.full((input_ids.shape[0],), self._event.is_set(), device=input_ids.device)
