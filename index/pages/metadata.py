"""What an article says of itself: names in its byline, its date, the pages it goes on.

Pure functions on text. Knows nothing of how blocks were found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from index.fold import simplified

_NAME = r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6})*"
_ROLE = re.compile(
    r"(?:本报|本刊|本社|本网|全媒体|见习|实习|特约|首席|新华社|中新社|中新网|驻[\u4e00-\u9fff]{1,6}?|[\u4e00-\u9fff]{2,6}报){0,4}"
    r"(?:记者|通讯员|特派员|评论员|实习生|编辑|作者)|[文图](?=[/／丨|])|撰文|[/／][\u4e00-\u9fff]{2,5}报[道导]"
    r"|摄影报[道导]|综合报[道导]|报[道导]|摄影|[文图摄]$"
)
_OPENING = re.compile(
    r"^.{0,24}?[(（【]((?:[\u4e00-\u9fff]{0,8}?)(?:记者|通讯员)[^()（）【】]{2,40})[)）】]"
    rf"|^.{{0,16}}?((?:本报|见习|实习|全媒体)*记者\s?{_NAME}(?:[ 、]{_NAME})*)(?=报道|[:：]|\s)"
)
_ALONE = re.compile(rf"(?<![\u4e00-\u9fff]){_NAME}(?![\u4e00-\u9fff])")
_LATIN = re.compile(r"[Bb][Yy]:? ([^|]+)")
_POST = re.compile(
    r"\b(?:staff|reporters?|writers?|editors?|correspondents?|columnists?|critics?|photographers?)\b",
    re.IGNORECASE,
)
# Extractors put spaces between figures and characters: 2031 年 5 月 6 日.
_DAY = re.compile(r"(?:(\d{4}) ?年 ?)?(?<!\d)(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_DUE = re.compile("(?:[至到]|[将定拟]于|截至|截止|预计|[—~～-]) ?$")
_BOUND = re.compile(" ?(?:[起前至到止—~～-]|之前|以前|之后|以后|启[用动]|开始)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?年")
_FUTURE = re.compile(r"(?:到|至|力争|截至|在)$")
_MONTHS = "January February March April May June July August September October November December"
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
_ENGLISH = re.compile(rf"\b({'|'.join(_MONTHS.split())})\.? (\d{{1,2}}), (\d{{4}})\b")
OPENING = 120
"""Characters of a body in which a reporter is named, if one is."""
LEAD = 60
"""Characters of an article's opening in which its date stands, if it has one."""


FRESH = 14
"""Days before its page's that an article can be of."""


def names_in(byline: str) -> tuple[str, ...]:
    """The names in a byline of its own: ■ 本报记者 胡萌 通讯员 李雷 gives 胡萌, 李雷, and By Nora Field,
    staff writer | City gives Nora Field."""
    latin = _LATIN.match(byline.strip())
    if latin:
        people = re.split(r",? and |, ", latin.group(1).strip(" ,"))
        return tuple(p.strip() for p in people if re.match(r"[A-Z]", p) and not _POST.search(p))
    plain = _ROLE.sub(lambda role: " " * len(role[0]), simplified(byline))
    return tuple(byline[slice(*name.span())] for name in _ALONE.finditer(plain))


def names_in_opening(body: str) -> tuple[str, ...]:
    """The names of 本报讯(记者 王奇) at the beginning of a body."""
    match = _OPENING.match(simplified(body[:OPENING]))
    if match is None:
        return ()
    return names_in(body[slice(*match.span(1 if match[1] else 2))])


def date_in_opening(body: str, year: int | None, printed: str | None = None) -> str | None:
    """YYYY-MM-DD of the first day named in an opening that it can have been written on; `year`
    where the text leaves it out.

    `printed` is the page's own date: news is of that day or the two weeks before it. A day that
    something begins, ends or is due on (6月1日起, 8月15日前, 将于9月1日) is none.
    """
    for match in _DAY.finditer(body[:LEAD]):
        if _DUE.search(body[: match.start()]) or _BOUND.match(body, match.end()):
            continue
        found = _written(match, year, printed)
        if found is not None:
            return found
    return None


def _written(match: re.Match[str], year: int | None, printed: str | None) -> str | None:
    if not (match.group(1) or year):
        return None
    month, day = int(match.group(2)), int(match.group(3))
    if printed is None:
        return _iso(int(match.group(1) or year or 0), month, day)
    paper = date.fromisoformat(printed)
    # Without a year, a December in a January paper is the last one's.
    years = [int(match.group(1))] if match.group(1) else [paper.year, paper.year - 1]
    for tried in years:
        found = _iso(tried, month, day)
        if found and 0 <= (paper - date.fromisoformat(found)).days <= FRESH:
            return found
    return None


def day_of(line: str) -> str | None:
    """YYYY-MM-DD of a date line (2024年4月30日 星期二, Thursday, June 5, 2031)."""
    match = _DAY.search(line)
    if match and match.group(1):
        return _iso(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    english = _ENGLISH.search(line)
    if english is None:
        return None
    month, day, year = english.groups()
    return _iso(int(year), _MONTH[month[:3]], int(day))


def year_of(text: str) -> int | None:
    """The year a page speaks from: of its full dates the most frequent, else the latest year that
    it names twice, years that are looked forward to (到2030年) aside."""
    full = Counter(int(m.group(1)) for m in _DAY.finditer(text) if m.group(1))
    if full:
        return full.most_common(1)[0][0]
    named = Counter(
        int(m.group(1))
        for m in _YEAR.finditer(text)
        if not _FUTURE.search(text[max(0, m.start() - 3) : m.start()])
    )
    often = [year for year, count in named.items() if count > 1]
    return max(often or named, default=None)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def first_label(labels: Sequence[str | None]) -> str | None:
    """The first page label that is there."""
    return next((label for label in labels if label), None)
