"""An index on disk as the chat page sees it: implements `ui.library.Library`.

Uploaded files are kept in a folder beside the index and indexed from there; the index itself may be
elsewhere (`place`).
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from index.build import build
from index.sources import READERS
from index.spans import slice_spans
from index.store import StoredArticle
from index.stores import Place
from index.types import Hit, text_of
from index.view import View
from rag.assistant import BaowenAssistant
from rag.quoting import excerpt
from rag.types import Filters
from ui.examples import about, good_examples, written_examples, written_questions
from ui.library import Added, ArticleLine, ArticlePage, Progress, SourcedArticle, Statistics

OPENING_CHARS = 80
OPENING_READ = 240
"""Characters in which the end of a clause is sought."""
EXAMPLES = 4
_PASSAGES_LISTED = 100
"""Passages looked through for articles that hold what is sought in their text."""
_EXAMPLE_ARTICLES = 60
"""Articles that examples are sought in."""


class IndexLibrary:
    """Safe to call from several threads; one upload is indexed at a time."""

    def __init__(
        self,
        assistant: BaowenAssistant,
        folder: Path,
        uploads: Path | None = None,
        place: Place | None = None,
    ) -> None:
        self._assistant = assistant
        self._place = folder if place is None else place
        self._uploads = (uploads or folder / "uploads").resolve()
        self._adding = threading.Lock()
        self._choosing = threading.Lock()
        self._examples: tuple[int, list[str]] | None = None

    def statistics(self) -> Statistics:
        view = self._assistant.index.view()
        sources, articles, passages = (
            view.count("sources"),
            view.count("articles"),
            view.count("passages"),
        )
        return Statistics(sources, articles, passages, view.encoder)

    def examples(self) -> Sequence[str]:
        """Questions that lie beside the corpus in a questions.jsonl and are answered, else made from
        what its articles count, else from their headlines. Made once for each state of the index."""
        view = self._assistant.index.view()
        with self._choosing:
            if self._examples is None or self._examples[0] != view.generation:
                self._examples = view.generation, self._chosen(view)
            return self._examples[1]

    def _chosen(self, view: View) -> list[str]:
        for folder in view.folders():
            written = written_questions([folder, folder.parent])
            if chosen := written_examples(self._assistant, written, EXAMPLES):
                return chosen
        found = list(view.articles(limit=_EXAMPLE_ARTICLES))
        made = good_examples(self._assistant, (_body(view, stored) for stored in found), EXAMPLES)
        headlines = [stored.article.headline or "" for stored in found]
        named = [about(line) for line in headlines if 6 <= len(line) <= 60]
        return [*made, *named][:EXAMPLES]

    def sources(self, limit: int) -> Sequence[str]:
        view = self._assistant.index.view()
        return view.source_names()[:limit]

    def articles(self, query: str, source: str | None, offset: int, limit: int) -> ArticlePage:
        view = self._assistant.index.view()
        named = view.count_articles(matching=query, source=source)
        found = list(view.articles(matching=query, source=source, limit=limit, offset=offset))
        lines = [self._line(stored) for stored in found]
        more = self._by_text(view, query, source) if query else []
        lines += more[max(0, offset - named) : max(0, offset + limit - named)]
        return ArticlePage(tuple(lines), named + len(more))

    def _by_text(self, view: View, query: str, source: str | None) -> list[ArticleLine]:
        """Articles whose text, but not headline or name, holds `query`: of those that retrieval
        finds first."""
        wanted = query.casefold()
        found: dict[tuple[str, str], ArticleLine] = {}
        for hit in self._assistant.search(query, _PASSAGES_LISTED, Filters(sources=_only(source))):
            key = hit.source, hit.article.id
            named = f"{hit.article.headline or ''}\n{hit.source}".casefold()
            if wanted in named or key in found or wanted not in hit.passage.text.casefold():
                continue
            stored = view.find_article(*key)
            if stored is not None:
                found[key] = self._line(stored)
        return list(found.values())

    def article(self, source: str, id: str) -> SourcedArticle | None:
        view = self._assistant.index.view()
        stored = view.find_article(source, id)
        if stored is None:
            return None
        found = view.source(source)
        if found is None:
            return None
        return SourcedArticle(source, found.source.text, stored.article, stored.date)

    def search(self, query: str, filters: Filters | None, k: int) -> Sequence[Hit]:
        return self._assistant.search(query, k, filters)

    def add_files(self, paths: Sequence[Path], progress: Progress) -> Added:
        with self._adding:
            self._uploads.mkdir(parents=True, exist_ok=True)
            for path in paths:
                if path.suffix.lower() in READERS:
                    shutil.copyfile(path, self._uploads / Path(path.name).name)
            report = build(
                [self._uploads],
                self._place,
                progress=lambda done, total, name: progress(done / max(total, 1), name),
            )
            warnings = tuple(self._without_unreadable(line) for line in report.warnings)
        return Added(report.added, report.updated, report.unchanged, warnings)

    def _without_unreadable(self, line: str) -> str:
        """The warning without this machine's folders. A file that it leaves out altogether is no
        longer kept, or every later upload would warn of it."""
        for path in sorted(self._uploads.iterdir()):
            if line.startswith(f"{path}: "):
                path.unlink()
        return line.replace(f"{self._uploads}/", "")

    def _line(self, stored: StoredArticle) -> ArticleLine:
        article = stored.article
        return ArticleLine(
            stored.source_name,
            article.id,
            article.headline,
            stored.date,
            article.byline,
            article.section,
            article.confidence,
            self._opening(stored),
        )

    def _opening(self, stored: StoredArticle) -> str:
        found = self._assistant.index.view().source(stored.source_name)
        if found is None:
            return ""
        text, article = found.source.text, stored.article
        body = [part.span for part in article.parts if part.kind == "body"]
        if not body:
            # A masthead: what it says is how it begins.
            begun = " ".join(text[slice(*span)] for span in article.spans)
        else:
            length = min(OPENING_READ, sum(end - start for start, end in body))
            begun = text_of(text, slice_spans(body, 0, length))
        return excerpt(" ".join(begun.split()), None, OPENING_CHARS)


def _body(view: View, stored: StoredArticle) -> str:
    """The article's body, its parts on lines of their own where they do not read on."""
    found = view.source(stored.source_name)
    if found is None:
        return ""
    return "".join(
        ("" if part.joined else "\n") + found.source.text[slice(*part.span)]
        for part in stored.article.parts
        if part.kind == "body"
    )


def _only(source: str | None) -> tuple[str, ...]:
    return (source,) if source else ()
