"""Trains the built-in reader: `python -m rag.builtin.train_reader --data DIR --out DIR --minutes 60`.

DATA is what `rag.builtin.prepare` wrote. The learning rate falls to nothing by the clock, so a run
always ends trained; started again with the same OUT it goes on from OUT/checkpoint.pt. With
`--start model.onnx` it begins from shipped weights, whose tokenizer DATA must have been made with.
News is half of what is read at first and a fifth at the end. The log is OUT/log.jsonl.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from rag.builtin.batching import Batch, assemble, batches
from rag.builtin.export import read_exported
from rag.builtin.letters import letter_vectors
from rag.builtin.matcher import Matcher, Shape, loss
from rag.builtin.pools import Pool

WARM = 200
"""Steps in which the learning rate rises."""

ROWS = 16


@dataclass(frozen=True, slots=True)
class Run:
    """What a training run is told."""

    data: Path
    out: Path
    minutes: float
    rate: float
    seed: int
    start: Path | None = None


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


def tensors(batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """What the network is given."""
    return tuple(map(torch.from_numpy, (batch.question, batch.passage, batch.said)))  # type: ignore[return-value]


def batch_loss(model: Matcher, batch: Batch) -> Tensor:
    """Loss of one batch."""
    logits, null = model(*tensors(batch))
    return loss(logits, null, torch.from_numpy(batch.starts), torch.from_numpy(batch.ends))


def train(run: Run, shape: Shape) -> Matcher:
    """Train for the minutes given; returns the network."""
    run.out.mkdir(parents=True, exist_ok=True)
    pools = [Pool.load(run.data / f"{name}.npz") for name in ("questions", "news")]
    model = begin(pools, shape, run.seed) if run.start is None else go_on(run.start)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=run.rate, betas=(0.9, 0.98), weight_decay=0.01
    )
    step, minutes = _resume(run.out, model, optimizer)
    rng = np.random.default_rng(run.seed + step)
    streams = [batches(pools, [1 - news, news], ROWS, 0.3, rng) for news in (0.5, 0.35, 0.2)]
    began, before, saved, total = time.monotonic(), minutes, minutes, 0.0
    while minutes < run.minutes:
        done = minutes / run.minutes
        value = batch_loss(model.train(), next(streams[min(2, int(3 * done))]))
        optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        rate = (
            run.rate * min(1.0, (step + 1) / WARM) * (0.02 + 0.49 * (1 + math.cos(math.pi * done)))
        )
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        step, total = step + 1, total + value.item()
        minutes = before + (time.monotonic() - began) / 60
        if step % 200 == 0:
            _log(
                run.out, {"step": step, "minutes": round(minutes, 2), "loss": round(total / 200, 4)}
            )
            total = 0.0
        if minutes - saved > 4:
            saved = minutes
            _save(run.out, model, optimizer, step, minutes)
            _log(run.out, {"step": step, **held_score(model, Pool.load(run.data / "held.npz"))})
    _save(run.out, model, optimizer, step, minutes)
    _log(
        run.out,
        {"step": step, "whole": True, **held_score(model, Pool.load(run.data / "held.npz"), 10**6)},
    )
    return model


@torch.no_grad()
def held_score(model: Matcher, pool: Pool, most: int = 1500) -> dict[str, float]:
    """On held-out examples: start and end both right where there is an answer, and AUROC of best
    score minus null of those with an answer against those without."""
    model.eval()
    rows = np.random.default_rng(0).permutation(len(pool))[:most]
    rows = rows[np.argsort(pool.passage_size[rows])]
    scores, answered, right = [], [], []
    for part in np.array_split(rows, max(1, len(rows) // 64)):
        batch = assemble(pool, part, 0.0, np.random.default_rng(0))
        logits, null = model(*tensors(batch))
        scores.append((logits.amax(2).sum(1) - null).numpy())
        best = logits.argmax(2).numpy()
        has = batch.starts[:, 0] != batch.passage.shape[1]
        hit = (batch.starts == best[:, :1]).any(1) & (batch.ends == best[:, 1:]).any(1)
        answered.append(has)
        right.append(hit[has])
    has = np.concatenate(answered)
    ranks = np.concatenate(scores).argsort().argsort()
    count = int(has.sum())
    area = (ranks[has].sum() - count * (count - 1) / 2) / max(1, count * (len(has) - count))
    return {"exact": round(float(np.concatenate(right).mean()), 4), "auroc": round(float(area), 4)}


def _log(out: Path, entry: dict[str, float]) -> None:
    line = json.dumps(entry)
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def _save(
    out: Path, model: Matcher, optimizer: torch.optim.Optimizer, step: int, minutes: float
) -> None:
    state = {"shape": model.shape.as_dict(), "model": model.state_dict(),
             "optimizer": optimizer.state_dict(), "step": step, "minutes": minutes}  # fmt: skip
    torch.save(state, out / "checkpoint.tmp")
    (out / "checkpoint.tmp").replace(out / "checkpoint.pt")


def _resume(out: Path, model: Matcher, optimizer: torch.optim.Optimizer) -> tuple[int, float]:
    path = out / "checkpoint.pt"
    if not path.is_file():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"]), float(state["minutes"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.builtin.train_reader", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that `prepare` wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2e-3, help="learning rate at its highest")
    parser.add_argument("--width", type=int, default=Shape().width)
    parser.add_argument("--start", type=Path, help="begin from this exported model.onnx")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    torch.set_num_threads(given.threads)
    train(
        Run(given.data, given.out, given.minutes, given.rate, given.seed, given.start),
        Shape(width=given.width),
    )


if __name__ == "__main__":
    main()
