"""Other Chinese words for a subject: 轨道交通 for 地铁, 医疗保险 for 医保.

Two sources must agree. A word and its synonym translate one English word well (metro), by the
table that English questions are searched with; and the built-in encoder holds them near, which
parts 公共交通 from the other meanings of "transit". Knows nothing of indexes.
"""

from __future__ import annotations

from functools import cache

from index.bilingual import sharing
from index.encoder import BUILTIN, open_encoder
from index.fold import fold
from index.terms import is_han
from rag import lexicon

SHARE = 0.6
"""Least weight of both words under the English word that they translate."""

NEAR = 0.4
"""Least cosine of the two. Of forty subjects of a newspaper those from here on mean the same
(地铁 and 轨道交通 0.42, 外贸 and 对外贸易 0.44, 公交 and 公共交通 0.49), those below often another thing
(公交 and 交通 0.28, 高考 and 中考 0.34). Of other subjects some from here on are only related (诈骗 and
拐骗 0.47, 煤气 and 气体 0.44): a synonym is always shown beside the subject."""

MOST = 3
"""Synonyms of one subject that are looked for, the nearest first."""


@cache
def synonyms(subject: str) -> tuple[str, ...]:
    """At most MOST words for the Chinese word `subject`, the nearest first; none for a word of
    another script, for one that is not in the table, and for a place: 日语 is no other 日本."""
    folded = fold(subject)
    if len(folded) < 2 or not all(map(is_han, folded)) or folded in lexicon.PLACES:
        return ()
    found = [word for word in sharing(folded, SHARE) if folded not in word and word not in folded]
    if not found:
        return ()
    encoder = open_encoder(BUILTIN)
    near = encoder.encode_queries(found) @ encoder.encode_queries([folded])[0]
    ranked = sorted(zip(near.tolist(), found, strict=True), reverse=True)
    return tuple(word for nearness, word in ranked[:MOST] if nearness >= NEAR)
