"""How well an encoder finds: `python -m index.builtin.score --data DIR [--encoder NAME]`.

Six measures on the evaluation files: questions against all different passages of their set
(CMRC dev, DRCD test, XQuAD in Chinese, English, and English against Chinese), and NTREX English
sentences against the Chinese ones. Prints a table and writes JSON on request; trains nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.builtin.corpora import read
from index.encoder import Encoder, Vectors, open_encoder

Score = dict[str, float]
"""`first`: per cent of queries whose passage comes first; `ten`: is among the first ten;
`queries` and `pool`: how many of each."""


def ranks(queries: Vectors, passages: Vectors, answer: Sequence[int]) -> list[int]:
    """Place (0 is first) of each query's own passage by inner product; a tie counts against it."""
    out = []
    for start in range(0, len(queries), 512):
        scores = queries[start : start + 512] @ passages.T
        right = np.array(answer[start : start + 512])
        own = scores[np.arange(len(scores)), right]
        out += ((scores >= own[:, None]).sum(axis=1) - 1).tolist()
    return out


def score(encoder: Encoder, queries: Sequence[str], passages: Sequence[str]) -> Score:
    """Measure `queries` against the different texts among `passages`, which answer them in order."""
    pool = list(dict.fromkeys(passages))
    place = {text: i for i, text in enumerate(pool)}
    answer = [place[text] for text in passages]
    found = np.array(ranks(encoder.encode_queries(queries), encoder.encode_passages(pool), answer))
    return {
        "first": round(100 * float((found < 1).mean()), 1),
        "ten": round(100 * float((found < 10).mean()), 1),
        "queries": len(queries),
        "pool": len(pool),
    }


def tasks(data: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Queries and their passages by name of the measure. Raises InvalidInput."""
    out = {}
    sets = ("cmrc2018_dev", "drcd_test", "xquad_zh", "xquad_en")
    records = {name: read(data, name) for name in sets}
    for name in sets:
        found = records[name]
        out[name] = ([r["question"] for r in found], [r["context"] for r in found])
    out["xquad_en_zh"] = (out["xquad_en"][0], out["xquad_zh"][1])
    pairs = read(data, "ntrex_zh_en")
    out["ntrex_en_zh"] = ([pair["en"] for pair in pairs], [pair["zh"] for pair in pairs])
    return out


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the evaluation files")
    parser.add_argument("--encoder", help="name or folder; the built-in one if left out")
    parser.add_argument("--json", type=Path, help="file to write the scores to")
    options = parser.parse_args()
    encoder = open_encoder(options.encoder)
    scores = {name: score(encoder, *task) for name, task in tasks(options.data).items()}
    print(f"{encoder.name}, {encoder.dim} dimensions\n{'set':<14}{'first':>8}{'in ten':>8}")
    for name, found in scores.items():
        print(f"{name:<14}{found['first']:>8.1f}{found['ten']:>8.1f}")
    if options.json:
        content = {"encoder": encoder.name, "dim": encoder.dim, "scores": scores}
        options.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
