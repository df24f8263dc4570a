"""How right a division of a page into articles is: pure measures over characters.

B-cubed (Bagga & Baldwin 1998): for each character, how much of the article it was put into is of
its own article (precision), and how much of its own article is there (recall); averaged over
characters. Only characters that the gold gives to an article count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.gold import GoldArticle, GoldPage
from index.pages.blocks import ends_sentence
from index.types import Article, Span, text_of


@dataclass(frozen=True, slots=True)
class Scores:
    """Measures of one page, or of many as sums; every pair is (right, of how many).

    `precision` and `recall` are the B-cubed sums over `characters`. `headlines`: articles that
    have one; `headlines_all`: every article, none predicted where there is none. `exact`: same
    characters, body in the same order. `joins`: body blocks that break off in a sentence and are
    followed by the right block.
    """

    characters: int = 0
    precision: float = 0.0
    recall: float = 0.0
    headlines: Span = (0, 0)
    headlines_all: Span = (0, 0)
    exact: Span = (0, 0)
    joins: Span = (0, 0)

    def __add__(self, other: Scores) -> Scores:
        def both(a: Span, b: Span) -> Span:
            return a[0] + b[0], a[1] + b[1]

        return Scores(
            self.characters + other.characters,
            self.precision + other.precision,
            self.recall + other.recall,
            both(self.headlines, other.headlines),
            both(self.headlines_all, other.headlines_all),
            both(self.exact, other.exact),
            both(self.joins, other.joins),
        )

    def figures(self) -> dict[str, float]:
        """Name to value in [0, 1]; B-cubed F1 is of the averages over all characters."""
        precision = self.precision / max(1, self.characters)
        recall = self.recall / max(1, self.characters)
        total = precision + recall
        return {
            "b_cubed_precision": precision,
            "b_cubed_recall": recall,
            "b_cubed_f1": 2 * precision * recall / total if total else 0.0,
            "headlines": _share(self.headlines),
            "headlines_all": _share(self.headlines_all),
            "articles_exact": _share(self.exact),
            "joins": _share(self.joins),
        }


def _share(pair: Span) -> float:
    return pair[0] / pair[1] if pair[1] else 1.0


def _owners(text: str, spans: Sequence[Sequence[Span]]) -> dict[int, int]:
    return {
        at: number
        for number, own in enumerate(spans)
        for start, end in own
        for at in range(start, end)
        if not text[at].isspace()
    }


def score(page: GoldPage, articles: Sequence[Article]) -> Scores:
    """Measure the division `articles` of `page`."""
    gold = _owners(page.text, [a.spans for a in page.articles])
    guess = _owners(page.text, [a.spans for a in articles])
    both = Counter((number, guess.get(at, -1)) for at, number in gold.items())
    golds, guesses = Counter(gold.values()), Counter(guess.get(at, -1) for at in gold)
    # A character in no article found stands alone.
    result = Scores(
        len(gold),
        sum(n * n / guesses[p] if p >= 0 else n for (_, p), n in both.items()),
        sum(n * (n if p >= 0 else 1) / golds[g] for (g, p), n in both.items()),
    )
    whole = Counter(guess.values())
    for number, article in enumerate(page.articles):
        ranked = [(n, -p) for (g, p), n in both.items() if g == number and p >= 0]
        best = -max(ranked)[1] if ranked else None
        found = articles[best] if best is not None else None
        same = best is not None and both[number, best] == golds[number] == whole[best]
        result = result + _article(page.text, article, found, same)
    return result


def _article(text: str, gold: GoldArticle, found: Article | None, same: bool) -> Scores:
    headline = found is not None and _plain(found.headline) == _plain(gold.headline)
    return Scores(
        headlines=(int(headline), 1) if gold.headline else (0, 0),
        headlines_all=(int(headline), 1),
        exact=(int(same and found is not None and _in_order(text, gold, found)), 1),
        joins=_joins(text, gold, found),
    )


def exact(page: GoldPage, articles: Sequence[Article]) -> list[bool]:
    """For each of `articles`, whether it is an article of the gold page to the character, its body
    in the same order."""
    gold = {_visible(page.text, article.spans): article for article in page.articles}
    kin = [gold.get(_visible(page.text, article.spans)) for article in articles]
    return [
        own is not None and _in_order(page.text, own, article)
        for own, article in zip(kin, articles, strict=True)
    ]


def _visible(text: str, spans: Sequence[Span]) -> frozenset[int]:
    return frozenset(at for span in spans for at in range(*span) if not text[at].isspace())


def _plain(headline: str | None) -> str:
    return "".join((headline or "").split())


def _in_order(text: str, gold: GoldArticle, found: Article) -> bool:
    heads = {at for span in (*gold.head, *gold.section, *gold.byline) for at in range(*span)}
    body = [span for span in gold.body if not gold.order or span in gold.order]
    wanted = [at for span in body for at in range(*span)]
    quoted = {at for span in gold.body if span not in body for at in range(*span)}
    got = [at for s in found.spans for at in range(*s) if at not in heads and at not in quoted]
    visible = [[at for at in row if not text[at].isspace()] for row in (wanted, got)]
    return visible[0] == visible[1]


def _joins(text: str, gold: GoldArticle, found: Article | None) -> Span:
    spans = found.spans if found is not None else ()
    after = {a[1]: b[0] for a, b in pairwise(spans)}
    # A cut inside one of the spans found is a cut that was never made.
    inner = {at for start, end in spans for at in range(start + 1, end)}
    right = total = 0
    for one, two in pairwise(gold.body):
        if ends_sentence(text_of(text, [one])):
            continue
        total += 1
        whole = one[1] in inner and two[0] in inner
        right += int(after.get(one[1]) == two[0] or whole)
    return right, total
