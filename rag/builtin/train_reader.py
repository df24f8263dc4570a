"""Trains the built-in reader: `python -m rag.builtin.train_reader --data DIR --out DIR --minutes 60`.

DATA is what `rag.builtin.prepare` wrote. The learning rate falls to nothing by the clock, so a run
always ends trained; started again with the same OUT it goes on from OUT/checkpoint.pt. With
`--start model.onnx` it begins from shipped weights, whose tokenizer DATA must have been made with.
News is half of what is read at first and a fifth at the end; half as much where a run goes on. What
is kept is the moving average of the weights (Polyak and Juditsky 1992). The log is OUT/log.jsonl.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from rag.builtin.batching import assemble, batches
from rag.builtin.course import Course, Run, begin, go_on, renamed, tensors, word_vectors
from rag.builtin.matcher import Matcher, Shape
from rag.builtin.pools import Pool

ROWS = 16

SAVED = 5.0
"""Minutes between two checkpoints."""

NEWS = (0.5, 0.35, 0.2)
"""Share of news in each third of a run."""


def train(run: Run, shape: Shape) -> Matcher:
    """Train for the minutes given; returns the averaged network."""
    run.out.mkdir(parents=True, exist_ok=True)
    pools = [Pool.load(run.data / f"{name}.npz") for name in ("questions", "news")]
    held = Pool.load(run.data / "held.npz")
    model = begin(pools, shape, run.seed) if run.start is None else go_on(run.start)
    course = Course.of(model.to(run.device), run)
    rng = np.random.default_rng(run.seed + course.step)
    least = 1.0 if run.start is None else 0.5
    word_vectors(run.device)  # before the clock runs
    streams = [batches(pools, [1 - least * news, least * news], ROWS, 0.3, rng) for news in NEWS]
    began, before, saved, total = time.monotonic(), course.minutes, course.minutes, 0.0
    while course.minutes < run.minutes:
        done = course.minutes / run.minutes
        batch = renamed(next(streams[min(2, int(3 * done))]), rng)
        total += course.learn(batch, run, done)
        course.minutes = before + (time.monotonic() - began) / 60
        if course.step % 200 == 0:
            _log(run.out, {"step": course.step, "minutes": round(course.minutes, 2),
                           "loss": round(total / 200, 4)})  # fmt: skip
            total = 0.0
        if course.minutes - saved > SAVED:
            saved = course.minutes
            course.save(run.out)
            _log(run.out, {"step": course.step, **held_score(course.kept, held, run.device)})
    course.save(run.out)
    _log(run.out, {"step": course.step, "whole": True,
                   **held_score(course.kept, held, run.device, 10**6)})  # fmt: skip
    return course.kept


@torch.no_grad()
def held_score(
    model: Matcher, pool: Pool, device: str = "cpu", most: int = 1500
) -> dict[str, float]:
    """On held-out examples: start and end both right where there is an answer, and AUROC of best
    score minus null of those with an answer against those without."""
    model.eval()
    rows = np.random.default_rng(0).permutation(len(pool))[:most]
    rows = rows[np.argsort(pool.passage_size[rows])]
    scores, answered, right = [], [], []
    for part in np.array_split(rows, max(1, len(rows) // 64)):
        batch = assemble(pool, part, 0.0, np.random.default_rng(0))
        logits, null = model(*tensors(batch, device))
        scores.append((logits.amax(2).sum(1) - null).cpu().numpy())
        best = logits.argmax(2).cpu().numpy()
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
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    torch.set_num_threads(given.threads)
    run = Run(
        given.data, given.out, given.minutes, given.rate, given.seed, given.start, given.device
    )
    train(run, Shape(width=given.width))


if __name__ == "__main__":
    main()
