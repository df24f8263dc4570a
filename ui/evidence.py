"""The evidence panel and the reader: an article with what is known of it, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from index.types import Article, Hit, Span, text_of
from rag.types import Citation
from ui.articletext import article_html
from ui.i18n import Labels
from ui.library import SourcedArticle
from ui.markup import button, escape, joined, tag

# Below this the division is worth a second look; above, a number would only be noise.
_SURE = 0.995


def citation_panel(found: SourcedArticle | None, citation: Citation, words: Labels) -> str:
    """The cited article with the quotation marked - after comparing the quotation, character by
    character, with the text that the Source has now."""
    kicker = words["quote_n"].format(n=citation.marker)
    if found is None:
        return _gone(kicker, words)
    same = _unchanged(found, citation)
    marks = citation.spans if same else ()
    if same:
        check = tag("p", escape(words["verified"]), {"class": "verified"})
    else:
        quote = tag("q", escape(citation.quote))
        check = tag("p", escape(words["not_verified"]) + quote, {"class": "warning"})
    return _panel(found, kicker, check, marks, words)


def passage_panel(found: SourcedArticle | None, hit: Hit, number: int, words: Labels) -> str:
    """The article of a passage that came near, the passage marked as such."""
    kicker = words["nearest_n"].format(n=number)
    if found is None:
        return _gone(kicker, words)
    return _panel(found, kicker, "", hit.passage.spans, words, "near")


def reader_panel(found: SourcedArticle | None, words: Labels) -> str:
    """An article to read, with how sure its division is and where it goes on."""
    kicker = words["reader_kicker"]
    if found is None:
        return _gone(kicker, words)
    article = found.article
    notes = [
        words["division"].format(n=round(article.confidence * 100)),
        words["blocks"].format(n=len(article.parts)),
        article.continued_from and words["continued_from"].format(page=article.continued_from),
        article.continued_to and words["continued_to"].format(page=article.continued_to),
    ]
    note = tag("p", joined(notes), {"class": "division", "title": words["division_help"]})
    return _panel(found, kicker, note, (), words)


def empty_panel(hint: str) -> str:
    """What stands where an article will be shown."""
    return tag("div", tag("p", escape(hint), {"class": "hint"}), {"class": "panel empty"})


def error_panel(message: str) -> str:
    """Why an article cannot be shown."""
    return tag("div", tag("p", escape(message), {"class": "warning"}), {"class": "panel"})


def confidence_note(confidence: float, words: Labels) -> str:
    """How sure the division is, where that is worth saying."""
    if confidence >= _SURE:
        return ""
    text = escape(words["division"].format(n=round(confidence * 100)))
    return tag("span", text, {"class": "confidence", "title": words["division_help"]})


def _unchanged(found: SourcedArticle, citation: Citation) -> bool:
    inside = all(0 <= start < end <= len(found.text) for start, end in citation.spans)
    return inside and text_of(found.text, citation.spans) == citation.quote


def _panel(
    found: SourcedArticle,
    kicker: str,
    note: str,
    marks: Sequence[Span],
    words: Labels,
    mark_class: str = "quote",
) -> str:
    article = found.article
    # The headline stands above the article; where it holds a mark it is shown in place as well.
    parts = [
        p
        for p in article.parts
        if p.kind != "headline" or not article.headline or _holds(p.span, marks)
    ]
    body = article_html(found.text, parts, marks, words, mark_class)
    return tag(
        "article",
        _head(article, found, kicker, words) + note + tag("div", body, {"class": "text"}),
        {"class": "panel", "tabindex": "-1"},
    )


def _holds(span: Span, marks: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in marks)


def _head(article: Article, found: SourcedArticle, kicker: str, words: Labels) -> str:
    close = button("×", "close", {"data-do": "close", "aria-label": words["close"]})
    date = found.date or article.date
    origin = joined([found.source, date or words["undated"], article.section, *article.byline])
    return tag(
        "header",
        close
        + tag("p", escape(kicker), {"class": "kicker"})
        + tag("h2", escape(article.headline or words["untitled"]))
        + tag("p", origin, {"class": "origin"}),
    )


def _gone(kicker: str, words: Labels) -> str:
    close = button("×", "close", {"data-do": "close", "aria-label": words["close"]})
    head = tag("header", close + tag("p", escape(kicker), {"class": "kicker"}))
    return tag(
        "article", head + tag("p", escape(words["gone"]), {"class": "warning"}), {"class": "panel"}
    )
