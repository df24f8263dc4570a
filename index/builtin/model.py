"""The static embedding as it is trained: token vectors with shared parts and a learned weight.

A token's vector is exp(weight) * (own vector + mean of its parts' vectors), the parts being its
characters or word pieces (as in fastText, Bojanowski et al. 2017), so that what is learned of one
word helps its relatives; on export the sum is folded into one row. Rows are updated lazily: only
those that a batch touches take an Adam step, each with a step count of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from index.builtin.batches import Bags, ragged
from index.builtin.prepare import Arrays, Texts

BETAS = (0.9, 0.98)
WEIGHT_RATE = 0.1
"""Learning rate of a token's weight in proportion to that of its vector."""


class Rows:
    """A table of vectors with lazy Adam (Kingma and Ba 2015)."""

    def __init__(self, values: torch.Tensor) -> None:
        self.values = values
        self.first, self.second = torch.zeros_like(values), torch.zeros_like(values)
        self.steps = torch.zeros(len(values), device=values.device)

    def step(self, rows: torch.Tensor, gradient: torch.Tensor, rate: float) -> None:
        """One Adam step for `rows` (distinct) with their gradients."""
        slow, fast = BETAS
        count = self.steps[rows] + 1
        first = self.first[rows].lerp_(gradient, 1 - slow)
        second = self.second[rows].mul_(fast).addcmul_(gradient, gradient, value=1 - fast)
        self.steps[rows], self.first[rows], self.second[rows] = count, first, second
        scale = (1 - slow**count)[:, None]
        root = (second / (1 - fast**count)[:, None]).sqrt_().add_(1e-8)
        self.values[rows] -= rate * (first / scale) / root

    def state(self) -> dict[str, torch.Tensor]:
        names = ("values", "first", "second", "steps")
        return {name: getattr(self, name) for name in names}

    def load(self, state: dict[str, torch.Tensor]) -> None:
        for name, tensor in state.items():
            getattr(self, name).copy_(tensor)


class StaticModel:
    """Own vectors, parts and weights of all tokens."""

    def __init__(self, arrays: Arrays, dim: int, rng: np.random.Generator, device: str) -> None:
        counts = arrays["counts"]
        size = len(counts) + 1
        own, parts = initial(arrays, dim, rng)
        share = np.concatenate([[1.0], counts / counts.sum()])
        # Smooth inverse frequency (Arora et al. 2017).
        weight = np.log(3e-4 / (3e-4 + share))[:, None].astype(np.float32)
        self.own = Rows(torch.from_numpy(own).to(device))
        self.parts = Rows(torch.from_numpy(parts).to(device))
        self.weight = Rows(torch.from_numpy(weight).to(device))
        self.temperature = Rows(torch.full((1, 1), float(np.log(20.0)), device=device))
        self._made_of = Texts(arrays["parts.ids"], arrays["parts.bounds"])
        self.device = device
        self.size = size

    def tables(self) -> dict[str, Rows]:
        return {name: getattr(self, name) for name in ("own", "parts", "weight", "temperature")}

    def _parts_of(self, tokens: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
        starts = self._made_of.bounds[tokens]
        place, _ = ragged(starts, self._made_of.bounds[tokens + 1] - starts)
        offsets = np.cumsum(np.concatenate([[0], (self._made_of.bounds[tokens + 1] - starts)[:-1]]))
        ids = self._made_of.ids[place].astype(np.int64)
        return torch.from_numpy(ids).to(self.device), torch.from_numpy(offsets).to(self.device)

    def forward(self, sides: list[Bags]) -> tuple[list[torch.Tensor], dict[str, Any]]:
        """Sums of token vectors for each side's bags, and what `update` needs."""
        tokens, inverse = np.unique(np.concatenate([s.ids for s in sides]), return_inverse=True)
        tokens = tokens.astype(np.int64)
        parts, offsets = self._parts_of(tokens)
        part_rows, part_inverse = torch.unique(parts, return_inverse=True)
        rows = torch.from_numpy(tokens).to(self.device)
        leaves = {
            "own": (rows, self.own.values[rows].requires_grad_()),
            "parts": (part_rows, self.parts.values[part_rows].requires_grad_()),
            "weight": (rows, self.weight.values[rows].requires_grad_()),
            "temperature": (rows[:1] * 0, self.temperature.values.clone().requires_grad_()),
        }
        shared = functional.embedding_bag(part_inverse, leaves["parts"][1], offsets, mode="mean")
        table = (leaves["own"][1] + shared) * leaves["weight"][1].exp()
        sums, at = [], 0
        for side in sides:
            ids = torch.from_numpy(inverse[at : at + len(side.ids)]).to(self.device)
            begin = torch.from_numpy(side.offsets()).to(self.device)
            sums.append(functional.embedding_bag(ids, table, begin, mode="sum"))
            at += len(side.ids)
        return sums, leaves

    def update(self, leaves: dict[str, Any], rate: float) -> None:
        """Adam steps from the gradients that `backward` left in `leaves`."""
        rates = {"own": rate, "parts": rate, "weight": rate * WEIGHT_RATE, "temperature": 1e-3}
        for name, (rows, leaf) in leaves.items():
            self.tables()[name].step(rows, leaf.grad, rates[name])

    def export(self) -> NDArray[np.float32]:
        """(tokens, dim): the folded vectors of tokens 1 and up."""
        out = []
        for start in range(1, self.size, 8192):
            tokens = np.arange(start, min(start + 8192, self.size))
            ids, offsets = self._parts_of(tokens)
            shared = functional.embedding_bag(ids, self.parts.values, offsets, mode="mean")
            rows = torch.from_numpy(tokens).to(self.device)
            table = (self.own.values[rows] + shared) * self.weight.values[rows].exp()
            out.append(table.cpu().numpy())
        return np.concatenate(out)


def initial(
    arrays: Arrays, dim: int, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Own and part vectors to start from, of unit variance: random for Chinese tokens and parts;
    for tokens that dictionary and alignment translate, the mean of what they translate to."""
    size = len(arrays["counts"]) + 1
    parts = rng.standard_normal((size, dim)).astype(np.float32)
    own = rng.standard_normal((size, dim)).astype(np.float32)
    slots, texts = arrays["to_chinese"], Texts(arrays["chinese.ids"], arrays["chinese.bounds"])
    some = np.flatnonzero(slots[:, 0] >= 0)
    chosen = slots[some].ravel().astype(np.int64)
    starts = texts.bounds[chosen]
    place, owner = ragged(starts, texts.bounds[chosen + 1] - starts)
    target = texts.ids[place]
    made_of = Texts(arrays["parts.ids"], arrays["parts.bounds"])
    vectors = own.copy()
    inner, bag = ragged(made_of.bounds[:-1], np.diff(made_of.bounds))
    for column in range(0, dim, 32):
        total = np.zeros((size, 32), np.float32)
        np.add.at(total, bag, parts[made_of.ids[inner], column : column + 32])
        vectors[:, column : column + 32] += total / np.maximum(np.diff(made_of.bounds), 1)[:, None]
    mean = np.zeros((len(some), dim), np.float32)
    np.add.at(mean, owner // slots.shape[1], vectors[target])
    mean *= np.sqrt(dim) / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-6)
    own[some] = 0.5 * own[some] + mean
    own[0] = 0
    return own, parts
