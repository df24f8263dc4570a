"""The built-in reader's network: convolutions over a passage that is shown where it matches.

After DrQA (Chen et al. 2017: exact match and aligned question as inputs) and QANet (Yu et al.
2018: convolutions instead of recurrence). Which tokens of the passage stand in the question, in
how long a run, how rare they are and how much of the question stands near is computed inside the
network from the ids, so that little has to be learnt and two CPU cores can teach it in an hour.
An English question's matches in a Chinese passage come in from a dictionary (see `dictionary`), what
words mean from the built-in embedding (see `meanings`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  (the name PyTorch's own documentation uses)

NEAR = (12, 40)
"""Tokens to either side within which the question's matches are counted: a clause, a sentence."""

LEVELS = (0.3, 0.4, 0.2, 0.1)
"""How much a token's match counts for being in a run of at least 1, 2, 3, 4 equal tokens: single
characters match by chance."""

SAID = 0.7
"""How much a dictionary match of weight 1 counts; a word has other meanings."""


HEAVY = 30.0
"""Length of the vector of a heavy word; it is the word's weight in the embedding."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a network."""

    vocabulary: int = 12288
    letters: int = 96
    """Numbers a token's vector has."""
    words: int = 256
    """Numbers a word's vector has."""
    width: int = 96
    steps: tuple[int, ...] = (1, 2, 4, 8, 1, 2)
    """Dilation of each convolution over the passage after it has met the question."""

    def as_dict(self) -> dict[str, object]:
        """The sizes by name."""
        return asdict(self)


