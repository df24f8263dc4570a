"""Word lists that follow-ups and the checks of written answers share.

Closed classes and the most common open ones, in `rag/builtin/words.txt`. All are folded here
(`index.fold.fold`): fold the text too before looking for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from index.fold import fold

_FILE = Path(__file__).parent / "builtin" / "words.txt"
_VERBS_FILE = _FILE.with_name("verbs.txt")


def _sections() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    words: list[str] = []
    for line in fold(_FILE.read_text(encoding="utf-8")).splitlines():
        plain = line.partition("#")[0].strip()
        if plain.startswith("["):
            words = found.setdefault(plain.strip("[]"), [])
        else:
            words.extend(plain.split())
    return {name: tuple(words) for name, words in found.items()}


_WORDS = _sections()
VERBS_ZH = frozenset(
    fold(" ".join(_VERBS_FILE.read_text(encoding="utf-8").splitlines()[1:])).split()
)
"""Common verbs of two characters. Many are nouns as well: for places where a verb is expected."""
SURNAMES = frozenset(_WORDS["surnames"])
ORGANISATION_ENDINGS = _WORDS["organisation endings"]
PLACE_ENDINGS = _WORDS["place endings"]
PLACES = frozenset(_WORDS["places"])
ENGLISH_PLACES = frozenset(_WORDS["english places"])
TITLES = _WORDS["titles"]
ATTRIBUTES_ZH = _WORDS["attributes"]
PROPERTY_ENDINGS_ZH = {
    kind: _WORDS[f"{kind} properties"] for kind in ("number", "person", "time", "place", "thing")
}
"""What the names of properties end in, by what answers a question for them."""
PROPERTIES_EN = frozenset(_WORDS["english properties"])
PERSON_PROPERTIES_EN = frozenset(_WORDS["english person properties"])
PREDICATES_ZH = _WORDS["predicates"]
STRONG_PREDICATES_ZH = _WORDS["strong predicates"]
FILLERS_ZH = _WORDS["fillers"]
ADVERBS_ZH = _WORDS["adverbs"]
FUNCTION_ZH = frozenset(_WORDS["function characters"])
FUNCTION_EN = frozenset(_WORDS["english function words"])

MEASURES = (
    "个家位名种座部本所项款条支场届次年类方州省市区县国队期号楼层天日月"
    "点岁米吨辆艘件张台户棵道枚斤亩份门段级"
)
WH_ZH = re.compile(
    fold(
        r"因?为什么|为何|因何|干什么|什么时候|什么时间|什么地方|什么样|什么|哪里人|哪里|哪儿"
        rf"|哪[一两几些]?[{MEASURES}]?|谁|何时|何地|何处|何年|何人|多少[{MEASURES}人钱]?"
        rf"|多[大长高远久重快宽深厚](?![学桥厦城])|几比几|几[{MEASURES}人]|怎么样|怎么|怎样|如何|是否|有没有|能否|是不是"
    )
)
"""Chinese question words, longest first, with the measure word that follows."""


def either(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
