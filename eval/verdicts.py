"""Measures the check of written claims: supported pairs and the same claims spoilt.

    baowen eval verdicts --data DIR [--limit N] [--json FILE]

DIR holds question sets as `cmrc2018_dev.jsonl.xz` and so on. Each claim stands with the passage
that bears it out; then one number, date or name is another, it is negated, another claim is
joined on, or another passage stands beside it. For every verdict: precision, the share of claims
given it that deserve it, and recall, the share of those that deserve it which are given it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.questions import records
from index.errors import InvalidInput
from rag.builtin.claim_pairs import Pair, Spoil, pairs
from rag.support import lexical_support
from rag.types import Verdict
from rag.verify import Cited, judge

SETS = ("cmrc2018_dev", "drcd_test", "xquad_zh", "xquad_en")
SEED = 5

DESERVED: Mapping[Spoil, Verdict] = {
    "none": "supported",
    "form": "supported",
    "number": "contradicted",
    "date": "contradicted",
    "negation": "contradicted",
    "name": "not_found",
    "passage": "not_found",
    "joined": "partly",
    "numeral": "contradicted",
    "choice": "contradicted",
    "bound": "contradicted",
    "order": "contradicted",
}
VERDICTS: tuple[Verdict, ...] = ("supported", "partly", "not_found", "contradicted")


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and the verdict it was given."""

    pair: Pair
    verdict: Verdict
    reason: str


def load(folder: Path, name: str, limit: int, seed: int = SEED) -> list[dict[str, Any]]:
    """`limit` questions of a set with their passages, drawn at random in one order for one seed.

    Raises InvalidInput when the set is not in `folder`, or is no JSON lines.
    """
    path = folder / f"{name}.jsonl.xz"
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file; --data names the folder of the sets")
    rows = [row for _, row in records(path) if row.get("answers")]
    random.Random(seed).shuffle(rows)
    return rows[:limit]


def judged(pair: Pair) -> Judged:
    """The verdict on one pair, as the written answerer gives it."""
    finding = judge(pair.claim, [Cited(1, pair.passage)], lexical_support, "zh")
    return Judged(pair, finding.verdict, finding.reason)


def figures(results: Sequence[Judged]) -> dict[str, Any]:
    """Precision, recall and counts of each verdict, and what became of each kind of pair."""
    table = Counter((result.pair.spoil, result.verdict) for result in results)
    kinds = [kind for kind in DESERVED if any(k == kind for k, _ in table)]
    by_kind = {
        kind: {
            "pairs": sum(table[kind, verdict] for verdict in VERDICTS),
            **{verdict: table[kind, verdict] for verdict in VERDICTS},
        }
        for kind in kinds
    }
    verdicts = {verdict: _precision_recall(table, verdict) for verdict in VERDICTS}
    spoilt = [result for result in results if DESERVED[result.pair.spoil] != "supported"]
    passed = sum(result.verdict == "supported" for result in spoilt)
    return {
        "verdicts": verdicts,
        "kinds": by_kind,
        "spoilt called supported": round(passed / max(len(spoilt), 1), 4),
    }


def _precision_recall(table: Counter[tuple[Spoil, Verdict]], verdict: Verdict) -> dict[str, float]:
    given = sum(count for (_, v), count in table.items() if v == verdict)
    deserving = sum(count for (kind, _), count in table.items() if DESERVED[kind] == verdict)
    right = sum(c for (kind, v), c in table.items() if v == verdict and DESERVED[kind] == verdict)
    return {
        "precision": round(right / given, 4) if given else 0.0,
        "recall": round(right / deserving, 4) if deserving else 0.0,
        "deserving": deserving,
    }


def lines(name: str, found: Mapping[str, Any]) -> Iterator[str]:
    """The figures of one set as text."""
    yield f"{name}: {found['spoilt called supported']:.1%} of spoilt claims called supported"
    for verdict, row in found["verdicts"].items():
        yield f"  {verdict:13} precision {row['precision']:.3f}  recall {row['recall']:.3f}"
    for kind, row in found["kinds"].items():
        shares = "  ".join(f"{v} {row[v] / row['pairs']:.3f}" for v in VERDICTS)
        yield f"    {kind:9} {row['pairs']:5}  {shares}"


def measure(folder: Path, names: Iterable[str], limit: int, workers: int) -> dict[str, Any]:
    """Figures of each set, printed as they come; `workers` processes judge."""
    found: dict[str, Any] = {}
    with ProcessPoolExecutor(workers) as pool:
        for name in names:
            made = list(pairs(load(folder, name, limit), SEED))
            results = list(pool.map(judged, made, chunksize=64))
            found[name] = figures(results)
            print("\n".join(lines(name, found[name])), flush=True)
    return found
