"""Make the list of Chinese proper names that `rag.unnamed` looks for in questions.

Words of which CC-CEDICT writes the pinyin with a capital in every meaning: places, people,
companies. Left out are those that a text need not name to speak of them (dynasties, languages,
creeds, China itself) and common shortenings that chance makes of two words (中方, 朝中).

    python -m rag.builtin.names --data DIR --out rag/builtin/names.txt
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from index.fold import fold
from index.terms import HAN

_NAME = re.compile(rf"[{HAN}]{{2,7}}")
_IMPLIED = re.compile(
    "[朝代文语教话人军方族节队史党历制佛经学派运厂报区徒的战]$|帝国$|运动会$|奥运会$|共和国$|人大$|文革$"
    "|^(?:中国|中华|全国|华夏|公元|摄氏|华氏|亚洲|欧洲|非洲|美洲)$|^中.$|^.指$|^.证$|^大.$|^..?(?:路|街|门|桥)$"
    "|^(?:正|十?[一二三四五六七八九十])月$|^(?:星期|礼拜|周).$|节$|^(?:国庆|元旦|春节|除夕|五一|十一|圣诞|中秋|端午|清明|重阳|元宵)"
)


def names(entries: Iterable[dict[str, Any]]) -> list[str]:
    """The names among `entries` (`simp`, `pinyin`), folded and sorted."""
    capital: dict[str, bool] = {}
    for entry in entries:
        word = fold(entry["simp"])
        capital[word] = capital.get(word, True) and entry["pinyin"][:1].isupper()
    return sorted(
        word
        for word, always in capital.items()
        if always and _NAME.fullmatch(word) and not _IMPLIED.search(word)
    )


def main() -> None:
    """Write the list, 40 names a line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training sets")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    with lzma.open(options.data / "cedict.jsonl.xz", "rt", encoding="utf-8") as lines:
        found = names(map(json.loads, lines))
    rows = [" ".join(found[i : i + 40]) for i in range(0, len(found), 40)]
    head = "# Made by python -m rag.builtin.names from CC-CEDICT (CC BY-SA 3.0)."
    options.out.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    print(f"{len(found)} names")


if __name__ == "__main__":
    main()
