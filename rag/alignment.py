"""How much of a question a text says, be it in other words.

Each token of the question is set against the token of the text that lies nearest to it in the
static embedding (soft alignment of word vectors; Kenter and de Rijke, 2015), and counts as much as
the embedding's own learned weight of it. Knows nothing of which text is an answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.static import StaticEncoder

Float32 = NDArray[np.float32]

ALIGNMENT = ("aligned", "aligned_heaviest", "aligned_share")
"""Weighted mean of the tokens' cosines, the cosine of the heaviest token, and the weighted share of
the tokens that have a near one."""

NEAR = 0.6
"""Cosine from which two tokens are about the same thing: 创办 and 成立, but not 创办 and 公司."""


def alignment(question: str, texts: Sequence[str], encoder: Encoder) -> Float32:
    """(len(texts), len(ALIGNMENT)); NaN where the encoder has no token vectors."""
    found = np.full((len(texts), len(ALIGNMENT)), np.nan, dtype=np.float32)
    if not isinstance(encoder, StaticEncoder):
        return found
    asked, *said = encoder.token_vectors([question, *texts])
    if not len(asked):
        return found
    weight = np.linalg.norm(asked, axis=1)
    share = weight / max(float(weight.sum()), 1e-9)
    asked = asked / np.maximum(weight, 1e-9)[:, None]
    found[:] = 0.0
    for place, tokens in enumerate(said):
        if not len(tokens):
            continue
        length = np.maximum(np.linalg.norm(tokens, axis=1), 1e-9)
        nearest = (asked @ tokens.T / length).max(axis=1)
        found[place] = (
            nearest @ share,
            nearest[int(weight.argmax())],
            share[nearest > NEAR].sum(),
        )
    return found
