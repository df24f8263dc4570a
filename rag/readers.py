"""The two readers there are; both are a `rag.reader.Reader`.

`BuiltinReader` reads the project's own small network with onnxruntime, numpy and tokenizers alone.
`TransformersReader` is any extractive model that AutoModelForQuestionAnswering can load.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from rag.builtin.dictionary import Dictionary, open_dictionary
from rag.builtin.likeness import Likeness, open_likeness
from rag.reader import Reading, joined

FOLDER = Path(__file__).parent / "builtin" / "reader"

QUESTION_TOKENS, WINDOW_TOKENS, STRIDE_TOKENS = 48, 320, 200
"""Tokens that the built-in network reads at once, as it was trained; longer passages are read in
windows that begin STRIDE_TOKENS apart."""

BATCH = 4
"""Windows read together: more make each wait for the longest."""

Run = Callable[[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]], Sequence[Any]]


class BuiltinReader:
    """The built-in reader (see rag/builtin/CARD.md). `run` gives logits (rows, 2, tokens) and null
    (rows,) for question ids, passage ids and matches of words."""

    def __init__(
        self,
        tokenizer: Any,
        run: Run,
        dictionary: Callable[[], Dictionary],
        likeness: Callable[[], Likeness],
    ) -> None:
        self._tokenizer, self._run = tokenizer, run
        self._dictionary, self._likeness = dictionary, likeness

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
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

        def run(question: Any, passage: Any, said: Any) -> Sequence[Any]:
            output: Sequence[Any] = session.run(
                ["logits", "null"], {"question": question, "passage": passage, "said": said}
            )
            return output

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return cls(tokenizer, run, open_dictionary, open_likeness)

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """See `Reader`."""
        asked = self._tokenizer.encode(question, add_special_tokens=False)
        texts = self._tokenizer.encode_batch(list(passages), add_special_tokens=False)
        offsets = [np.array(text.offsets, dtype=np.int64).reshape(-1, 2) for text in texts]
        said = [self._said(question, asked, passage, places)
                for passage, places in zip(passages, offsets, strict=True)]  # fmt: skip
        windows = [
            (number, at)
            for number, text in enumerate(texts)
            for at in range(0, max(1, len(text.ids) - WINDOW_TOKENS + STRIDE_TOKENS), STRIDE_TOKENS)
        ]
        windows.sort(key=lambda window: len(texts[window[0]].ids[window[1] :]))
        parts: list[list[Reading]] = [[] for _ in passages]
        for first in range(0, len(windows), BATCH):
            group = windows[first : first + BATCH]
            rows = [
                np.array(texts[number].ids[at : at + WINDOW_TOKENS], dtype=np.int64)
                for number, at in group
            ]
            logits, null = self._batch(asked.ids[:QUESTION_TOKENS], rows,
                                       [said[number][:, at : at + WINDOW_TOKENS] for number, at in group])  # fmt: skip
            for row, (number, at) in enumerate(group):
                size = len(rows[row])
                parts[number].append(Reading(offsets[number][at : at + size], logits[row, 0, :size],
                                             logits[row, 1, :size], float(null[row])))  # fmt: skip
        return [joined(found) for found in parts]

    def _batch(self, asked: list[int], rows: list[NDArray[np.int64]], said: list[NDArray[np.float32]]) -> Sequence[Any]:  # fmt: skip
        longest = max(1, *map(len, rows))
        passage = np.zeros((len(rows), longest), dtype=np.int64)
        matches = np.zeros((len(rows), max(1, len(asked)), longest), dtype=np.float32)
        for number, row in enumerate(rows):
            passage[number, : len(row)] = row
            matches[number, : said[number].shape[0], : len(row)] = said[number]
        question = np.tile(np.array(asked or [0], dtype=np.int64), (len(rows), 1))
        return self._run(question, passage, matches)

    def _said(self, question: str, asked: Any, passage: str, places: NDArray[np.int64]) -> NDArray[np.float32]:  # fmt: skip
        """(asked tokens, tokens) weights of like words and, where an English question is asked of a
        Chinese passage, of dictionary matches."""
        said = np.zeros((min(len(asked.ids), QUESTION_TOKENS), len(places)), dtype=np.float32)
        if not len(said):
            return said
        words = np.array(asked.offsets, dtype=np.int64).reshape(-1, 2)[: len(said)]
        matches = self._likeness().matches(question, passage)
        if question.isascii() and not passage.isascii():
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
