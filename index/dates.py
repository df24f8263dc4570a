"""Calendar dates as they stand in metadata and in the paths of archives."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)"
    # Either two digits each, with or without marks between (20240430, 2024-04/30), or marks.
    r"(?:[-/._年]?(\d\d)[-/._月]?(\d\d)|\s*[-/._年]\s*(\d{1,2})\s*[-/._月]\s*(\d{1,2}))(?!\d)"
)


def iso_date(text: str | None) -> str | None:
    """The first calendar date written in `text` as YYYY-MM-DD (also 20240430, 2024年4月30日)."""
    for match in _DATE.finditer(text or ""):
        month, day = match[2] or match[4], match[3] or match[5]
        try:
            return date(int(match[1]), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return None
