"""The two readers there are; both are a `rag.reader.Reader`.

`BuiltinReader` reads the project's own small network with onnxruntime, numpy and tokenizers alone.
`TransformersReader` is any extractive model that AutoModelForQuestionAnswering can load.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from rag.builtin.dictionary import Dictionary, open_dictionary
from rag.builtin.likeness import Likeness, open_likeness
from rag.builtin.meanings import NONE, Meanings, open_meanings
from rag.query import language
from rag.reader import Reading, joined

FOLDER = Path(__file__).parent / "builtin" / "reader"

_SYMBOLS = ("So", "Sm", "Sk")
"""Unicode's categories of symbols."""

QUESTION_TOKENS, WINDOW_TOKENS, STRIDE_TOKENS = 48, 320, 200
"""Tokens that the built-in network reads at once, as it was trained; longer passages are read in
windows that begin STRIDE_TOKENS apart, of a longer question the end, where it asks."""

BATCH = 4
"""Windows read together: more make each wait for the longest."""

SLOW_FUSION = "SkipLayerNormFusion"
"""What onnxruntime 1.x would put in place of the sum and the norm after it: over so few columns it takes
longer than they do, and gives the same."""

Run = Callable[[dict[str, NDArray[Any]]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _Window:
    """What is read of a passage at once: ids of its tokens and of their words, and (asked, tokens)
    matches."""

    tokens: NDArray[np.int64]
    words: NDArray[np.int32]
    said: NDArray[np.float32]


class BuiltinReader:
    """The built-in reader (see rag/builtin/CARD.md). `run` gives logits (rows, 2, tokens) and null
    (rows,) for the inputs that `rag.builtin.matcher` names."""

    def __init__(
        self,
        tokenizer: Any,
        run: Run,
        dictionary: Callable[[], Dictionary],
        likeness: Callable[[], Likeness],
        meanings: Callable[[], Meanings],
    ) -> None:
        self._tokenizer, self._run = tokenizer, run
        self._dictionary, self._likeness, self._meanings = dictionary, likeness, meanings

    @classmethod
    def open(cls, folder: Path | None = None, threads: int = 2) -> BuiltinReader:
        """Read the weights in `folder` (the built-in ones by default) to run on `threads` threads.

        Raises ModelUnavailable where weights or onnxruntime are missing.
        """
        folder = FOLDER if folder is None else folder
        for name in ("tokenizer.json", "model.onnx"):
            if not (folder / name).is_file():
                raise ModelUnavailable(
                    f"reader: {folder / name} is missing; train one with `python -m "
                    "rag.builtin.train_reader` and write it with `python -m rag.builtin.export`"
                )
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelUnavailable(
                f"the built-in reader needs {error.name}: run `pip install onnxruntime tokenizers`"
            ) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"],
            disabled_optimizers=[SLOW_FUSION],
        )  # fmt: skip

        def run(inputs: dict[str, NDArray[Any]]) -> Sequence[Any]:
            output: Sequence[Any] = session.run(["logits", "null"], inputs)
            return output

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return cls(tokenizer, run, open_dictionary, open_likeness, open_meanings)

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """See `Reader`."""
        asked = self._tokenizer.encode(self._legible(question), add_special_tokens=False)
        legible = [self._legible(passage) for passage in passages]
        texts = self._tokenizer.encode_batch(legible, add_special_tokens=False)
        offsets = [np.array(text.offsets, dtype=np.int64).reshape(-1, 2) for text in texts]
        said = [self._said(question, asked, passage, places)
                for passage, places in zip(passages, offsets, strict=True)]  # fmt: skip
        words = [self._meanings().words(passage, places)
                 for passage, places in zip(passages, offsets, strict=True)]  # fmt: skip
        windows = [
            (number, at)
            for number, text in enumerate(texts)
            for at in range(0, max(1, len(text.ids) - WINDOW_TOKENS + STRIDE_TOKENS), STRIDE_TOKENS)
        ]
        windows.sort(key=lambda window: len(texts[window[0]].ids[window[1] :]))
        parts: list[list[Reading]] = [[] for _ in passages]
        for first in range(0, len(windows), BATCH):
            group = [
                _Window(
                    np.array(texts[number].ids[at : at + WINDOW_TOKENS], dtype=np.int64),
                    words[number][at : at + WINDOW_TOKENS],
                    said[number][:, at : at + WINDOW_TOKENS],
                )
                for number, at in windows[first : first + BATCH]
            ]
            logits, null = self._run(self._inputs(question, asked, group))
            for row, (number, at) in enumerate(windows[first : first + BATCH]):
                size = len(group[row].tokens)
                parts[number].append(Reading(offsets[number][at : at + size], logits[row, 0, :size],
                                             logits[row, 1, :size], float(null[row]) if size else 0.0))  # fmt: skip
        return [joined(found) for found in parts]

    def _legible(self, text: str) -> str:
        """`text` with spaces for the symbols that the vocabulary lacks, and for half characters: a
        word beside one (■GDP) would be unknown with it."""
        lacks = {char for char in set(text) if self._is_lacking(char)}
        return text.translate(dict.fromkeys(map(ord, lacks), " ")) if lacks else text

    def _is_lacking(self, char: str) -> bool:
        kind = unicodedata.category(char)
        return kind == "Cs" or (kind in _SYMBOLS and self._tokenizer.token_to_id(char) is None)

    def _inputs(self, question: str, asked: Any, group: Sequence[_Window]) -> dict[str, NDArray[Any]]:  # fmt: skip
        """The network's inputs for windows read together, the shorter ones filled with 0."""
        ids = asked.ids[-QUESTION_TOKENS:]
        places = np.array(asked.offsets, dtype=np.int64).reshape(-1, 2)[-QUESTION_TOKENS:]
        rows, asks = len(group), max(1, len(ids))
        longest = max(1, *(len(window.tokens) for window in group))
        passage = np.zeros((rows, longest), dtype=np.int64)
        words = np.full((rows, longest), NONE, dtype=np.int32)
        said = np.zeros((rows, asks, longest), dtype=np.float32)
        for row, window in enumerate(group):
            passage[row, : len(window.tokens)] = window.tokens
            words[row, : len(window.tokens)] = window.words
            said[row, : len(window.said), : len(window.tokens)] = window.said
        meanings = self._meanings()
        asked_words = np.zeros((asks, meanings.dim), dtype=np.float32)
        asked_words[: len(ids)] = meanings.vectors(meanings.words(question, places))
        return {
            "question": np.tile(np.array(ids or [0], dtype=np.int64), (rows, 1)),
            "passage": passage,
            "said": said,
            "asked_words": np.tile(asked_words, (rows, 1, 1)),
            "words": meanings.vectors(words.reshape(-1)).reshape(rows, longest, meanings.dim),
        }

    def _said(self, question: str, asked: Any, passage: str, places: NDArray[np.int64]) -> NDArray[np.float32]:  # fmt: skip
        """(asked tokens, tokens) weights of like words and, where an English question is asked of a
        Chinese passage, of dictionary matches."""
        said = np.zeros((min(len(asked.ids), QUESTION_TOKENS), len(places)), dtype=np.float32)
        if not len(said):
            return said
        words = np.array(asked.offsets, dtype=np.int64).reshape(-1, 2)[-QUESTION_TOKENS:]
        matches = self._likeness().matches(question, passage)
        if language(question) == "en" and language(passage) == "zh":
            matches += self._dictionary().matches(question, passage)
        for match in matches:
            rows = slice(*tokens(words, *match.asked))
            columns = slice(*tokens(places, *match.said))
            said[rows, columns] = np.maximum(said[rows, columns], round(match.weight, 2))
        return said


def tokens(places: NDArray[np.int64], start: int, end: int) -> tuple[int, int]:
    """(first, past the last) token that holds any of the characters start:end."""
    first = int(np.searchsorted(places[:, 1], start, side="right"))
    return first, int(np.searchsorted(places[:, 0], end, side="left"))


class TransformersReader:
    """An extractive question-answering model of transformers, by name or folder."""

    def __init__(self, model: Any, tokenizer: Any, length: int = 384, stride: int = 128) -> None:
        self._model, self._tokenizer = model, tokenizer
        self._length, self._stride = length, stride

    @classmethod
    def open(cls, name: str | Path) -> TransformersReader:
        """Load `name` with AutoModelForQuestionAnswering.

        Raises ModelUnavailable where transformers or torch is missing or the model cannot be had.
        """
        try:
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        except ImportError as error:
            raise ModelUnavailable(
                f"reader {name!r} needs transformers and torch: run `pip install transformers torch`"
            ) from error
        try:
            tokenizer = AutoTokenizer.from_pretrained(str(name))
            model = AutoModelForQuestionAnswering.from_pretrained(str(name)).eval()
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"reader {name!r} cannot be loaded ({error}): give a folder or a model name that "
                "AutoModelForQuestionAnswering knows"
            ) from error
        return cls(model, tokenizer)

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """See `Reader`."""
        import torch

        if not passages:
            return []
        batch = self._tokenizer(
            [question] * len(passages), list(passages), truncation="only_second",
            max_length=self._length, stride=self._stride, return_overflowing_tokens=True,
            return_offsets_mapping=True, padding=True, return_tensors="pt",
        )  # fmt: skip
        owners = batch.pop("overflow_to_sample_mapping").tolist()
        offsets = batch.pop("offset_mapping").numpy()
        with torch.no_grad():
            output = self._model(**batch)
        parts: list[list[Reading]] = [[] for _ in passages]
        for row, owner in enumerate(owners):
            inside = np.array([side == 1 for side in batch.sequence_ids(row)])
            start, end = (
                logits[row].float().numpy() for logits in (output.start_logits, output.end_logits)
            )
            parts[owner].append(
                Reading(offsets[row][inside], start[inside], end[inside], float(start[0] + end[0]))
            )
        return [joined(windows) for windows in parts]
