"""A causal language model of the transformers library as a Generator, streamed token by token.

Loads at the first use: bfloat16 on a GPU that has it, float16 on others, on a CPU bfloat16 where
it has instructions for it and float32 elsewhere. Decodes greedily, so that a question asked twice
is answered alike.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ModelUnavailable
from rag.generators.streaming import Pieces, Stop
from rag.generators.types import Message

WAIT_S = 300.0
"""Seconds without a token after which a generation is given up: a CPU reads a long prompt slowly."""

_TEMPLATELESS = "{role}: {content}\n\n"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model on its device with its tokenizer."""

    model: Any
    tokenizer: Any
    device: str


class HuggingFaceGenerator:
    """The model named or found in the folder `name`. One generation at a time; others wait."""

    def __init__(self, name: str) -> None:
        self.name = f"hf:{name}"
        self._where = name
        self._loaded: Loaded | None = None
        self._lock = threading.Lock()

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """Pieces as tokens are made; closing the iterator stops after the token at hand."""
        with self._lock:
            loaded = self._load()
            prompt, inputs = _encoded(loaded, messages)
            self._check_window(loaded, inputs, max_tokens)
            if prompt.rstrip().lower().endswith("<think>"):
                yield "<think>"
            yield from self._stream(loaded, inputs, max_tokens)

    def _stream(self, loaded: Loaded, inputs: Any, max_tokens: int) -> Iterator[str]:
        pieces = Pieces(loaded.tokenizer)
        stop = Stop()
        worker = threading.Thread(
            target=_generate, args=(loaded, inputs, max_tokens, pieces, stop), daemon=True
        )
        worker.start()
        try:
            while True:
                item = pieces.queue.get(timeout=WAIT_S)
                if item is None:
                    return
                if isinstance(item, BaseException):
                    raise self._explained(item) from item
                yield item
        except queue.Empty:
            raise self._failed(f"no token within {WAIT_S:g} s") from None
        finally:
            stop.now()
            worker.join()

    def _load(self) -> Loaded:
        if self._loaded is None:
            try:
                self._loaded = _loaded(self._where)
            except ImportError as error:
                raise ModelUnavailable(
                    f"{self.name} needs torch and transformers ({error.name} is missing): "
                    "pip install torch 'transformers>=5.0'"
                ) from error
            except Exception as error:
                raise self._explained(error, loading=True) from error
        return self._loaded

    def _check_window(self, loaded: Loaded, inputs: Any, max_tokens: int) -> None:
        length = int(inputs["input_ids"].shape[1])
        config = loaded.model.config
        window = getattr(config, "max_position_embeddings", None) or length + max_tokens
        if length + max_tokens > window:
            raise self._failed(
                f"the passages take {length} tokens and the answer {max_tokens}, "
                f"its window is {window}; use a model with a longer one"
            )

    def _failed(self, what: str) -> ModelUnavailable:
        return ModelUnavailable(f"model {self._where!r}: {what}")

    def _explained(self, error: BaseException, *, loading: bool = False) -> ModelUnavailable:
        line = " ".join(str(error).split())
        if isinstance(error, MemoryError) or _no_memory(line):
            return self._failed("out of memory; use a smaller model or --generator openai:NAME@URL")
        if loading and not Path(self._where).exists():
            return self._failed(
                "its weights are not on this machine and could not be fetched; "
                "check the name and the network, or give a folder"
            )
        if loading:
            return self._failed(f"cannot be loaded from that folder ({line[:160]})")
        return self._failed(f"generation failed ({line[:160]})")


def _loaded(name: str) -> Loaded:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu" and torch.backends.mps.is_available():
        device = "mps"
    tokenizer = AutoTokenizer.from_pretrained(name)
    model = AutoModelForCausalLM.from_pretrained(name, dtype=_dtype(torch, device))
    return Loaded(model.to(device).eval(), tokenizer, device)


def _dtype(torch: Any, device: str) -> Any:
    if device == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    if device == "mps":
        return torch.float16
    known = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    fast = known.get("amx_bf16") or known.get("avx512_bf16")
    return torch.bfloat16 if fast else torch.float32


def _encoded(loaded: Loaded, messages: Sequence[Message]) -> tuple[str, Any]:
    """The prompt as text and as tensors on the model's device."""
    tokenizer = loaded.tokenizer
    chat = [
        {"role": message.role, "content": _defused(message.content, tokenizer.all_special_tokens)}
        for message in messages
    ]
    if not tokenizer.chat_template:
        prompt = "".join(_TEMPLATELESS.format(**message) for message in chat) + "assistant: "
        return prompt, tokenizer(prompt, return_tensors="pt").to(loaded.device)
    prompt = _templated(tokenizer, chat)
    # The template has put the special tokens in already.
    inputs = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
    return prompt, inputs.to(loaded.device)


def _templated(tokenizer: Any, chat: list[dict[str, str]]) -> str:
    from jinja2.exceptions import TemplateError

    options = {"tokenize": False, "add_generation_prompt": True, "enable_thinking": False}
    try:
        return str(tokenizer.apply_chat_template(chat, **options))
    except TemplateError:
        # Some templates know no system role: its words open the user's message instead.
        joined = "\n\n".join(message["content"] for message in chat)
        return str(tokenizer.apply_chat_template([{"role": "user", "content": joined}], **options))


def _defused(text: str, special: Sequence[str]) -> str:
    """`text` with the model's control tokens broken up: written out in a document, they would
    otherwise be read as the real ones and open a turn of their own."""
    for token in special:
        if len(token) > 1:
            text = text.replace(token, f"{token[0]} {token[1:]}")
    return text


def _generate(loaded: Loaded, inputs: Any, max_tokens: int, pieces: Pieces, stop: Stop) -> None:
    import torch

    try:
        with torch.inference_mode():
            loaded.model.generate(
                **inputs,
                max_new_tokens=max_tokens,
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
                pad_token_id=_padding(loaded.tokenizer),
                streamer=pieces,
                stopping_criteria=[stop],
            )
    except BaseException as error:
        pieces.queue.put(error)
        with suppress(Exception):
            torch.cuda.empty_cache()
    else:
        pieces.queue.put(None)


def _padding(tokenizer: Any) -> int | None:
    found: int | None = tokenizer.pad_token_id
    ends: int | None = tokenizer.eos_token_id
    return ends if found is None else found


def _no_memory(line: str) -> bool:
    return any(said in line.lower() for said in ("out of memory", "allocate memory"))
