"""What sources are called: names that can be stored, shown and told apart.

A file's name may hold anything but a slash; what a citation shows must not hold control
characters, which can rewrite a terminal's line, or marks that turn the direction of writing.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import PurePath

from index.decode import decode
from index.errors import SourceError

LONGEST = 240
"""Characters of a record's id that are shown; a longer one is cut and told apart by its hash."""

_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def shown_name(name: str) -> str:
    """`name` with a replacement character for every one that must not be shown."""
    return _HOSTILE.sub("\ufffd", name)


def short_name(name: str) -> str:
    """`shown_name`, of a length that can be shown."""
    if len(name) > LONGEST:
        mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = f"{name[:LONGEST]}…{mark}"
    return shown_name(name)


def path_name(path: PurePath) -> str:
    """A relative path as a name. Bytes that are no UTF-8 are read as other texts are: names from
    old Chinese archives are often GBK."""
    name = path.as_posix()
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        try:
            name = decode(os.fsencode(name), name)
        except SourceError:
            name = os.fsencode(name).decode("utf-8", "replace")
    return shown_name(name)


def numbered(name: str, taken: set[str]) -> str:
    """`name`, or the first of name~2, name~3, ... that is not `taken`."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}~{number}"
    return found
