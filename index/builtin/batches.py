"""Training batches: pairs of token bags that should meet, drawn from the prepared arrays.

A bag is a ragged array of token ids; every augmentation maps bags to bags. A batch comes from one
source, so that its other pairs are hard to tell from the right one by style alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.builtin.prepare import HELD_OUT, Arrays, Texts

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids and, beside each, the bag it is in (ascending). `count` bags, some maybe empty."""

    ids: NDArray[np.int32]
    owner: Ints
    count: int

    def offsets(self) -> Ints:
        """(count,) where each bag begins."""
        return np.searchsorted(self.owner, np.arange(self.count))

    def where(self, keep: NDArray[np.bool_]) -> Bags:
        return Bags(self.ids[keep], self.owner[keep], self.count)

    def __add__(self, other: Bags) -> Bags:
        """The bags of both, one after the other."""
        return Bags(
            np.concatenate([self.ids, other.ids]),
            np.concatenate([self.owner, other.owner + self.count]),
            self.count + other.count,
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Left bag i belongs to right bag i; right bags beyond are hard negatives. `same` (count of
    right bags,) names what a right bag is: equal names are never held against each other."""

    left: Bags
    right: Bags
    same: Ints


def ragged(starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """(positions, owner) of runs given by their starts and lengths."""
    owner = np.repeat(np.arange(len(starts)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) + (starts - before)[owner], owner


class Sampler:
    """Draws batches. `longest` is the length of a window of news, in tokens; `seed` and the number
    of the step decide everything that is random, so that a run can be taken up again."""

    def __init__(self, arrays: Arrays, seed: int, longest: int) -> None:
        self._arrays = arrays
        self._seed = seed
        self._rng = np.random.default_rng(seed)
        self._longest = longest
        self._sets = {name: Texts(arrays[f"{name}.ids"], arrays[f"{name}.bounds"])
                      for name in {key.removesuffix(".ids") for key in arrays
                                   if key.endswith(".ids")}}  # fmt: skip
        self._questions = {
            name: np.flatnonzero(~arrays[f"{name}.held"][arrays[f"{name}.answer"]])
            for name in ("cmrc", "drcd", "squad")
        }
        self.sources: dict[str, tuple[float, Callable[[int], Batch]]] = {
            "news": (0.18, lambda size: self.news(size, cross=False)),
            "news, translated": (0.20, lambda size: self.news(size, cross=True)),
            "questions": (0.17, self.questions),
            "questions, translated": (0.19, self.translated_questions),
            "parallel": (0.11, self.parallel),
            "dictionary": (0.09, self.dictionary),
            "names": (0.06, self.names),
        }

    def draw(self, step: int, size: int) -> tuple[str, Batch]:
        """The batch of a step: about `size` pairs from a source drawn by its share."""
        self._rng = np.random.default_rng([self._seed, step])
        names = list(self.sources)
        shares = np.array([self.sources[name][0] for name in names])
        name = names[int(self._rng.choice(len(names), p=shares / shares.sum()))]
        return name, self.sources[name][1](size)

    # Sources

    def news(self, size: int, cross: bool) -> Batch:
        """A sentence, thinned, and a window of its article, mostly without it."""
        articles, sentences = self._arrays["news.articles"], self._sets["news"]
        article = self._choose(len(articles) - 1, size)
        size = len(article)
        first, last = articles[article], articles[article + 1]
        chosen = first + (self._rng.random(size) * (last - first)).astype(np.int64)
        left = self.thin(self.take(sentences, chosen), 0.0, 0.6)
        begin, end = sentences.bounds[first], sentences.bounds[last]
        length = np.minimum(end - begin, self._lengths(size))
        middle = sentences.bounds[chosen] + self._rng.integers(-length, length // 2 + 1)
        start = np.clip(middle, begin, end - length)
        place, owner = ragged(start, length)
        inside = (place >= sentences.bounds[chosen][owner]) & (
            place < sentences.bounds[chosen + 1][owner]
        )
        hide = self._rng.random(size) < (0.35 if cross else 0.7)
        right = Bags(sentences.ids[place], owner, size).where(~(inside & hide[owner]))
        if cross:
            left = self.translate(left, "english", 0.9)
        return Batch(self.split(left, 0.05), self.split(right, 0.03), article)

    def questions(self, size: int) -> Batch:
        """Question and passage in one language, with a hard negative for some."""
        name = str(self._rng.choice(["cmrc", "drcd", "squad"], p=[0.5, 0.2, 0.3]))
        left, right, same = self._question_bags(name, size, hard=0.5)
        return Batch(self.split(self.thin(left, 0.0, 0.3), 0.03), self.split(right, 0.03), same)

    def translated_questions(self, size: int) -> Batch:
        """Question in one language, passage in the other; one of the two is translated by word."""
        name = str(self._rng.choice(["cmrc", "drcd", "squad"], p=[0.42, 0.18, 0.4]))
        left, right, same = self._question_bags(name, size, hard=0.3)
        other = "chinese" if name == "squad" else "english"
        if name == "squad" or self._rng.random() < 0.25:
            right = self.translate(right, other, 0.95)
        else:
            left = self.translate(left, other, 0.95)
        return Batch(self.split(self.thin(left, 0.0, 0.2), 0.03), self.split(right, 0.03), same)

    def _question_bags(self, name: str, size: int, hard: float) -> tuple[Bags, Bags, Ints]:
        pool = self._questions[name]
        chosen = pool[self._choose(len(pool), size)]
        passages = self._arrays[f"{name}.answer"][chosen]
        some = chosen[self._rng.random(len(chosen)) < hard]
        negatives = self._arrays[f"{name}.hard"][some]
        wrong = negatives[
            np.arange(len(some)), self._rng.integers(0, negatives.shape[1], len(some))
        ]
        passages = np.concatenate([passages, wrong])
        right = self.window(self.take(self._sets[f"{name}.passage"], passages), 0.5)
        return self.take(self._sets[f"{name}.question"], chosen), right, passages

    def parallel(self, size: int) -> Batch:
        """A sentence or paragraph and its translation."""
        name = str(self._rng.choice(["tatoeba", "pydocs"], p=[0.65, 0.35]))
        count = len(self._sets[f"{name}.zh"])
        chosen = self._choose(count, size)
        chosen = chosen[chosen % HELD_OUT > 0]
        return self._two_sided(name, chosen, 0.1, 0.1)

    def dictionary(self, size: int) -> Batch:
        """A word and a gloss."""
        some = self._arrays["dictionary.some"]
        chosen = some[self._choose(len(some), size)]
        return self._two_sided("dictionary", chosen, 0.0, 0.1)

    def names(self, size: int) -> Batch:
        """A Chinese name and its Latin form."""
        name = str(self._rng.choice(["pinyin", "foreign"], p=[0.6, 0.4]))
        chosen = self._choose(len(self._sets[f"{name}.zh"]), size)
        return self._two_sided(name, chosen, 0.0, 0.4)

    def _two_sided(self, name: str, chosen: Ints, thin: float, split: float) -> Batch:
        left, right = (self.take(self._sets[f"{name}.{side}"], chosen) for side in ("en", "zh"))
        left, right = (
            self.split(self.thin(self.window(bags, 0.0), 0.0, thin), split)
            for bags in (left, right)
        )
        return Batch(left, right, _names_of(right))

    def _choose(self, count: int, size: int) -> Ints:
        return self._rng.choice(count, min(size, count), replace=False)

    # Bags

    def take(self, texts: Texts, chosen: Ints) -> Bags:
        starts = texts.bounds[chosen]
        place, owner = ragged(starts, texts.bounds[chosen + 1] - starts)
        return Bags(texts.ids[place], owner, len(chosen))

    def _lengths(self, count: int) -> Ints:
        return self._rng.integers(self._longest // 4, self._longest + 1, count)

    def window(self, bags: Bags, whole: float) -> Bags:
        """At most twice `longest` tokens of each bag: a random sample for a share of `whole`, which
        stands for the whole text, else a run of neighbours."""
        starts = bags.offsets()
        sizes = np.diff(starts, append=len(bags.ids))
        longest = np.minimum(sizes, 2 * self._longest)
        begin = (self._rng.random(bags.count) * (sizes - longest + 1)).astype(np.int64)
        place = np.arange(len(bags.ids)) - starts[bags.owner]
        inside = (place >= begin[bags.owner]) & (place < (begin + longest)[bags.owner])
        share = (longest / np.maximum(sizes, 1))[bags.owner]
        sampled = self._rng.random(len(bags.ids)) < share
        return bags.where(np.where((self._rng.random(bags.count) < whole)[bags.owner],
                                   sampled, inside))  # fmt: skip

    def thin(self, bags: Bags, least: float, most: float) -> Bags:
        """Drop a share of the tokens, drawn for each bag between `least` and `most`."""
        if most <= 0:
            return bags
        share = self._rng.uniform(least, most, bags.count)
        return bags.where(self._rng.random(len(bags.ids)) >= share[bags.owner])

    def translate(self, bags: Bags, language: str, share: float) -> Bags:
        """Tokens replaced by a translation; half of those without one are dropped."""
        slots = self._arrays[f"to_{language}"]
        pick = slots[bags.ids, self._rng.integers(0, slots.shape[1], len(bags.ids))]
        change = (pick >= 0) & (self._rng.random(len(bags.ids)) < share)
        keep = change | (pick >= 0) | (self._rng.random(len(bags.ids)) < 0.5)
        return self._replace(bags, self._sets[language], pick, change, keep)

    def split(self, bags: Bags, share: float) -> Bags:
        """A share of the tokens replaced by the shorter tokens that they are made of."""
        parts = self._sets["parts"]
        change = self._rng.random(len(bags.ids)) < share
        change &= parts.bounds[bags.ids + 1] > parts.bounds[bags.ids]
        return self._replace(bags, parts, bags.ids, change, np.ones(len(change), bool))

    @staticmethod
    def _replace(bags: Bags, texts: Texts, pick: NDArray[Any], change: NDArray[np.bool_],
                 keep: NDArray[np.bool_]) -> Bags:  # fmt: skip
        source = np.concatenate([texts.ids, bags.ids])
        at = np.where(change, pick, 0)
        starts = np.where(change, texts.bounds[at], len(texts.ids) + np.arange(len(bags.ids)))
        sizes = np.where(change, texts.bounds[at + 1] - texts.bounds[at], 1) * keep
        place, owner = ragged(starts, sizes)
        return Bags(source[place], bags.owner[owner], bags.count)


def _names_of(bags: Bags) -> Ints:
    """A number for each bag, equal for bags with equal tokens."""
    mixed = np.random.default_rng(0).integers(1, 1 << 62, 1 << 18)[bags.ids]
    total = np.zeros(bags.count, np.int64)
    np.add.at(total, bags.owner, mixed)
    return total
