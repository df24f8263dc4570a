"""Train the built-in encoder: `python -m index.builtin.train --data DIR --out DIR`.

Contrastive (InfoNCE, both directions) on pairs that should meet, see `batches`; the loss is taken
at several widths (Matryoshka, Kusupati et al. 2022), so that the first dimensions stand alone.
Runs on a CPU or on CUDA; keeps a checkpoint and resumes from it; writes the model's folder, the
log as JSON lines, and the settings.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from index.builtin import export, prepare, vocabulary
from index.builtin.batches import Batch, Sampler
from index.builtin.corpora import Corpora
from index.builtin.lexer import Lexer
from index.builtin.model import StaticModel

WIDTHS = {256: 1.0, 128: 0.3, 64: 0.2}
"""Dimensions at which the loss is taken, and its weight there."""
SAVE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run depends on, besides the data."""

    dim: int = 256
    steps: int = 12_000
    pairs: int = 1024
    longest: int = 80
    rate: float = 0.05
    warmup: int = 200
    seed: int = 1


def loss_of(left: torch.Tensor, right: torch.Tensor, same: torch.Tensor,
            scale: torch.Tensor) -> torch.Tensor:  # fmt: skip
    """InfoNCE of left (n, dim) against right (m >= n, dim), diagonal right, both directions."""
    count = len(left)
    target = torch.arange(count, device=left.device)
    clash = same[:count, None] == same[None, :]
    clash[target, target] = False
    total = torch.zeros((), device=left.device)
    for width, weight in WIDTHS.items():
        a = functional.normalize(left[:, :width], dim=1)
        b = functional.normalize(right[:, :width], dim=1)
        scores = (a @ b.T * scale).masked_fill(clash, -1e4)
        forward = functional.cross_entropy(scores, target)
        backward = functional.cross_entropy(scores[:, :count].T, target)
        total = total + weight * (forward + backward) / 2
    return total / sum(WIDTHS.values())


def rate_at(step: int, settings: Settings) -> float:
    """Linear warm-up, then a cosine down to a hundredth."""
    if step < settings.warmup:
        return settings.rate * (step + 1) / settings.warmup
    done = (step - settings.warmup) / max(1, settings.steps - settings.warmup)
    return settings.rate * (0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, done))) / 2)


def train_step(model: StaticModel, batch: Batch, rate: float) -> float:
    """One step; returns the loss."""
    sums, leaves = model.forward([batch.left, batch.right])
    same = torch.from_numpy(batch.same).to(model.device)
    scale = leaves["temperature"][1].exp().clamp(max=100)[0, 0]
    loss = loss_of(sums[0], sums[1], same, scale)
    loss.backward()  # type: ignore[no-untyped-call]
    model.update(leaves, rate)
    return float(loss.detach())


def prepared(data: Path, out: Path, seed: int) -> tuple[prepare.Arrays, bytes]:
    """Arrays and tokenizer, made once and kept in `out`."""
    arrays_path, tokenizer_path = out / "prepared.npz", out / "tokenizer.json"
    if not arrays_path.exists():
        corpora = Corpora.open(data)
        tokens = vocabulary.build(corpora)
        tokenizer_path.write_bytes(vocabulary.tokenizer_json(tokens))
        lexer = Lexer.from_tokenizer(tokenizer_path.read_bytes())
        assert lexer is not None
        arrays = prepare.prepare(corpora, lexer, list(tokens), seed)
        arrays["counts"] = np.array(list(tokens.values()))
        partial = out / "prepared.partial.npz"
        np.savez(partial, **arrays)  # type: ignore[arg-type]
        partial.rename(arrays_path)
    return dict(np.load(arrays_path)), tokenizer_path.read_bytes()


def save(path: Path, model: StaticModel, step: int) -> None:
    """Write a checkpoint, whole or not at all."""
    partial = path.with_suffix(".partial")
    tables = {name: table.state() for name, table in model.tables().items()}
    torch.save({"step": step, "tables": tables}, partial)
    partial.rename(path)


def resume(path: Path, model: StaticModel) -> int:
    """Load the checkpoint if there is one; returns the step to go on from."""
    if not path.exists():
        return 0
    state = torch.load(path, map_location=model.device)
    for name, table in model.tables().items():
        table.load(state["tables"][name])
    return int(state["step"])


def run(data: Path, out: Path, settings: Settings, device: str, minutes: float | None) -> None:
    """Train to the end, or stop with a checkpoint after `minutes`."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "settings.json").write_text(json.dumps(asdict(settings), indent=2) + "\n")
    arrays, tokenizer = prepared(data, out, settings.seed)
    model = StaticModel(arrays, settings.dim, np.random.default_rng(settings.seed), device)
    start = resume(out / "checkpoint.pt", model)
    sampler = Sampler(arrays, settings.seed, settings.longest)
    began = saved = time.monotonic()
    means: dict[str, float] = {}
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        for step in range(start, settings.steps):
            name, batch = sampler.draw(step, settings.pairs)
            loss = train_step(model, batch, rate_at(step, settings))
            means[name] = 0.98 * means.get(name, loss) + 0.02 * loss
            now = time.monotonic()
            if step % 100 == 99:
                entry = {"step": step + 1, "seconds": round(now - began, 1), "loss": means}
                scale = float(model.temperature.values.exp())
                log.write(json.dumps({**entry, "scale": round(scale, 2)}) + "\n")
                log.flush()
            over = minutes is not None and now - began > 60 * minutes
            if now - saved > SAVE_SECONDS or over or step + 1 == settings.steps:
                save(out / "checkpoint.pt", model, step + 1)
                export.write(out / "static", tokenizer, model.export())
                saved = time.monotonic()
            if over:
                break


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="folder for model and checkpoint")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--minutes", type=float, help="stop with a checkpoint after this long")
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    options = vars(parser.parse_args())
    place = {key: options.pop(key) for key in ("data", "out", "device", "minutes")}
    run(place["data"], place["out"], Settings(**options), place["device"], place["minutes"])


if __name__ == "__main__":
    main()
