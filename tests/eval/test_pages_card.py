"""The shipped page model is the one that its card describes."""

import hashlib
import re
from pathlib import Path

import pytest

from eval.articles import measure
from eval.gold import read_gold
from index.pages import divide
from index.pages.weights import FOLDER

CARD = (FOLDER / "CARD.md").read_text(encoding="utf-8")
GOLD = sorted((Path(__file__).parents[2] / "eval" / "sample" / "gold").glob("*.json"))


@pytest.mark.parametrize(
    "name", ["lm_fingerprints.npy", "lm_values.npy", "tables.npz", "weights.npz"]
)
def test_the_card_names_each_file_by_its_hash(name):
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert re.search(rf"`{re.escape(name)}`.*`{digest}`", CARD)


def test_the_sample_is_divided_as_well_as_the_card_says():
    row = re.search(r"\| the sample, by hand \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|", CARD)
    assert row is not None
    names = ("b_cubed_f1", "headlines", "articles_exact")
    told = dict(zip(names, map(float, row.groups()), strict=True))
    found = measure([read_gold(path) for path in GOLD], divide)
    # Sums in another order may tip one article of the thirty-three.
    assert {name: found[name] for name in told} == pytest.approx(told, abs=0.035)
