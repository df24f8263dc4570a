"""Learn the vectors and roles of `topics.py` from plain articles.

Two runs of sentences of one article are drawn together and apart from those of the other articles
of a batch (InfoNCE, van den Oord et al. 2018); half of a batch are articles that the model so far
takes for alike. Openings and endings: logistic regression, article against inner paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.pages.language import ID_BITS, CharModel, Floats, Ids
from index.pages.topics import EDGE, Topics, unit

if TYPE_CHECKING:
    import torch

DIM = 40
VOCABULARY = 49_152
BATCH = 512
GROUP = 16
"""Like articles drawn together into a batch."""
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）)]*|[^。！？!?]+$")


def train_topics(texts: Sequence[str], chars: CharModel, steps: int, seed: int = 1) -> Topics:
    """Topics learned in `steps` batches from `texts`; needs torch."""
    articles = [_sentences(text, chars) for text in texts]
    keys = _vocabulary(texts, chars)
    empty = np.zeros((len(keys), 1), dtype=np.int8)
    two = np.ones(2, np.float32)
    blank = Topics(keys, empty, np.ones(len(keys), np.float32), empty, two, two)
    weights = _contrast([[blank.rows(s) for s in a] for a in articles], len(keys), steps, seed)
    scales = np.abs(weights).max(axis=1) / 127 + 1e-9
    roles, bias = _roles(articles, blank, seed)
    role_scale = np.abs(roles).max(axis=0) / 127
    return Topics(
        keys,
        np.round(weights / scales[:, None]).astype(np.int8),
        scales.astype(np.float32),
        np.round(roles / role_scale).astype(np.int8),
        role_scale.astype(np.float32),
        bias,
    )


def _sentences(text: str, chars: CharModel) -> list[Ids]:
    return [chars.ids(s) for s in _SENTENCE.findall(text) if len(s) > 3]


def _vocabulary(texts: Sequence[str], chars: CharModel) -> NDArray[np.uint32]:
    """The most frequent characters and pairs, by the number of articles that hold them."""
    count = np.zeros(1 << (2 * ID_BITS), dtype=np.int32)
    for text in texts:
        ids = chars.ids(text)
        pairs = ids[:-1] << ID_BITS | ids[1:]
        count[np.unique(pairs[chars.letters[ids[:-1]] & chars.letters[ids[1:]]])] += 1
        count[np.unique(ids[chars.letters[ids]])] += 1
    best = np.argsort(-count, kind="stable")[:VOCABULARY]
    return np.sort(best[count[best] > 1]).astype(np.uint32)


def _runs(sentences: Sequence[NDArray[np.int64]], rng: np.random.Generator) -> tuple[Ids, Ids]:
    """Two runs of sentences that share none, each about a paragraph."""
    order = rng.permutation(len(sentences)) if rng.random() < 0.2 else np.arange(len(sentences))
    cut = int(rng.integers(1, max(2, len(sentences))))
    ahead, behind = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    one = [sentences[i] for i in order[max(0, cut - behind) : cut]]
    two = [sentences[i] for i in order[cut : cut + ahead]]
    nothing = np.zeros(1, dtype=np.int64)
    return np.concatenate([*one, nothing[:0]]), np.concatenate([*two, nothing[:0]])


def _contrast(
    articles: Sequence[Sequence[NDArray[np.int64]]], size: int, steps: int, seed: int
) -> Floats:
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    table = torch.nn.EmbeddingBag(size, DIM, mode="sum", sparse=True)
    torch.nn.init.normal_(table.weight, std=0.1)
    optimiser = torch.optim.SparseAdam(table.parameters(), lr=0.01)
    usable = np.array([i for i, a in enumerate(articles) if len(a) > 2])
    whole = [np.concatenate(list(articles[i])) for i in usable]
    near = None
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 0.01 * (1 - step / steps) + 1e-4
        if step in (steps // 5, steps // 2):
            near = unit(_embedded(table, whole))
        chosen = usable[_batch(near, len(usable), rng)]
        runs = [_runs(articles[i], rng) for i in chosen]
        loss = _loss(table, [r[0] for r in runs], [r[1] for r in runs])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()  # type: ignore[no-untyped-call]
        if step % 500 == 0:
            print(f"topics: step {step} of {steps}, loss {loss.item():.3f}", flush=True)
    return np.asarray(table.weight.detach().numpy(), dtype=np.float32)


def _embedded(table: torch.nn.EmbeddingBag, bags: Sequence[Ids]) -> Floats:
    import torch

    out = []
    with torch.no_grad():
        for start in range(0, len(bags), 2048):
            part = bags[start : start + 2048]
            offsets = np.cumsum([0, *map(len, part[:-1])])
            flat = torch.from_numpy(np.concatenate(part))
            out.append(table(flat, torch.from_numpy(offsets)).numpy())
    return np.concatenate(out)


def _batch(near: Floats | None, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    if near is None:
        return rng.choice(count, size=min(BATCH, count), replace=False)
    seeds = rng.choice(count, size=BATCH // GROUP // 2, replace=False)
    groups = [rng.choice(count, size=BATCH // 2, replace=False)]
    for row in near[seeds] @ near.T:
        # The very nearest may be the same news told twice.
        order = np.argpartition(-row, 200)[:200]
        order = order[row[order] < 0.93]
        groups.append(rng.permutation(order)[:GROUP])
    return np.unique(np.concatenate(groups))


def _loss(table: torch.nn.EmbeddingBag, ones: Sequence[Ids], twos: Sequence[Ids]) -> torch.Tensor:
    import torch

    sides = []
    for bags in (ones, twos):
        offsets = np.cumsum([0, *map(len, bags[:-1])])
        flat = torch.from_numpy(np.concatenate(bags))
        sides.append(torch.nn.functional.normalize(table(flat, torch.from_numpy(offsets))))
    scores = sides[0] @ sides[1].T * 12.0
    target = torch.arange(len(ones))
    cross = torch.nn.functional.cross_entropy
    return cross(scores, target) + cross(scores.T, target)


def _roles(articles: Sequence[Sequence[Ids]], topics: Topics, seed: int) -> tuple[Floats, Floats]:
    """Weights (m, 2) and biases (2,) of openings and endings."""
    rng = np.random.default_rng(seed)
    columns, biases = [], []
    for side in (0, 1):
        bags, labels = [], []
        for sentences in articles:
            if len(sentences) < 4:
                continue
            inner = [int(rng.integers(1, len(sentences) - 1)) for _ in range(3)]
            for at, label in [(0 if side == 0 else len(sentences) - 1, 1)] + [
                (i, 0) for i in inner
            ]:
                run = sentences[at:] if side == 0 else sentences[: at + 1]
                text = np.concatenate(run)
                bags.append(topics.rows(text[:EDGE] if side == 0 else text[-EDGE:]))
                labels.append(label)
        weight, bias = _logistic(bags, np.array(labels, np.float32), len(topics.keys), seed)
        columns.append(weight)
        biases.append(bias)
    return np.stack(columns, axis=1), np.array(biases, np.float32)


def _logistic(
    bags: Sequence[NDArray[np.int64]], labels: Floats, size: int, seed: int
) -> tuple[Floats, float]:
    import torch

    torch.manual_seed(seed)
    table = torch.nn.EmbeddingBag(size, 1, mode="sum")
    bias = torch.nn.Parameter(torch.zeros(1))
    torch.nn.init.zeros_(table.weight)
    optimiser = torch.optim.Adam([table.weight, bias], lr=0.02)
    rng = np.random.default_rng(seed)
    for epoch in range(2):
        order = rng.permutation(len(bags))
        for start in range(0, len(order), 4096):
            part = order[start : start + 4096]
            chosen = [bags[i] for i in part]
            offsets = torch.from_numpy(np.cumsum([0, *map(len, chosen[:-1])]))
            logits = table(torch.from_numpy(np.concatenate(chosen)), offsets)[:, 0] + bias
            target = torch.from_numpy(labels[part])
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, target)
            loss = loss + 2e-6 * (table.weight**2).sum()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        print(f"roles: epoch {epoch}, loss {loss.item():.3f}", flush=True)
    return table.weight.detach().numpy()[:, 0], float(bias)
