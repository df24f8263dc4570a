"""Masthead, welcome, list of articles, and the state of adding files, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ui.evidence import confidence_note
from ui.i18n import Labels
from ui.library import Added, ArticleLine, ArticlePage, Statistics
from ui.markup import button, escape, joined, tag
from ui.uploads import MAX_FILES, MAX_MEGABYTES, SUFFIXES, Adding

PAGE_LENGTH = 30
"""Articles in one stretch of the list."""


def masthead_html(statistics: Statistics, words: Labels) -> str:
    """The name of the paper, and how much is behind it."""
    counts = words["counts"].format(
        articles=f"{statistics.articles:,}", sources=f"{statistics.sources:,}"
    )
    name = tag("h1", '<span lang="zh">报问</span><span class="latin">Baowen</span>')
    tagline = tag("p", escape(words["tagline"]), {"class": "tagline"})
    line = tag("p", escape(counts), {"class": "counts"})
    said = {"data-copied": words["copied"], "data-copy-failed": words["copy_failed"]}
    return tag("header", name + tagline + line, {"class": "masthead", "id": "page-words", **said})


def welcome_html(examples: Sequence[str], articles: int, words: Labels) -> str:
    """What stands before the first question: questions to start with, or what to do first."""
    if articles == 0:
        title = tag("p", escape(words["welcome_empty"]), {"class": "welcome-title"})
        return _welcome(title + tag("p", escape(words["welcome_empty_help"]), {"class": "hint"}))
    if not examples:
        return ""
    title = tag("p", escape(words["welcome"]), {"class": "welcome-title"})
    rows = "".join(
        tag("li", button(escape(text), "example", {"data-do": "suggest", "data-question": text}))
        for text in examples
    )
    return _welcome(title + tag("ul", rows, {"class": "examples"}))


def articles_html(page: ArticlePage, offset: int, words: Labels) -> str:
    """One stretch of the list, grouped by source, with buttons for the stretches beside it."""
    if not page.lines:
        return tag("p", escape(words["articles_none"]), {"class": "hint"})
    pieces: list[str] = []
    source = None
    for line in page.lines:
        if line.source != source:
            source = line.source
            pieces.append(tag("li", escape(source), {"class": "source-name"}))
        pieces.append(tag("li", _line_button(line, words)))
    return tag("ol", "".join(pieces), {"class": "articles"}) + _pager(page, offset, words)


def adding_html(adding: Adding | None, refused: Sequence[str], words: Labels) -> str:
    """How far adding is, what came of it, and which files were turned away and why."""
    pieces = [tag("li", escape(line)) for line in refused]
    notes = tag("ul", "".join(pieces), {"class": "refused", "role": "alert"}) if pieces else ""
    if adding is None:
        return notes
    if adding.error is not None:
        title = tag("strong", escape(words["add_failed"]))
        failed = tag("div", title + tag("span", escape(adding.error)), {"class": "state failed"})
        return notes + failed
    if adding.done is not None:
        return notes + _added_html(adding.done, words)
    percent = round(100 * min(1.0, max(0.0, adding.share)))
    bar = tag("progress", f"{percent}%", {"max": 100, "value": percent})
    return notes + tag("div", bar + tag("span", escape(adding.line)), {"class": "state adding"})


def add_help_html(words: Labels) -> str:
    """What may be added."""
    text = words["add_help"].format(
        types=" ".join(SUFFIXES), megabytes=MAX_MEGABYTES, count=MAX_FILES
    )
    return tag("p", escape(text), {"class": "hint"})


def _added_html(done: Added, words: Labels) -> str:
    counts = words["add_counts"].format(
        added=done.added, updated=done.updated, unchanged=done.unchanged
    )
    title = tag("strong", escape(words["add_done"]))
    lines = [tag("span", escape(line)) for line in (counts, *done.warnings)]
    return tag("div", title + "<br>".join(lines), {"class": "state done"})


def _welcome(content: str) -> str:
    return tag("section", content, {"class": "welcome"})


def _line_button(line: ArticleLine, words: Labels) -> str:
    # Without a headline, how it begins takes its place, and that it is none is said below.
    untitled = None if line.headline else words["untitled"]
    about = joined([untitled, line.date, line.section, *line.byline])
    title, kind = (line.headline, "headline") if line.headline else (line.opening, "opening")
    content = (
        (tag("span", escape(title), {"class": kind}) if title else "")
        + tag("span", about, {"class": "origin"})
        + (tag("span", escape(line.opening), {"class": "snippet"}) if line.headline else "")
        + confidence_note(line.confidence, words)
    )
    data = {"data-do": "open", "data-source": line.source, "data-article": line.id}
    return button(content, "article-line", data)


def _pager(page: ArticlePage, offset: int, words: Labels) -> str:
    last = offset + len(page.lines)
    text = words["articles_range"].format(first=offset + 1, last=last, total=f"{page.total:,}")
    content = tag("span", escape(text))
    if offset > 0:
        before = max(0, offset - PAGE_LENGTH)
        content = button(escape(words["previous"]), "tool", _page_data(before)) + content
    if last < page.total:
        content += button(escape(words["next"]), "tool", _page_data(last))
    return tag("nav", content, {"class": "pager"})


def _page_data(offset: int) -> dict[str, str | int | None]:
    return {"data-do": "leaf", "data-offset": offset}
