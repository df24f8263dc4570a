"""Answers questions for articles: the headlines of those that mention a subject, each cited.

What is listed says the subject, in whatever script, or a synonym that is named: whether it is
"about" it, the reader sees in the sentence that is quoted. Any other question goes on to the
answerer behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.fold import fold
from index.terms import is_han, terms
from index.types import Hit
from rag.assistant import Answerer
from rag.browsing import names_day, subject_of
from rag.candidates import Candidate, is_head
from rag.coverage import Translations
from rag.newest import beginning, dated_to, newest
from rag.phrases import DATED, LISTED, NEWEST, OR, UNTITLED, Listed
from rag.query import language, word_terms
from rag.quoting import citation, excerpt
from rag.retriever import Retriever
from rag.types import Answer, Citation, Filters, Language

SEARCHED = 100
"""Passages that are looked through for the subject."""

SHOWN = 8
"""Headlines listed: a screen full."""

TITLE = 40
"""Characters of a headline shown."""

CERTAIN = 0.5
"""Least weight of a translation of one character (桥 for bridge): such are parts of many words."""

Says = Callable[[str], bool]
"""Whether a text says one word of a subject."""


class Listing:
    """An Answerer before another one. Safe to call from several threads at once."""

    def __init__(
        self,
        behind: Answerer,
        retriever: Retriever,
        translations: Callable[[str], Translations] = lambda question: (),
        synonyms: Callable[[str], Sequence[str]] = lambda subject: (),
    ) -> None:
        self._behind = behind
        self._retriever = retriever
        self._translations = translations
        self._synonyms = synonyms

    def stream(self, question: str, filters: Filters | None = None) -> Iterator[Answer]:
        """One listing, or where there is nothing to list what the answerer behind gives."""
        listed = self._listing(question, filters or Filters())
        yield from [listed] if listed else self._behind.stream(question, filters)

    def _listing(self, question: str, filters: Filters) -> Answer | None:
        subject = subject_of(question)
        if subject is None:
            return None
        if subject:
            made = self._on(subject, question, filters)
            return made and self._with_its_day(made, filters)
        view = self._retriever.index.view()
        found = newest(view, filters)
        cited = [beginning(view, article) for article in found[:SHOWN]]
        made = put(question, NEWEST, subject, len(found), cited, len(found) <= SHOWN)
        return made and self._with_its_day(made, filters)

    def _on(self, subject: str, question: str, filters: Filters) -> Answer | None:
        """The articles that say the subject, and behind them those that say a synonym instead,
        which then is named beside it."""
        found: dict[tuple[str, str], Candidate] = {}
        said, all_seen = [subject], True
        for name in (subject, *self._synonyms(subject)):
            hits = self._retriever.search(name, SEARCHED, filters)
            all_seen = all_seen and len(hits) < SEARCHED
            candidates = mentioning(hits, says(name, self._translations(name)))
            more = {(c.hit.source, c.hit.article.id): c for c in candidates}
            if name != subject and more.keys() - found:
                said.append(name)
            found = found | {key: one for key, one in more.items() if key not in found}
        cited = [citation(candidate, 1, 1.0) for candidate in list(found.values())[:SHOWN]]
        names = OR[language(question)].join(said)
        whole = all_seen and len(found) <= SHOWN
        return put(question, LISTED, names, len(found), cited, whole)

    def _with_its_day(self, listed: Answer, filters: Filters) -> Answer:
        """今天, 本周: the archive knows no today. How far it goes is said, and that nothing of the
        list was left out for its day."""
        chosen = filters.date_from or filters.date_to
        if chosen or not names_day(listed.question):
            return listed
        day = dated_to(self._retriever.index.view(), filters)
        return replace(
            listed,
            text=DATED[listed.language].format(day=day) + listed.text if day else listed.text,
        )


def put(
    question: str,
    introductions: Mapping[Language, Listed],
    subject: str,
    number: int,
    cited: Sequence[Citation],
    whole: bool,
) -> Answer | None:
    """How many articles there are, and the headlines of those that are cited, with their markers;
    None for none. `whole`: whether there can be no others."""
    if not cited:
        return None
    speaks = language(question)
    said = introductions[speaks]
    introduction = said.some if not whole else said.one if number == 1 else said.all
    titles = [title(c, speaks) for c in cited]
    if speaks == "zh":
        listed = "、".join(f"{name}[{n}]" for n, name in enumerate(titles, 1)) + "。"
    else:
        listed = ", ".join(f"{name} [{n}]" for n, name in enumerate(titles, 1)) + "."
    return Answer(
        question,
        introduction.format(subject=subject, number=number, shown=len(cited)) + listed,
        speaks,
        citations=tuple(replace(c, marker=n) for n, c in enumerate(cited, 1)),
        confidence=1.0,
    )


def title(cited: Citation, speaks: Language) -> str:
    """The headline; where there is none the words that are quoted, said to be no headline."""
    words = excerpt(" ".join((cited.headline or cited.quote).split()), None, TITLE)
    if cited.headline:
        return f"《{words}》" if speaks == "zh" else f"“{words}”"
    return f"“{words}”{UNTITLED[speaks]}"


def says(subject: str, translated: Translations) -> list[Says]:
    """A test of a text for each word of `subject`: Chinese words or Latin ones as the lexical index
    has them, English ones in the Chinese words that `translated` gives, too."""
    chinese = {
        english.lower(): [word for word, weight in options if len(word) > 1 or weight >= CERTAIN]
        for english, options in translated
    }
    known = {term for english in chinese for term in terms(english)}
    # A character alone is also part of other words; it counts where it is all there is.
    own = [
        term
        for term in word_terms(subject)
        if term not in known and (len(term) > 1 or not is_han(term) or len(subject) == 1)
    ]
    return [
        *(_either(terms(english), options) for english, options in chinese.items()),
        *(_either([term], []) for term in own),
    ]


def _either(latin: Sequence[str], chinese: Sequence[str]) -> Says:
    wanted = set(latin)

    def test(text: str) -> bool:
        folded = fold(text)
        return any(word in folded for word in chinese) or wanted <= set(terms(text))

    return test


def mentioning(hits: Sequence[Hit], tests: Sequence[Says]) -> list[Candidate]:
    """For each article of `hits` that says all of a subject in one passage or the headline: the
    headline if it says it all, else the sentence that says most. Headlines that say it come first,
    then the order of `hits`."""
    found: dict[tuple[str, str], tuple[bool, Candidate]] = {}
    for hit in hits:
        key, headline = (hit.source, hit.article.id), hit.article.headline or ""
        whole = f"{headline}\n{hit.passage.text}"
        if key in found or not tests or not all(test(whole) for test in tests):
            continue
        sentences = [Candidate(hit, bounds, None, 0.0) for bounds in hit.passage.sentences]
        if sentences:
            best = max(sentences, key=lambda one: (_said(one.text, tests), is_head(one)))
            found[key] = all(test(headline) for test in tests), best
    return [best for _, best in sorted(found.values(), key=lambda one: not one[0])]


def _said(text: str, tests: Sequence[Says]) -> int:
    return sum(test(text) for test in tests)