class Convolution(nn.Module):
    """x + gelu(W [x(t - step), x(t), x(t + step)]), normalised."""

    def __init__(self, width: int, step: int) -> None:
        super().__init__()
        self.step = step
        self.mix = nn.Linear(3 * width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = x * mask
        around = F.pad(x, (0, 0, self.step, self.step))
        left, right = around[:, : -2 * self.step], around[:, 2 * self.step :]
        normed: Tensor = self.norm(x + F.gelu(self.mix(torch.cat([left, x, right], -1))))
        return normed


def equal_runs(question: Tensor, passage: Tensor) -> list[Tensor]:
    """For 1, 2, ... len(LEVELS): (rows, asked, tokens) 1.0 where question and passage hold the same
    token within a run of at least so many equal tokens."""
    start = ((question[:, :, None] == passage[:, None, :]) & (question > 4)[:, :, None]).float()
    same, runs = start, [start]
    for size in range(1, len(LEVELS)):
        start = start * F.pad(same, (0, size, 0, size))[:, size:, size:]
        held = start
        for back in range(1, size + 1):
            held = torch.maximum(held, F.pad(start, (back, 0, back, 0))[:, :-back, :-back])
        runs.append(held)
    return runs


def highest_near(values: Tensor, reach: int) -> Tensor:
    """Along the last axis, the highest value within `reach` places to either side."""
    width, covered = values.shape[-1], 1
    padded = F.pad(values, (reach, reach))
    while covered < 2 * reach + 1:
        step = min(covered, 2 * reach + 1 - covered)
        padded = torch.maximum(padded[..., :-step], padded[..., step:])
        covered += step
    return padded[..., :width]


class Matcher(nn.Module):
    """Ids of question and passage to start, end and no-answer logits."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        width = shape.width
        self.word = nn.Embedding(shape.vocabulary, shape.letters, padding_idx=0)
        self.rarity: Tensor
        self.register_buffer("rarity", torch.zeros(shape.vocabulary))
        passage_facts, question_facts = 4 + len(LEVELS) + 2 * len(NEAR), 4 + len(LEVELS)
        passage_likes, question_likes = 3 + 2 * len(NEAR), 3
        extra = shape.words + passage_likes
        self.enter = nn.Linear(shape.letters + passage_facts + extra, width)
        self.enter_question = nn.Linear(
            shape.letters + question_facts + shape.words + question_likes, width
        )
        self.alike = nn.Parameter(torch.zeros(1))
        self.before = nn.ModuleList(Convolution(width, 1) for _ in range(2))
        self.asking = nn.ModuleList(Convolution(width, 1) for _ in range(2))
        self.gist = nn.Linear(width, 1)
        self.meet = nn.Linear(4 * width + passage_facts + passage_likes, width)
        self.after = nn.ModuleList(Convolution(width, step) for step in shape.steps)
        self.key, self.query = nn.Linear(width, width), nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.far = nn.LayerNorm(width)
        self.last = Convolution(width, 1)
        self.spans = nn.Linear(width, 2)
        self.wanted = nn.Linear(width, 2 * width)
        self.nothing = nn.Sequential(
            nn.Linear(3 * width + 4, width), nn.GELU(), nn.Linear(width, 1)
        )

    @torch.no_grad()
    def facts(
        self, question: Tensor, passage: Tensor, said: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """What matching says of each token of the passage (rows, tokens, FACTS) and of the question
        (rows, asked, FACTS_ASKED), and (rows, 2) how much of the question stands in the passage at
        all and at best near one place. Nothing here is learnt."""
        runs = equal_runs(question, passage)
        levels = torch.stack([run * level for run, level in zip(runs, LEVELS, strict=True)])
        strength = torch.maximum(levels.sum(0), said * SAID)
        rare_asked, rare = self.rarity[question], self.rarity[passage]
        weight = rare_asked / rare_asked.sum(1, keepdim=True).clamp(min=1e-3)
        near = [(highest_near(strength, reach) * weight[..., None]).sum(1) for reach in NEAR]
        every = (strength.amax(2) * weight).sum(1)
        seen = [
            rare, strength.amax(1), (strength * rare_asked[..., None]).amax(1), said.amax(1),
            *(run.amax(1) for run in runs), *near,
            *(value / value.amax(1, keepdim=True).clamp(min=1e-3) for value in near),
        ]  # fmt: skip
        asked = [rare_asked, weight, strength.amax(2), said.amax(2), *(run.amax(2) for run in runs)]
        amount = torch.stack([every, near[-1].amax(1)], -1)
        return torch.stack(seen, -1), torch.stack(asked, -1), amount

    @torch.no_grad()
    def likes(self, asked_words: Tensor, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """As `facts`, by how near words lie in the embedding; first the cosines themselves (rows,
        asked, tokens), none below 0."""
        heavy, heavy_asked = (each.norm(dim=-1) for each in (words, asked_words))
        unit = words / heavy[..., None].clamp(min=1e-3)
        unit_asked = asked_words / heavy_asked[..., None].clamp(min=1e-3)
        like = (unit_asked @ unit.transpose(1, 2)).clamp(min=0)
        share = heavy_asked / heavy_asked.sum(1, keepdim=True).clamp(min=1e-3)
        near = [(highest_near(like, reach) * share[..., None]).sum(1) for reach in NEAR]
        every = (like.amax(2) * share).sum(1)
        seen = [
            heavy / HEAVY, like.amax(1), (like * heavy_asked[..., None]).amax(1) / HEAVY, *near,
            *(value / value.amax(1, keepdim=True).clamp(min=1e-3) for value in near),
        ]  # fmt: skip
        asked = [heavy_asked / HEAVY, share, like.amax(2)]
        amount = torch.stack([every, near[-1].amax(1)], -1)
        return like, torch.stack(seen, -1), torch.stack(asked, -1), amount

    def forward(
        self, question: Tensor, passage: Tensor, said: Tensor, asked_words: Tensor, words: Tensor
    ) -> tuple[Tensor, Tensor]:
        """question (rows, asked), passage (rows, tokens): ids, 0 where there is none; said (rows,
        asked, tokens): dictionary matches in [0, 1]; asked_words (rows, asked, shape.words), words
        (rows, tokens, shape.words): vectors of the words that tokens stand in. Returns logits (rows,
        2, tokens) and null (rows,), which is on the scale of start + end."""
        seen, asked, amount = self.facts(question, passage, said)
        like, alike, asked_alike, likely = self.likes(asked_words, words)
        mask, asked_mask = (passage > 0)[..., None].float(), (question > 0)[..., None].float()
        q = torch.cat([self._drop(self.word(question)), asked,
                       self._drop(asked_words / HEAVY), asked_alike], -1)  # fmt: skip
        q = F.gelu(self.enter_question(q))
        for layer in self.asking:
            q = layer(q, asked_mask)
        x = torch.cat([self._drop(self.word(passage)), seen, self._drop(words / HEAVY), alike], -1)
        x = F.gelu(self.enter(x))
        for layer in self.before:
            x = layer(x, mask)
        blank = (1 - asked_mask.transpose(1, 2)) * -1e4
        alignment = (x @ q.transpose(1, 2)) * self.shape.width**-0.5
        aligned = (alignment + self.alike * like.transpose(1, 2) + blank).softmax(-1) @ q
        share = (self.gist(q) + (1 - asked_mask) * -1e4).softmax(1)
        gist = (share * q).sum(1)
        x = torch.cat([x, aligned, x * aligned, x * gist[:, None], seen, alike], -1)
        x = F.gelu(self.meet(x))
        for layer in self.after:
            x = layer(self._drop(x), mask)
        scores = self.query(x) @ self.key(x).transpose(1, 2) * self.shape.width**-0.5
        seen_by = (scores + (1 - mask.transpose(1, 2)) * -1e4).softmax(-1)
        x = self.last(self.far(x + seen_by @ self.value(x)), mask)
        logits = self.spans(x) + torch.stack(
            [(x * part[:, None]).sum(-1) for part in self.wanted(gist).chunk(2, -1)], -1
        ) * (self.shape.width**-0.5)
        logits = logits.transpose(1, 2) + (1 - mask.transpose(1, 2)) * -1e4
        top = (x + (1 - mask) * -1e4).amax(1)
        focus = (logits.sum(1).softmax(-1)[..., None] * x).sum(1)
        null: Tensor = self.nothing(torch.cat([top, focus, gist, amount, likely], -1))[:, 0]
        return logits, null

    def _drop(self, x: Tensor) -> Tensor:
        """Leaves out the same numbers of all tokens of a row (Gal and Ghahramani 2016): as good,
        and a tenth of a step's time less than drawing each token's."""
        if not self.training or not self.dropout:
            return x
        mask = torch.empty(len(x), 1, x.shape[2], device=x.device).bernoulli_(1 - self.dropout)
        return x * (mask / (1 - self.dropout)).to(x.dtype)


def loss(logits: Tensor, null: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """-log of the probability of any right start and end, averaged; "no answer" is one more
    place, with half of `null` at the start and half at the end. Targets (rows, k): -1 unused, and
    `tokens` for no answer."""
    whole = torch.cat([logits, (null / 2)[:, None, None].expand(-1, 2, 1)], -1)
    logp = whole.float().log_softmax(-1)
    targets = torch.stack([starts, ends], 1)
    found = logp.gather(2, targets.clamp(min=0)).masked_fill(targets < 0, -1e4)
    return -found.logsumexp(-1).mean()


def sentence_loss(logits: Tensor, null: Tensor, starts: Tensor, closes: Tensor) -> Tensor:
    """-log of the probability of a right sentence, averaged, where a sentence's score is that of all
    starts and of all ends in it. `closes` (rows, tokens): 1 where a token closes a sentence; targets
    as in `loss`."""
    owner = (closes.cumsum(1) - closes).long()
    rows, most = len(owner), int(owner.max()) + 1
    top = logits.amax(2, keepdim=True)
    mass = torch.zeros(rows, 2, most, device=logits.device)
    mass = mass.scatter_add(2, owner[:, None].expand(-1, 2, -1), (logits - top).exp())
    scores = (mass.clamp(min=1e-20).log() + top).sum(1)
    logp = torch.cat([scores, null[:, None]], 1).log_softmax(1)
    owners = torch.cat([owner, owner.new_full((rows, 1), most)], 1)
    right = torch.zeros_like(logp, dtype=torch.bool)
    for column in range(starts.shape[1]):
        target = starts[:, column]
        place = owners.gather(1, target.clamp(min=0)[:, None])
        right = right.scatter(1, place, right.gather(1, place) | (target >= 0)[:, None])
    return -logp.masked_fill(~right, -1e4).logsumexp(1).mean()
