"""A training run of the reader's network: where it begins, one step of it, what is kept.

The learning rate follows how much of the run is over; what is kept is the moving average of the
weights (Polyak and Juditsky, 1992). Knows nothing of clocks and logs.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from rag.builtin.batching import Batch
from rag.builtin.export import read_exported
from rag.builtin.letters import letter_vectors
from rag.builtin.matcher import Matcher, Shape, loss, sentence_loss
from rag.builtin.meanings import NONE, open_meanings
from rag.builtin.pools import Pool
from rag.builtin.vocabulary import CLOSING

WARM = 200
"""Steps in which the learning rate rises."""

KEPT = 0.999
"""Share of the average that a step keeps: the last thousand steps count."""

SENTENCES = 0.5
"""Weight of the loss over sentences beside that over words: which sentence answers is asked more
often than in which words."""

RENAMED = 0.08
"""Share of an example's tokens that are exchanged for others in question and passage alike, in half
of the examples: a match is to be seen whatever matches."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a training run is told."""

    data: Path
    out: Path
    minutes: float
    rate: float
    seed: int
    start: Path | None = None
    device: str = "cpu"


def begin(pools: list[Pool], shape: Shape, seed: int) -> Matcher:
    """A new network: token vectors by company, rarity by count."""
    torch.manual_seed(seed)
    model = Matcher(shape, dropout=0.1)
    tokens = np.concatenate([pool.tokens for pool in pools])
    counts = np.bincount(tokens, minlength=shape.vocabulary).astype(np.float64)
    rarity = np.log(len(tokens) / (counts + 8)) / 4 - 0.8
    with torch.no_grad():
        vectors = letter_vectors(tokens, shape.vocabulary, shape.letters, seed)
        model.word.weight.copy_(torch.from_numpy(vectors) * 0.5)
        model.word.weight[0] = 0
        model.rarity.copy_(torch.from_numpy(np.maximum(rarity, 0.05)))
        model.rarity[:5] = 0
    return model


def go_on(path: Path) -> Matcher:
    """The network of an exported model.onnx, ready to be trained further."""
    model = read_exported(path)
    model.dropout = 0.1
    return model


@cache
def word_vectors(device: str = "cpu") -> Tensor:
    """Vectors of all words of the embedding, read once; the last row is that of none."""
    return torch.from_numpy(open_meanings().table()).to(device)


def tensors(batch: Batch, device: str = "cpu") -> tuple[Tensor, ...]:
    """What the network is given."""
    question, passage, said, asked_words, words = (
        torch.from_numpy(part).to(device)
        for part in (batch.question, batch.passage, batch.said, batch.asked_words, batch.words)
    )
    table = word_vectors(device)
    return question, passage, said, table[asked_words.long()], table[words.long()]


def renamed(batch: Batch, rng: np.random.Generator) -> Batch:
    """The batch with some tokens of each second row exchanged for other tokens of the batch,
    wherever they stand in the row, and without their words; what is no token (below 5) stays."""
    question, passage = batch.question.copy(), batch.passage.copy()
    asked_words, words = batch.asked_words.copy(), batch.words.copy()
    for row in np.flatnonzero(rng.random(len(passage)) < 0.5):
        held = np.unique(passage[row])
        old = held[(held > 4) & (rng.random(len(held)) < RENAMED)]
        new = rng.choice(batch.passage[batch.passage > 4], len(old))
        table = np.arange(int(max(passage[row].max(), question[row].max())) + 1)
        table[old] = new
        asked_words[row][np.isin(question[row], old)] = NONE
        words[row][np.isin(passage[row], old)] = NONE
        question[row], passage[row] = table[question[row]], table[passage[row]]
    return replace(batch, question=question, passage=passage, asked_words=asked_words, words=words)


def batch_loss(model: Matcher, batch: Batch, device: str = "cpu") -> Tensor:
    """Loss of one batch; products of matrices in bfloat16 where the processor has it."""
    with torch.autocast(device, torch.bfloat16, enabled=_has_bfloat16(device)):
        logits, null = model(*tensors(batch, device))
    starts, ends = (torch.from_numpy(part).to(device) for part in (batch.starts, batch.ends))
    closes = torch.from_numpy(np.isin(batch.passage, CLOSING)).long().to(device)
    logits, null = logits.float(), null.float()
    words = loss(logits, null, starts, ends)
    return words + SENTENCES * sentence_loss(logits, null, starts, closes)


def _has_bfloat16(device: str) -> bool:
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported())


@dataclass
class Course:
    """A run under way."""

    model: Matcher
    kept: Matcher
    """The moving average of `model`."""
    optimizer: torch.optim.Optimizer
    step: int = 0
    minutes: float = 0.0

    @classmethod
    def of(cls, model: Matcher, run: Run) -> Course:
        """At its beginning, or where OUT/checkpoint.pt left it."""
        optimizer = torch.optim.AdamW(
            model.parameters(), lr=run.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        course = cls(model, copy.deepcopy(model), optimizer)
        path = run.out / "checkpoint.pt"
        if path.is_file():
            state = torch.load(path, map_location=run.device, weights_only=True)
            model.load_state_dict(state["raw"])
            course.kept.load_state_dict(state["model"])
            optimizer.load_state_dict(state["optimizer"])
            course.step, course.minutes = int(state["step"]), float(state["minutes"])
        return course

    def learn(self, batch: Batch, run: Run, done: float) -> float:
        """One step, at the rate of a run of which the share `done` is over; returns the loss."""
        value = batch_loss(self.model.train(), batch, run.device)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        warm = min(1.0, (self.step + 1) / WARM)
        for group in self.optimizer.param_groups:
            group["lr"] = run.rate * warm * (0.02 + 0.49 * (1 + math.cos(math.pi * done)))
        self.optimizer.step()
        with torch.no_grad():
            for kept, value_now in zip(
                self.kept.parameters(), self.model.parameters(), strict=True
            ):
                kept.lerp_(value_now, 1 - KEPT)
        self.step += 1
        return value.item()

    def save(self, out: Path) -> None:
        """Write OUT/checkpoint.pt; `model` is the average, `raw` what training goes on from."""
        state = {"shape": self.model.shape.as_dict(), "model": self.kept.state_dict(),
                 "raw": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
                 "step": self.step, "minutes": self.minutes}  # fmt: skip
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
