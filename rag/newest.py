"""The newest articles of an index, each cited by its headline or by how it begins."""

from __future__ import annotations

from index.store import StoredArticle
from index.types import Article, text_of
from index.view import View
from rag.opening import opening
from rag.quoting import EXCERPT
from rag.types import Citation, Filters

BROWSED = 1000
"""Articles of the largest collection whose newest headlines are listed without a subject; of a
larger one they say nothing."""


def newest(view: View, filters: Filters) -> list[StoredArticle]:
    """The articles, the newest first, of a day those with a headline; none of a large collection,
    and no masthead."""
    if view.count("articles") > BROWSED:
        return []
    kept = [a for a in view.articles() if _is_news(a.article) and _passes(a, filters)]
    return sorted(kept, key=lambda a: (a.date or "", bool(a.article.headline)), reverse=True)


def dated_to(view: View, filters: Filters) -> str | None:
    """The newest date of any article within the filters, YYYY-MM-DD; None where none has one, and
    of a large collection."""
    if view.count("articles") > BROWSED:
        return None
    return max((a.date for a in view.articles() if a.date and _passes(a, filters)), default=None)


def _is_news(article: Article) -> bool:
    return bool(article.headline) or any(part.kind == "body" for part in article.parts)


def _passes(article: StoredArticle, filters: Filters) -> bool:
    name, date = article.source_name, article.date or ""
    in_time = (not filters.date_from or date >= filters.date_from) and (
        not filters.date_to or "" < date <= filters.date_to
    )
    named = any(name == source or name.startswith(f"{source}#") for source in filters.sources)
    return in_time and (named or not filters.sources)


def beginning(view: View, stored: StoredArticle) -> Citation:
    """The headline as it stands in the text, or else how the text begins."""
    article = stored.article
    source = view.source(stored.source_name)
    text = source.source.text if source else ""
    spans = (opening(text, article, EXCERPT),) if source else ()
    quote = text_of(text, spans)
    return Citation(
        1, stored.source_name, article.id, article.headline, stored.date, quote, spans, 1.0
    )
