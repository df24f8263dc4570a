"""Any OpenAI-compatible endpoint (vLLM, Ollama, llama.cpp, `transformers serve`) as a Generator.

The key comes from the environment: BAOWEN_API_KEY, else OPENAI_API_KEY, else none is needed. What
goes wrong on the way becomes one line of ModelUnavailable.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from index.errors import InvalidInput, ModelUnavailable
from rag.generators.types import Message

if TYPE_CHECKING:
    import openai

CONNECT_S = 5.0
"""A local server answers a connection in milliseconds, a remote one within a second."""

SILENCE_S = 60.0
"""Seconds without a byte: a large prompt takes a laptop tens of seconds before the first token."""

WHOLE_S = 300.0
"""Seconds for a whole answer, against a server that trickles for ever."""

RETRIES = 2
"""Of refused connections and of 408, 409, 429 and 5xx, before the first piece; then none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to wait for a connection, for the next bytes and for the whole answer; retries."""

    connect_s: float = CONNECT_S
    silence_s: float = SILENCE_S
    whole_s: float = WHOLE_S
    retries: int = RETRIES


def open_endpoint(spec: str, limits: Limits | None = None) -> OpenAIGenerator:
    """The generator for "NAME@URL"; nothing is called yet. Raises InvalidInput."""
    name, _, url = spec.rpartition("@")
    parts = urlsplit(url)
    if not name or parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput(
            f"generator 'openai:{spec}' is not NAME@URL: give a model and an address, "
            "such as openai:qwen3@http://localhost:11434/v1"
        )
    path = parts.path.rstrip("/") or "/v1"
    address = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
    return OpenAIGenerator(name, address, limits or Limits())


class OpenAIGenerator:
    """Model `model` at `url`, streamed over chat completions. Safe for several threads."""

    def __init__(self, model: str, url: str, limits: Limits) -> None:
        self.name = f"openai:{model}@{url}"
        self._model = model
        self._url = url
        self._limits = limits
        self._client: openai.OpenAI | None = None

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """Pieces as they arrive; closing the iterator closes the connection."""
        client = self._opened()
        deadline = time.monotonic() + self._limits.whole_s
        finished = False
        stream: Any = None
        try:
            stream = self._request(client, messages, max_tokens)
            for chunk in stream:
                if time.monotonic() > deadline:
                    raise self._failed(f"no end after {self._limits.whole_s:g} s")
                for choice in chunk.choices[:1]:
                    finished = finished or choice.finish_reason is not None
                    if choice.delta is not None and choice.delta.content:
                        yield choice.delta.content
        except ModelUnavailable:
            raise
        except Exception as error:
            raise self._explained(error) from error
        finally:
            if stream is not None:
                stream.close()
        if not finished:
            raise self._failed("the reply was cut off before its end")

    def _request(self, client: openai.OpenAI, messages: Sequence[Message], max_tokens: int) -> Any:
        return client.chat.completions.create(
            model=self._model,
            messages=[{"role": m.role, "content": m.content} for m in messages],  # type: ignore[misc]
            max_tokens=max_tokens,
            temperature=0.0,
            stream=True,
        )

    def _opened(self) -> openai.OpenAI:
        if self._client is None:
            try:
                import openai
            except ImportError as error:
                raise ModelUnavailable(
                    "the openai package is missing: pip install 'openai>=1.60'"
                ) from error
            key = os.environ.get("BAOWEN_API_KEY") or os.environ.get("OPENAI_API_KEY") or "none"
            limits = self._limits
            self._client = openai.OpenAI(
                base_url=self._url,
                api_key=key,
                timeout=openai.Timeout(limits.silence_s, connect=limits.connect_s),
                max_retries=limits.retries,
            )
        return self._client

    def _failed(self, what: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"model {self._model!r} at {self._url}: {what}; check the server and --generator"
        )

    def _explained(self, error: Exception) -> ModelUnavailable:
        import openai

        # The client's transport raises its own errors in mid-stream.
        transport = type(error).__module__.startswith(("httpx", "httpcore"))
        if isinstance(error, openai.APITimeoutError) or "Timeout" in type(error).__name__:
            return self._failed(f"no answer within {self._limits.silence_s:g} s")
        if isinstance(error, openai.APIConnectionError):
            return self._failed("no connection; is the server running?")
        if isinstance(error, (openai.AuthenticationError, openai.PermissionDeniedError)):
            return self._failed("the key was refused; set BAOWEN_API_KEY or OPENAI_API_KEY")
        if isinstance(error, openai.NotFoundError):
            return self._failed("the server does not know this model or path (404)")
        if isinstance(error, openai.APIStatusError):
            return self._failed(f"the server answered {error.status_code}")
        if isinstance(error, openai.APIError):
            return self._failed(f"the server reported an error: {_one_line(error.message)}")
        if transport:
            return self._failed("the connection broke before the end of the reply")
        if isinstance(
            error, (json.JSONDecodeError, ValueError, TypeError, AttributeError, KeyError)
        ):
            return self._failed("the stream is not what an OpenAI-compatible server sends")
        raise error


def _one_line(message: str) -> str:
    return " ".join(message.split())[:160]
