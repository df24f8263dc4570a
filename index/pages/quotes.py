"""Pull quotes: lines set large that stand word for word in the article they are taken from.

No text reads on into them or from them, so that the division leaves them alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.pages.clues import PAIR, SINGLE, Clues

_WITHIN, _HEAD = PAIR.index("within"), SINGLE.index("headline")


def with_quotes(chains: Sequence[Sequence[int]], clues: Clues) -> list[list[int]]:
    """`chains`, as many, with each line that is alone put where its words stand and nothing left in
    its own chain: before an article that has no head, if it looks like one, else after it. A line of
    several articles stays alone."""
    chain_of = {block: number for number, chain in enumerate(chains) for block in chain}
    longer = [list(chain) for chain in chains]
    for number, chain in enumerate(chains):
        homes = {chain_of[int(b)] for b in np.flatnonzero(clues.pair[chain[0], :, _WITHIN] == 1)}
        if len(chain) > 1 or len(homes) != 1:
            continue
        home = longer[homes.pop()]
        if not home or home is longer[number]:
            continue
        longer[number] = []
        headed = bool(clues.single[home[0], _HEAD])
        home.insert(0 if clues.single[chain[0], _HEAD] and not headed else len(home), chain[0])
    return longer
