"""What every generator is: messages in, pieces of text out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class Generator(Protocol):
    """A language model that writes. Safe to call from several threads; calls may wait for each
    other."""

    name: str

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """Pieces of the reply as they are made; closing the iterator stops the generation.

        `max_tokens` is the most tokens to write. The pieces are raw: a reasoning model's thinking
        is still among them, in its tags (see `thinking.spoken`). Raises ModelUnavailable, before
        or between pieces, when the model cannot go on.
        """
        ...
